// SPDX-License-Identifier: MIT
#include "digest/text.h"

#include <algorithm>

#include "catch.h"
#include "digest/advice.h"
#include "rows.h"

using namespace tlsrpt;
using namespace tlsrpt::digest;

namespace {

TextStyle width(std::size_t columns) {
  TextStyle style;
  style.width = columns;
  return style;
}

Rows quiet_day() {
  Rows rows = one_day();
  rows.results = {result("example.com", "sts", 12431, 0, "enforce"),
                  result("example.com", "tlsa", 12431, 0)};
  return rows;
}

void cover(Rows& rows, std::string_view from, std::string_view to) {
  rows.window = {store::Window::Basis::covered, time(from), time(to)};
}

std::string first_line(const Rows& rows) {
  const std::string out = text(merge(rows), width(80));
  return out.substr(0, out.find('\n'));
}

}  // namespace

TEST_CASE("a quiet day is told in a few lines") {
  CHECK(text(merge(quiet_day()), width(100)) ==
        R"(TLS reports received 2026-11-22 18:00 to 2026-11-23 18:00 UTC   7 reports, 3 reporters
Nothing failed

domain        policy   mode      sessions   failed         ok
example.com   sts      enforce     12 431        0   100.00 %
              tlsa     -           12 431        0   100.00 %
)");
}

TEST_CASE("a quiet day fits the screen of a phone") {
  CHECK(text(merge(quiet_day()), width(40)) ==
        R"(TLS reports received 2026-11-22 18:00 to
2026-11-23 18:00 UTC
7 reports, 3 reporters
Nothing failed

domain
  policy  sessions  failed        ok
example.com
  sts       12 431       0  100.00 %
  tlsa      12 431       0  100.00 %
)");
}

TEST_CASE("what is wrong comes first, and what is missing last") {
  Rows rows = failing_day();
  rows.silent = {{"example.edu", day("2026-11-12")}};
  rows.rejected = {{"not-a-report", "not-a-report", 3}, {"rejected", "json-syntax", 1}};
  rows.quarantine = {4, time("2026-11-20T01:00:00Z"), "/var/lib/tlsrpt/quarantine"};
  Digest digest = merge(std::move(rows));
  digest.advice = advise(digest, {});
  CHECK(text(digest, width(110)) ==
        R"(TLS reports received 2026-11-22 18:00 to 2026-11-23 18:00 UTC   7 reports, 3 reporters

FAILING  example.org   certificate-expired on mx2.example.org, 2026-11-20 to 2026-11-22
                       57 of 1 088 sessions, told by "Google Inc." (unverified) and "Microsoft Corporation"
                       (unverified)
                       The certificate has expired. Policy is testing: mail still arrives.
                       Renew it and reload the mail server, on every address of the host. See for yourself:
                       openssl s_client -starttls smtp -connect mx2.example.org:25 -servername mx2.example.org </dev/null

domain        policy   mode      sessions   failed         ok
example.org   sts      testing      1 088       57    94.76 %
example.com   sts      enforce     12 431        0   100.00 %
              tlsa     -           12 431        0   100.00 %
example.net   none     -              230        0   100.00 %

SILENT   example.edu: no report since that of 2026-11-12

next   - 3 of 7 reports are not authenticated and may be forged. See for yourself before you act; tlsrpt(7)
         tells more.
       - the quarantine holds 4 mails, the oldest of 2026-11-20. Read with any mail reader what could not be
         stored, and delete it there, or have it stored with tlsrpt-store quarantine release.
         mutt -f /var/lib/tlsrpt/quarantine

3 mails were no reports, 1 was rejected: json-syntax
)");
}

TEST_CASE("where nothing came, one line says so") {
  Rows rows = one_day();
  rows.reports = 0;
  rows.reporters.clear();
  CHECK(text(merge(rows), width(80)) ==
        "No TLS reports received 2026-11-22 18:00 to 2026-11-23 18:00 UTC\n");
  cover(rows, "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z");
  CHECK(text(merge(rows), width(80)) == "No TLS reports for 2026-11-22 UTC\n");
}

TEST_CASE("a window of covered days names its first and its last day") {
  Rows rows = quiet_day();
  cover(rows, "2026-11-20T00:00:00Z", "2026-11-23T00:00:00Z");
  CHECK(first_line(rows) ==
        "TLS reports for 2026-11-20 to 2026-11-22 UTC   7 reports, 3 reporters");
  cover(rows, "2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z");
  rows.reports = 1;
  rows.reporters.resize(1);
  CHECK(first_line(rows) == "TLS reports for 2026-11-20 UTC   1 report, 1 reporter");
}

TEST_CASE("many silent domains are counted") {
  Rows rows = one_day();
  for (std::uint64_t i = 0; i < 50; ++i) {
    rows.silent.push_back({numbered_domain(i), day("2026-11-12")});
  }
  CHECK(text(merge(std::move(rows)), width(80)).ends_with("\n… and 47 more silent domains\n"));
}

TEST_CASE("ten thousand domains with all that can be said fit two screens") {
  Rows rows = one_day();
  rows.results_before = {result("d0.example", "sts", 1, 0)};
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const std::string domain = numbered_domain(i);
    const std::uint64_t failed = i % 2 == 0 ? 1 : 0;
    rows.results.push_back(result(domain, "sts", 10, failed, "enforce"));
    if (failed > 0) {
      rows.failures.push_back(failure(domain, "sts", "certificate-expired", "mx.example", "A", 1));
    }
  }
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    rows.results_before.push_back(result(numbered_domain(i), "sts", 1000, 0));
    rows.silent.push_back({"s" + numbered_domain(i), day("2026-11-12")});
  }
  rows.rejected = {{"not-a-report", "not-a-report", 3}, {"rejected", "json-syntax", 1}};
  rows.quarantine = {4, time("2026-11-20T01:00:00Z"), "/var/lib/tlsrpt/quarantine"};
  rows.quarantine_losses = 5;
  Digest digest = merge(std::move(rows));
  for (Domain& domain : digest.domains) {
    domain.advice = {
        {kNotReady,
         "not ready for enforce: 57 of 1 088 sessions in 14 days of testing would "
         "have been refused (certificate-expired on mx2.example.org, told by \"A\" (unverified))",
         "Mend that first. For the evidence:", "tlsrpt-summary --ready " + domain.domain}};
  }
  digest.new_reporters = {by("A"), by("B")};
  digest.silent_reporters = {{by("C"), day("2026-11-12"), 12}};
  digest.advice = advise(digest, {});
  for (const std::size_t height : {24, 40, 60}) {
    for (const std::size_t columns : {80, 110}) {
      TextStyle style = width(columns);
      style.height = height;
      const std::string out = text(digest, style);
      INFO(out);
      const auto lines = static_cast<std::size_t>(std::count(out.begin(), out.end(), '\n'));
      CHECK(lines <= 2 * height);
      CHECK(lines > height);
    }
  }
}

TEST_CASE("nothing hostile reaches the reader, whatever the style") {
  Rows rows = one_day();
  rows.reporters = {{by(kHostile), 1, 0}};
  rows.results = {result(kHostile, kHostile, 1, 1), result("example.com", "sts", 1, 0, kHostile)};
  rows.failures = {failure(kHostile, "sts", kHostile, kHostile, kHostile, 1)};
  rows.silent = {{kHostile + "2", day("2026-11-12")}};
  rows.rejected = {{kHostile, kHostile, 1}, {"rejected", kHostile, 1}};
  const Digest digest = merge(std::move(rows));
  for (const std::size_t columns : {0, 1, 16, 40, 80, 500}) {
    for (const bool unicode : {false, true}) {
      TextStyle style = width(columns);
      style.unicode = unicode;
      const std::string out = text(digest, style);
      CHECK(out.find_first_of("\x1b\x07\r\xFF") == std::string::npos);
      CHECK(out.find("\xE2\x80\xAE") == std::string::npos);
      CHECK(out.find("\nBcc") == std::string::npos);
      const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
      if (!unicode) CHECK(std::all_of(out.begin(), out.end(), is_ascii));
    }
  }
}
