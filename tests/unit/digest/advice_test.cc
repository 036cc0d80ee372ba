// SPDX-License-Identifier: MIT
// Each rule with the rows that trigger it, and the rows that just do not.
#include "digest/advice.h"

#include "catch.h"
#include "digest/next.h"
#include "digest/text.h"
#include "weeks.h"

using namespace tlsrpt;
using namespace tlsrpt::digest;

namespace {

const std::vector<std::string> kOld = {"version: STSv1", "mode: testing", "mx: a.example",
                                       "max_age: 86401"};
const std::vector<std::string> kNew = {"version: STSv1", "mode: enforce", "mx: a.example",
                                       "max_age: 86401"};

std::string reason(const std::optional<Advice>& advice) {
  return advice ? advice->reason : "";
}

/// `count` days with reports of one reporter, the last one `last`.
std::vector<store::ReporterDayRow> reported(const std::string& name, int count, int last) {
  std::vector<store::ReporterDayRow> rows;
  for (int n = last - count + 1; n <= last; ++n) rows.push_back({by(name), ago(n)});
  return rows;
}

std::vector<store::ReporterDayRow> operator+(std::vector<store::ReporterDayRow> a,
                                             const std::vector<store::ReporterDayRow>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

}  // namespace

TEST_CASE("ready for enforce: fourteen covered days in testing, two reporters, nothing refused") {
  const auto advice = Weeks().told(-13, 0, "testing").says(ready_for_enforce);
  REQUIRE(advice);
  CHECK(advice->id == kReady);
  CHECK(
      advice->reason ==
      "ready for enforce: 14 days in testing (2026-11-09 to 2026-11-22), 2 reporters, and none of "
      "1 400 sessions would have been refused");
  CHECK_FALSE(Weeks().told(-12, 0, "testing").says(ready_for_enforce));
  CHECK_FALSE(Weeks().told(-13, 0, "testing").reporters({"A"}).says(ready_for_enforce));
  CHECK_FALSE(Weeks().told(-13, 0, "none").says(ready_for_enforce));
  CHECK_FALSE(Weeks().told(-13, 0, "enforce").says(ready_for_enforce));
  CHECK_FALSE(Weeks().told(-20, -1, "testing").told(0, 0, "enforce").says(ready_for_enforce));
  // Days without reports do not count, and do not hurt.
  CHECK(Weeks().told(-20, -11, "testing").told(-3, 0, "testing").says(ready_for_enforce));
  // The evidence is a week old, or older than that.
  CHECK(Weeks().told(-30, -7, "testing").says(ready_for_enforce));
  CHECK_FALSE(Weeks().told(-30, -8, "testing").says(ready_for_enforce));
  // Failures that enforcing does not turn into refusals.
  for (const char* type : {"sts-policy-fetch-error", "sts-policy-invalid", "sts-webpki-invalid"}) {
    CHECK(reason(Weeks().told(-13, 0, "testing").fails(-1, -1, type).says(ready_for_enforce))
              .starts_with("ready"));
  }
  CHECK(reason(Weeks()
                   .told(-13, 0, "testing")
                   .fails(-1, -1, "certificate-expired", "tlsa")
                   .says(ready_for_enforce))
            .starts_with("ready"));
  // One that is longer ago than the days that count.
  CHECK(reason(Weeks()
                   .told(-20, 0, "testing")
                   .fails(-14, -14, "certificate-expired")
                   .says(ready_for_enforce))
            .starts_with("ready"));
}

TEST_CASE("ready for enforce, if these unauthenticated reports are genuine") {
  const Weeks weeks = Weeks()
                          .told(-13, 0, "testing")
                          .reported_by({{"A", "a.example", false}, {"B", "b.example", false}})
                          .counting(Evidence::unverified);
  const auto advice = weeks.says(ready_for_enforce);
  REQUIRE(advice);
  CHECK(advice->id == kReadyIfGenuine);
  CHECK(advice->reason.starts_with(
      "ready for enforce, if these unauthenticated reports are genuine: 14 days in testing"));
  CHECK(advice->command == "tlsrpt-summary --ready example.com");
  CHECK_FALSE(
      Weeks().told(-13, 0, "testing").counting(Evidence::authenticated).says(ready_for_enforce));
}

TEST_CASE("not ready for enforce: sessions that would have been refused") {
  const auto advice = Weeks()
                          .told(-13, 0, "testing")
                          .fails(-13, -13, "certificate-expired")
                          .fails(-2, -1, "certificate-expired", "sts", "B")
                          .fails(-2, -1, "validation-failure")
                          .says(ready_for_enforce);
  REQUIRE(advice);
  CHECK(advice->id == kNotReady);
  CHECK(advice->reason ==
        "not ready for enforce: 9 of 1 400 sessions in 14 days of testing would have been refused "
        "(certificate-expired on mx2.example.com, told by \"A\" (unverified) and \"B\" "
        "(unverified); and 1 other)");
  CHECK(advice->command == "tlsrpt-summary --ready example.com");
  // Whoever enforces already has nothing to move.
  CHECK_FALSE(
      Weeks().told(-13, 0, "enforce").fails(-1, -1, "tlsa-invalid").says(ready_for_enforce));
}

TEST_CASE("policy stale: the old text two days after the new one, while both are seen") {
  const auto advice =
      Weeks().told(-20, 0, kOld).told(-5, 0, kNew).reporters({"A"}).says(policy_stale);
  REQUIRE(advice);
  CHECK(advice->id == kPolicyStale);
  CHECK(advice->reason ==
        "senders still see an older policy (mode testing) than the one first seen on 2026-11-17: "
        "400 sessions until 2026-11-22, told by \"A\" (signed by A.example)");
  CHECK(advice->command == "dig +short TXT _mta-sts.example.com");
  CHECK(Weeks().told(-20, 0, kOld).told(-2, 0, kNew).says(policy_stale));
  CHECK_FALSE(Weeks().told(-20, 0, kOld).told(-1, 0, kNew).says(policy_stale));
  // It was seen lately, or not any more.
  CHECK(Weeks().told(-20, -2, kOld).told(-9, 0, kNew).says(policy_stale));
  CHECK_FALSE(Weeks().told(-20, -3, kOld).told(-9, 0, kNew).says(policy_stale));
  // Back to the old text: what was new is not seen any more.
  CHECK_FALSE(Weeks().told(-20, 0, kOld).told(-9, -7, kNew).says(policy_stale));
  // Texts that differ in order, blanks and line ends are one.
  CHECK_FALSE(Weeks()
                  .told(-20, 0, kOld)
                  .told(-9, 0, {"max_age:86401\r", "mode: testing", "mx: A.example"})
                  .says(policy_stale));
  CHECK_FALSE(
      Weeks().told(-20, 0, kOld).told(-9, 0, std::vector<std::string>{}).says(policy_stale));
}

TEST_CASE(
    "policy stale: who went back sees the policy in force, and the others keep a copy of it") {
  // From the old text to the new one and back; both readers saw the new one.
  CHECK_FALSE(Weeks().told(-20, -6, kOld).told(-5, -1, kNew).told(-2, 0, kOld).says(policy_stale));
  // A text that leaves fields out is no other policy.
  CHECK_FALSE(Weeks()
                  .told(-20, 0, kOld)
                  .told(-9, 0, {"version: STSv1", "mode: testing", "mx: a.example"})
                  .says(policy_stale));
}

TEST_CASE("policy lost: two covered days without any, after one that was") {
  const std::vector<std::string> none;
  const auto then = [&](Weeks weeks, int days) {
    return weeks.told(1 - days, 0, none, 230, 0, "no-policy-found");
  };
  const auto advice = then(Weeks().told(-20, -2, kNew), 2).says(policy_lost);
  REQUIRE(advice);
  CHECK(advice->id == kPolicyLost);
  CHECK(advice->reason ==
        "senders found no policy any more after 2026-11-20: 460 sessions went without one");
  CHECK_FALSE(then(Weeks().told(-20, -1, kNew), 1).says(policy_lost));
  CHECK_FALSE(then(Weeks().told(-20, -2, "none"), 2).says(policy_lost));  // as it should be
  CHECK_FALSE(
      then(Weeks().told(-20, -2, kNew).told(0, 0, none, 5, 0, "tlsa"), 2).says(policy_lost));
  CHECK(then(Weeks().told(-20, -2, none, 5, 0, "tlsa"), 2).says(policy_lost));
  CHECK_FALSE(Weeks().told(-20, -2, kNew).says(policy_lost));
  CHECK_FALSE(then(Weeks().told(-20, -2, kNew), 2).reporters({}).says(policy_lost));
  // What was lost is neither enforced, nor to be raised, nor ready.
  const Weeks lost = then(Weeks().told(-30, -2, kNew), 2);
  CHECK_FALSE(lost.says(raise_max_age));
  CHECK_FALSE(then(Weeks().told(-30, -2, "testing"), 2).says(ready_for_enforce));
}

TEST_CASE("failed sessions that no detail explains are in the way of enforce") {
  const auto unexplained = [](const std::vector<std::string>& text) {
    return Weeks().told(-13, 0, text, 100, 4).fails(-1, -1, "sts-policy-fetch-error");
  };
  CHECK(reason(unexplained(kOld).says(ready_for_enforce)) ==
        "not ready for enforce: 53 of 1 456 sessions in 14 days of testing would have been refused "
        "(cause not told)");
  CHECK_FALSE(unexplained(kNew).says(raise_max_age));
}

TEST_CASE("ready for enforce: days under other hosts, and before a time in enforce, do not count") {
  const std::vector<std::string> other = {"version: STSv1", "mode: testing", "mx: b.example",
                                          "max_age: 86401"};
  CHECK_FALSE(Weeks().told(-20, -3, kOld).told(-2, 0, other).says(ready_for_enforce));
  CHECK(Weeks().told(-20, -14, kOld).told(-13, 0, other).says(ready_for_enforce));
  CHECK_FALSE(
      Weeks().told(-30, -10, kOld).told(-9, -8, kNew).told(-7, 0, kOld).says(ready_for_enforce));
}

TEST_CASE("not ready for enforce is told of what is tested now") {
  CHECK_FALSE(Weeks()
                  .told(-40, -8, "testing")
                  .told(-7, 0, {}, 5, 0, "tlsa")
                  .fails(-9, -9, "certificate-expired")
                  .says(ready_for_enforce));
}

TEST_CASE("no report: a domain that is often silent for as long is not missed") {
  Weeks weeks;
  for (int n = -28; n <= -4; n += 7) weeks.told(n, n + 3, "testing");  // a weekend of three days
  CHECK_FALSE(weeks.says(no_report));
  CHECK(Weeks().told(-17, -4, "testing").says(no_report));
}

TEST_CASE("no report: three days of silence after reports on half of the days") {
  const auto advice = Weeks().told(-16, -3, "testing").says(no_report);
  REQUIRE(advice);
  CHECK(advice->id == kNoReport);
  CHECK(advice->reason ==
        "no report for 3 days (the last one is of 2026-11-19), after reports on 14 of 14 days");
  CHECK(advice->command == "dig +short TXT _smtp._tls.example.com");
  CHECK_FALSE(Weeks().told(-16, -2, "testing").says(no_report));
  CHECK(Weeks().told(-9, -3, "testing").says(no_report));
  CHECK_FALSE(Weeks().told(-8, -3, "testing").says(no_report));
  CHECK_FALSE(Weeks().says(no_report));
}

TEST_CASE("while nothing is heard of a domain, nothing else is advised about enforce") {
  const auto all = Weeks().told(-16, -3, "testing").says([](const Situation& situation) {
    return advise(situation);
  });
  REQUIRE(all.size() == 1);
  CHECK(all.front().id == kNoReport);
}

TEST_CASE("raise max_age: enforced for fourteen covered days, nothing refused, less than a week") {
  const auto advice = Weeks().told(-13, 0, kNew).says(raise_max_age);
  REQUIRE(advice);
  CHECK(advice->id == kRaiseMaxAge);
  CHECK(advice->reason ==
        "senders keep the policy for 1 day only (max_age: 86401), and nothing was refused on 14 "
        "days in enforce");
  CHECK_FALSE(Weeks().told(-12, 0, kNew).says(raise_max_age));
  CHECK_FALSE(Weeks().told(-13, 0, kOld).says(raise_max_age));
  CHECK_FALSE(Weeks().told(-13, 0, kNew).fails(-1, -1, "certificate-expired").says(raise_max_age));
  CHECK(Weeks().told(-13, 0, kNew).fails(-1, -1, "sts-policy-fetch-error").says(raise_max_age));
  const auto with_age = [](const char* max_age) {
    return std::vector<std::string>{"mode: enforce", max_age};
  };
  CHECK_FALSE(Weeks().told(-13, 0, with_age("max_age: 604800")).says(raise_max_age));
  CHECK(Weeks().told(-13, 0, with_age("max_age: 604799")).says(raise_max_age));
  CHECK_FALSE(Weeks().told(-13, 0, with_age("max_age: long")).says(raise_max_age));
}

TEST_CASE("raise max_age: by authenticated reports, or if the others are genuine") {
  const auto judged = [](Evidence evidence, const Weeks& authenticated = Weeks()) {
    return Weeks().told(-13, 0, kNew).counting(evidence, authenticated).says(raise_max_age);
  };
  CHECK_FALSE(judged(Evidence::authenticated));
  const Weeks all = Weeks().told(-13, 0, kNew);
  CHECK_FALSE(reason(judged(Evidence::authenticated, all)).ends_with(kIfGenuine));
  CHECK_FALSE(reason(judged(Evidence::unverified, all)).ends_with(kIfGenuine));
  CHECK(reason(judged(Evidence::unverified)).ends_with(kIfGenuine));
  CHECK_FALSE(Weeks()
                  .told(-13, 0, kNew)
                  .told(-1, -1, kNew, 0, 5)
                  .counting(Evidence::authenticated, all)
                  .says(raise_max_age));
}

TEST_CASE("no policy: sessions without one, and none of the last weeks with one") {
  const auto none = [](int first, int last) {
    return Weeks().told(first, last, {}, 230, 0, "no-policy-found");
  };
  const auto advice = none(-3, 0).says(no_policy);
  REQUIRE(advice);
  CHECK(advice->id == kNoPolicy);
  CHECK(advice->reason == "no policy yet: 230 sessions went without one");
  CHECK_FALSE(none(-3, -1).says(no_policy));  // not in the window
  CHECK_FALSE(none(-3, 0).told(-13, -13, "testing").says(no_policy));
  CHECK(none(-3, 0).told(-14, -14, {}, 1, 0, "future").says(no_policy));
  CHECK_FALSE(none(-3, 0).told(-1, -1, {}, 1, 0, "tlsa").says(no_policy));
  CHECK_FALSE(Weeks().told(-3, 0, {}, 0, 0, "no-policy-found").says(no_policy));
}

TEST_CASE("a reporter is silent after three days, where others speak") {
  const auto others = reported("B", 10, 0);
  auto silent = silent_reporters(reported("A", 7, -3) + others, ago(0));
  REQUIRE(silent.size() == 1);
  CHECK(silent[0].reporter.organization_name == "A");
  CHECK(silent[0].last_day == ago(-3));
  CHECK(silent[0].days == 7);
  CHECK(silent_reporters(reported("A", 7, -2) + others, ago(0)).empty());
  CHECK(silent_reporters(reported("A", 6, -3) + others, ago(0)).empty());
  CHECK(
      silent_reporters(reported("A", 7, -3), ago(0)).empty());  // all are: the record is the matter
  CHECK(silent_reporters(reported("A", 7, -3) + reported("B", 10, -3), ago(0)).empty());
  // Who is away as long as before may come back; who is away for two weeks is known.
  CHECK(silent_reporters(reported("A", 7, -3) + reported("A", 3, -13) + others, ago(0)).empty());
  CHECK(silent_reporters(reported("A", 7, -14) + reported("B", 30, 0), ago(0)).size() == 1);
  CHECK(silent_reporters(reported("A", 7, -15) + reported("B", 30, 0), ago(0)).empty());
  // Days to come are nobody's.
  CHECK(silent_reporters(reported("A", 7, -3) + reported("B", 1, 300), ago(0)).empty());

  Digest digest;
  digest.silent_reporters = std::move(silent);
  const auto advice = advise(digest, {});
  REQUIRE(advice.size() == 1);
  CHECK(advice[0].id == kReporterSilent);
  CHECK(advice[0].reason ==
        "no report any more from \"A\" (unverified) (last on 2026-11-19, on 7 of 14 days before)");
}

TEST_CASE("a reporter is new from a day on, where others are known for a week") {
  const auto others = reported("B", 9, 0);
  CHECK(new_reporters(reported("A", 1, 0) + others, ago(-1), ago(0)) ==
        std::vector<report::Reporter>{by("A")});
  CHECK(new_reporters(reported("A", 2, 0) + others, ago(-1), ago(0)) ==
        std::vector<report::Reporter>{by("A")});
  CHECK(new_reporters(reported("A", 3, 0) + others, ago(-1), ago(0)).empty());
  CHECK(new_reporters(reported("A", 1, 0) + reported("B", 8, 0), ago(-1), ago(0)).empty());
}

TEST_CASE("who has begun to sign is neither silent nor new, who is named like a signer is") {
  const auto named = [](bool is_signed, int count, int last) {
    auto rows = reported("A", count, last);
    for (store::ReporterDayRow& row : rows) row.reporter = {"A", "a.example", is_signed};
    return rows;
  };
  const auto others = reported("B", 9, 0);
  const auto begun = named(false, 9, -3) + named(true, 3, 0) + others;
  CHECK(silent_reporters(begun, ago(0)).empty());
  CHECK(new_reporters(begun, ago(-2), ago(0)).empty());
  const auto forged = named(true, 9, -3) + named(false, 3, 0) + others;
  REQUIRE(silent_reporters(forged, ago(0)).size() == 1);
  CHECK(silent_reporters(forged, ago(0)).front().reporter.is_signed);
  const auto newcomers = new_reporters(forged, ago(-2), ago(0));
  REQUIRE(newcomers.size() == 1);
  CHECK_FALSE(newcomers.front().is_signed);
}

TEST_CASE("unverified: where something rides on reports that may be forged") {
  Rows rows = failing_day();
  auto advice = advise(merge(rows), {});
  REQUIRE(advice.size() == 1);
  CHECK(advice[0].id == kUnverified);
  CHECK(advice[0].reason == "3 of 7 reports are not authenticated and may be forged");
  CHECK(advice[0].action == "See for yourself before you act; tlsrpt(7) tells more.");
  for (store::ReporterRow& reporter : rows.reporters) reporter.unverified = reporter.reports;
  CHECK(advise(merge(rows), {})[0].action ==
        "See for yourself before you act. To have DKIM checked, set trusted-authserv-id: "
        "tlsrpt.conf(5).");
  for (store::ReporterRow& reporter : rows.reporters) reporter.unverified = 0;
  CHECK(advise(merge(rows), {}).empty());
  Rows clean = one_day();
  clean.results = {result("example.com", "sts", 1, 0)};
  Digest digest = merge(std::move(clean));
  CHECK(advise(digest, {}).empty());
  digest.domains.front().advice = {{kReady, "", "", ""}};
  digest.lately = {40, 0};
  CHECK(advise(digest, {}).empty());
  digest.lately = {40, 3};
  REQUIRE(advise(digest, {}).size() == 1);
  CHECK(advise(digest, {})[0].reason ==
        "3 of 40 reports of the last 60 days are not authenticated and may be forged");
}

TEST_CASE("reports refused: what to look at, by the reason") {
  Digest digest;
  digest.quarantine.path = "/q";
  digest.rejected = {{"rejected", "json-syntax", 4}, {"foreign", "foreign-domain", 2}};
  CHECK(advise(digest, {}).empty());
  digest.rejected = {{"unauthenticated", "dkim-failed", 2},
                     {"unauthenticated", "dkim-unaligned", 1}};
  auto advice = advise(digest, {});
  REQUIRE(advice.size() == 1);
  CHECK(advice[0].id == kRefused);
  CHECK(advice[0].reason == "3 mails were refused, because their reports are not authenticated");
  CHECK(advice[0].action ==
        "They are forged, or were changed before your mail server checked their signatures.");
  CHECK(advice[0].command == "grep -i -A2 ^Authentication-Results: /q/new/*");
  for (const char* const fault :
       {"authentication-missing", "authentication-unreadable", "dkim-missing"}) {
    digest.rejected = {{"unauthenticated", fault, 1}};
    advice = advise(digest, {});
    REQUIRE(advice.size() == 1);
    CHECK(advice[0].reason == "1 mail was refused, because its reports are not authenticated");
    CHECK(advice[0].action.find("trusted-authserv-id") != std::string::npos);
  }
}

TEST_CASE("quarantine: as long as it holds mail") {
  Digest digest;
  CHECK(advise(digest, {}).empty());
  digest.quarantine = {4, time("2026-11-20T01:00:00Z"), "/var/lib/tlsrpt/quarantine"};
  const auto advice = advise(digest, {});
  REQUIRE(advice.size() == 1);
  CHECK(advice[0].id == kQuarantine);
  CHECK(advice[0].reason == "the quarantine holds 4 mails, the oldest of 2026-11-20");
  CHECK(advice[0].command == "mutt -f /var/lib/tlsrpt/quarantine");
  digest.quarantine = {1, time("2026-11-20T01:00:00Z"), "/q"};
  CHECK(advise(digest, {})[0].reason == "the quarantine holds 1 mail, of 2026-11-20");
}

TEST_CASE("a name that cannot be pasted is in no command, and acts on no terminal") {
  Weeks weeks;
  weeks.told(-9, -3, "testing");
  Domain domain;
  domain.domain = kHostile;
  const DomainHistory history = weeks.history();
  const Lookups asked = weeks.lookups();
  const auto advice = advise(Situation{domain, history, ago(0), asked, {}});
  REQUIRE(advice.size() == 1);
  CHECK(advice[0].command == "dig +short TXT _smtp._tls.DOMAIN");
  const auto refused = Weeks()
                           .told(-13, 0, "testing")
                           .fails(-1, -1, kHostile, "sts", kHostile)
                           .says(ready_for_enforce);
  CHECK(refused->reason.find_first_of("\x1b\x07\r\n\xFF") == std::string::npos);
}

TEST_CASE("next: the most pressing first, a few of the domains, and all that is about none") {
  Rows rows = one_day();
  for (std::uint64_t i = 0; i < 5; ++i) {
    rows.results.push_back(result(numbered_domain(i), "sts", 10 - i, 0));
  }
  Digest digest = merge(std::move(rows));
  for (Domain& domain : digest.domains) {
    domain.advice = {{kNoPolicy, "no policy", "Publish one.", ""}};
  }
  digest.domains.back().advice.insert(digest.domains.back().advice.begin(),
                                      {kNoReport, "no report", "Look.", "dig"});
  digest.advice = {{kQuarantine, "the quarantine holds 1 mail", "Read it.", "mutt -f /q"}};
  TextStyle style;
  CHECK(next(digest, style) == R"(next   - d4.example: no report. Look. dig
       - d0.example: no policy. Publish one.
       - d1.example: no policy. Publish one.
         … and 3 more; see --all
       - the quarantine holds 1 mail. Read it. mutt -f /q
)");
  style.all = true;
  CHECK(next(digest, style).find("d4.example: no policy") != std::string::npos);
}

TEST_CASE("next: a command stays whole, on a line of its own where there is no room") {
  Digest digest;
  digest.advice = {{kQuarantine, "the quarantine holds 1 mail", "Read it.",
                    "mutt -f /var/lib/tlsrpt/quarantine/of/a/long/name"}};
  TextStyle style;
  style.width = 40;
  CHECK(next(digest, style) == R"(next   - the quarantine holds 1 mail.
         Read it.
         mutt -f /var/lib/tlsrpt/quarantine/of/a/long/name
)");
}
