// SPDX-License-Identifier: MIT
#include "alert/check_notice.h"

#include "catch.h"
#include "policy/rules.h"

using namespace tlsrpt;
using namespace tlsrpt::alert;
using std::chrono::days;

namespace {

const report::Time kNow = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23);
constexpr days kRemind{7};

using Place = std::pair<std::string_view, std::string>;

Checked checked(const std::vector<Place>& found, bool complete = true) {
  Checked made{"example.com", {}, complete};
  for (const auto& [rule, of] : found) {
    made.findings.push_back(policy::finding(rule, {of}, "it is \x1b[2J wrong"));
  }
  return made;
}

const Place kExpired = {"certificate-expired", "mx1.example.com [192.0.2.1]"};
const Place kPlain = {"starttls-missing", "mx2.example.com [192.0.2.2]"};

/// What `before` left behind so long ago.
store::CheckNotice told(const Checked& before, days ago = days(1)) {
  return {std::string(store::kCheck), kNow - ago, causes(before.findings)};
}

std::optional<Kind> news(const Checked& now, const std::optional<store::CheckNotice>& last) {
  return alert::news(now, last, kNow, kRemind);
}

}  // namespace

TEST_CASE("errors are worth an alert, and certificates that expire soon") {
  CHECK(causes(checked({{"tlsrpt-missing", "a"}, {"mx-null", "b"}}).findings).empty());
  CHECK(causes(checked({kPlain, kExpired, kExpired}).findings) ==
        std::vector<std::string>{"certificate-expired mx1.example.com [192.0.2.1]",
                                 "starttls-missing mx2.example.com [192.0.2.2]"});
  CHECK(causes(checked({{"certificate-expires-soon", "a"}}).findings).size() == 1);
  CHECK(causes(checked({{"policy-certificate-expires-soon", "a"}}).findings).size() == 1);
}

TEST_CASE("an error that other circumstances make a warning is not worth one") {
  Checked found = checked({kPlain});
  found.findings.front().severity = policy::Severity::warning;
  CHECK(causes(found.findings).empty());
}

TEST_CASE("the end of a certificate is worth one before and after, or neither") {
  for (const char* const rule :
       {"certificate-expires-soon", "certificate-expired", "policy-certificate-expired"}) {
    Checked found = checked({{rule, "mx1.example.com [192.0.2.1]"}});
    found.findings.front().severity = policy::Severity::warning;
    CHECK(causes(found.findings).size() == 1);
    found.findings.front().severity = policy::Severity::note;
    CHECK(causes(found.findings).empty());
  }
}

TEST_CASE("what begins is told, and once") {
  CHECK(news(checked({}), {}) == std::nullopt);
  CHECK(news(checked({kExpired}), {}) == Kind::check);
  CHECK(news(checked({kExpired}), told(checked({kExpired}))) == std::nullopt);
}

TEST_CASE("what becomes more is told, what becomes less is not") {
  CHECK(news(checked({kExpired, kPlain}), told(checked({kExpired}))) == Kind::check);
  CHECK(news(checked({kPlain}), told(checked({kExpired}))) == Kind::check);
  CHECK(news(checked({kExpired}), told(checked({kExpired, kPlain}))) == std::nullopt);
}

TEST_CASE("another address of the same host is no news") {
  const Place both = {"certificate-expired", "mx1.example.com [192.0.2.1], [2001:db8::1]"};
  const Place moved = {"certificate-expired", "mx1.example.com [192.0.2.9]"};
  CHECK(news(checked({both}), told(checked({kExpired}))) == std::nullopt);
  CHECK(news(checked({kExpired}), told(checked({both}))) == std::nullopt);
  CHECK(news(checked({moved}), told(checked({kExpired}))) == std::nullopt);
  const Place longer = {"certificate-expired", "mx1.example.com.example.org [192.0.2.1]"};
  CHECK(news(checked({longer}), told(checked({kExpired}))) == Kind::check);
}

TEST_CASE("what is down cannot be well") {
  const Place both = {"certificate-expired", "mx1.example.com [192.0.2.1], [2001:db8::1]"};
  for (const char* const rule : {"smtp-unreachable", "smtp-refused", "not-tried"}) {
    const auto over = [&](const std::string& of) {
      return news(checked({{rule, of}}), told(checked({both}))) == Kind::check_over;
    };
    CHECK_FALSE(over("mx1.example.com [192.0.2.1]"));
    CHECK_FALSE(over("mx1.example.com [192.0.2.7], [2001:db8::1]"));
    // What was told was not found there.
    CHECK(over("mx1.example.com [192.0.2.7]"));
    CHECK(over("mx2.example.com [192.0.2.1]"));
    CHECK(over("x1.example.com [192.0.2.1]"));
  }
}

TEST_CASE("what DNSSEC has to say is not over while it says nothing") {
  const Checked blind = checked({{"dnssec-not-checked", "example.com"}});
  const auto over = [&](const char* rule) {
    Checked before = checked({{rule, "mx1.example.com [192.0.2.1]"}});
    before.findings.front().severity = policy::Severity::error;
    return news(blind, told(before)) == Kind::check_over;
  };
  CHECK_FALSE(over("tlsa-mismatch"));
  CHECK_FALSE(over("dnssec-bogus"));
  CHECK(over("certificate-expired"));
}

TEST_CASE("what goes on is told again after a while") {
  CHECK(news(checked({kExpired}), told(checked({kExpired}), kRemind)) == Kind::check);
  CHECK(news(checked({kExpired}), told(checked({kExpired}), kRemind - days(1))) == std::nullopt);
}

TEST_CASE("a notice of a clock that was ahead does not silence those that follow") {
  CHECK(news(checked({kExpired}), told(checked({kExpired}), days(-400))) == Kind::check);
}

TEST_CASE("the end is told once") {
  store::CheckNotice last = told(checked({kExpired}));
  CHECK(news(checked({}), last) == Kind::check_over);
  last.kind = store::kCheckOver;
  CHECK(news(checked({}), last) == std::nullopt);
  CHECK(news(checked({kExpired}), last) == Kind::check);
}

TEST_CASE("what could not be looked at is not over") {
  CHECK(news(checked({}, false), told(checked({kExpired}))) == std::nullopt);
}

TEST_CASE("what two looks have in common is told, at whatever address") {
  const Place elsewhere = {kExpired.first, "mx1.example.com [192.0.2.9]"};
  const Checked both = confirmed(checked({kExpired, {"mx-null", "b"}}), checked({elsewhere}));
  CHECK(causes(both.findings) ==
        std::vector<std::string>{"certificate-expired mx1.example.com [192.0.2.9]"});
  CHECK(both.complete);
}

TEST_CASE("what comes or goes between two looks is neither told nor over") {
  for (const auto& [first, second] :
       {std::pair(checked({kExpired}), checked({})), std::pair(checked({}), checked({kExpired})),
        std::pair(checked({kExpired}), checked({kPlain}))}) {
    const Checked both = confirmed(first, second);
    CHECK(causes(both.findings).empty());
    CHECK_FALSE(both.complete);
    CHECK(news(both, told(checked({kExpired}))) == std::nullopt);
  }
  CHECK(confirmed(checked({}), checked({})).complete);
  CHECK_FALSE(confirmed(checked({}), checked({}, false)).complete);
}

TEST_CASE("a notice tells what is wrong, what to do, and how to see it") {
  const Texts texts = alert::texts(checked({kExpired, kPlain}), Kind::check);
  CHECK(
      texts.subject ==
      "[tlsrpt] example.com: certificate-expired, mx1.example.com [192.0.2.1], and 1 more finding");
  CHECK(texts.body.find("mx2.example.com [192.0.2.2]: it is") != std::string::npos);
  CHECK(texts.body.find("What to do: Renew it") != std::string::npos);
  CHECK(texts.body.find("    tlsrpt-check example.com\n") != std::string::npos);
  CHECK(texts.body.find('\x1b') == std::string::npos);
  CHECK(texts.json.starts_with(R"({"notice":"check","test":false,"subject":)"));
  CHECK(texts.json.find(R"("causes":["certificate-expired mx1.example.com [192.0.2.1]")") !=
        std::string::npos);
  CHECK(texts.json.find('\x1b') == std::string::npos);
}

TEST_CASE("an all-clear tells what is over") {
  const Texts texts = alert::texts(checked({}), Kind::check_over);
  CHECK(texts.subject == "[tlsrpt] example.com: the check finds nothing wrong any more");
  CHECK(texts.json.find(R"("causes":[],"findings":[])") != std::string::npos);
}

TEST_CASE("hundreds of findings make a short mail") {
  std::vector<Place> many;
  for (int i = 0; i != 300; ++i) many.emplace_back("mx-name", "host" + std::to_string(i));
  const Texts texts = alert::texts(checked(many), Kind::check);
  CHECK(texts.body.size() < 10'000);
  CHECK(texts.body.find("And 280 more findings.") != std::string::npos);
}

TEST_CASE("a name of a stranger cannot make the subject long, or more than a line") {
  const Texts texts = alert::texts(
      checked({{"mx-name", std::string(2000, 'x') + "\r\nBcc: a@example.net"}}), Kind::check);
  CHECK(texts.subject.size() < 600);
  CHECK(texts.subject.find('\n') == std::string::npos);
}
