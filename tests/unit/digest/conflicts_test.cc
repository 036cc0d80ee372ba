// SPDX-License-Identifier: MIT
#include "digest/conflicts.h"

#include "catch.h"
#include "digest/html.h"
#include "digest/mail.h"
#include "digest/metrics.h"
#include "rows.h"

using namespace tlsrpt;
using namespace tlsrpt::digest;

namespace {

store::ConflictRow row() {
  store::ConflictRow row;
  row.counting = 12;
  row.not_counting = 7;
  row.reports = 2;
  row.reporter = {"Google Inc.", "google.com", false};
  row.domain = "example.com";
  row.failed_sessions = 5000;
  return row;
}

std::string said(store::ConflictRow row, std::uint64_t more = 0) {
  Digest digest;
  digest.conflicts = {{std::move(row)}, more, true};
  return conflict_lines(digest, {{}, 1000});
}

}  // namespace

TEST_CASE("a conflict is said with both numbers and the reporter") {
  CHECK(said(row()) ==
        "CONFLICT 2 reports of \"Google Inc.\" (unverified, contact google.com) for example.com on "
        "1970-01-01 "
        "are in conflict: 5 000 failed sessions in the one that counts, 0 in the other. See "
        "tlsrpt-summary --report 7\n");
}

TEST_CASE("a signed reporter is named with the signing domain, and the rest is counted") {
  store::ConflictRow signed_row = row();
  signed_row.reporter.is_signed = true;
  const std::string text = said(signed_row, 3);
  CHECK(text.find("\"Google Inc.\" (signed by google.com) for") != std::string::npos);
  CHECK(text.find("and 3 more conflicts") != std::string::npos);
}

TEST_CASE("a digest with a failing conflict is not clean") {
  Digest digest;
  digest.reports = 1;
  CHECK(is_clean(digest));
  digest.conflicts.fails = true;
  CHECK_FALSE(is_clean(digest));
}

TEST_CASE("no format calls a day clean on which failures do not count") {
  Rows rows = one_day();
  rows.results = {result("example.com", "sts", 10, 0)};
  rows.conflicts = {{row()}, 0, true};
  const Digest digest = merge(rows);
  CHECK(subject(digest) == "TLS reports 2026-11-22: 1 domain clean, 1 conflict");
  CHECK(mail(digest, {}, "", "").find("\nX-Tlsrpt-Digest: conflict\n") != std::string::npos);
  CHECK(verdict(digest) == "Reports contradict each other");
  CHECK(text(digest, {}).find("Nothing failed in the reports that count\n") != std::string::npos);
  CHECK(metrics(digest).find("\ntlsrpt_conflicts 1\n") != std::string::npos);
}
