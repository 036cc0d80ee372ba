// SPDX-License-Identifier: MIT
// Which object and which array is which part of a report, and what is no report at all.

#include "reading.h"

#include "catch.h"

using namespace tlsrpt;
using namespace tlsrpt::json;
using namespace std::literals;
using report::Fault;

namespace {

std::string utf_16(std::string_view ascii, bool little) {
  std::string text(little ? "\xFF\xFE" : "\xFE\xFF");
  for (const char c : ascii) {
    text += little ? std::string{c, '\0'} : std::string{'\0', c};
  }
  return text;
}

const std::string kWhole = with_failure(kFailure);

}  // namespace

TEST_CASE("A report without a deviation has no notes") {
  const Reading reading = good(kWhole);
  CHECK(reading.report.organization_name == "Company-X");
  CHECK(reading.report.contact_info == "tls@company-x.example");
  CHECK(reading.report.report_id == "r1");
  CHECK(report::format_time(reading.report.date_range.start_datetime) == "2026-05-11T00:00:00Z");
  CHECK(report::format_time(reading.report.date_range.end_datetime) == "2026-05-11T23:59:59Z");
  REQUIRE(reading.report.policies.size() == 1);
  CHECK(reading.policy().policy_type == "sts");
  CHECK(reading.policy().policy_domain == "example.com");
  CHECK(reading.policy().domain.empty());
  CHECK(reading.policy().total_successful_session_count == 5);
  CHECK(reading.policy().total_failure_session_count == 1);
  REQUIRE(reading.policy().failure_details.size() == 1);
  CHECK(reading.failure().result_type == "certificate-expired");
  CHECK(reading.failure().failed_session_count == 1);
}

TEST_CASE("Every member is read from its place") {
  const Reading reading = good(with_entry(
      R"("policy":{"policy-type":"tlsa","policy-domain":"mx.example.com",)"
      R"("policy-string":["3 1 1 00","2 0 1 FF"],"mx-host":["mx.example.com","*.example.com"]},)" +
      kSummary +
      R"(,"failure-details":[{"result-type":"tlsa-invalid","sending-mta-ip":"192.0.2.1",)"
      R"("receiving-mx-hostname":"MX.example.com.","receiving-mx-helo":"mx helo",)"
      R"("receiving-ip":"2001:DB8::0:1","failed-session-count":1,)"
      R"("additional-information":"https://example.com/1","failure-reason-code":"X"}])"));
  const report::Policy& policy = reading.policy();
  CHECK(policy.policy_string == std::vector<report::Text>{"3 1 1 00", "2 0 1 FF"});
  CHECK(policy.mx_host == std::vector<report::Text>{"mx.example.com", "*.example.com"});
  const report::FailureDetail& failure = reading.failure();
  CHECK(failure.sending_mta_ip == "192.0.2.1");
  CHECK(failure.receiving_mx_hostname == "mx.example.com");
  CHECK(failure.receiving_mx_helo == "mx helo");
  CHECK(failure.receiving_ip == "2001:db8::1");
  CHECK(failure.additional_information == "https://example.com/1");
  CHECK(failure.failure_reason_code == "X");
}

TEST_CASE("The order of the keys does not matter") {
  const Reading reading = good(
      R"({"policies":[{"failure-details":[{"failed-session-count":1,"result-type":"tlsa-invalid"}],)"
      R"("summary":{"total-failure-session-count":1,"total-successful-session-count":5},)"
      R"("policy":{"policy-domain":"example.com","policy-type":"sts"}}],"report-id":"r1",)"
      R"("date-range":{"end-datetime":"2026-05-11T23:59:59Z",)"
      R"("start-datetime":"2026-05-11T00:00:00Z"},"contact-info":"tls@company-x.example",)"
      R"("organization-name":"Company-X"})");
  CHECK(reading.report.report_id == "r1");
  CHECK(reading.policy().policy_domain == "example.com");
  CHECK(reading.failure().result_type == "tlsa-invalid");
}

TEST_CASE("Several policies keep to themselves") {
  const Reading reading =
      good(with_policies(
               R"([{"policy":{"policy-type":"sts","policy-domain":"a.example"},"summary":)"
               R"({"total-successful-session-count":1,"total-failure-session-count":2},)"
               R"("failure-details":[{"result-type":"tlsa-invalid","failed-session-count":2}]},)"
               R"({"policy":{"policy-type":"tlsa","policy-domain":"b.example"}}])"),
           {"summary-missing policies[1].summary"});
  REQUIRE(reading.report.policies.size() == 2);
  CHECK(reading.policy(0).total_failure_session_count == 2);
  CHECK(reading.policy(1).policy_domain == "b.example");
  CHECK(reading.policy(1).total_failure_session_count == 0);
  CHECK(reading.policy(1).failure_details.empty());
}

TEST_CASE("Unknown members are passed over everywhere") {
  const std::string unknown =
      R"("x":1,"policy":[{"policies":[[],{}]}],"":null,"start-datetime":{"report-id":[true]})";
  good(with_members(
      R"("x":1,"summary":{"policy":{}},"mx-host":[[{}]],)" + kNames +
      R"(,"date-range":{"x":[],"start-datetime":"2026-05-11T00:00:00Z",)"
      R"("end-datetime":"2026-05-11T23:59:59Z","y":{"start-datetime":"1999-01-01"}},)"
      R"("policies":[{"x":1,"policy":{"policy-type":"sts","policy-domain":"example.com","y":[1])"
      R"(},"y":{"policy":{}},"summary":{"total-successful-session-count":5,"x":{},)"
      R"("total-failure-session-count":1},"failure-details":[{)" +
      unknown + "," + kFailure + "}]}]"));
}

TEST_CASE("A byte order mark and UTF-16 are tolerated") {
  good("\xEF\xBB\xBF" + kWhole, {"byte-order-mark"});
  good(utf_16(kWhole, true), {"utf-16"});
  good(utf_16(kWhole, false), {"utf-16"});
}

TEST_CASE("Bytes that are not UTF-8 are replaced inside a string, and noted once") {
  const std::string names = R"("contact-info":"tls@company-x.example","report-id":"r1")";
  const std::string rest = "," + kRange + R"(,"policies":[{)" + kPolicy + "," + kSummary + "}]";
  const Reading latin =
      good(with_members("\"organization-name\":\"M\xFCller \xE9\xE8\"," + names + rest),
           {"invalid-utf-8"});
  CHECK(latin.report.organization_name == "M\uFFFDller \uFFFD\uFFFD");
  const Reading escapes =
      good(with_members(R"("organization-name":"a\u0000b\ud800c\udc00",)" + names + rest),
           {"unusable-characters"});
  CHECK(escapes.report.organization_name == "a\uFFFDb\uFFFDc\uFFFD");
  const Reading pair = good(with_members(R"("organization-name":"\ud834\udd1e",)" + names + rest));
  CHECK(pair.report.organization_name == "𝄞");
}

TEST_CASE("A byte that starts no character does not swallow the end of the report") {
  good(kWhole.substr(0, kWhole.size() - 1) + ",\"x\":\"\xF0\"}", {"invalid-utf-8"});
  good(kWhole.substr(0, kWhole.size() - 1) + ",\"x\":\"\xE9\"}", {"invalid-utf-8"});
}

TEST_CASE("NUL bytes and blanks may follow the object, and nothing else") {
  good(kWhole + " \r\n\t\n");
  good(kWhole + "\0\0\0"s, {"nul-after-json"});
  good(kWhole + "\n\0 \0\n"s, {"nul-after-json"});
  bad(kWhole + "x", Fault::json_trailing_text);
  bad(kWhole + "{}", Fault::json_trailing_text);
  bad(kWhole + kWhole, Fault::json_trailing_text);
  bad(kWhole + "\n,", Fault::json_trailing_text);
  bad(kWhole + "\0}"s, Fault::json_trailing_text);
  bad(kWhole + "\0\xFF"s, Fault::json_trailing_text);
}

TEST_CASE("What is no JSON is refused") {
  for (const auto json : {""sv,
                          " "sv,
                          "{"sv,
                          "}"sv,
                          "{]"sv,
                          "{\"a\"}"sv,
                          "{\"a\":}"sv,
                          "{\"a\":1,}"sv,
                          "{a:1}"sv,
                          "{'a':1}"sv,
                          "{\"a\":01}"sv,
                          "{\"a\":-}"sv,
                          "{\"a\":1.}"sv,
                          "{\"a\":.5}"sv,
                          "{\"a\":+1}"sv,
                          "{\"a\":1e}"sv,
                          "{\"a\":NaN}"sv,
                          "{\"a\":Infinity}"sv,
                          "{\"a\":tru}"sv,
                          "{\"a\":truex}"sv,
                          "{\"a\":\"\\x\"}"sv,
                          "{\"a\":\"\\u12\"}"sv,
                          "{\"a\":\"\\u12G4\"}"sv,
                          "{\"a\":\"b\nc\"}"sv,
                          "{\"a\":\"b\tc\"}"sv,
                          "{\"a\":\"b"sv,
                          "{\"a\":\"b\\"sv,
                          "{\"a\":1 // x\n}"sv,
                          "/**/{}"sv,
                          "{1:2}"sv,
                          "{1e400:2}"sv,
                          "{null:2}"sv,
                          "{\"a\":[1,]}"sv,
                          "{\"a\":[1 2]}"sv,
                          "{\"a\":1 \"b\":2}"sv,
                          "\0{}"sv,
                          "{\0}"sv,
                          "{\"a\":\"\0\"}"sv,
                          "{\"a\":1e400-5}"sv,
                          "\xEF\xBB\xBF"sv,
                          "\xFF\xFE"sv,
                          "hello"sv,
                          "<xml/>"sv}) {
    bad(json, Fault::json_syntax);
  }
}

TEST_CASE("A report that is cut off anywhere is refused") {
  for (std::size_t size = 0; size < kWhole.size(); ++size) {
    bad(kWhole.substr(0, size), Fault::json_syntax);
  }
}

TEST_CASE("A top level that is no object is refused") {
  bad("[]", Fault::json_not_an_object);
  bad("[" + kWhole + "]", Fault::json_not_an_object);
  for (const auto json : {"1", "null", "true", "\"x\"", "1e400"}) {
    bad(json, Fault::json_not_an_object);
  }
}

TEST_CASE("An object with no member of a report is none") {
  bad("{}", Fault::not_a_report);
  bad(R"({"hello":"world","policy":{},"result-type":"x"})", Fault::not_a_report);
  bad(R"({"x":{"report-id":"r1","policies":[]}})", Fault::not_a_report);
}

TEST_CASE("A report without a start is refused") {
  bad(with_members(kNames + R"(,"policies":[])"), Fault::start_missing, "date-range");
  bad(R"({"report-id":"r1"})", Fault::start_missing, "date-range");
  for (const auto range : {"{}", "null", "[]", "\"2026-05-11\"", R"({"start-datetime":null})",
                           R"({"end-datetime":"2026-05-11T00:00:00Z"})",
                           R"([{"start-datetime":"2026-05-11T00:00:00Z"}])"}) {
    bad(with_range(range), Fault::start_missing, "date-range");
  }
}

TEST_CASE("A report without policies is refused") {
  const std::string members = kNames + "," + kRange;
  bad(with_members(members), Fault::policies_missing, "policies");
  for (const auto value : {"null", "1", "\"x\"", "true"}) {
    bad(with_policies(value), Fault::policies_missing, "policies");
  }
}

TEST_CASE("An entry of policies without a policy is refused") {
  for (const auto value : {"[null]", "[1]", "[\"sts\"]", "[[]]", "[[{}]]"}) {
    bad(with_policies(value), Fault::policy_missing, "policies");
  }
  bad(with_policies("[{}]"), Fault::policy_missing, "policies[0]");
  bad(with_policies("{}"), Fault::policy_missing, "policies[0]");
  bad(with_policies("[{" + kPolicy + "},{" + kSummary + "}]"), Fault::policy_missing,
      "policies[1]");
  for (const auto value : {"null", "1", "\"sts\"", "[]", "[null]"}) {
    bad(with_entry(R"("policy":)"s + value + "," + kSummary), Fault::policy_missing, "policies[0]");
  }
}

TEST_CASE("Policies may be one object, and may be empty") {
  const Reading one =
      good(with_policies("{" + kPolicy + "," + kSummary + "}"), {"policies-not-an-array policies"});
  CHECK(one.report.policies.size() == 1);
  CHECK(one.policy().total_successful_session_count == 5);
  const Reading none = good(with_policies("[]"), {"policies-empty policies"});
  CHECK(none.report.policies.empty());
}

TEST_CASE("A key that comes twice is refused in every object") {
  const auto twice = [](const std::string& key) { return "\"" + key + "\":1,\"" + key + "\":1"; };
  bad(with_members(twice("report-id")), Fault::json_duplicate_key, "report-id");
  bad(with_members(R"("report-id":1,"contact-info":2,"report-id":3)"), Fault::json_duplicate_key,
      "report-id");
  bad(with_members(twice("x")), Fault::json_duplicate_key);
  bad(with_members(twice("")), Fault::json_duplicate_key);
  bad(with_members(R"("x":1,"\u0078":1)"), Fault::json_duplicate_key);
  bad(with_members(R"("x":{)" + twice("y") + "}"), Fault::json_duplicate_key);
  bad(with_members(R"("x":[1,{"a":[{)" + twice("y") + "}]}]"), Fault::json_duplicate_key);
  bad(with_range("{" + twice("start-datetime") + "}"), Fault::json_duplicate_key,
      "date-range.start-datetime");
  bad(with_entry(R"("policy":{},"policy":{})"), Fault::json_duplicate_key, "policies[0].policy");
  bad(with_entry(kPolicy + "," + kSummary + "," + kSummary), Fault::json_duplicate_key,
      "policies[0].summary");
  bad(with_policy(twice("policy-type")), Fault::json_duplicate_key,
      "policies[0].policy.policy-type");
  bad(with_policy(R"("mx-host":["a"],"mx-host":["b"])"), Fault::json_duplicate_key,
      "policies[0].policy.mx-host");
  bad(with_summary("{" + twice("total-failure-session-count") + "}"), Fault::json_duplicate_key,
      "policies[0].summary.total-failure-session-count");
  bad(with_failure(twice("result-type")), Fault::json_duplicate_key,
      "policies[0].failure-details[0].result-type");
  bad(with_failures("[{},{" + twice("x") + "}]"), Fault::json_duplicate_key,
      "policies[0].failure-details[1]");
}

TEST_CASE("A key may come again in another object") {
  good(with_members(R"("x":{"a":1,"b":{"a":1,"b":2}},"a":[{"a":1},{"a":1}],)" + kNames + "," +
                    kRange + R"(,"b":1,"policies":[{)" + kPolicy + "," + kSummary + "}]"));
}

TEST_CASE("An alias stands in for the schema's own name, and never before it") {
  const auto mx = [](const std::string& members, std::string_view expected) {
    const Reading reading =
        good(with_policy(R"("policy-type":"sts","policy-domain":"example.com",)" + members),
             {"key-alias policies[0].policy.mx-host"});
    REQUIRE(reading.policy().mx_host.size() == 1);
    CHECK(reading.policy().mx_host[0] == expected);
  };
  mx(R"("mx-host-pattern":["a.example"])", "a.example");
  mx(R"("mx-host-pattern":["a.example"],"mx-host":["b.example"])", "b.example");
  mx(R"("mx-host":["b.example"],"mx-host-pattern":["a.example"])", "b.example");
  mx(R"("mx-host":[],"mx-host-pattern":["a.example"])", "a.example");
  mx(R"("mx-host-pattern":["a.example"],"mx-host":[])", "a.example");
  mx(R"("mx-host-pattern":["a.example"],"mx-host":null)", "a.example");
  mx(R"("mx-host-pattern":["a.example"],"mx-host":"")", "a.example");
  mx(R"("mx-host":["b.example"],"mx-host-pattern":"a.example")", "b.example");

  const auto reason = [](const std::string& members, std::string_view expected) {
    const Reading reading = good(with_failure(kFailure + "," + members),
                                 {"key-alias policies[0].failure-details[0].failure-reason-code"});
    CHECK(reading.failure().failure_reason_code == expected);
  };
  reason(R"("failure-error-code":"a")", "a");
  reason(R"("failure-error-code":"a","failure-reason-code":"b")", "b");
  reason(R"("failure-reason-code":"b","failure-error-code":"a")", "b");
  reason(R"("failure-error-code":"a","failure-reason-code":"")", "a");
  reason(R"("failure-reason-code":"","failure-error-code":"a")", "a");
  reason(R"("failure-error-code":"a","failure-reason-code":null)", "a");

  const auto more = [](const std::string& members, std::string_view expected) {
    const Reading reading =
        good(with_failure(kFailure + "," + members),
             {"key-alias policies[0].failure-details[0].additional-information"});
    CHECK(reading.failure().additional_information == expected);
  };
  more(R"("additional-info-uri":"a:1")", "a:1");
  more(R"("additional-info-uri":"a:1","additional-information":"b:1")", "b:1");
  more(R"("additional-information":"b:1","additional-info-uri":"no uri")", "b:1");
}

TEST_CASE("The first bytes tell whether it looks like JSON") {
  for (const auto bytes :
       {"{"sv, "["sv, " \r\n\t{"sv, "\xEF\xBB\xBF{"sv, "\xFF\xFE{\0"sv, "\xFE\xFF\0["sv}) {
    CHECK(looks_like_json(bytes));
  }
  for (const auto bytes :
       {""sv, " "sv, "\x1F\x8B"sv, "PK\x03\x04"sv, "<xml>"sv, "x{"sv, "\"{\""sv}) {
    CHECK_FALSE(looks_like_json(bytes));
  }
  CHECK(looks_like_json(std::string(1023, ' ') + "{"));
  CHECK_FALSE(looks_like_json(std::string(1024, ' ') + "{"));
}
