// SPDX-License-Identifier: MIT
#include "digest/details.h"

#include "catch.h"
#include "prose/lines.h"
#include "rows.h"

using namespace tlsrpt;
using namespace tlsrpt::digest;
using store::DetailRow;
using store::Details;
using tlsrpt::test::Contains;
using tlsrpt::test::StartsWith;

namespace {

const store::Window kDay = {store::Window::Basis::covered, time("2026-11-20T00:00:00Z"),
                            time("2026-11-21T00:00:00Z")};

DetailRow detail() {
  DetailRow row;
  row.domain = "example.org";
  row.policy_type = "sts";
  row.result_type = "certificate-expired";
  row.receiving_mx_hostname = "mx2.example.org";
  row.receiving_ip = "198.51.100.72";
  row.sending_mta_ip = "192.0.2.1";
  row.failure_reason_code = "X509, \"old\"";
  row.reporter.organization_name = "Google Inc.";
  row.failed_sessions = 1057;
  row.reports = 2;
  row.first_day = day("2026-11-19");
  row.last_day = day("2026-11-20");
  row.newest_report = 12;
  return row;
}

DetailRow untold() {
  DetailRow row;
  row.failed_sessions = row.reports = 1;
  row.first_day = row.last_day = day("2026-11-20");
  row.newest_report = 3;
  return row;
}

DetailRow hostile() {
  DetailRow row = detail();
  for (std::string* text : {&row.domain, &row.policy_type, &row.result_type,
                            &row.receiving_mx_hostname, &row.receiving_ip, &row.sending_mta_ip,
                            &row.failure_reason_code, &row.reporter.organization_name}) {
    *text = kHostile;
  }
  return row;
}

Details many(std::uint64_t count) {
  return {count, std::vector<DetailRow>(count, detail())};
}

std::size_t times(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) ++found;
  return found;
}

TextStyle wide(std::size_t width) {
  TextStyle style;
  style.width = width;
  return style;
}

}  // namespace

TEST_CASE("each combination of failures is a block") {
  CHECK(details_text({2, {detail(), untold()}}, kDay, false, {}) ==
        "TLS failures for 2026-11-20 UTC   2 combinations\n"
        "\n"
        "example.org: certificate-expired on mx2.example.org\n"
        "    1 057 sessions (sts), 2026-11-19 to 2026-11-20, told by \"Google Inc.\"\n"
        "    (unverified)\n"
        "    at address 198.51.100.72, seen from 192.0.2.1, reason code X509, \"old\"\n"
        "    in 2 reports, the newest is number 12\n"
        "\n"
        "(domain not told): cause not told\n"
        "    1 session (-), on 2026-11-20, told by an unnamed reporter (unverified)\n"
        "    in 1 report, number 3\n"
        "\n"
        "One of the reports in full:\n"
        "    tlsrpt-summary --report 12\n");
}

TEST_CASE("without a failure that is said") {
  CHECK(details_text({}, kDay, false, {}) == "No TLS failures for 2026-11-20 UTC\n");
  CHECK(details_text({}, kDay, true, {}) == "No such TLS failures for 2026-11-20 UTC\n");
}

TEST_CASE("the text of failures is as narrow as it is to be") {
  for (const std::size_t width : {40, 80, 120}) {
    const std::string text = details_text({2, {detail(), hostile()}}, kDay, false, wide(width));
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
      const std::string line = text.substr(at, text.find('\n', at) - at);
      CHECK(prose::display_width(line) <= width);
    }
  }
}

TEST_CASE("the text shows 40 combinations and tells how to see more") {
  CHECK(times(details_text(many(40), kDay, false, {}), "mx2") == 40);
  CHECK_THAT(details_text(many(40), kDay, false, {}), !Contains("more"));
  CHECK(times(details_text(many(42), kDay, false, {}), "mx2") == 40);
  CHECK_THAT(
      details_text(many(42), kDay, false, {}),
      Contains("… and 2 more combinations; --all shows more, --domain, --type and --mx choose\n"));
  TextStyle all;
  all.all = true;
  CHECK(times(details_text(many(42), kDay, false, all), "mx2") == 42);
  // The store answers with no more rows than are shown.
  CHECK_THAT(details_text({1'000'000, many(40).rows}, kDay, false, {}),
             Contains("and 999 960 more combinations;"));
}

TEST_CASE("the JSON of failures has stable keys and is complete") {
  CHECK(
      details_json({2, {detail(), untold()}}, kDay) ==
      R"({"window":{"basis":"covered","from":"2026-11-20T00:00:00Z","to":"2026-11-21T00:00:00Z"},)"
      R"("combinations":2,"failures":[{"domain":"example.org","policy_type":"sts",)"
      R"("result_type":"certificate-expired","receiving_mx_hostname":"mx2.example.org",)"
      R"("receiving_ip":"198.51.100.72","sending_mta_ip":"192.0.2.1",)"
      R"("failure_reason_code":"X509, \"old\"","organization_name":"Google Inc.","reporter_domain":null,"signer":null,)"
      R"("failed_sessions":1057,"reports":2,"first_day":"2026-11-19","last_day":"2026-11-20",)"
      R"("newest_report":12},{"domain":null,"policy_type":null,"result_type":null,)"
      R"("receiving_mx_hostname":null,"receiving_ip":null,"sending_mta_ip":null,)"
      R"("failure_reason_code":null,"organization_name":null,"reporter_domain":null,"signer":null,"failed_sessions":1,"reports":1,)"
      R"("first_day":"2026-11-20","last_day":"2026-11-20","newest_report":3}],)"
      R"("more_combinations":0,"more_failed_sessions":0})");
  CHECK_THAT(
      details_json({}, kDay),
      tlsrpt::test::EndsWith(
          R"("combinations":0,"failures":[],"more_combinations":0,"more_failed_sessions":0})"));
  CHECK(times(details_json(many(100), kDay), "mx2") == 100);
}

TEST_CASE("the CSV of failures has the columns of the JSON") {
  CHECK(details_csv({2, {detail(), untold()}}) ==
        "domain,policy_type,result_type,receiving_mx_hostname,receiving_ip,sending_mta_ip,"
        "failure_reason_code,organization_name,failed_sessions,reports,first_day,last_day,"
        "newest_report,reporter_domain,signer\r\n"
        "example.org,sts,certificate-expired,mx2.example.org,198.51.100.72,192.0.2.1,"
        "\"X509, \"\"old\"\"\",Google Inc.,1057,2,2026-11-19,2026-11-20,12,,\r\n"
        ",,,,,,,,1,1,2026-11-20,2026-11-20,3,,\r\n");
  CHECK_THAT(details_csv({}), StartsWith("domain,") && tlsrpt::test::EndsWith("signer\r\n"));
  CHECK(times(details_csv(many(100)), "\r\n") == 101);
}

TEST_CASE("hostile words of failures are harmless in every format") {
  const Details details = {1, {hostile()}};
  TextStyle ascii;
  ascii.unicode = false;
  for (const std::string& text :
       {details_text(details, kDay, false, {}), details_text(details, kDay, false, ascii),
        details_text(details, kDay, false, wide(40)), details_json(details, kDay)}) {
    CHECK(text.find_first_of("\x1b\r\x07") == std::string::npos);
    CHECK_THAT(text, !Contains("\xE2\x80\xAE") && !Contains("\xFF"));
  }
  const std::string csv = details_csv(details);
  CHECK(csv.find_first_of("\x1b\x07") == std::string::npos);
  CHECK_THAT(csv, !Contains("\xE2\x80\xAE") && !Contains("\xFF"));
  CHECK(times(csv, "\n") == 2);
}
