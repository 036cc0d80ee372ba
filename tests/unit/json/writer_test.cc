// SPDX-License-Identifier: MIT
#include "json/writer.h"

#include <cmath>
#include <limits>
#include <stdexcept>

#include "catch.h"

using namespace tlsrpt;
using json::Writer;

namespace {

std::string of_text(std::string_view value) {
  Writer out;
  out.text(value);
  return std::string(out.str());
}

report::Time time(std::string_view text) {
  return report::parse_time(text)->time;
}

}  // namespace

TEST_CASE("values become one line of JSON, in the order of the calls") {
  Writer out;
  out.begin_object();
  out.key("a").number(7).key("b").begin_array().text("x").null().boolean(true).end_array();
  out.key("c").fraction(0.5).key("d").begin_object().end_object();
  out.key("e").text_or_null("").key("f").text_or_null("y");
  out.end_object();
  CHECK(out.str() == R"({"a":7,"b":["x",null,true],"c":0.5,"d":{},"e":null,"f":"y"})");
}

TEST_CASE("counts keep all their digits") {
  Writer out;
  out.begin_array().number(0).number(report::kMaxCount);
  out.number(std::numeric_limits<std::uint64_t>::max()).end_array();
  CHECK(out.str() == "[0,9007199254740991,18446744073709551615]");
}

TEST_CASE("fractions can be told from whole numbers") {
  Writer out;
  out.begin_array().fraction(1.0).fraction(0.0).fraction(0.1).end_array();
  CHECK(out.str() == "[1.0,0.0,0.1]");
}

TEST_CASE("quotes, backslashes and control characters are escaped") {
  CHECK(of_text("a\"b\\c/d") == R"("a\"b\\c/d")");
  CHECK(of_text("\x1b[31m\r\n\t\x7F") == R"("\u001b[31m\r\n\t\u007f")");
  CHECK(of_text(std::string_view("\0", 1)) == R"("\u0000")");
}

TEST_CASE("characters that steer a terminal are escaped, others are not") {
  CHECK(of_text("\xC2\x9B") == R"("\u009b")");
  CHECK(of_text("\xE2\x80\xAE\xE2\x80\xA8") == R"("\u202e\u2028")");
  CHECK(of_text("\xF3\xA0\x81\x81") == R"("\udb40\udc41")");  // a tag, as a surrogate pair
  CHECK(of_text("Bücher 書 🙂") == "\"Bücher 書 🙂\"");
  CHECK(of_text("</script>'; DROP TABLE") == R"("</script>'; DROP TABLE")");
}

TEST_CASE("bytes that are not UTF-8 become replacement characters") {
  CHECK(of_text("a\xFFz") == "\"a\uFFFDz\"");
  CHECK(of_text("a\xC3") == "\"a\uFFFD\"");
  CHECK(of_text("\xED\xA0\x80z") == "\"\uFFFDz\"");
  CHECK(of_text("\xC0\xAFz") == "\"\uFFFDz\"");
  CHECK(of_text("\xF4\x90\x80\x80") == "\"\uFFFD\"");
}

TEST_CASE("keys are escaped as texts are") {
  Writer out;
  out.begin_object().key("a\n\xFF").null().end_object();
  CHECK(out.str() == "{\"a\\n\uFFFD\":null}");
}

TEST_CASE("calls in an order that makes no JSON are a fault of the program") {
  using Misuse = void (*)(Writer&);
  const Misuse misuses[] = {
      [](Writer& out) { out.key("a"); },
      [](Writer& out) { out.null().null(); },
      [](Writer& out) { out.begin_object().null(); },
      [](Writer& out) { out.begin_object().key("a").key("b"); },
      [](Writer& out) { out.begin_object().key("a").end_object(); },
      [](Writer& out) { out.begin_object().end_array(); },
      [](Writer& out) { out.begin_array().end_object(); },
      [](Writer& out) { out.begin_array().key("a"); },
      [](Writer& out) { out.end_array(); },
      [](Writer& out) { out.begin_array().end_array().begin_array(); },
      [](Writer& out) { out.fraction(std::nan("")); },
      [](Writer& out) { out.fraction(std::numeric_limits<double>::infinity()); },
  };
  for (const Misuse misuse : misuses) {
    Writer out;
    CHECK_THROWS_AS(misuse(out), std::logic_error);
  }
}

TEST_CASE("a report has the structure of the RFC, with underscores in the keys") {
  report::Report told;
  told.organization_name = "Company-X";
  told.date_range = {time("2016-04-01T00:00:00Z"), time("2016-04-01T23:59:59Z")};
  told.contact_info = "sts-reporting@example.com";
  told.report_id = "5065427c-23d3-47ca-b6e0-946ea0e8c4be";
  report::Policy& policy = told.policies.emplace_back();
  policy.policy_type = "sts";
  policy.policy_string = {"version: STSv1", "mode: testing"};
  policy.policy_domain = "Example.NET";
  policy.mx_host = {"*.mail.example.net"};
  policy.total_successful_session_count = 5326;
  policy.total_failure_session_count = 303;
  policy.domain = "example.net";
  report::FailureDetail& detail = policy.failure_details.emplace_back();
  detail.result_type = "certificate-expired";
  detail.sending_mta_ip = "2001:db8:abcd:12::1";
  detail.receiving_mx_hostname = "mx1.mail.example.net";
  detail.failed_session_count = 100;

  Writer out;
  write(out, told);
  CHECK(
      out.str() ==
      R"({"organization_name":"Company-X",)"
      R"("date_range":{"start_datetime":"2016-04-01T00:00:00Z","end_datetime":"2016-04-01T23:59:59Z"},)"
      R"("contact_info":"sts-reporting@example.com",)"
      R"("report_id":"5065427c-23d3-47ca-b6e0-946ea0e8c4be",)"
      R"("policies":[{"policy":{"policy_type":"sts",)"
      R"("policy_string":["version: STSv1","mode: testing"],"policy_domain":"Example.NET",)"
      R"("mx_host":["*.mail.example.net"]},"domain":"example.net",)"
      R"("summary":{"total_successful_session_count":5326,"total_failure_session_count":303},)"
      R"("failure_details":[{"result_type":"certificate-expired",)"
      R"("sending_mta_ip":"2001:db8:abcd:12::1","receiving_mx_hostname":"mx1.mail.example.net",)"
      R"("receiving_mx_helo":null,"receiving_ip":null,"failed_session_count":100,)"
      R"("additional_information":null,"failure_reason_code":null}]}]})");
}

TEST_CASE("what a report leaves out is null or an empty array") {
  report::Report told;
  told.date_range = {time("2016-04-01T00:00:00Z"), time("2016-04-02T00:00:00Z")};
  told.policies.emplace_back();
  Writer out;
  out.begin_array();
  write(out, told);
  out.end_array();
  CHECK(
      out.str() ==
      R"([{"organization_name":null,)"
      R"("date_range":{"start_datetime":"2016-04-01T00:00:00Z","end_datetime":"2016-04-02T00:00:00Z"},)"
      R"("contact_info":null,"report_id":null,)"
      R"("policies":[{"policy":{"policy_type":null,"policy_string":[],"policy_domain":null,)"
      R"("mx_host":[]},"domain":null,)"
      R"("summary":{"total_successful_session_count":0,"total_failure_session_count":0},)"
      R"("failure_details":[]}]}])");
}

TEST_CASE("texts go to a JSON array and come back") {
  using Strings = std::vector<std::string>;
  CHECK(json::write_texts({}) == "[]");
  CHECK(json::write_texts({"a", "", "\"\x1b"}) == R"(["a","","\"\u001b"])");
  CHECK(json::read_texts(R"(["a","","\"\u001b\ud83d\ude42"])") == Strings{"a", "", "\"\x1b🙂"});
  CHECK(json::read_texts(" [ \"a\" ] ") == Strings{"a"});
  CHECK(json::read_texts("[]").empty());
}

TEST_CASE("what is no array of texts is read as none") {
  for (const std::string_view text :
       {"", "null", "\"a\"", "{}", R"({"a":"b"})", R"(["a",1])", R"(["a",["b"]])", R"(["a",{}])",
        R"(["a"] x)", R"(["a")", "[\"\xFF\"]", R"(["a",null])", "3 1 1 abcdef"}) {
    INFO(text);
    CHECK(json::read_texts(text).empty());
  }
  CHECK(json::read_texts(std::string(1'000'000, '[')).empty());
}
