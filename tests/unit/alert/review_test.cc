// SPDX-License-Identifier: MIT
#include "alert/review.h"

#include "catch.h"
#include "site.h"

using namespace tlsrpt;
using namespace tlsrpt::alert;
using namespace tlsrpt::alert::test;
using Said = Site::Said;
using std::chrono::days;
using store::test::morning_after;

namespace {

const Said kNothing;
const Said kOpened = {"opened"};
const Said kResolved = {"resolved"};

Sent authenticated(Sent sent) {
  sent.authenticated = true;
  return sent;
}

Sent other_bytes(Sent sent) {
  sent.bytes += "'";
  return sent;
}

}  // namespace

TEST_CASE("one cause is one incident, however many tell of it for however long") {
  Site site;
  CHECK(site.send(clean("Google", 0)) == kNothing);
  CHECK(site.send(failing("Google", 1)) == kOpened);
  CHECK(site.send(failing("Microsoft", 1)) == kNothing);
  CHECK(site.send(failing("Yahoo", 2)) == kNothing);
  CHECK(site.send(failing("Google", 2)) == kNothing);
  CHECK(site.incidents() == 1);
  CHECK(site.text("SELECT subject FROM notice") ==
        "[tlsrpt] example.com: certificate-expired on mx1.example.com (7 of 107 sessions failed)");
}

TEST_CASE("another host, type or domain is another incident") {
  Site site;
  site.send(failing("Google", 1));
  CHECK(site.send(failing("Bing", 2, 7, "certificate-expired", "mx2.example.com")) == kOpened);
  CHECK(site.send(failing("Yahoo", 2, 7, "tlsa-invalid")) == kOpened);
  Sent other = failing("AOL", 2);
  other.policies[0].domain = "example.org";
  CHECK(site.send(other) == kOpened);
  CHECK(site.open() == 4);
}

TEST_CASE("what concerns nobody opens nothing, however heavy it is, beside what does") {
  Site site;
  site.rules.concern = [](const std::string& domain) { return domain == "example.com"; };
  Sent mixed = failing("Google", 1);
  for (int i = 0; i < 200; ++i) {
    Told foreign = mixed.policies[0];
    foreign.domain = "foreign" + std::to_string(i) + ".example";
    foreign.failed = 1000;
    foreign.failures[0].sessions = 1000;
    mixed.policies.push_back(foreign);
  }
  CHECK(site.send(mixed) == kOpened);
  CHECK(site.incidents() == 1);
  CHECK(site.text("SELECT name FROM incident JOIN domain ON domain.id = domain") == "example.com");
}

TEST_CASE("it is over when every reporter that told of it covered a later day without it") {
  Site site;
  site.send(failing("Google", 1));
  site.send(failing("Microsoft", 1));
  CHECK(site.send(clean("Google", 2)) == kNothing);
  CHECK(site.open() == 1);
  CHECK(site.send(clean("Yahoo", 2)) == kNothing);
  CHECK(site.send(clean("Microsoft", 2)) == kResolved);
  CHECK(site.open() == 0);
  CHECK(site.text("SELECT why FROM incident") == "covered");
  CHECK(site.send(clean("Google", 3)) == kNothing);
}

TEST_CASE("a reporter's other report on the same day is no later day") {
  Site site;
  site.send(failing("Google", 1));
  Sent again = clean("Google", 1);
  again.report_id = again.bytes = "second half";
  CHECK(site.send(again) == kNothing);
  CHECK(site.open() == 1);
}

TEST_CASE("it is over after days of coverage without it, whoever covers them") {
  Site site;
  site.send(failing("Postfix at home", 1));
  CHECK(site.send(clean("Google", 2)) == kNothing);
  CHECK(site.send(clean("Google", 3)) == kNothing);
  CHECK(site.send(clean("Google", 4)) == kResolved);
  CHECK(site.text("SELECT why FROM incident") == "quiet");
}

TEST_CASE("days that nobody covers end nothing") {
  Site site;
  site.send(failing("Postfix at home", 1));
  CHECK(site.send(clean("Google", 20)) == kNothing);
  CHECK(site.send(clean("Google", 21)) == kNothing);
  CHECK(site.open() == 1);
}

TEST_CASE("a day that is not over yet ends nothing, and keeps nothing from opening") {
  Site site;
  site.send_at(clean("Google", 2), morning_after(1));
  CHECK(site.send(failing("Google", 1)) == kOpened);
  Sent early = clean("Google", 2);
  early.report_id = early.bytes = "early";
  CHECK(site.send_at(early, morning_after(1)) == kNothing);
  CHECK(site.open() == 1);
  CHECK(site.send(clean("Yahoo", 2)) == kResolved);
}

TEST_CASE("a report without a session ends nothing") {
  Site site;
  site.send(failing("Google", 1));
  Sent empty = clean("Google", 2);
  empty.policies[0].successful = 0;
  CHECK(site.send(empty) == kNothing);
  CHECK(site.open() == 1);
}

TEST_CASE("what authenticated reports told is not ended by others") {
  Site site;
  site.send(authenticated(failing("Google", 1)));
  CHECK(site.send(clean("Google", 2)) == kNothing);
  CHECK(site.send(clean("Forger", 3)) == kNothing);
  CHECK(site.send(clean("Forger", 4)) == kNothing);
  CHECK(site.open() == 1);
  CHECK(site.send(authenticated(clean("Google", 5))) == kResolved);
}

TEST_CASE("what there is no time for is left to the next report") {
  Site site;
  site.hurry = true;
  CHECK(site.send(failing("Google", 1)) == kNothing);
  CHECK(site.incidents() == 0);
  site.hurry = false;
  CHECK(site.send(failing("Google", 2)) == kOpened);
  CHECK(site.number("SELECT failed_sessions FROM incident") == 14);
}

TEST_CASE("a number of days of one's own ends it") {
  Site site;
  site.rules.resolve_after = days(1);
  site.send(failing("Postfix at home", 1));
  CHECK(site.send(clean("Google", 2)) == kResolved);
}

TEST_CASE("what comes back is a new incident") {
  Site site;
  site.send(failing("Google", 1));
  site.send(clean("Google", 2));
  CHECK(site.send(failing("Google", 3)) == kOpened);
  CHECK(site.incidents() == 2);
}

TEST_CASE("a passing trouble needs a second witness") {
  Site site;
  const auto one = [&](const char* who, int n) { return failing(who, n, 1, "validation-failure"); };
  CHECK(site.send(one("Google", 1)) == kNothing);
  SECTION("another reporter") {
    CHECK(site.send(one("Microsoft", 1)) == kOpened);
  }
  SECTION("another day") {
    CHECK(site.send(one("Google", 2)) == kOpened);
  }
  SECTION("a share of the sessions") {
    CHECK(site.send(failing("Google", 2, 12, "starttls-not-supported")) == kOpened);
    CHECK(site.text("SELECT result_type FROM incident") == "starttls-not-supported");
  }
  SECTION("but not one that comes much later") {
    site.send(clean("Google", 2));
    site.send(clean("Google", 3));
    CHECK(site.send(one("Google", 4)) == kNothing);
  }
}

TEST_CASE("the last two covered days count, also where days between have no report") {
  Site site;
  site.rules.thresholds.set("*:10");
  CHECK(site.send(failing("Google", 1, 6)) == kNothing);
  CHECK(site.send(failing("Google", 5, 4)) == kOpened);
}

TEST_CASE("a day that is not among the last two opens nothing") {
  Site site;
  site.send(clean("Google", 3));
  site.send(clean("Google", 4));
  CHECK(site.send(failing("Microsoft", 2), 3) == kNothing);
  CHECK(site.incidents() == 0);
}

TEST_CASE("a report on a day to come does not push the others out of sight") {
  Site site;
  Sent tomorrow = clean("Forger", 3);
  site.send_at(tomorrow, morning_after(1));
  CHECK(site.send(failing("Google", 1)) == kOpened);
}

TEST_CASE("a report out of order adds to the days before") {
  Site site;
  site.rules.thresholds.set("*:10");
  CHECK(site.send(failing("Google", 2, 6)) == kNothing);
  CHECK(site.send(failing("Google", 1, 6), 2) == kOpened);
  CHECK(site.number("SELECT last_day - first_day FROM incident") == 1);
}

TEST_CASE("an earlier day that comes late makes the incident begin there") {
  Site site;
  site.send(failing("Google", 5));
  CHECK(site.send(failing("Google", 4), 2) == kNothing);
  CHECK(site.number("SELECT last_day - first_day FROM incident") == 1);
  CHECK(site.number("SELECT failed_sessions FROM incident") == 14);
}

TEST_CASE("what comes late after the end is no new incident") {
  Site site;
  site.send(failing("Google", 1));
  site.send(failing("Google", 2));
  site.send(clean("Google", 3));
  CHECK(site.open() == 0);
  CHECK(site.send(failing("Microsoft", 2), 2) == kNothing);
  CHECK(site.send(failing("Microsoft", 1), 3) == kNothing);
  CHECK(site.incidents() == 1);
  CHECK(site.number("SELECT failed_sessions FROM incident") == 28);
}

TEST_CASE("a cause that is over when it is first told of opens nothing") {
  Site site;
  site.send(clean("Google", 2));
  CHECK(site.send(failing("Google", 1), 2) == kNothing);
  CHECK(site.incidents() == 0);
}

TEST_CASE("it gets worse with ten times the sessions, once") {
  Site site;
  site.send(failing("Google", 1, 10));
  CHECK(site.send(failing("Google", 2, 89)) == kNothing);
  CHECK(site.send(failing("Google", 3, 1)) == Said{"worsened"});
  CHECK(site.send(failing("Google", 4, 1)) == kNothing);
}

TEST_CASE("it gets worse when the policy moves to enforce") {
  Site site;
  site.send(failing("Google", 1));
  Sent enforced = failing("Google", 2);
  enforced.policies[0].policy_string = {"version: STSv1", "mode: enforce"};
  CHECK(site.send(enforced) == Said{"worsened"});
  enforced = failing("Google", 3);
  enforced.policies[0].policy_string = {"version: STSv1", "mode: enforce"};
  CHECK(site.send(enforced) == kNothing);
}

TEST_CASE("the mode of an incident of long ago is that of then") {
  Site site;
  site.send(failing("Google", 1), 400);
  CHECK(site.text("SELECT mode FROM incident") == "testing");
}

TEST_CASE("a reminder comes after its days, by the next report that tells of it") {
  Site site;
  site.send(failing("Google", 1));
  for (int n = 2; n < 8; ++n) CHECK(site.send(failing("Google", n)) == kNothing);
  CHECK(site.send(clean("Yahoo", 8)) == kNothing);
  CHECK(site.send(failing("Google", 8)) == Said{"reminder"});
  CHECK(site.send(failing("Google", 9)) == kNothing);
}

TEST_CASE("the same report again changes nothing") {
  Site site;
  site.send(failing("Google", 1));
  CHECK(site.send(failing("Google", 1)) == kNothing);
  CHECK(site.number("SELECT failed_sessions FROM incident") == 7);
}

TEST_CASE("a report that contradicts an earlier one and does not count opens nothing") {
  Site site;
  site.send(authenticated(clean("Google", 1)));
  CHECK(site.send(other_bytes(failing("Google", 1))) == Said{"conflict"});
  CHECK(site.incidents() == 0);
}

TEST_CASE("an authenticated report takes the place of a forged one, and its incident ends") {
  Site site;
  CHECK(site.send(failing("Google", 1)) == kOpened);
  CHECK(site.send(authenticated(other_bytes(clean("Google", 1)))) == kResolved);
  CHECK(site.text("SELECT why FROM incident") == "withdrawn");
}

TEST_CASE("an incident that was withdrawn hides nothing") {
  Site site;
  site.send(failing("Google", 1));
  site.send(authenticated(other_bytes(clean("Google", 1))));
  CHECK(site.send(failing("Microsoft", 1)) == kOpened);
}

TEST_CASE("an incident without reports is withdrawn without a word, and its notices are dropped") {
  Site site;
  site.outlets.mail_to = {"postmaster@example.com"};
  CHECK(site.send(failing("Forger", 1)) == kOpened);
  CHECK(site.number("SELECT COUNT(*) FROM delivery WHERE state = 'pending'") > 0);
  const auto notices = site.number("SELECT COUNT(*) FROM notice");
  site.remove("Forger", morning_after(2));
  CHECK(site.text("SELECT why FROM incident") == "withdrawn");
  CHECK(site.number("SELECT COUNT(*) FROM notice") == notices);
  CHECK(site.number("SELECT COUNT(*) FROM delivery WHERE state = 'pending'") == 0);
  CHECK(site.send(failing("Google", 1)) == kOpened);
}

TEST_CASE("an incident that other reports show as well goes on without the removed ones") {
  Site site;
  site.send(failing("Forger", 1, 1000));
  site.send(failing("Google", 2, 7));
  site.remove("Forger", morning_after(2));
  CHECK(site.open() == 1);
  CHECK(site.number("SELECT failed_sessions FROM incident") == 7);
  CHECK(site.number("SELECT first_day = last_day FROM incident") == 1);
}

TEST_CASE("a report on a day to come opens nothing, and hides nothing") {
  Site site;
  CHECK(site.send_at(failing("Forger", 3), morning_after(1)) == kNothing);
  CHECK(site.send(failing("Google", 1)) == kOpened);
}

TEST_CASE("who sends several reports for a day is not heard by half") {
  Site site;
  const auto half = [](Sent sent) {
    sent.report_id += " half";
    sent.bytes = sent.report_id;
    return sent;
  };
  CHECK(site.send(half(clean("Postfix", 1))) == kNothing);
  CHECK(site.send(failing("Postfix", 1)) == kOpened);
  CHECK(site.send(half(clean("Postfix", 2))) == kNothing);
  CHECK(site.send(failing("Postfix", 2)) == kNothing);
  CHECK(site.send(half(clean("Postfix", 3))) == kNothing);
  CHECK(site.send(clean("Postfix", 3)) == kResolved);
}

TEST_CASE("the end of an incident is not mailed to where its reports come to") {
  Site site;
  site.outlets.mail_to = {"tls-reports@example.com"};
  site.recipients = {"tls-reports@example.com"};
  site.send(failing("Google", 1));
  site.recipients.clear();
  site.close(1, "mx1 is gone", morning_after(1));
  CHECK(site.number("SELECT COUNT(*) FROM delivery WHERE notifier = 'mail'"
                    " AND state = 'refused'") == 2);
}

TEST_CASE("a notice says which reports are authenticated") {
  Site site;
  site.send(failing("Forger", 1, 7, "tlsa-invalid"));
  CHECK(site.number("SELECT authenticated FROM notice") == 0);
  CHECK_THAT(site.text("SELECT body FROM notice"),
             tlsrpt::test::Contains("These reports are not authenticated"));
  site.send(authenticated(failing("Google", 2)));
  CHECK(site.number("SELECT authenticated FROM notice WHERE id = 2") == 1);
  CHECK_THAT(site.text("SELECT body FROM notice WHERE id = 2"),
             tlsrpt::test::Contains("authenticated: signed by"));
}

TEST_CASE("old reports open and end incidents in silence") {
  Site site;
  CHECK(site.send(failing("Google", 1), 8) == kNothing);
  CHECK(site.open() == 1);
  CHECK(site.send(clean("Google", 2), 8) == kNothing);
  CHECK(site.open() == 0);
}

TEST_CASE("a report of the last day that may send does") {
  Site site;
  CHECK(site.send(failing("Google", 1), 6) == kOpened);
  Site other;
  CHECK(other.send(failing("Google", 1), 7) == kNothing);
}

TEST_CASE("an incident that goes on in silence has its sums all the same") {
  Site site;
  site.silent = true;
  for (const int n : {2, 4, 3, 1}) site.send(failing("Google", n), 5);
  CHECK(site.incidents() == 1);
  CHECK(site.number("SELECT failed_sessions FROM incident") == 28);
  CHECK(site.number("SELECT last_day - first_day FROM incident") == 3);
}

TEST_CASE("an incident that opened in silence is told by the next report that may") {
  Site site;
  site.silent = true;
  CHECK(site.send(failing("Google", 1)) == kNothing);
  site.silent = false;
  CHECK(site.send(clean("Yahoo", 2)) == kNothing);
  CHECK(site.send(failing("Google", 2)) == kOpened);
}

TEST_CASE("an end in silence is told by the next report that may, once") {
  Site site;
  site.send(failing("Google", 1));
  site.silent = true;
  CHECK(site.send(clean("Google", 2)) == kNothing);
  site.silent = false;
  CHECK(site.send(clean("Yahoo", 2)) == kResolved);
  CHECK(site.send(clean("Google", 3)) == kNothing);
}

TEST_CASE("an incident that nobody was told of ends in silence") {
  Site site;
  site.silent = true;
  site.send(failing("Google", 1));
  site.silent = false;
  CHECK(site.send(clean("Google", 2)) == kNothing);
  CHECK(site.open() == 0);
}

TEST_CASE("sessions that failed without a reason are a cause too") {
  Site site;
  Sent sent = clean("Google", 1);
  sent.policies[0].failed = 50;
  CHECK(site.send(sent) == kOpened);
  CHECK_THAT(site.text("SELECT subject FROM notice"),
             tlsrpt::test::Contains("example.com: cause not told (50 of 150 sessions failed)"));
}

TEST_CASE("details that count nothing are no failure, but the summary may be") {
  Site site;
  CHECK(site.send(failing("Google", 1, 0)) == kNothing);
  CHECK(site.incidents() == 0);
  Sent sent = failing("Yahoo", 1, 0);
  sent.policies[0].failed = 50;
  CHECK(site.send(sent) == kOpened);
  CHECK(site.text("SELECT result_type FROM incident").empty());
}

TEST_CASE("one report cannot storm") {
  Site site;
  Sent sent = clean("Forger", 1);
  for (int i = 0; i < 500; ++i) {
    sent.policies[0].failures.push_back(
        {"certificate-expired", "mx" + std::to_string(i) + ".example.com", 1});
  }
  const Said said = site.send(sent);
  CHECK(said.size() == site.rules.hourly + 1);
  CHECK(said.back() == "more");
  CHECK(site.open() == 100);
  // And it does not make the domain deaf.
  CHECK(site.send(authenticated(failing("Google", 2, 7, "tlsa-invalid"))) == kOpened);
}

TEST_CASE("the causes with most sessions go first") {
  Site site;
  Sent sent = clean("Forger", 1);
  for (int i = 0; i < 150; ++i) {
    sent.policies[0].failures.push_back(
        {"certificate-expired", "mx" + std::to_string(i) + ".example.com", 1});
  }
  sent.policies[0].failures[149].sessions = 1000;
  site.send(sent);
  CHECK(site.number("SELECT COUNT(*) FROM incident JOIN mx ON mx.id = incident.mx"
                    " WHERE name = 'mx149.example.com'") == 1);
}

TEST_CASE("lighter causes fill what heavier ones leave") {
  Site site;
  Sent sent = clean("Forger", 1);
  const auto add = [&](int count, std::uint64_t sessions) {
    for (int i = 0; i < count; ++i) {
      const std::string mx = "mx" + std::to_string(sessions) + "-" + std::to_string(i);
      sent.policies[0].failures.push_back({"certificate-expired", mx + ".example.com", sessions});
    }
  };
  add(60, 10);
  add(60, 5);
  add(30, 1);
  site.send(sent);
  CHECK(site.open() == 100);
  CHECK(site.number("SELECT COUNT(*) FROM incident WHERE failed_sessions = 5") == 40);
}

TEST_CASE("a cause of many lines counts all of them") {
  Site site;
  site.rules.thresholds.set("*:10");
  Sent sent = clean("Google", 1);
  sent.policies[0].failures = {{"certificate-expired", "mx1.example.com", 4},
                               {"tlsa-invalid", "mx1.example.com", 9},
                               {"certificate-expired", "mx1.example.com", 6}};
  CHECK(site.send(sent) == kOpened);
  CHECK(site.number("SELECT failed_sessions FROM incident") == 10);
}

TEST_CASE("what had to be silent is told later, and the end of what was told always") {
  Site site;
  site.rules.hourly = 1;
  CHECK(site.send(failing("Google", 1)) == kOpened);
  CHECK(site.send(failing("Google", 1, 7, "tlsa-invalid")) == kNothing);  // the same bytes
  CHECK(site.send(failing("Yahoo", 1, 7, "tlsa-invalid")) == Said{"more"});
  CHECK(site.send(failing("AOL", 1, 7, "sts-webpki-invalid")) == kNothing);
  CHECK(site.send(clean("Google", 2)) == kResolved);
  CHECK(site.send(failing("Yahoo", 2, 7, "tlsa-invalid")) == kOpened);
}

TEST_CASE("authenticated reporters do not compete with forgers") {
  Site site;
  site.rules.hourly = 1;
  site.send(failing("Forger", 1, 7, "tlsa-invalid"));
  CHECK(site.send(authenticated(failing("Google", 1))) == kOpened);
}

TEST_CASE("a person who knows better ends an incident, and it is told why") {
  Site site;
  site.send(failing("Google", 1));
  CHECK(site.close(1, "mx1 is gone", morning_after(1)) == kResolved);
  CHECK(site.text("SELECT why FROM incident") == "closed: mx1 is gone");
  CHECK(site.send(failing("Microsoft", 1)) == kNothing);
  CHECK(site.send(failing("Google", 2)) == kOpened);
}

TEST_CASE("an incident that was closed claims no day but its own") {
  Site site;
  site.send_at(failing("Forger", 2), morning_after(1));  // of the day that is not over yet
  site.close(1, "forged", morning_after(1));
  CHECK(site.send(failing("Google", 1)) == kOpened);
}

TEST_CASE("what the report at hand tells beside is in the notice") {
  Site site;
  site.send(failing("Google", 1));
  CHECK_THAT(site.text("SELECT body FROM notice"), tlsrpt::test::Contains("reason code  code\n"));
  CHECK_THAT(site.text("SELECT body FROM notice"),
             tlsrpt::test::Contains("at address   198.51.100.1\n"));
}

TEST_CASE("a notice waits for everybody who is told, and knows where the report came to") {
  Site site;
  site.outlets.mail_to = {"tls-reports@example.com"};
  site.outlets.command = "/bin/true";
  site.recipients = {"tls-reports@example.com"};
  site.send(failing("Google", 1));
  CHECK(site.number("SELECT COUNT(*) FROM delivery WHERE state = 'pending'") == 2);
  CHECK(site.text("SELECT notifier FROM delivery WHERE state = 'refused'") == "mail");
  CHECK(site.text("SELECT recipients FROM notice") == R"(["tls-reports@example.com"])");
}

TEST_CASE("what is not committed leaves neither an incident nor a notice") {
  Site site;
  {
    Review review(site.store(), site.rules, {morning_after(1), false, {}, {}, {}});
    store::Store::Transaction transaction(site.store());
    store::test::append(site.store(), failing("Google", 1));
    review.take(store::test::report_of(failing("Google", 1)), Review::Place::own);
    CHECK(review.notices() == 1);
  }
  CHECK(site.incidents() == 0);
  CHECK(site.number("SELECT COUNT(*) FROM notice") == 0);
  CHECK(site.number("SELECT COUNT(*) FROM delivery") == 0);
  CHECK(site.send(failing("Google", 1)) == kOpened);
}

TEST_CASE("failures that do not count beside an authenticated report are told of") {
  Site site;
  CHECK(site.send(authenticated(clean("Google", 1))) == kNothing);
  Sent forged = failing("Google", 1, 50);
  forged.bytes = "1";
  CHECK(site.send(forged) == Said{"conflict"});
  CHECK(site.text("SELECT subject FROM notice") ==
        "[tlsrpt] example.com: reports contradict each other (50 failed sessions do not count)");
  const std::string body = site.text("SELECT body FROM notice");
  CHECK(body.find("(unverified, contact sender.example) reported 50") != std::string::npos);
  CHECK(body.find("certificate-expired on mx1.example.com") != std::string::npos);
  CHECK(body.find("because it is authenticated") != std::string::npos);
  CHECK(body.find("--report 2\n") != std::string::npos);
  CHECK(site.text("SELECT json FROM notice").find(R"("does_not_count":{"report":2,)") !=
        std::string::npos);
  CHECK(site.incidents() == 0);
}

TEST_CASE("further conflicts with the same report are told of when they are ten times as bad") {
  Site site;
  site.send(failing("Google", 1, 100'000));
  const auto another = [](std::uint64_t sessions) {
    Sent sent = failing("Google", 1, sessions, "starttls-not-supported");
    sent.bytes = std::to_string(sessions);
    return sent;
  };
  CHECK(site.send(another(50)) == Said{"conflict"});
  CHECK(site.send(another(51)) == kNothing);
  CHECK(site.send(another(499)) == kNothing);
  CHECK(site.send(another(10'000)) == Said{"conflict"});
  Sent nothing_failed = clean("Google", 1);
  nothing_failed.bytes = "0";
  CHECK(site.send(nothing_failed) == kNothing);
}

TEST_CASE("conflicts have the bounds of other notices") {
  Site site;
  site.rules.hourly = 3;
  Site::Said said;
  for (int i = 0; i < 10; ++i) {
    const std::string name = "Reporter " + std::to_string(i);
    site.silent = true;
    site.send(failing(name, 1, 9));
    site.silent = false;
    for (const std::string& kind : site.send(other_bytes(failing(name, 1, 1, "other")))) {
      said.push_back(kind);
    }
  }
  CHECK(said == Said{"conflict", "conflict", "conflict", "more"});
}

TEST_CASE("no conflict is told of in silence, or for causes that are known") {
  Site site;
  CHECK(site.send(failing("Google", 1, 9)) == kOpened);
  CHECK(site.send(other_bytes(failing("Google", 1, 1))) == kNothing);
  site.silent = true;
  Sent another = failing("Google", 1, 2, "other");
  another.bytes = "2";
  CHECK(site.send(another) == kNothing);
}
