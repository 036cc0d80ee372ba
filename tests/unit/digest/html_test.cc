// SPDX-License-Identifier: MIT
#include "digest/html.h"

#include <algorithm>
#include <regex>
#include <set>
#include <vector>

#include "catch.h"
#include "digest/markup.h"
#include "rows.h"

using namespace tlsrpt;
using namespace tlsrpt::digest;

namespace {

std::string page(const Digest& digest) {
  return html(digest, {});
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// A page taken apart, as a reader that knows no more of HTML than is used here.
struct Taken {
  std::string words;              // what stands between tags, entities read
  std::vector<std::string> tags;  // whole, in their order
};

std::string name_of(std::string_view tag) {
  return std::string(tag.substr(0, tag.find_first_of(" \n>/", 2)));
}

std::string read_entities(std::string_view text) {
  const std::vector<std::pair<std::string_view, std::string_view>> known = {
      {"&amp;", "&"},  {"&lt;", "<"},  {"&gt;", ">"},
      {"&#34;", "\""}, {"&#39;", "'"}, {"&nbsp;", " "}};
  std::string out;
  while (!text.empty()) {
    if (text.front() != '&') {
      out += text.front();
      text.remove_prefix(1);
      continue;
    }
    const auto at = std::find_if(known.begin(), known.end(),
                                 [&](const auto& one) { return text.starts_with(one.first); });
    if (at == known.end()) FAIL("a bare & at " << text.substr(0, 40));
    out += at->second;
    text.remove_prefix(at->first.size());
  }
  return out;
}

/// Of the part below the style sheet.
Taken take_apart(std::string_view html) {
  Taken taken;
  html.remove_prefix(html.find("<body"));
  std::string words;
  while (!html.empty()) {
    const bool is_tag = html.front() == '<';
    const std::size_t end = is_tag ? html.find('>') + 1 : std::min(html.find('<'), html.size());
    if (end == 0) FAIL("a tag without end");
    const std::string_view piece = html.substr(0, end);
    is_tag ? taken.tags.push_back(std::string(piece)) : void(words += piece);
    html.remove_prefix(end);
  }
  std::replace(words.begin(), words.end(), '\n', ' ');
  taken.words = read_entities(words);
  return taken;
}

/// Tags are of a fixed list and close in reverse, attributes are of a fixed list too.
void check_tags(std::string_view html) {
  const std::set<std::string> known = {"<body", "<table",  "<tr", "<td", "<th", "<div",
                                       "<span", "<strong", "<h1", "<h2", "<h3"};
  std::vector<std::string> open;
  for (const std::string& tag : take_apart(html).tags) {
    if (name_of(tag) == "<wbr" || tag == "</html>") continue;
    if (tag.starts_with("</")) {
      if (open.empty()) FAIL("nothing is open at " << tag);
      if ("</" + open.back() + ">" != tag) FAIL_CHECK(tag << " closes " << open.back());
      open.pop_back();
      continue;
    }
    if (!known.contains(name_of(tag))) FAIL_CHECK("an unknown element: " << tag);
    const bool whole = std::count(tag.begin(), tag.end(), '<') == 1 &&
                       std::count(tag.begin(), tag.end(), '"') % 2 == 0;
    if (!whole) FAIL_CHECK("a broken tag: " << tag);
    open.push_back(name_of(tag).substr(1));
  }
  CHECK(open.empty());
}

/// Nothing acts, nothing is fetched. Commands may hold an address, as words.
void check_harmless(std::string_view html) {
  for (const char* part :
       {"<script", "<a ", "<img", "<link", "<form", "<iframe", "javascript:", "@import", "url("}) {
    if (has(html, part)) FAIL_CHECK("the page holds " << part);
  }
  const std::regex handler(R"(\son\w*\s*=)");
  for (const std::string& tag : take_apart(html).tags) {
    for (const char* part : {"http", "src=", "href=", "//"}) {
      if (has(tag, part)) FAIL_CHECK(part << " stands in " << tag);
    }
    if (std::regex_search(tag, handler)) FAIL_CHECK("a handler stands in " << tag);
  }
  CHECK(html.find_first_of("\x1b\x07\r\x7f") == std::string_view::npos);
  CHECK_FALSE(has(html, "\xE2\x80\xAE"));
  CHECK_FALSE(has(html, "\xFF"));
}

std::size_t longest_line(std::string_view text) {
  std::size_t longest = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    longest = std::max(longest, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return longest;
}

void check_page(std::string_view html) {
  check_tags(html);
  check_harmless(html);
  CHECK(longest_line(html) < 900);
}

IncidentView incident(std::string domain, std::string result_type, std::string mx) {
  IncidentView view;
  view.incident.cause = {std::move(domain), std::move(result_type), std::move(mx)};
  view.incident.first_day = view.incident.last_day = day("2026-11-20");
  view.incident.failed_sessions = 57;
  view.incident.sessions = 1088;
  return view;
}

store::WaitingRow waiting(std::string answer) {
  store::WaitingRow row;
  row.delivery.notifier = "mail";
  row.delivery.attempts = 3;
  row.delivery.answer = std::move(answer);
  row.subject = "an alert";
  return row;
}

void add_trends(Digest& digest) {
  digest.last_day = day("2026-11-22");
  for (Domain& domain : digest.domains) {
    for (Policy& policy : domain.policies) {
      policy.days.assign(kTrend, {});
      for (std::size_t i = 1; i < kTrend; ++i) {
        policy.days[i].successful_sessions = 100 * i;
        policy.days[i].failed_sessions = i > 10 ? policy.failed_sessions : 0;
      }
    }
  }
}

/// Everything that a page can tell.
Digest full_day() {
  Rows rows = failing_day();
  rows.results_before = {result("example.com", "sts", 12000, 0, "enforce"),
                         result("example.org", "sts", 1040, 0, "testing")};
  rows.silent = {{"example.edu", day("2026-11-12")}};
  rows.rejected = {{"not-a-report", "not-a-report", 3}};
  rows.incidents = {incident("example.org", "certificate-expired", "mx2.example.org")};
  rows.waiting = {waiting("no such command")};
  Digest digest = merge(std::move(rows));
  add_trends(digest);
  digest.domains.front().advice = {{"ready-for-enforce", "ready for enforce", "Say so.", "dig x"}};
  digest.advice = {{"unverified", "3 of 7 reports are not authenticated", "See for yourself.", ""}};
  return digest;
}

Digest quiet_day() {
  Rows rows = one_day();
  rows.results = {result("example.com", "sts", 12431, 0, "enforce"),
                  result("example.com", "tlsa", 12431, 0)};
  return merge(std::move(rows));
}

}  // namespace

TEST_CASE("a page answers in this order: what is wrong, what changed, how it is, what to do") {
  const std::string words = take_apart(page(full_day())).words;
  std::size_t last = 0;
  for (const char* part : {"1 of 3 domains failing",
                           "received 2026-11-22 18:00 to 2026-11-23 18:00 UTC",
                           "7 reports by 3 reporters",
                           "1 domain silent, 1 incident open, 1 alert not delivered",
                           "What fails",
                           "certificate-expired on mx2.example.org",
                           "57 of 1 088 sessions, told by",
                           "mail still arrives",
                           "openssl s_client",
                           "What changed",
                           "94.76 % ok, 100.00 % before",
                           "Domains",
                           "94.76 %",
                           "Silent domains",
                           "example.edu",
                           "What to do next",
                           "ready for enforce",
                           "dig x",
                           "3 of 7 reports",
                           "Open incidents",
                           "Since 2026-11-20",
                           "Alerts",
                           "no such command",
                           "Mails",
                           "3 mails were no reports",
                           "UTC"}) {
    const std::size_t at = words.find(part, last);
    INFO(part);
    REQUIRE(at != std::string::npos);
    last = at;
  }
  check_page(page(full_day()));
}

TEST_CASE("the verdict says whether anything is wrong, and is the title") {
  CHECK(verdict(merge(failing_day())) == "1 of 3 domains failing");
  CHECK(verdict(quiet_day()) == "The domain is clean");
  Rows none = one_day();
  none.reports = 0;
  CHECK(verdict(merge(none)) == "No reports");
  Rows clean = one_day();
  clean.results = {result("a.example", "sts", 1, 0), result("b.example", "sts", 1, 0)};
  CHECK(verdict(merge(clean)) == "All 2 domains clean");
  CHECK(has(page(merge(failing_day())), "<title>TLS reports: 1 of 3 domains failing</title>"));
}

TEST_CASE("a quiet day has neither causes nor changes nor advice") {
  const std::string words = take_apart(page(quiet_day())).words;
  for (const char* part : {"What fails", "FAILING", "What changed", "What to do", "incidents"}) {
    CHECK_FALSE(has(words, part));
  }
  check_page(page(quiet_day()));
}

TEST_CASE("a page stands alone, knows light and dark, and is read on a phone") {
  const std::string out = page(full_day());
  CHECK(out.starts_with("<!doctype html>\n<html lang=\"en\">\n"));
  CHECK(out.ends_with("</html>\n"));
  for (const char* part : {"<meta charset=\"utf-8\">", "width=device-width",
                           "name=\"color-scheme\" content=\"light dark\"",
                           "@media (prefers-color-scheme:dark)", "@media (max-width:480px)"}) {
    CHECK(has(out, part));
  }
}

TEST_CASE("bars tell their numbers to who cannot see them") {
  const std::string out = page(full_day());
  CHECK(has(out, "aria-label=\"14 days: 9 271 sessions, 171 failed, on 3 days\""));
  CHECK(has(out, "title=\"2026-11-22: 1 357 sessions, 57 failed\""));
  CHECK(has(take_apart(out).words, "3 days failing"));
}

TEST_CASE("numbers are never broken") {
  CHECK(Markup().text("57 of 1 088 sessions, 94.76 % ok").take() ==
        "57 of 1&nbsp;088 sessions, 94.76&nbsp;% ok");
  // A command is pasted as it is.
  CHECK(Markup().code("dig 1 2").take() == "dig 1 2");
}

TEST_CASE("text is escaped once, and a backslash that stands for itself stays") {
  CHECK(escaped("<b> & \"it\" isn't \\x1b") == "&lt;b&gt; &amp; &#34;it&#34; isn&#39;t \\x1b");
  CHECK(escaped("\x1b[31m") == "\\x1b[31m");
}

TEST_CASE("an element that is left open is no page") {
  Markup open;
  open.open("div", kPlain);
  CHECK_THROWS_AS(open.take(), std::logic_error);
}

TEST_CASE("nothing hostile acts, whatever field it stands in") {
  const std::vector<std::string> texts = {
      kHostile,
      "\"><img src=http://example.net/x onerror=alert(1)>",
      "' onmouseover='alert(1)",
      "</style><script>alert(1)</script>",
      "&lt;script&gt;&#60;",
      "<!--",
      "]]>",
      std::string(300, '&'),
      std::string(300, 'W'),
      std::string(100'000, '<'),
  };
  for (const std::string& told : texts) {
    Rows rows = one_day();
    rows.reporters = {{by(told), 1, 1}};
    rows.results = {result(told, told, 1, 1), result(told, "sts", 1, 1, told),
                    result("example.com", "sts", 1, 0, told)};
    rows.results_before = {result(told, told, 10'000, 0)};
    rows.failures = {failure(told, "sts", told, told, told, 1),
                     failure(told, told, told, told, told + "2", 1)};
    rows.failures_before = {failure(told, "sts", told + "3", told, told, 1)};
    rows.silent = {{told + "2", day("2026-11-12")}};
    rows.rejected = {{told, told, 1}, {"rejected", told, 1}};
    rows.incidents = {incident(told, told, told)};
    rows.incidents.front().reporters = {by(told), by(told + "2")};
    rows.waiting = {waiting(told)};
    Digest digest = merge(std::move(rows));
    add_trends(digest);
    digest.new_reporters = {by(told)};
    digest.silent_reporters = {{by(told), day("2026-11-12"), 9}};
    digest.advice = {{"unverified", told, told, told}};
    digest.domains.front().policies.front().mode = told;
    for (Domain& domain : digest.domains) domain.advice = {{"no-policy", told, told, told}};
    check_page(page(digest));
    check_page(html(digest, {{true, true}}));
  }
}

TEST_CASE("ten thousand domains stay below what mail readers show, and the rest is counted") {
  Rows rows = one_day();
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const std::string domain = numbered_domain(i);
    const std::uint64_t failed = i % 5 == 0 ? 1 : 0;
    rows.results.push_back(result(domain, "sts", 10, failed, "enforce"));
    rows.results_before.push_back(result(domain, "sts", 1000, 0, "enforce"));
    if (failed > 0) {
      rows.failures.push_back(failure(domain, "sts", "certificate-expired", "mx.example", "A", 1));
      rows.incidents.push_back(incident(domain, "certificate-expired", "mx.example"));
    }
    rows.silent.push_back({"silent." + domain, day("2026-11-12")});
  }
  Digest digest = merge(std::move(rows));
  add_trends(digest);
  for (Domain& domain : digest.domains) {
    domain.advice = {{"no-policy", "no policy yet", "Publish one.", "dig +short TXT example"}};
  }
  const std::string out = page(digest);
  CHECK(out.size() < 100'000);
  const std::string words = take_apart(out).words;
  for (const char* part :
       {"2 000 of 10 000 domains failing", "and 1 988 more causes of 1 988 domains",
        "and 9 992 more domains", "and 9 980 more domains, 1 980 of them failing",
        "and 9 988 more silent domains", "more; see --all", "and 1 988 more incidents"}) {
    INFO(part);
    CHECK(has(words, part));
  }
  check_page(out);
}
