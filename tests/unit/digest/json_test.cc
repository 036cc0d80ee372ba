// SPDX-License-Identifier: MIT
#include "digest/json.h"

#include <algorithm>

#include "catch.h"
#include "rows.h"

using namespace tlsrpt;
using namespace tlsrpt::digest;

TEST_CASE("a digest has the keys that the manual names") {
  Rows rows = failing_day();
  rows.results.erase(rows.results.begin() + 1, rows.results.begin() + 3);
  rows.silent = {{"example.edu", day("2026-11-12")}};
  rows.rejected = {{"rejected", "json-syntax", 1}};
  rows.quarantine = {4, time("2026-11-20T01:00:00Z")};
  CHECK(
      json(merge(std::move(rows))) ==
      R"({"window":{"basis":"received","from":"2026-11-22T18:00:00Z","to":"2026-11-23T18:00:00Z"},)"
      R"("reports":7,)"
      R"("reporters":[{"organization_name":"Google Inc.","reporter_domain":null,"signer":null,"reports":3,"unverified":3},)"
      R"({"organization_name":"Microsoft Corporation","reporter_domain":null,"signer":null,"reports":3,"unverified":0},)"
      R"({"organization_name":"Example AG","reporter_domain":null,"signer":null,"reports":1,"unverified":0}],)"
      R"("new_reporters":[],"newly_reported_by":[],"silent_reporters":[],)"
      R"("domains":[{"domain":"example.com","verdict":"clean",)"
      R"("policies":[{"policy_type":"sts","mode":"enforce","reports":1,)"
      R"("successful_sessions":12431,"failed_sessions":0,"success_rate":1.0,)"
      R"("before":null,"days":null}],"failures":[],"gone":[],"advice":[]},)"
      R"({"domain":"example.edu","verdict":"silent","last_day":"2026-11-12",)"
      R"("policies":[],"failures":[],"gone":[],"advice":[]},)"
      R"({"domain":"example.org","verdict":"failing",)"
      R"("policies":[{"policy_type":"sts","mode":"testing","reports":1,)"
      R"("successful_sessions":1031,"failed_sessions":57,"success_rate":0.9476102941176471,)"
      R"("before":null,"days":null}],)"
      R"("failures":[{"result_type":"certificate-expired","policy_type":"sts",)"
      R"("receiving_mx_hostname":"mx2.example.org","failed_sessions":57,)"
      R"("reporters":["Google Inc.","Microsoft Corporation"],)"
      R"("reported_by":[{"organization_name":"Google Inc.","reporter_domain":null,"signer":null},)"
      R"({"organization_name":"Microsoft Corporation","reporter_domain":null,"signer":null}],)"
      R"("first_day":"2026-11-20","last_day":"2026-11-22","since":null,"change":null}],)"
      R"("gone":[],"advice":[]}],"advice":[],)"
      R"("conflicts":[],"incidents":[],"alerts":{"pending":0,"given_up":0,"refused":0,"last_answer":null},)"
      R"("rejected":[{"verdict":"rejected","fault":"json-syntax","mails":1}],)"
      R"("quarantine":{"messages":4,"oldest":"2026-11-20T01:00:00Z"},)"
      R"("more":{"reporters":0,"domains":0,"conflicts":0,"incidents_open":0,"incidents_resolved":0}})");
}

TEST_CASE("what was looked up is told with its days") {
  Rows rows = one_day();
  rows.reporters = {{by("A"), 1, 0}};
  rows.results = {result("example.com", "sts", 1, 1)};
  rows.failures = {failure("example.com", "sts", "tlsa-invalid", "", "A", 1)};
  rows.results_before = {result("example.com", "sts", 4, 0)};
  rows.failures_before = {failure("example.com", "sts", "validation-failure", "mx", "A", 2)};
  Digest digest = merge(std::move(rows));
  digest.last_day = day("2026-11-22");
  digest.new_reporters = {by("A")};
  digest.silent_reporters = {{by("B"), day("2026-11-12"), 12}};
  digest.advice = {{"unverified", "why", "What to do.", ""}};
  Domain& domain = digest.domains.front();
  domain.policies.front().days = {{1, 4, 0}, {1, 1, 1}};
  domain.failures.front().since = day("2026-11-22");
  domain.advice = {{"no-report", "why", "What to do.", "dig"}};
  const std::string out = json(digest);
  for (
      const char* const part :
      {R"("before":{"reports":1,"successful_sessions":4,"failed_sessions":0,"success_rate":1.0})",
       R"("days":{"first":"2026-11-21","successful_sessions":[4,1],"failed_sessions":[0,1]})",
       R"("since":"2026-11-22","change":"new"})",
       R"("gone":[{"result_type":"validation-failure","receiving_mx_hostname":"mx",)"
       R"("failed_sessions":2,"last_day":"2026-11-22"}])",
       R"("advice":[{"id":"no-report","text":"why","action":"What to do.","command":"dig"}]}])",
       R"("new_reporters":["A"],"newly_reported_by":[{"organization_name":"A",)"
       R"("reporter_domain":null,"signer":null}],)"
       R"("silent_reporters":[{"organization_name":"B","reporter_domain":null,"signer":null,"last_day":"2026-11-12"}])",
       R"(],"advice":[{"id":"unverified","text":"why","action":"What to do.","command":null}],)"}) {
    INFO(part);
    CHECK(out.find(part) != std::string::npos);
  }
}

TEST_CASE("what is not told is null") {
  Rows rows = one_day();
  rows.window.basis = store::Window::Basis::covered;
  rows.reporters = {{by(""), 1, 1}};
  rows.results = {result("", "tlsa", 0, 0)};
  rows.quarantine.messages.reset();
  const std::string out = json(merge(std::move(rows)));
  CHECK(out.find(R"({"window":{"basis":"covered",)") == 0);
  CHECK(out.find(R"("organization_name":null)") != std::string::npos);
  CHECK(out.find(R"("domain":null,"verdict":"clean")") != std::string::npos);
  CHECK(out.find(R"("mode":null)") != std::string::npos);
  CHECK(out.find(R"("success_rate":null)") != std::string::npos);
  CHECK(out.find(R"("quarantine":null,)") != std::string::npos);
  CHECK(json(merge(one_day())).find(R"("quarantine":{"messages":0,"oldest":null})") !=
        std::string::npos);
}

TEST_CASE("hostile strings stay inside their quotes") {
  Rows rows = one_day();
  rows.reporters = {{by(kHostile), 1, 0}};
  rows.results = {result(kHostile, kHostile, 1, 1)};
  rows.failures = {failure(kHostile, kHostile, kHostile, kHostile, kHostile, 1)};
  rows.rejected = {{kHostile, kHostile, 1}};
  const std::string out = json(merge(std::move(rows)));
  CHECK(std::none_of(out.begin(), out.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }));
  CHECK(out.find(R"("organization_name":"\u001b]0;owned\u0007\r\nBcc: all \u202e </script> )"
                 R"('; DROP TABLE reports; --)"
                 "\uFFFD\",") != std::string::npos);
}
