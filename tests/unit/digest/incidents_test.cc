// SPDX-License-Identifier: MIT
#include "digest/incidents.h"

#include "catch.h"
#include "digest/text.h"
#include "rows.h"

using namespace tlsrpt;
using namespace tlsrpt::digest;
using tlsrpt::test::Contains;

namespace {

const report::Time kSince = time("2026-11-10T22:48:00Z");

IncidentView open() {
  IncidentView view;
  store::Incident& incident = view.incident;
  incident.id = 12;
  incident.cause = {"example.org", "certificate-expired", "mx2.example.org"};
  incident.opened = time("2026-11-21T06:11:42Z");
  incident.first_day = day("2026-11-20");
  incident.last_day = day("2026-11-22");
  incident.failed_sessions = 57;
  incident.sessions = 1088;
  incident.policy_type = "sts";
  incident.mode = "testing";
  incident.noticed = time("2026-11-21T06:11:42Z");
  view.reporters = {by("Google Inc."), by("Microsoft Corporation")};
  view.effect = report::Effect::testing;
  return view;
}

/// `why` as the store keeps it, and with the words of a person behind it.
IncidentView over(std::string_view why, const std::string& words = {}) {
  IncidentView view = open();
  view.incident.id = 11;
  view.incident.resolved = time("2026-11-24T09:30:00Z");
  view.incident.why = std::string(why) + words;
  return view;
}

}  // namespace

TEST_CASE("an open incident says what, where, how often, told by whom, and what to do") {
  CHECK(incidents_text({open()}, kSince, {}) ==
        "Incidents: 1 open, 0 over since 2026-11-10 22:48 UTC\n"
        "\n"
        "OPEN 12  example.org\n"
        "         certificate-expired on mx2.example.org, 2026-11-20 to 2026-11-22\n"
        "         57 of 1 088 sessions, told by \"Google Inc.\" (unverified) and \"Microsoft\n"
        "         Corporation\" (unverified)\n"
        "         The certificate has expired. Policy is testing: mail still arrives.\n"
        "         Renew it and reload the mail server, on every address of the host.\n"
        "         Last alert 2026-11-21 06:11 UTC.\n");
}

TEST_CASE("the open ones come first, and those that are over say why") {
  const std::string text = incidents_text({over(store::kCovered), open()}, kSince, {});
  CHECK_THAT(text, tlsrpt::test::StartsWith("Incidents: 1 open, 1 over"));
  CHECK(text.find("OPEN 12") < text.find("OVER 11"));
  CHECK_THAT(text, Contains("Over since 2026-11-24 09:30 UTC: every reporter"));
  CHECK_THAT(incidents_text({over(store::kQuiet)}, kSince, {}),
             Contains("no report has told of it for"));
  CHECK_THAT(incidents_text({over(store::kWithdrawn)}, kSince, {}),
             Contains("authenticated reports"));
  CHECK_THAT(incidents_text({over(store::kClosed, "mx2 is gone")}, kSince, {}),
             Contains("closed by hand: mx2 is gone"));
}

TEST_CASE("an incident that nobody was told of says so") {
  IncidentView view = open();
  view.incident.noticed.reset();
  view.unverified = false;
  for (tlsrpt::report::Reporter& reporter : view.reporters) {
    reporter.domain = "sender.example";
    reporter.is_signed = true;
  }
  const std::string text = incidents_text({view}, kSince, {});
  CHECK_THAT(text, Contains("No alert was sent."));
  CHECK_THAT(text, !Contains("unverified"));
}

TEST_CASE("of many incidents the first are shown, and the others counted") {
  std::vector<IncidentView> many(50, open());
  const std::string text = incidents_text(many, kSince, {});
  CHECK_THAT(text, Contains("Incidents: 50 open"));
  CHECK_THAT(text, Contains("and 10 more incidents that are open"));
  TextStyle all;
  all.all = true;
  CHECK_THAT(incidents_text(many, kSince, all), !Contains("more incidents"));
}

TEST_CASE("no incident is told too") {
  CHECK(incidents_text({}, kSince, {}) == "Incidents: 0 open, 0 over since 2026-11-10 22:48 UTC\n");
}

TEST_CASE("hostile strings of an incident are harmless") {
  IncidentView view = over(store::kClosed, kHostile);
  view.incident.cause = {kHostile, kHostile, kHostile};
  view.incident.policy_type = view.incident.mode = kHostile;
  view.reporters = {by(kHostile)};
  for (const std::string& text : {incidents_text({view}, kSince, {}), incidents_json({view}, {})}) {
    CHECK(text.find_first_of("\x1b\r\x07") == std::string::npos);
    CHECK_THAT(text, !Contains("\nBcc"));
    CHECK_THAT(text, !Contains("\xE2\x80\xAE"));
  }
}

TEST_CASE("the JSON of incidents has stable keys") {
  CHECK(
      incidents_json({open(), over(store::kQuiet)}, {}) ==
      R"({"incidents":[{"id":12,"domain":"example.org","result_type":"certificate-expired",)"
      R"("receiving_mx_hostname":"mx2.example.org","state":"open",)"
      R"("opened":"2026-11-21T06:11:42Z","resolved":null,"why":null,)"
      R"("first_day":"2026-11-20","last_day":"2026-11-22","policy_type":"sts",)"
      R"("mode":"testing","failed_sessions":57,"sessions":1088,)"
      R"("reporters":["Google Inc.","Microsoft Corporation"],)"
      R"("reported_by":[{"organization_name":"Google Inc.","reporter_domain":null,"signer":null},)"
      R"({"organization_name":"Microsoft Corporation","reporter_domain":null,"signer":null}],)"
      R"("unverified":true,)"
      R"("last_alert":"2026-11-21T06:11:42Z"},)"
      R"({"id":11,"domain":"example.org","result_type":"certificate-expired",)"
      R"("receiving_mx_hostname":"mx2.example.org","state":"resolved",)"
      R"("opened":"2026-11-21T06:11:42Z","resolved":"2026-11-24T09:30:00Z","why":"quiet",)"
      R"("first_day":"2026-11-20","last_day":"2026-11-22","policy_type":"sts",)"
      R"("mode":"testing","failed_sessions":57,"sessions":1088,)"
      R"("reporters":["Google Inc.","Microsoft Corporation"],)"
      R"("reported_by":[{"organization_name":"Google Inc.","reporter_domain":null,"signer":null},)"
      R"({"organization_name":"Microsoft Corporation","reporter_domain":null,"signer":null}],)"
      R"("unverified":true,)"
      R"("last_alert":"2026-11-21T06:11:42Z"}],"more_incidents":{"open":0,"resolved":0},)"
      R"("alerts":{"pending":0,"given_up":0,"refused":0,"last_answer":null}})");
}

TEST_CASE("a digest says how many incidents are open") {
  Rows rows = failing_day();
  CHECK_THAT(text(merge(rows), {}), !Contains("incident"));
  rows.incidents = {open(), over(store::kQuiet)};
  CHECK_THAT(text(merge(rows), {}),
             Contains("1 incident is open; see tlsrpt-summary --incidents\n"));
  rows.incidents = {open(), open()};
  CHECK_THAT(text(merge(rows), {}), Contains("2 incidents are open;"));
}
