// SPDX-License-Identifier: MIT
#include "digest/failing.h"

#include <algorithm>

#include "catch.h"
#include "rows.h"

using namespace tlsrpt::digest;

namespace {

TextStyle wide() {
  TextStyle style;
  style.width = 110;
  return style;
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a cause is told with its host, days, share, witnesses, effect, remedy and command") {
  CHECK(failing_blocks(merge(failing_day()), wide()) ==
        R"(FAILING  example.org   certificate-expired on mx2.example.org, 2026-11-20 to 2026-11-22
                       57 of 1 088 sessions, told by "Google Inc." (unverified) and "Microsoft Corporation"
                       (unverified)
                       The certificate has expired. Policy is testing: mail still arrives.
                       Renew it and reload the mail server, on every address of the host. See for yourself:
                       openssl s_client -starttls smtp -connect mx2.example.org:25 -servername mx2.example.org </dev/null
)");
}

TEST_CASE("on a narrow screen the block stands under its domain") {
  TextStyle style;
  style.width = 40;
  CHECK(failing_blocks(merge(failing_day()), style) ==
        R"(FAILING  example.org
  certificate-expired on
  mx2.example.org, 2026-11-20 to
  2026-11-22
  57 of 1 088 sessions, told by "Google
  Inc." (unverified) and "Microsoft
  Corporation" (unverified)
  The certificate has expired. Policy is
  testing: mail still arrives.
  Renew it and reload the mail server,
  on every address of the host. See for
  yourself:
  openssl s_client -starttls smtp -connect mx2.example.org:25 -servername mx2.example.org </dev/null
)");
}

TEST_CASE("a cause seen under two policy types is one block with both shares") {
  Rows rows = one_day();
  rows.results = {result("example.com", "sts", 98, 2, "testing"),
                  result("example.com", "tlsa", 48, 2)};
  rows.failures = {failure("example.com", "sts", "validation-failure", "mx1.example.com", "A", 2),
                   failure("example.com", "tlsa", "validation-failure", "mx1.example.com", "B", 2)};
  TextStyle style;
  style.width = 200;
  const std::string text = failing_blocks(merge(std::move(rows)), style);
  CHECK(has(text, "validation-failure on mx1.example.com, on 2026-11-22\n"));
  CHECK(has(text,
            "2 of 100 sessions (sts) and 2 of 50 sessions (tlsa), told by \"A\" (unverified) and "
            "\"B\" (unverified)\n"));
  CHECK(has(text, "DANE is in force: mail is being refused or delayed."));  // the graver of the two
  CHECK(text.find("FAILING") == text.rfind("FAILING"));
}

TEST_CASE("failures that have no details are told all the same") {
  Rows rows = one_day();
  rows.results = {result("example.com", "sts", 90, 10, "enforce")};
  CHECK(failing_blocks(merge(std::move(rows)), wide()) ==
        R"(FAILING  example.com   cause not told
                       10 of 100 sessions
                       The reports do not say why. Policy is enforce: mail is being refused or delayed.
                       Ask the reporters.
)");
}

TEST_CASE("details that count more than the summary do not make a share of it") {
  Rows rows = one_day();
  rows.results = {result("example.com", "sts", 0, 1, "testing")};
  rows.failures = {failure("example.com", "sts", "sts-policy-fetch-error", "", "A", 2)};
  const std::string text = failing_blocks(merge(std::move(rows)), wide());
  CHECK(has(text, "sts-policy-fetch-error, on 2026-11-22\n"));
  CHECK(has(text, "2 sessions, told by \"A\" (unverified)\n"));
  CHECK(has(text, "curl -v https://mta-sts.example.com/.well-known/mta-sts.txt\n"));
}

TEST_CASE("a result type that nobody registered keeps its text") {
  Rows rows = one_day();
  rows.failures = {failure("example.com", "sts", "quantum-failure", "", "A", 2)};
  const std::string text = failing_blocks(merge(std::move(rows)), wide());
  CHECK(has(text, "quantum-failure, on 2026-11-22"));
  CHECK(has(text, "This result type is not registered."));
}

TEST_CASE("hostile names act on neither terminal, line nor command") {
  Rows rows = one_day();
  rows.results = {result(kHostile, kHostile, 1, 1)};
  rows.failures = {failure(kHostile, kHostile, kHostile, kHostile, kHostile, 1),
                   failure("example.com", "tlsa", "tlsa-invalid", kHostile, kHostile, 1)};
  const Digest digest = merge(std::move(rows));
  for (const std::size_t width : {0, 40, 80, 200}) {
    TextStyle style;
    style.width = width;
    const std::string text = failing_blocks(digest, style);
    CHECK(text.find_first_of("\x1b\x07\r\xFF") == std::string::npos);
    CHECK_FALSE(has(text, "\xE2\x80\xAE"));
    CHECK_FALSE(has(text, "\nBcc"));
    CHECK(has(text, "dig +dnssec _25._tcp.MX-HOST TLSA\n"));
  }
}

TEST_CASE("the worst come first, and few blocks stand for many") {
  Rows rows = one_day();
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    rows.failures.push_back(
        failure(numbered_domain(i), "sts", "certificate-expired", "", "A", i + 1));
  }
  const Digest digest = merge(std::move(rows));
  const std::string text = failing_blocks(digest, wide());
  CHECK(text.starts_with("FAILING  d9999.example   "));
  CHECK(text.ends_with("\n… and 9 994 more causes of 9 994 domains\n"));
  CHECK(std::count(text.begin(), text.end(), '\n') <= 20);

  TextStyle all = wide();
  all.all = true;
  CHECK(has(failing_blocks(digest, all), "FAILING  d0.example   "));
}

TEST_CASE("few causes of one domain stand for many") {
  Rows rows = one_day();
  for (std::uint64_t i = 0; i < 1'000; ++i) {
    rows.failures.push_back(
        failure("example.com", "sts", "certificate-expired", "mx." + numbered_domain(i), "A", 1));
  }
  TextStyle style = wide();
  style.unicode = false;
  CHECK(failing_blocks(merge(std::move(rows)), style)
            .ends_with("\n... and 994 more causes of 1 domain\n"));
}

TEST_CASE("four causes are told in full, of five the two heaviest") {
  Rows rows = one_day();
  for (std::uint64_t i = 0; i < 4; ++i) {
    rows.failures.push_back(
        failure(numbered_domain(i), "sts", "certificate-expired", "", "A", 10 - i));
  }
  const auto commands = [&] {
    const std::string out = failing_blocks(merge(rows), wide());
    std::size_t found = 0;
    for (auto at = out.find("openssl"); at != std::string::npos; at = out.find("openssl", at + 1)) {
      ++found;
    }
    return found;
  };
  CHECK(commands() == 4);
  rows.failures.push_back(failure("d4.example", "sts", "certificate-expired", "", "A", 1));
  CHECK(commands() == 2);
  CHECK(has(failing_blocks(merge(rows), wide()),
            "\nFAILING  d4.example: certificate-expired, on 2026-11-22, 1 session\n"));
}

TEST_CASE("policy types that a report made up do not make a line of thousands") {
  Rows rows = one_day();
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const std::string type = "t" + std::to_string(i);
    rows.results.push_back(result("example.com", type, 1, 1));
    rows.failures.push_back(failure("example.com", type, "certificate-expired", "", "A", 1));
  }
  const std::string out = failing_blocks(merge(std::move(rows)), wide());
  CHECK(has(out, "1 of 2 sessions (t0) and 1 of 2 sessions (t1)"));
  CHECK(has(out, "19 997 more"));
}

namespace {

/// The first line of the block of a cause that was told of on these days.
std::string headline(std::string_view first, std::string_view last, Change change,
                     std::optional<std::string_view> since, bool is_over) {
  Rows rows = one_day();
  rows.failures = {failure("example.com", "sts", "tlsa-invalid", "", "A", 1, first, last)};
  Digest digest = merge(std::move(rows));
  Failure& failure = digest.domains.front().failures.front();
  failure.change = change;
  failure.since = since ? std::optional(day(*since)) : std::nullopt;
  failure.until = since ? std::optional(day(last)) : std::nullopt;
  failure.is_over = is_over;
  const std::string out = failing_blocks(digest, wide());
  constexpr std::string_view kLead = "FAILING  example.com   tlsa-invalid, ";
  return out.substr(kLead.size(), out.find('\n') - kLead.size());
}

}  // namespace

TEST_CASE("a cause tells whether it is new, and since when it goes on") {
  using std::nullopt;
  const char* const d20 = "2026-11-20";
  const char* const d22 = "2026-11-22";
  CHECK(headline(d22, d22, Change::untold, nullopt, false) == "on 2026-11-22");
  CHECK(headline(d22, d22, Change::is_new, d22, false) == "new on 2026-11-22");
  CHECK(headline(d22, d22, Change::ongoing, d22, false) == "on 2026-11-22");
  CHECK(headline(d22, d22, Change::ongoing, d20, false) == "day 3 (since 2026-11-20)");
  CHECK(headline(d20, d22, Change::is_new, d20, false) == "day 3 (since 2026-11-20)");
  // The days before are broken.
  CHECK(headline(d20, d22, Change::is_new, d22, false) == "new, 2026-11-20 to 2026-11-22");
  CHECK(headline(d20, d20, Change::ongoing, "2026-11-19", true) ==
        "2026-11-19 to 2026-11-20, not told since");
  CHECK(headline(d20, d20, Change::untold, d20, true) == "on 2026-11-20, not told since");
}

TEST_CASE("colour is used where it is asked for, and takes no width") {
  TextStyle style = wide();
  style.colour = true;
  const std::string coloured = failing_blocks(merge(failing_day()), style);
  CHECK(coloured.starts_with("\x1b[1;31mFAILING\x1b[0m  example.org   certificate-expired"));
  std::string plain = coloured;
  plain.erase(0, 7).erase(7, 4);
  CHECK(plain == failing_blocks(merge(failing_day()), wide()));
}

TEST_CASE("where nothing failed there is no block") {
  CHECK(failing_blocks(merge(one_day()), wide()).empty());
}
