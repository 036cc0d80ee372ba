// SPDX-License-Identifier: MIT
// What a value means in its place, and what is tolerated there.

#include "reading.h"

#include "catch.h"

using namespace tlsrpt;
using namespace tlsrpt::json;
using namespace std::literals;
using report::Fault;

namespace {

using Lines = std::vector<report::Text>;

const std::string kFailurePath = "policies[0].failure-details[0]";

std::string summary(const std::string& failed) {
  return with_summary(R"({"total-successful-session-count":5,"total-failure-session-count":)" +
                      failed + "}");
}

void counts(const std::string& told, std::uint64_t failed, const std::string& deviation) {
  const std::string where = " policies[0].summary.total-failure-session-count";
  std::vector<std::string> notes;
  if (!deviation.empty()) notes.push_back(deviation + where);
  CHECK(good(summary(told), notes).policy().total_failure_session_count == failed);
}

void starts(const std::string& told, std::string_view start, std::vector<std::string> notes = {}) {
  const Reading reading = good(with_start(told), std::move(notes));
  CHECK(report::format_time(reading.report.date_range.start_datetime) == start);
}

Reading policy_string(const std::string& value, std::vector<std::string> notes = {}) {
  for (std::string& note : notes) note += " policies[0].policy.policy-string";
  return good(
      with_policy(R"("policy-type":"sts","policy-domain":"example.com","policy-string":)" + value),
      std::move(notes));
}

Reading mx_host(const std::string& value, std::vector<std::string> notes = {}) {
  for (std::string& note : notes) note += " policies[0].policy.mx-host";
  return good(
      with_policy(R"("policy-type":"sts","policy-domain":"example.com","mx-host":)" + value),
      std::move(notes));
}

void result_type(const std::string& told, std::string_view type,
                 std::vector<std::string> deviations = {}) {
  for (std::string& note : deviations) note += " " + kFailurePath + ".result-type";
  const Reading reading = good(with_failure(R"("failed-session-count":1,"result-type":)" + told),
                               std::move(deviations));
  CHECK(reading.failure().result_type == type);
}

void address(const std::string& told, std::string_view kept, bool usual) {
  std::vector<std::string> notes;
  if (!usual) notes.push_back("address-unusual " + kFailurePath + ".receiving-ip");
  const Reading reading =
      good(with_failure(kFailure + R"(,"receiving-ip":")" + told + "\""), std::move(notes));
  CHECK(reading.failure().receiving_ip == kept);
}

}  // namespace

TEST_CASE("A session count is read in whatever form its value is clear") {
  counts("3", 3, "");
  counts("0", 0, "");
  counts("9007199254740991", report::kMaxCount, "");
  counts("\"3\"", 3, "count-not-an-integer");
  counts("3.0", 3, "count-not-an-integer");
  counts("3e2", 300, "count-not-an-integer");
}

TEST_CASE("A session count that is absurd is limited, or makes the report broken") {
  counts("9007199254740993", report::kMaxCount, "count-out-of-range");
  counts(std::string(200, '9'), report::kMaxCount, "count-out-of-range");
  counts(std::string(400, '9'), report::kMaxCount, "count-out-of-range");
  counts("1e400", report::kMaxCount, "count-out-of-range");
  for (const auto told : {"-1", "3.5", "true", "\"many\"", "-1e400", "1e-400", "\"inf\""}) {
    bad(summary(told), report::Fault::count_invalid,
        "policies[0].summary.total-failure-session-count");
  }
}

TEST_CASE("Where the summary does not tell the failures, they are added up") {
  const std::string failures = R"(,"failure-details":[{"result-type":"tlsa-invalid",)"
                               R"("failed-session-count":2},{"result-type":"dnssec-invalid",)"
                               R"("failed-session-count":3}])";
  const std::string failed = "policies[0].summary.total-failure-session-count";
  const Reading partly =
      good(with_entry(kPolicy + R"(,"summary":{"total-successful-session-count":5})" + failures),
           {"count-missing " + failed});
  CHECK(partly.policy().total_failure_session_count == 5);
  CHECK(partly.policy().total_successful_session_count == 5);
  const Reading null_count = good(with_entry(kPolicy +
                                             R"(,"summary":{"total-successful-session-count":5,)"
                                             R"("total-failure-session-count":null})" +
                                             failures),
                                  {"count-missing " + failed});
  CHECK(null_count.policy().total_failure_session_count == 5);
  for (const auto value : {"", R"("summary":null,)"}) {
    const Reading none =
        good(with_entry(value + kPolicy + failures), {"summary-missing policies[0].summary"});
    CHECK(none.policy().total_failure_session_count == 5);
    CHECK(none.policy().total_successful_session_count == 0);
  }
  const Reading empty = good(with_summary("{}"),
                             {"count-missing policies[0].summary.total-successful-session-count"});
  CHECK(empty.policy().total_failure_session_count == 0);
}

TEST_CASE("The summary goes before what the failures add up to") {
  const Reading reading =
      good(with_failures(R"([{"result-type":"tlsa-invalid","failed-session-count":2}])"),
           {"failure-counts-differ policies[0]"});
  CHECK(reading.policy().total_failure_session_count == 1);
  good(with_entry(kPolicy + "," + kSummary));  // No failures told: nothing to compare with.
}

TEST_CASE("Failures that add up to more than can be counted stop at the largest count") {
  const std::string failure =
      R"({"result-type":"tlsa-invalid","failed-session-count":9007199254740991})";
  const Reading reading = good(
      with_entry(kPolicy + R"(,"failure-details":[)" + failure + "," + failure + "]"),
      {"summary-missing policies[0].summary", "count-out-of-range policies[0].failure-details[1]"});
  CHECK(reading.policy().total_failure_session_count == report::kMaxCount);
}

TEST_CASE("A failure without a count is one session") {
  for (const auto members :
       {"", R"(,"failed-session-count":null)", R"(,"failed-session-count":"")"}) {
    const Reading reading = good(with_failure(R"("result-type":"tlsa-invalid")"s + members),
                                 {"count-missing " + kFailurePath + ".failed-session-count"});
    CHECK(reading.failure().failed_session_count == 1);
  }
}

TEST_CASE("failure-details may be missing, null, empty or one object") {
  good(with_failures("null"));
  good(with_failures("[]"));
  const std::string note = "failure-details-not-an-array policies[0].failure-details";
  CHECK(good(with_failures("{" + kFailure + "}"), {note}).policy().failure_details.size() == 1);
  for (const auto value : {"\"x\"", "1", "true", "[1]", "[[]]"}) {
    CHECK(good(with_failures(value), {note}).policy().failure_details.empty());
  }
  CHECK(good(with_failures("[null,{" + kFailure + "}]")).policy().failure_details.size() == 1);
}

TEST_CASE("The place of a note is exact") {
  good(with_failures("[{" + kFailure + R"(},{"result-type":"x","failed-session-count":0}])"),
       {"result-type-unknown policies[0].failure-details[1].result-type"});
  good(with_failures("{\"failed-session-count\":\"1\"}"),
       {"failure-details-not-an-array policies[0].failure-details",
        "count-not-an-integer " + kFailurePath + ".failed-session-count",
        "result-type-missing " + kFailurePath + ".result-type"});
  good(
      with_policies("[{" + kPolicy + "," + kSummary + R"(},{"policy":{"mx-host":[5]},)" + kSummary +
                    "}]"),
      {"text-not-a-string policies[1].policy.mx-host", "mx-host-unusual policies[1].policy.mx-host",
       "policy-type-unknown policies[1].policy.policy-type",
       "policy-domain-missing policies[1].policy.policy-domain"});
}

TEST_CASE("A kind of deviation is noted four times at most") {
  const Reading reading =
      good(with_failures("[" + repeat("{\"failed-session-count\":0,\"result-type\":\"x\"},", 9) +
                         "{" + kFailure + "}]"),
           {"result-type-unknown policies[0].failure-details[0].result-type",
            "result-type-unknown policies[0].failure-details[1].result-type",
            "result-type-unknown policies[0].failure-details[2].result-type",
            "result-type-unknown policies[0].failure-details[3].result-type"});
  CHECK(reading.policy().failure_details.size() == 10);
}

TEST_CASE("A start is read in every form that names a time") {
  const std::string path = " date-range.start-datetime";
  const std::string odd_range = "range-not-one-day date-range";
  starts("\"2026-05-11T00:00:00Z\"", "2026-05-11T00:00:00Z");
  starts("\"2026-05-11t00:00:00z\"", "2026-05-11T00:00:00Z");
  starts("\"2026-05-11T00:00:00.123Z\"", "2026-05-11T00:00:00Z");
  starts("\"2026-05-11T02:00:00+02:00\"", "2026-05-11T00:00:00Z");
  starts("\"2026-05-10T23:59:60Z\"", "2026-05-11T00:00:00Z");
  starts("\"2026-05-11T06:00:00Z\"", "2026-05-11T06:00:00Z", {odd_range});
  starts("\"2026-05-11T00:00:00\"", "2026-05-11T00:00:00Z", {"time-without-zone" + path});
  for (const auto told : {"\"2026-05-10T24:00:00Z\"", "\"2026-05-11\"", "\"2026-05-11 00:00:00Z\"",
                          "1778457600", "\"1778457600\""}) {
    starts(told, "2026-05-11T00:00:00Z", {"time-not-rfc-3339" + path});
  }
}

TEST_CASE("A start that names no time is refused") {
  for (const auto told : {"\"\"", "\"yesterday\"", "\"2026-13-01T00:00:00Z\"", "true", "0", "-1",
                          "1e9", "\"2026-05-11T00:00:00+\"", "\"2026-05-11T00:00:00Zx\"",
                          "1778457600.5", "\"1969-12-31T23:59:59Z\""}) {
    bad(with_start(told), Fault::start_invalid, "date-range.start-datetime");
  }
}

TEST_CASE("Without an end the report covers one day") {
  for (const auto end : {"", R"(,"end-datetime":null)", R"(,"end-datetime":"")",
                         R"(,"end-datetime":"soon")", R"(,"end-datetime":{})"}) {
    const Reading reading =
        good(with_range(R"({"start-datetime":"2026-05-11T00:00:00Z")"s + end + "}"),
             {"end-missing date-range.end-datetime"});
    CHECK(report::format_time(reading.report.date_range.end_datetime) == "2026-05-11T23:59:59Z");
  }
}

TEST_CASE("A report ends with the last second of the day or with the next day") {
  const auto range = [](const std::string& start, const std::string& end) {
    return with_range(R"({"start-datetime":")" + start + R"(","end-datetime":")" + end + "\"}");
  };
  const std::string note = "range-not-one-day date-range";
  good(range("2026-05-11T00:00:00Z", "2026-05-12T00:00:00Z"));
  good(range("2026-05-11T00:00:00Z", "2026-05-17T23:59:59Z"), {note});
  good(range("2026-05-11T00:00:00Z", "2026-05-11T00:00:00Z"), {note});
  good(range("2026-05-11T01:00:07Z", "2026-05-13T01:00:07Z"), {note});
  bad(range("2026-05-11T00:00:00Z", "2026-05-10T23:59:59Z"), Fault::end_before_start, "date-range");
  bad(range("9999-12-31T00:00:00Z", "1970-01-01T00:00:00Z"), Fault::end_before_start, "date-range");
}

TEST_CASE("Names may be missing, null or numbers") {
  const std::string rest = kRange + R"(,"policies":[{)" + kPolicy + "," + kSummary + "}]";
  const std::vector<std::string> missing{"organization-name-missing", "contact-info-missing",
                                         "report-id-missing"};
  good(with_members(rest), missing);
  good(with_members(R"("organization-name":null,"contact-info":"","report-id":{},)" + rest),
       missing);
  const Reading odd =
      good(with_members(R"("organization-name":true,"contact-info":null,"report-id":)"
                        "133944884956529435123," +
                        rest),
           {"text-not-a-string organization-name", "text-not-a-string report-id",
            "contact-info-missing"});
  CHECK(odd.report.organization_name == "true");
  CHECK(odd.report.report_id == "133944884956529435123");
}

TEST_CASE("Hostile text is kept as told") {
  const Reading reading = good(with_failure(
      kFailure +
      R"(,"receiving-mx-helo":"250-mx\r\n250 \u001b[31m\u202e'; DROP TABLE",)"
      R"("failure-reason-code":"</script>","additional-information":"file:///etc/passwd")"));
  CHECK(reading.failure().receiving_mx_helo == "250-mx\r\n250 \x1B[31m\u202E'; DROP TABLE");
  CHECK(reading.failure().failure_reason_code == "</script>");
  CHECK(reading.failure().additional_information == "file:///etc/passwd");
}

TEST_CASE("additional-information that is no URI is kept and noted") {
  const Reading reading =
      good(with_failure(kFailure + R"(,"additional-information":"https://a.example/ b")"),
           {"additional-information-not-a-uri " + kFailurePath + ".additional-information"});
  CHECK(reading.failure().additional_information == "https://a.example/ b");
}

TEST_CASE("A policy type that is unknown keeps its text") {
  const auto type = [](const std::string& told, std::string_view kept, bool known) {
    std::vector<std::string> notes;
    if (!known) notes.push_back("policy-type-unknown policies[0].policy.policy-type");
    const Reading reading =
        good(with_policy(R"("policy-domain":"example.com")" + told), std::move(notes));
    CHECK(reading.policy().policy_type == kept);
  };
  type(R"(,"policy-type":"no-policy-found")", "no-policy-found", true);
  type(R"(,"policy-type":"STS ")", "sts", true);
  type(R"(,"policy-type":"Invalid-Policy-Type")", "Invalid-Policy-Type", false);
  type(R"(,"policy-type":"")", "", false);
  type(R"(,"policy-type":null)", "", false);
  type("", "", false);
}

TEST_CASE("A result type is compared without its case and blanks, and unknown ones count") {
  result_type("\"certificate-expired\"", "certificate-expired");
  result_type("\"Certificate-Expired\"", "certificate-expired", {"result-type-normalised"});
  result_type("\"certificate-expired \"", "certificate-expired", {"result-type-normalised"});
  result_type("\"foo-bar\"", "foo-bar", {"result-type-unknown"});
  result_type("7", "7", {"result-type-unknown", "text-not-a-string"});
  for (const auto told : {"null", "\"\"", "{}", "[\"x\"]"}) {
    result_type(told, "", {"result-type-missing"});
  }
}

TEST_CASE("An address is kept canonical where it is one, else as told") {
  address("192.0.2.1", "192.0.2.1", true);
  address("2001:db8:abcd:0012::1", "2001:db8:abcd:12::1", true);
  address("2001:DB8::1", "2001:db8::1", true);
  address("::ffff:192.0.2.1", "::ffff:192.0.2.1", true);
  address("", "", true);
  for (const auto told :
       {"192.0.2.1:25", "[2001:db8::1]", "fe80::1%eth0", "unknown", "x.x.x.x", " 192.0.2.1"}) {
    address(told, told, false);
  }
}

TEST_CASE("policy-string is an array of lines in whatever wrapping") {
  CHECK(policy_string("[]").policy().policy_string.empty());
  CHECK(policy_string("null").policy().policy_string.empty());
  CHECK(policy_string("\"\"").policy().policy_string.empty());
  CHECK(policy_string(R"(["version: STSv1","mode: testing"])").policy().policy_string ==
        Lines{"version: STSv1", "mode: testing"});
  CHECK(policy_string(R"(["version: STSv1\r","mode: testing\r","\r"])",
                      {"policy-string-carriage-return", "policy-string-carriage-return"})
            .policy()
            .policy_string == Lines{"version: STSv1", "mode: testing"});
  CHECK(policy_string(R"(["a \r\n","\n",""," b"])").policy().policy_string == Lines{"a", " b"});
  CHECK(policy_string(R"("3 1 1 00")", {"policy-string-not-an-array"}).policy().policy_string ==
        Lines{"3 1 1 00"});
  CHECK(policy_string(R"(["[\"3 1 1 00\",\"3 1 1 FF\"]"])", {"policy-string-nested"})
            .policy()
            .policy_string == Lines{"3 1 1 00", "3 1 1 FF"});
  CHECK(policy_string(R"("[\"3 1 1 00\"]")", {"policy-string-nested", "policy-string-not-an-array"})
            .policy()
            .policy_string == Lines{"3 1 1 00"});
  CHECK(policy_string(R"([["3 1 1 00"],["3 1 1 FF"]])",
                      {"policy-string-nested", "policy-string-nested"})
            .policy()
            .policy_string == Lines{"3 1 1 00", "3 1 1 FF"});
  CHECK(
      policy_string(R"({"a":"b"})", {"policy-string-not-an-array"}).policy().policy_string.empty());
  CHECK(policy_string("[5,null]", {"text-not-a-string"}).policy().policy_string == Lines{"5"});
}

TEST_CASE("An array inside a string is looked into once, and only where it is one") {
  CHECK(policy_string(R"(["[broken"])").policy().policy_string == Lines{"[broken"});
  CHECK(policy_string(R"(["[[\"a\"]]"])").policy().policy_string == Lines{R"([["a"]])"});
  CHECK(
      policy_string(R"(["[\"[\\\"a\\\"]\"]"])", {"policy-string-nested"}).policy().policy_string ==
      Lines{R"(["a"])"});
  CHECK(
      policy_string(R"(["[\"\",\"a\",\" \"]"])", {"policy-string-nested"}).policy().policy_string ==
      Lines{"a"});
}

TEST_CASE("A long array inside a string is read before its lines are cut") {
  const std::string record = "3 1 1 " + std::string(64, '0');
  std::string nested = R"(["[)";
  for (int i = 0; i < 100; ++i) nested += (i > 0 ? "," : "") + ("\\\"" + record + "\\\"");
  const Reading reading = policy_string(nested + R"(]"])", {"policy-string-nested"});
  REQUIRE(reading.policy().policy_string.size() == 100);
  CHECK(reading.policy().policy_string.back() == record);
}

TEST_CASE("mx-host is an array of patterns in whatever wrapping") {
  CHECK(mx_host("[]").policy().mx_host.empty());
  CHECK(mx_host("null").policy().mx_host.empty());
  CHECK(mx_host(R"(["MX.example.com.","*.example.net"])").policy().mx_host ==
        Lines{"mx.example.com", "*.example.net"});
  CHECK(mx_host(R"("*.mail.example.com")", {"mx-host-not-an-array"}).policy().mx_host ==
        Lines{"*.mail.example.com"});
  CHECK(mx_host(R"(["mx: mx.example.com"])", {"mx-host-unusual"}).policy().mx_host ==
        Lines{"mx.example.com"});
  CHECK(mx_host(R"(["a.example",null,"b.example"])", {"mx-host-unusual"}).policy().mx_host ==
        Lines{"a.example", "b.example"});
  CHECK(mx_host(R"(["*","a b",""])", {"mx-host-unusual", "mx-host-unusual", "mx-host-unusual"})
            .policy()
            .mx_host == Lines{"*", "a b"});
  CHECK(mx_host(R"([{"a":1},["b"],"c.example"])", {"mx-host-unusual", "mx-host-unusual"})
            .policy()
            .mx_host == Lines{"c.example"});
  CHECK(mx_host(R"({"a":1})", {"mx-host-not-an-array"}).policy().mx_host.empty());
}

TEST_CASE("policy-domain is kept as told") {
  const auto domain = [](const std::string& told, std::string_view kept) {
    const Reading reading = good(with_policy(R"("policy-type":"sts","policy-domain":)" + told));
    CHECK(reading.policy().policy_domain == kept);
  };
  domain("\"Example.COM.\"", "Example.COM.");
  domain("\"b\\u00fccher.example\"", "bücher.example");
  for (const auto members :
       {R"("policy-type":"sts")", R"("policy-type":"sts","policy-domain":null)",
        R"("policy-type":"sts","policy-domain":"")"}) {
    const Reading reading =
        good(with_policy(members), {"policy-domain-missing policies[0].policy.policy-domain"});
    CHECK(reading.policy().policy_domain.empty());
  }
}
