// SPDX-License-Identifier: MIT
#include "digest/stored_report.h"

#include <algorithm>

#include "catch.h"
#include "prose/lines.h"
#include "rows.h"

using namespace tlsrpt;
using namespace tlsrpt::digest;
using store::ReportMatches;
using store::StoredReport;
using tlsrpt::test::Contains;

namespace {

StoredReport stored() {
  StoredReport stored;
  stored.number = 12;
  stored.received = time("2026-11-21T06:11:42Z");
  stored.deliveries = 2;
  stored.domain = "example.org";
  stored.submitter = "google.com";
  stored.message_id = "<1@google.com>";
  stored.sha256 = std::string(64, 'a');
  stored.size = 1234;
  stored.original_kept = true;
  stored.deviations = {{"zlib-container", "part 2"}, {"of-a-newer-program", ""}};
  report::Report& report = stored.report;
  report.organization_name = "Google Inc.";
  report.contact_info = "tls@google.com";
  report.report_id = "daily";
  report.date_range = {time("2026-11-20T00:00:00Z"), time("2026-11-20T23:59:59Z")};
  report::Policy& policy = report.policies.emplace_back();
  policy.policy_type = "sts";
  policy.domain = policy.policy_domain = "example.org";
  policy.policy_string = {"version: STSv1", "mode: testing"};
  policy.mx_host = {"*.example.org"};
  policy.total_successful_session_count = 1031;
  policy.total_failure_session_count = 57;
  report::FailureDetail& failure = policy.failure_details.emplace_back();
  failure.result_type = "certificate-expired";
  failure.receiving_mx_hostname = "mx2.example.org";
  failure.receiving_ip = "198.51.100.72";
  failure.failed_session_count = 57;
  return stored;
}

StoredReport hostile() {
  StoredReport all = stored();
  for (std::string* text : {&all.domain, &all.report_domain, &all.submitter, &all.message_id}) {
    *text = kHostile;
  }
  all.deviations = {{kHostile, kHostile}};
  report::Report& report = all.report;
  report.organization_name = report.contact_info = report.report_id = kHostile;
  report::Policy& policy = report.policies[0];
  policy.policy_type = policy.policy_domain = policy.domain = kHostile;
  policy.policy_string = policy.mx_host = {kHostile, kHostile};
  report::FailureDetail& failure = policy.failure_details[0];
  failure.result_type = failure.sending_mta_ip = failure.receiving_mx_hostname =
      failure.receiving_mx_helo = failure.receiving_ip = failure.additional_information =
          failure.failure_reason_code = kHostile;
  return all;
}

ReportMatches others() {
  return {{{9, by("Example AG"), "", day("2026-11-19"), time("2026-11-20T06:00:00Z"), false}},
          1200};
}

TextStyle wide(std::size_t width) {
  TextStyle style;
  style.width = width;
  return style;
}

}  // namespace

TEST_CASE("a stored report is told in full, after where it came from") {
  CHECK(stored_report_text(stored(), {}, {}) ==
        "Report 12 of \"Google Inc.\" (unverified, contact google.com), for 2026-11-20 UTC\n"
        "\n"
        "    received            2026-11-21T06:11:42Z\n"
        "    deliveries          2\n"
        "    about               example.org\n"
        "    submitter           google.com\n"
        "    message-id          <1@google.com>\n"
        "    authenticated       no: anybody can mail a report in any name\n"
        "    counted             yes\n"
        "    original            is kept\n"
        "    size                1 234 bytes\n"
        "    sha256              aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
        "                        aaaaaaaa\n"
        "    deviation           zlib-container at part 2: the report is a zlib stream\n"
        "                        instead of gzip\n"
        "    deviation           of-a-newer-program\n"
        "\n"
        "    organization-name   Google Inc.\n"
        "    contact-info        tls@google.com\n"
        "    report-id           daily\n"
        "    start-datetime      2026-11-20T00:00:00Z\n"
        "    end-datetime        2026-11-20T23:59:59Z\n"
        "\n"
        "Policy 1 of 1\n"
        "    policy-type         sts\n"
        "    mail domain         example.org\n"
        "    policy-domain       example.org\n"
        "    policy-string       version: STSv1\n"
        "                        mode: testing\n"
        "    mx-host             *.example.org\n"
        "    sessions            1 031 successful, 57 failed\n"
        "\n"
        "    57 failed sessions: certificate-expired\n"
        "        receiving-mx-hostname   mx2.example.org\n"
        "        receiving-ip            198.51.100.72\n");
}

TEST_CASE("a report that does not count tells which one does") {
  StoredReport other = stored();
  other.counted = false;
  CHECK_THAT(stored_report_text(other, {}, {}), Contains("counted             no\n"));
  other.counts_instead = 9;
  other.original_kept = false;
  other.authenticated = true;
  other.signer = "example.net";
  const std::string text = stored_report_text(other, {}, {});
  CHECK_THAT(text,
             Contains("counted             no: report 9 of the same identity counts instead\n"));
  CHECK_THAT(text, Contains("original            is not kept\n"));
  CHECK_THAT(text, Contains("authenticated       yes: signed by example.net\n"));
}

TEST_CASE("other reports with the same ID are told last") {
  CHECK_THAT(stored_report_text(stored(), others(), {}),
             tlsrpt::test::EndsWith(
                 "\nOther reports with this ID:\n"
                 "    9  of \"Example AG\" (unverified) on (domain not told) for 2026-11-19,\n"
                 "       received 2026-11-20 06:00 UTC, does not count\n"
                 "… and 1 200 older ones\n"));
}

TEST_CASE("the text of a report is as narrow as it is to be, and no word of it is cut") {
  StoredReport report = stored();
  const std::string words = std::string(3000, 'x') + "end";
  report.report.policies[0].failure_details[0].additional_information = words;
  for (const std::size_t width : {40, 80, 120}) {
    const std::string text = stored_report_text(report, others(), wide(width));
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
      CHECK(prose::display_width(text.substr(at, text.find('\n', at) - at)) <= width);
    }
    CHECK(std::count(text.begin(), text.end(), 'x') >= 3000);
    CHECK_THAT(text, Contains("end\n") && !Contains("x…"));
  }
  CHECK_THAT(stored_report_text(report, {}, wide(40)),
             Contains("\n    policy-string: version: STSv1\n    policy-string: mode: testing\n"));
}

TEST_CASE("the JSON of a stored report has stable keys") {
  const std::string json = stored_report_json(stored(), others());
  CHECK_THAT(
      json,
      tlsrpt::test::StartsWith(
          R"({"number":12,"received":"2026-11-21T06:11:42Z","deliveries":2,"domain":"example.org",)"
          R"("report_domain":null,"submitter":"google.com","message_id":"<1@google.com>",)"
          R"("authenticated":false,"signer":null,"counted":true,"counts_instead":null,"original_kept":true,)"
          R"("size":1234,"sha256":"aaaa)"));
  CHECK_THAT(json, Contains(R"("deviations":[{"deviation":"zlib-container","where":"part 2"},)"
                            R"({"deviation":"of-a-newer-program","where":null}],)"
                            R"("report":{"organization_name":"Google Inc.","date_range":{)"));
  CHECK_THAT(json,
             tlsrpt::test::EndsWith(
                 R"("others":[{"number":9,"organization_name":"Example AG","reporter_domain":null,)"
                 R"("signer":null,"domain":null,)"
                 R"("day":"2026-11-19","received":"2026-11-20T06:00:00Z","counted":false}],)"
                 R"("more_others":1200})"));
}

TEST_CASE("hostile words of a report are harmless in every format") {
  ReportMatches same = others();
  same.rows[0].reporter.organization_name = same.rows[0].domain = kHostile;
  TextStyle ascii;
  ascii.unicode = false;
  for (const std::string& text :
       {stored_report_text(hostile(), same, {}), stored_report_text(hostile(), same, ascii),
        stored_report_text(hostile(), same, wide(40)), stored_report_json(hostile(), same)}) {
    CHECK(text.find_first_of("\x1b\r\x07") == std::string::npos);
    CHECK_THAT(text, !Contains("\xE2\x80\xAE") && !Contains("\xFF"));
  }
}
