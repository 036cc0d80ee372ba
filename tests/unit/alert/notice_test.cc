// SPDX-License-Identifier: MIT
#include "alert/notice.h"

#include <algorithm>
#include <sstream>

#include "catch.h"
#include "json/writer.h"
#include "report/result_type.h"

using namespace tlsrpt;
using namespace tlsrpt::alert;
using tlsrpt::test::Contains;

namespace {

// Every way that a string of a report could act instead of being read.
const std::string kHostile =
    "\x1b]0;owned\x07\r\nBcc: all@example.com\r\n\r\n.\r\n\xE2\x80\xAE </script> ${x} `id` '; DROP "
    "TABLE notice; --\xFF";

report::Day day(const char* text) {
  return *report::parse_day(text);
}

Facts usual() {
  Facts facts;
  store::Incident& incident = facts.incident;
  incident.id = 12;
  incident.cause = {"example.org", "certificate-expired", "mx2.example.org"};
  incident.first_day = incident.last_day = day("2026-11-20");
  incident.failed_sessions = 57;
  incident.sessions = 1088;
  incident.policy_type = "sts";
  incident.mode = "testing";
  facts.effect = report::Effect::testing;
  facts.reporters = {{"Google Inc.", "google.com", false}, {"Microsoft Corporation", "", false}};
  return facts;
}

/// As a reader sees it: without the breaks of lines.
std::string read(const std::string& body) {
  std::string text = body;
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

bool is_harmless(const std::string& text, bool one_line) {
  return std::none_of(text.begin(), text.end(), [&](char c) {
    return c == '\x7f' || (c >= 0 && c < ' ' && (one_line || c != '\n'));
  });
}

}  // namespace

TEST_CASE("a notice says what failed, where, how often, told by whom and when") {
  const Texts told = texts(usual());
  CHECK(
      told.subject ==
      "[tlsrpt] example.org: certificate-expired on mx2.example.org (57 of 1088 sessions failed)");
  CHECK_THAT(read(told.body),
             Contains("57 of 1 088 sessions failed on 2026-11-20, reported by \"Google Inc.\" "
                      "(unverified, contact google.com) and "
                      "\"Microsoft Corporation\" (unverified)."));
  CHECK_THAT(read(told.body), Contains("The certificate has expired. Policy is testing: mail still "
                                       "arrives."));
  CHECK_THAT(read(told.body), Contains("Renew it and reload the mail server"));
  CHECK_THAT(told.body, Contains("\n    openssl s_client -starttls smtp -connect mx2.example.org:25"
                                 " -servername mx2.example.org </dev/null\n"));
  CHECK_THAT(read(told.body), Contains("These reports are not authenticated and may be forged"));
  CHECK_THAT(read(told.body), Contains("incident 12"));
}

TEST_CASE("every registered result type, an unknown one and none have their texts") {
  std::vector<std::string> names = {"no-such-type", ""};
  for (const report::ResultType& type : report::result_types()) names.emplace_back(type.name);
  CHECK(names.size() == 13);
  for (const std::string& name : names) {
    INFO(name);
    Facts facts = usual();
    facts.incident.cause.result_type = name;
    const report::ResultType& type = report::result_type(name);
    const Texts told = texts(facts);
    CHECK_THAT(told.subject, Contains(name.empty() ? "cause not told" : name));
    CHECK_THAT(read(told.body), Contains(std::string(type.meaning)));
    CHECK_THAT(read(told.body), Contains(std::string(type.remedy)));
    CHECK(type.meaning.size() > 10);
    CHECK(type.remedy.size() > 10);
    const std::string command = report::command_for(type, "example.org", "mx2.example.org");
    CHECK_THAT(told.body, Contains(command));
    CHECK_THAT(told.json, Contains(std::string(type.meaning)));
  }
}

TEST_CASE("what it means follows from the policy") {
  Facts facts = usual();
  facts.effect = report::Effect::enforced;
  CHECK_THAT(read(texts(facts).body), Contains("mail is being refused or delayed"));
  facts.effect = report::Effect::dane;
  CHECK_THAT(read(texts(facts).body), Contains("DANE is in force: mail is being refused"));
  facts.effect = report::Effect::no_policy;
  CHECK_THAT(read(texts(facts).body), Contains("There is no policy: mail still arrives"));
}

TEST_CASE("what is authenticated is said of the signing domain, never of a name") {
  Facts facts = usual();
  facts.reporters[0].is_signed = true;
  CHECK(facts.authenticated());
  CHECK_THAT(read(texts(facts).body),
             Contains("Only the reports signed by these domains are authenticated: google.com."));
  facts.reporters[1] = {"Google Inc.", "attacker.example", true};
  const std::string body = read(texts(facts).body);
  CHECK_THAT(body, Contains("\"Google Inc.\" (signed by google.com) and \"Google Inc.\" (signed by "
                            "attacker.example)"));
  CHECK_THAT(body, Contains("These reports are authenticated: signed by google.com and "
                            "attacker.example."));
  CHECK_FALSE(usual().authenticated());
}

TEST_CASE("a notice that goes on, is worse, or is over says so") {
  Facts facts = usual();
  facts.incident.last_day = day("2026-11-27");
  facts.kind = Kind::reminder;
  CHECK(texts(facts).subject ==
        "[tlsrpt] example.org: certificate-expired on mx2.example.org goes "
        "on, day 8 (57 of 1088 sessions failed)");
  facts.kind = Kind::worsened;
  facts.incident.noticed_sessions = 5;
  CHECK_THAT(texts(facts).subject, Contains(" is worse (57 of 1088 sessions failed)"));
  CHECK_THAT(read(texts(facts).body), Contains("At the last notice they were 5."));
  facts.incident.mode = "enforce";
  facts.incident.noticed_mode = "testing";
  CHECK_THAT(read(texts(facts).body), Contains("The policy has moved from testing to enforce"));
  facts.kind = Kind::resolved;
  for (const auto& [why, words] : std::vector<std::pair<std::string, std::string>>{
           {"covered", "Why: every reporter that told of it covered a later day without it."},
           {"quiet", "Why: no report has told of it for days."},
           {"withdrawn", "Why: authenticated reports took the place"},
           {"closed: mx2 is gone", "Why: closed by hand: mx2 is gone."}}) {
    facts.incident.why = why;
    CHECK_THAT(read(texts(facts).body), Contains(words));
  }
  CHECK(texts(facts).subject ==
        "[tlsrpt] example.org: certificate-expired on mx2.example.org is "
        "over (57 of 1088 sessions failed in 8 days)");
  CHECK_THAT(texts(facts).body, !Contains("What to do"));
}

TEST_CASE("more failures than sessions are told without the sessions") {
  Facts facts = usual();
  facts.incident.sessions = 3;
  CHECK_THAT(texts(facts).subject, Contains("(57 sessions failed)"));
  facts.incident.failed_sessions = 1;
  facts.incident.sessions = 0;
  CHECK_THAT(texts(facts).subject, Contains("(1 session failed)"));
}

TEST_CASE("a name that could be taken for words of the subject is in quotes") {
  Facts facts = usual();
  facts.incident.cause = {"example.com: all is well", "certificate-expired", "mx1 (over)"};
  CHECK(texts(facts).subject.starts_with(
      "[tlsrpt] \"example.com: all is well\": certificate-expired on \"mx1 (over)\" ("));
}

TEST_CASE("hostile strings are harmless in every text") {
  Facts facts = usual();
  facts.incident.cause = {kHostile, kHostile, kHostile};
  facts.incident.policy_type = facts.incident.mode = facts.incident.noticed_mode = kHostile;
  facts.incident.noticed_sessions = 5;
  facts.incident.why = "closed: " + kHostile;
  facts.reporters = {{kHostile, kHostile, false}, {kHostile, kHostile, true}};
  facts.details = {{kHostile}, {kHostile}};
  for (const Kind kind : {Kind::opened, Kind::worsened, Kind::reminder, Kind::resolved}) {
    facts.kind = kind;
    const Texts told = texts(facts);
    CHECK(is_harmless(told.subject, true));
    CHECK(std::all_of(told.subject.begin(), told.subject.end(), [](char c) { return c > 0; }));
    CHECK(is_harmless(told.body, false));
    CHECK(is_harmless(told.json, true));
    CHECK(told.subject.size() < 600);
    CHECK_THAT(told.body, !Contains("\nBcc:"));
    CHECK_THAT(told.body, !Contains("\n.\n"));
    // A command that may be pasted holds names of hosts alone.
    CHECK_THAT(told.json, !Contains("openssl s_client -starttls smtp -connect \\u001b"));
  }
}

TEST_CASE("the JSON of a notice has stable keys") {
  Facts facts = usual();
  facts.details = {{"certificate has expired"}, {"198.51.100.2"}};
  facts.reporters = {{"Example Sender", "", false}, {"", "sender.example", true}};
  facts.incident.opened = report::parse_time("2026-11-21T06:11:42Z")->time;
  CHECK(texts(facts).json ==
        R"({"notice":"opened","test":false,"subject":"[tlsrpt] example.org: certificate-expired)"
        R"x( on mx2.example.org (57 of 1088 sessions failed)","incident":12,)x"
        R"("domain":"example.org",)"
        R"("result_type":"certificate-expired","receiving_mx_hostname":"mx2.example.org",)"
        R"("policy_type":"sts","mode":"testing","failed_sessions":57,"sessions":1088,)"
        R"("first_day":"2026-11-20","last_day":"2026-11-20",)"
        R"("reporters":[{"organization_name":"Example Sender","authenticated":false,)"
        R"("reporter_domain":null,"signer":null},)"
        R"({"organization_name":null,"authenticated":true,)"
        R"("reporter_domain":"sender.example","signer":"sender.example"}],"more_reporters":0,)"
        R"("reason_codes":["certificate has expired"],"receiving_ips":["198.51.100.2"],)"
        R"("meaning":"The certificate has expired.",)"
        R"("effect":"Policy is testing: mail still arrives.",)"
        R"("remedy":"Renew it and reload the mail server, on every address of the host.",)"
        R"("command":"openssl s_client -starttls smtp -connect mx2.example.org:25)"
        R"( -servername mx2.example.org </dev/null","opened":"2026-11-21T06:11:42Z",)"
        R"("resolved":null,"why":null})");
  facts.kind = Kind::resolved;
  facts.incident.resolved = report::parse_time("2026-11-23T06:11:42Z")->time;
  facts.incident.why = "covered";
  CHECK_THAT(texts(facts).json,
             tlsrpt::test::EndsWith(R"("resolved":"2026-11-23T06:11:42Z","why":"covered"})"));
}

TEST_CASE("the JSON of a notice names so many reporters and counts the rest") {
  Facts facts = usual();
  for (int i = 0; i < 60; ++i)
    facts.reporters.push_back({"Reporter " + std::to_string(i), "", false});
  CHECK_THAT(texts(facts).json, Contains("\"more_reporters\":52,"));
}

TEST_CASE("a policy whose mode was not told before has not moved") {
  Facts facts = usual();
  facts.kind = Kind::worsened;
  facts.incident.mode = "enforce";
  CHECK_THAT(read(texts(facts).body), !Contains("has moved"));
}

TEST_CASE("lines fit a mail, whatever the names are") {
  Facts facts = usual();
  const std::string label(63, 'a');
  const std::string host = label + "." + label + "." + label + "." + std::string(61, 'b');
  facts.incident.cause = {host, "certificate-expired", host};
  for (const std::string& name : {host, std::string(4000, 'x'), std::string(4000, '\x01')}) {
    facts.reporters = {{name, "", false}};
    facts.details = {{name}, {name}};
    std::istringstream lines(texts(facts).body);
    for (std::string line; std::getline(lines, line);) CHECK(line.size() < 998);
    CHECK(texts(facts).subject.size() < 600);
  }
}

TEST_CASE("a test is marked in every text") {
  Rules rules;
  rules.remind = std::chrono::days(14);
  const Texts test = texts_of_test(rules, report::parse_time("2026-11-21T06:11:42Z")->time);
  CHECK_THAT(test.subject, tlsrpt::test::StartsWith("[tlsrpt] TEST: "));
  CHECK_THAT(test.body, tlsrpt::test::StartsWith("This is a test. Nothing has failed"));
  CHECK_THAT(read(test.body), Contains("no notice before 14 days have passed"));
  CHECK_THAT(test.body, !Contains("This is incident"));
  CHECK_THAT(test.json, Contains("\"test\":true"));
  CHECK_THAT(test.json, Contains("\"opened\":\"2026-11-21T06:11:42Z\""));
  CHECK_THAT(texts(usual()).json, Contains("\"test\":false"));
}

TEST_CASE("that there are more is told once, with what to do") {
  const Texts more = texts_of_more(20);
  CHECK(more.subject == "[tlsrpt] more than 20 alerts in an hour: further incidents send none now");
  CHECK_THAT(more.body, Contains("tlsrpt-summary --incidents"));
  CHECK_THAT(more.json, Contains("\"alert_limit\":20"));
}
