// SPDX-License-Identifier: MIT
#include "digest/mail.h"

#include <algorithm>

#include "catch.h"
#include "digest/advice.h"
#include "rows.h"

using namespace tlsrpt;
using namespace tlsrpt::digest;

namespace {

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

const Envelope kEnvelope = {{"postmaster@example.com", "second@example.net"},
                            "tlsrpt@example.com",
                            time("2026-11-23T18:00:01Z"),
                            7};

IncidentView open_incident() {
  IncidentView view;
  view.incident.cause = {"example.com", "certificate-expired", ""};
  return view;
}

}  // namespace

TEST_CASE("the subject carries the verdict") {
  Rows rows = failing_day();
  CHECK(subject(merge(rows)) ==
        "TLS reports 2026-11-22: 1 of 3 domains failing (example.org: certificate-expired)");
  rows.silent = {{"example.edu", day("2026-11-12")}};
  CHECK(subject(merge(rows)) ==
        "TLS reports 2026-11-22: 1 of 3 domains failing (example.org: certificate-expired), "
        "1 silent");
  rows.results.back().failed_sessions = 0;
  rows.failures.clear();
  CHECK(subject(merge(rows)) == "TLS reports 2026-11-22: all 3 domains clean, 1 silent");
  rows.incidents = {open_incident()};
  CHECK(has(subject(merge(rows)), "clean, 1 silent, 1 incident open"));
  CHECK(subject(merge(one_day())) == "TLS reports 2026-11-22: no reports");
}

TEST_CASE("of many failing domains the subject names the worst") {
  Rows rows = one_day();
  for (std::uint64_t i = 0; i < 5; ++i) {
    rows.results.push_back(result(numbered_domain(i), "sts", 1, i + 1));
    rows.failures.push_back(
        failure(numbered_domain(i), "sts", i == 4 ? "" : "tlsa-invalid", "", "A", 1));
  }
  CHECK(subject(merge(std::move(rows))) ==
        "TLS reports 2026-11-22: 5 of 5 domains failing (d4.example: cause not told, d3.example: "
        "tlsa-invalid, and 3 more)");
}

TEST_CASE("the days of the subject are those that the reports are likely to be about") {
  Digest digest;
  digest.window = {store::Window::Basis::covered, time("2026-11-16T00:00:00Z"),
                   time("2026-11-23T00:00:00Z")};
  CHECK(has(subject(digest), "TLS reports 2026-11-16 to 2026-11-22: "));
  digest.window = {store::Window::Basis::appended, time("2026-11-20T18:00:00Z"),
                   time("2026-11-23T18:00:00Z")};
  CHECK(has(subject(digest), "TLS reports 2026-11-20 to 2026-11-22: "));
}

TEST_CASE("a mail has text and HTML, and says what it is to programs") {
  const std::string out = mail(merge(failing_day()), kEnvelope, "text\n", "<p>html\n");
  CHECK(out == R"(From: tlsrpt@example.com
To: postmaster@example.com,
 second@example.net
Subject: TLS reports 2026-11-22: 1 of 3 domains failing (example.org: certificate-expired)
Message-ID: <tlsrpt-digest-1795456801.7@example.com>
List-Id: TLS report digest <digest.tlsrpt.example.com>
Auto-Submitted: auto-generated
X-Tlsrpt-Digest: failing
MIME-Version: 1.0
Content-Type: multipart/alternative;
 boundary="=_tlsrpt-1795456801-7-0"

--=_tlsrpt-1795456801-7-0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

text

--=_tlsrpt-1795456801-7-0
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 8bit

<p>html

--=_tlsrpt-1795456801-7-0--
)");
}

TEST_CASE("a part that has the boundary in it gets another") {
  const std::string out =
      mail(Digest(), kEnvelope, "--=_tlsrpt-1795456801-7-0--\n", "=_tlsrpt-1795456801-7-1");
  CHECK(has(out, "boundary=\"=_tlsrpt-1795456801-7-2\""));
}

TEST_CASE("a name in the subject is nothing that a reader decodes, and never too long for a line") {
  Rows rows = one_day();
  std::string tags;
  for (int i = 0; i < 60; ++i) tags += "\xF3\xA0\x81\x81";
  rows.results = {result("=?utf-8?q?=e2=80=ae?=", "sts", 1, 2), result(tags, "sts", 1, 1)};
  rows.failures = {failure("=?utf-8?q?=e2=80=ae?=", "sts", "=?utf-8?q?x?=", "", "A", 1),
                   failure(tags, "sts", tags, "", "A", 1)};
  const std::string line = subject(merge(std::move(rows)));
  CHECK_FALSE(has(line, "=?"));
  CHECK(line.size() < 700);
}

TEST_CASE("hostile names in the subject are ASCII on one line, and short") {
  Rows rows = one_day();
  rows.results = {result(kHostile, "sts", 1, 2), result(kHostile + "b", "sts", 1, 1)};
  rows.failures = {failure(kHostile, "sts", kHostile, "", "A", 1)};
  const std::string line = subject(merge(std::move(rows)));
  CHECK(std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c <= '~'; }));
  CHECK(line.size() < 900);
}

TEST_CASE("a day is clean where nobody is needed") {
  Rows quiet = one_day();
  quiet.results = {result("example.com", "sts", 1, 0)};
  quiet.rejected = {{"not-a-report", "not-a-report", 3}};
  quiet.quarantine = {3, std::nullopt};
  CHECK(is_clean(merge(quiet)));
  const auto unclean = [&](auto change) {
    Digest digest = merge(quiet);
    change(digest);
    return !is_clean(digest);
  };
  CHECK_FALSE(is_clean(merge(failing_day())));
  CHECK(unclean([](Digest& d) { d.incidents = {open_incident()}; }));
  CHECK(unclean([](Digest& d) { d.waiting.emplace_back(); }));
  CHECK(unclean([](Digest& d) { d.quarantine_losses = 1; }));
  CHECK(unclean([](Digest& d) { d.rejected = {{"rejected", "json-syntax", 1}}; }));
  // Forgeries beside reports need nobody; but somebody is needed where nothing is taken any more.
  CHECK_FALSE(unclean([](Digest& d) { d.rejected = {{"unauthenticated", "dkim-failed", 9}}; }));
  CHECK_FALSE(unclean([](Digest& d) { d.rejected = {{"foreign", "foreign-domain", 9}}; }));
  CHECK(unclean([](Digest& d) {
    d.reports = 0;
    d.rejected = {{"unauthenticated", "dkim-failed", 9}};
  }));
  const auto silent = [&](std::string_view last) {
    return unclean([&](Digest& d) {
      d.last_day = day("2026-11-22");
      d.silent_reporters = {{by("A"), day(last), 9}};
    });
  };
  CHECK(silent("2026-11-19"));
  CHECK_FALSE(silent("2026-11-17"));  // it is known
  const auto unheard = [&](std::string_view last) {
    return unclean([&](Digest& d) {
      d.last_day = day("2026-11-22");
      d.domains.front().last_day = day(last);
      d.domains.front().advice = {{kNoReport, "", "", ""}};
    });
  };
  CHECK(unheard("2026-11-19"));
  CHECK(unheard("2026-11-08"));
  CHECK_FALSE(unheard("2026-11-07"));
  CHECK_FALSE(unclean([](Digest& d) { d.domains.front().advice = {{kReady, "", "", ""}}; }));
  IncidentView over = open_incident();
  over.incident.resolved = time("2026-11-22T18:00:00Z");
  CHECK_FALSE(unclean([&](Digest& d) { d.incidents = {over}; }));
}
