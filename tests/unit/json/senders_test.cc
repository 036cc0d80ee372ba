// SPDX-License-Identifier: MIT
// The example of the RFC, and the shapes of report that senders are known to make.

#include "reading.h"

#include "catch.h"

using namespace tlsrpt;
using namespace tlsrpt::json;
using report::Fault;

namespace {

using Lines = std::vector<report::Text>;

/// RFC 8460, appendix B; `gap` stands where the RFC's line break is.
std::string appendix_b(const std::string& gap) {
  return R"({
  "organization-name": "Company-X",
  "date-range": {
    "start-datetime": "2016-04-01T00:00:00Z",
    "end-datetime": "2016-04-01T23:59:59Z"
  },
  "contact-info": "sts-reporting@company-x.example",
  "report-id": "5065427c-23d3-47ca-b6e0-946ea0e8c4be",
  "policies": [{
    "policy": {
      "policy-type": "sts",
      "policy-string": ["version: STSv1","mode: testing",
            "mx: *.mail.company-y.example","max_age: 86400"],
      "policy-domain": "company-y.example",
      "mx-host": "*.mail.company-y.example"
    },
    "summary": {
      "total-successful-session-count": 5326,
      "total-failure-session-count": 303
    },
    "failure-details": [{
      "result-type": "certificate-expired",
      "sending-mta-ip": "2001:db8:abcd:0012::1",
      "receiving-mx-hostname": "mx1.mail.company-y.example",
      "failed-session-count": 100
    }, {
      "result-type": "starttls-not-supported",
      "sending-mta-ip": "2001:db8:abcd:0013::1",
      "receiving-mx-hostname": "mx2.mail.company-y.example",
      "receiving-ip": "203.0.113.56",
      "failed-session-count": 200,
      "additional-information": "https://reports.company-x.example/)" +
         gap + R"(report_info ? id = 5065427 c - 23 d3# StarttlsNotSupported "
    }, {
      "result-type": "validation-failure",
      "sending-mta-ip": "198.51.100.62",
      "receiving-ip": "203.0.113.58",
      "receiving-mx-hostname": "mx-backup.mail.company-y.example",
      "failed-session-count": 3,
      "failure-reason-code": "X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED"
    }]
  }]
})";
}

const std::string kDay =
    R"("date-range":{"start-datetime":"2026-05-11T00:00:00Z","end-datetime":"2026-05-11T23:59:59Z"})";

}  // namespace

TEST_CASE("The example of the RFC is read, with the two deviations that it has") {
  const Reading reading =
      good(appendix_b(""), {"mx-host-not-an-array policies[0].policy.mx-host",
                            "additional-information-not-a-uri "
                            "policies[0].failure-details[1].additional-information"});
  CHECK(reading.report.organization_name == "Company-X");
  CHECK(reading.report.report_id == "5065427c-23d3-47ca-b6e0-946ea0e8c4be");
  CHECK(report::format_day(report::day_of(reading.report)) == "2016-04-01");
  REQUIRE(reading.report.policies.size() == 1);
  const report::Policy& policy = reading.policy();
  CHECK(policy.policy_domain == "company-y.example");
  CHECK(policy.policy_string ==
        Lines{"version: STSv1", "mode: testing", "mx: *.mail.company-y.example", "max_age: 86400"});
  CHECK(policy.total_successful_session_count == 5326);
  CHECK(policy.total_failure_session_count == 303);
  REQUIRE(policy.failure_details.size() == 3);
  CHECK(policy.failure_details[0].failed_session_count == 100);
  CHECK(policy.failure_details[0].sending_mta_ip == "2001:db8:abcd:12::1");
  CHECK(policy.failure_details[1].result_type == "starttls-not-supported");
  CHECK(policy.failure_details[1].failed_session_count == 200);
  CHECK(policy.failure_details[2].failure_reason_code == "X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED");
}

TEST_CASE("The example as the RFC prints it, with a line break in a string, is no JSON") {
  bad(appendix_b("\n        "), Fault::json_syntax);
}

TEST_CASE("Google leaves out what a success does not need") {
  const Reading reading =
      good(R"({"organization-name":"Google Inc.",)" + kDay +
           R"(,"contact-info":"smtp-tls-reporting@example.com",)"
           R"("report-id":"2026-05-11T00:00:00Z_example.org","policies":[)"
           R"({"policy":{"policy-type":"no-policy-found","policy-domain":"example.org"},)"
           R"("summary":{"total-successful-session-count":2,"total-failure-session-count":0}}]})");
  CHECK(reading.policy().policy_string.empty());
  CHECK(reading.policy().failure_details.empty());
}

TEST_CASE("Google ended the lines of a policy with a carriage return in 2022") {
  const std::string where = "policy-string-carriage-return policies[0].policy.policy-string";
  const Reading reading = good(
      with_policy(R"("policy-type":"sts","policy-string":["version: STSv1\r","mode: enforce\r",)"
                  R"("max_age: 604800\r"],"policy-domain":"example.com")"),
      {where, where, where});
  CHECK(reading.policy().policy_string ==
        Lines{"version: STSv1", "mode: enforce", "max_age: 604800"});
}

TEST_CASE("Microsoft sends TLSA records as an array in a string, and the same sessions twice") {
  const Reading reading = good(
      R"({"organization-name":"Microsoft Corporation",)" + kDay +
          R"(,"contact-info":"tlsrpt-noreply@example.com","report-id":"133715927483468703+",)"
          R"("policies":[{"policy":{"policy-type":"tlsa","policy-string":)"
          R"(["[\"3 1 1 600700\",\"3 1 1 837C00\"]"],"policy-domain":"example.com"},)"
          R"("summary":{"total-successful-session-count":2,"total-failure-session-count":0}},)"
          R"({"policy":{"policy-type":"sts","policy-string":["version: STSv1","mode: enforce"],)"
          R"("policy-domain":"example.com"},"summary":{"total-successful-session-count":2,)"
          R"("total-failure-session-count":0}}]})",
      {"policy-string-nested policies[0].policy.policy-string"});
  REQUIRE(reading.report.policies.size() == 2);
  CHECK(reading.policy(0).policy_string == Lines{"3 1 1 600700", "3 1 1 837C00"});
  CHECK(reading.policy(0).total_successful_session_count == 2);
  CHECK(reading.policy(1).total_successful_session_count == 2);
}

TEST_CASE("Microsoft tells a failed fetch without addresses, and a time without a zone") {
  const Reading reading = good(
      R"({"organization-name":"Microsoft Corporation","date-range":{"start-datetime":)"
      R"("2026-05-11T00:00:00","end-datetime":"2026-05-11T23:59:59"},)"
      R"("contact-info":"tlsrpt-noreply@example.com","report-id":"133944884956529435+",)"
      R"("policies":[{"policy":{"policy-type":"sts","policy-domain":"example.com"},)"
      R"("summary":{"total-successful-session-count":0,"total-failure-session-count":3},)"
      R"("failure-details":[{"result-type":"sts-policy-fetch-error","failed-session-count":3}]}]})",
      {"time-without-zone date-range.start-datetime", "time-without-zone date-range.end-datetime"});
  CHECK(reading.failure().failed_session_count == 3);
  CHECK(reading.failure().receiving_ip.empty());
}

TEST_CASE("Stalwart has no contact, empty arrays, and ends a day with the next") {
  const Reading reading =
      good(R"({"organization-name":"mail.example.net","date-range":{"start-datetime":)"
           R"("2026-05-11T00:00:00Z","end-datetime":"2026-05-12T00:00:00Z"},"contact-info":null,)"
           R"("report-id":"1778457600_117388","policies":[{"policy":{"policy-type":"sts",)"
           R"("policy-string":[],"policy-domain":"example.com","mx-host":[]},)"
           R"("summary":{"total-successful-session-count":1,"total-failure-session-count":0},)"
           R"("failure-details":[]}]})",
           {"contact-info-missing"});
  CHECK(report::format_time(reading.report.date_range.end_datetime) == "2026-05-12T00:00:00Z");
}

TEST_CASE("Postfix sites leave out the domain where there is no policy") {
  const Reading reading = good(with_policy(R"("policy-type":"no-policy-found")"),
                               {"policy-domain-missing policies[0].policy.policy-domain"});
  CHECK(reading.policy().policy_domain.empty());
}

TEST_CASE("Mail.ru tells more failures than the summary") {
  const Reading reading =
      good(with_failures(R"([{"result-type":"sts-policy-fetch-error","failed-session-count":1,)"
                         R"("failure-reason-code":"bad https response code: 404"},)"
                         R"({"result-type":"sts-policy-fetch-error","failed-session-count":1,)"
                         R"("failure-reason-code":"Get \"https://mta-sts.example.com\": EOF"}])"),
           {"failure-counts-differ policies[0]"});
  CHECK(reading.policy().total_failure_session_count == 1);
  CHECK(reading.policy().failure_details.size() == 2);
  CHECK(reading.failure(1).failure_reason_code == "Get \"https://mta-sts.example.com\": EOF");
}

TEST_CASE("A report of 2019 lacks a count and has a policy type of its own") {
  const Reading reading = good(with_entry(R"("policy":{"policy-type":"invalid-policy-type"},)"
                                          R"("summary":{"total-successful-session-count":4})"),
                               {"policy-type-unknown policies[0].policy.policy-type",
                                "policy-domain-missing policies[0].policy.policy-domain",
                                "count-missing policies[0].summary.total-failure-session-count"});
  CHECK(reading.policy().policy_type == "invalid-policy-type");
  CHECK(reading.policy().total_failure_session_count == 0);
}

TEST_CASE("A report on a week is kept and noted") {
  good(with_range(
           R"({"start-datetime":"2026-05-04T00:00:00Z","end-datetime":"2026-05-11T00:00:00Z"})"),
       {"range-not-one-day date-range"});
}

TEST_CASE("A pattern may have the key of the policy line before it") {
  const Reading reading = good(
      with_policy(
          R"("policy-type":"sts","policy-domain":"example.com","mx-host":["mx: mx.example.com"])"),
      {"mx-host-unusual policies[0].policy.mx-host"});
  CHECK(reading.policy().mx_host == Lines{"mx.example.com"});
}
