// SPDX-License-Identifier: MIT
#include "store/outbox.h"

#include "catch.h"
#include "fixture.h"

using namespace tlsrpt;
using namespace tlsrpt::store::test;
using std::chrono::seconds;
using store::Access;
using store::Delivery;
using store::Notice;
using store::Outbox;
using store::Store;

namespace {

const report::Time kNow = morning_after(1);
const report::Time kLater = kNow + std::chrono::hours(1);
const report::Time kNever{};
const std::vector<std::string> kAll = {"mail", "syslog"};

struct Post {
  Folder folder;
  Store store{folder.path(), Access::write, {}};
  Outbox outbox{store};

  std::int64_t add(const std::string& subject, report::Time created = kNow,
                   const std::string& kind = "opened", bool authenticated = false) {
    Notice notice;
    notice.kind = kind;
    notice.created = created;
    notice.authenticated = authenticated;
    notice.recipients = {"a@example.com", "\"b\"\n@example.com"};
    notice.subject = subject;
    notice.body = "body\n";
    notice.json = "{}";
    Delivery mail;
    mail.notifier = "mail";
    mail.next_try = created;
    Delivery syslog = mail;
    syslog.notifier = "syslog";
    Store::Transaction transaction(store);
    const auto id = outbox.add(notice, {mail, syslog});
    transaction.commit();
    return id;
  }
  void record(Delivery delivery, const std::string& state) {
    delivery.state = state;
    ++delivery.attempts;
    delivery.last_try = kNow;
    delivery.answer = "answer";
    Store::Transaction transaction(store);
    outbox.record(delivery);
    transaction.commit();
  }
  template <typename Change>
  std::uint64_t change(Change change) {
    Store::Transaction transaction(store);
    const std::uint64_t changed = change();
    transaction.commit();
    return changed;
  }
};

}  // namespace

TEST_CASE("A notice waits as it was told, for each notifier") {
  Post post;
  CHECK_FALSE(post.outbox.any_due(kNow));
  const auto id = post.add("subject");
  CHECK(post.outbox.any_due(kNow));
  CHECK_FALSE(post.outbox.any_due(kNow - seconds(1)));
  const auto due = post.outbox.next_due(kNow, kAll, kNever);
  REQUIRE(due);
  CHECK(due->notice.id == id);
  CHECK(due->notice.subject == "subject");
  CHECK(due->notice.body == "body\n");
  CHECK(due->notice.json == "{}");
  CHECK(due->notice.created == kNow);
  CHECK_FALSE(due->notice.incident);
  CHECK(due->notice.recipients == std::vector<std::string>{"a@example.com", "\"b\"\n@example.com"});
  CHECK(due->delivery.notifier == "syslog");
}

TEST_CASE("What is delivered is due no more; syslog is first, and then the oldest") {
  Post post;
  post.add("first");
  post.add("second");
  std::string order;
  while (const auto due = post.outbox.next_due(kNow, kAll, kNever)) {
    order += due->delivery.notifier + " " + due->notice.subject + "; ";
    post.record(due->delivery, "delivered");
  }
  CHECK(order == "syslog first; syslog second; mail first; mail second; ");
}

TEST_CASE("What was tried lets the others go first") {
  Post post;
  post.add("first");
  post.add("second");
  const std::vector<std::string> mail = {"mail"};
  post.record(post.outbox.next_due(kNow, mail, kNever)->delivery, "pending");
  CHECK(post.outbox.next_due(kNow, mail, kNever)->notice.subject == "second");
}

TEST_CASE("A notifier that is held back is due later, and the others are not") {
  Post post;
  post.add("first");
  post.add("second");
  post.change([&] {
    post.outbox.hold("mail", kNow, kNow + seconds(60));
    return 0U;
  });
  CHECK_FALSE(post.outbox.next_due(kNow + seconds(59), {"mail"}, kNever));
  CHECK(post.outbox.next_due(kNow + seconds(60), {"mail"}, kNever));
  CHECK(post.outbox.next_due(kNow, {"syslog"}, kNever));
}

TEST_CASE("Only those who can be told are told, until a notice has expired") {
  Post post;
  post.add("first");
  CHECK(post.outbox.next_due(kNow, {"syslog"}, kNever)->delivery.notifier == "syslog");
  CHECK_FALSE(post.outbox.next_due(kNow, {}, kNever));
  CHECK(post.outbox.next_due(kNow, {}, kNow)->delivery.notifier == "syslog");
}

TEST_CASE("What is not done is listed, with the last answer") {
  Post post;
  post.add("first");
  post.record(post.outbox.next_due(kNow, {"mail"}, kNever)->delivery, "given-up");
  const auto rows = post.outbox.waiting(100);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].delivery.state == "given-up");
  CHECK(rows[0].delivery.attempts == 1);
  CHECK(rows[0].delivery.answer == "answer");
  CHECK(rows[0].delivery.last_try == kNow);
  CHECK(rows[1].delivery.state == "pending");
  CHECK_FALSE(rows[1].delivery.last_try);
}

TEST_CASE("What is not done is read in pages, each notice on one of them") {
  Post post;
  for (int i = 0; i < 501; ++i) post.add("notice");
  const auto first = post.outbox.waiting_after(0);
  CHECK(first.size() == 1000);
  CHECK(first.front().delivery.notice == 1);
  CHECK(first.back().delivery.notice == 500);
  const auto second = post.outbox.waiting_after(500);
  REQUIRE(second.size() == 2);
  CHECK(second.front().subject == "notice");
  CHECK(post.outbox.waiting_after(501).empty());
}

TEST_CASE("What was given up can be tried again, and what waits can be dropped") {
  Post post;
  const auto id = post.add("first");
  post.record(post.outbox.next_due(kNow, {"mail"}, kNever)->delivery, "given-up");
  post.record(post.outbox.next_due(kNow, kAll, kNever)->delivery, "delivered");
  CHECK_FALSE(post.outbox.any_due(kNow));
  CHECK(post.change([&] { return post.outbox.retry(id, kNow + seconds(5)); }) == 1);
  CHECK_FALSE(post.outbox.any_due(kNow));
  CHECK(post.outbox.any_due(kNow + seconds(5)));
  CHECK(post.change([&] { return post.outbox.drop(id, kNow); }) == 1);
  CHECK_FALSE(post.outbox.any_due(kNow + seconds(5)));
  CHECK(post.outbox.waiting(100).empty());
  CHECK(post.change([&] { return post.outbox.retry(id, kNow); }) == 0);
  CHECK(post.change([&] { return post.outbox.drop(99, kNow); }) == 0);
}

TEST_CASE("The last check of a domain is the last that was told of it") {
  Post post;
  const auto check = [&](const std::string& domain, std::string_view kind,
                         const std::string& causes) {
    Notice notice;
    notice.kind = kind;
    notice.created = kNow;
    notice.subject = "subject";
    notice.body = "body\n";
    notice.json = R"({"domain":")" + domain + R"(","causes":)" + causes + "}";
    Store::Transaction transaction(post.store);
    post.outbox.add(notice, {});
    transaction.commit();
  };
  post.add("of an incident");
  CHECK_FALSE(post.outbox.last_check("example.com"));
  check("example.com", store::kCheck, R"(["a b","c \"d\""])");
  check("example.net", store::kCheckOver, "[]");
  const auto last = post.outbox.last_check("example.com");
  REQUIRE(last);
  CHECK(last->kind == store::kCheck);
  CHECK(last->created == kNow);
  CHECK(last->causes == std::vector<std::string>{"a b", "c \"d\""});
  check("example.com", store::kCheckOver, "[]");
  CHECK(post.outbox.last_check("example.com")->kind == store::kCheckOver);
  CHECK(post.outbox.last_check("example.com")->causes.empty());
  // They are not of incidents, whose alerts an hour are limited.
  CHECK(post.outbox.count_between(kNever, kLater, false) == 1);
}

TEST_CASE("What was dropped while it was on its way stays dropped") {
  Post post;
  const auto id = post.add("first");
  const auto due = post.outbox.next_due(kNow, {"mail"}, kNever);
  post.change([&] { return post.outbox.drop(id, kNow); });
  post.record(due->delivery, "pending");
  CHECK_FALSE(post.outbox.any_due(kNow));
}

TEST_CASE("What a clock that was ahead put off or gave up is due when that is found out") {
  const auto year = std::chrono::days(365);
  Post post;
  post.add("first");
  post.record(post.outbox.next_due(kNow, {"mail"}, kNever)->delivery, "given-up");
  auto syslog = post.outbox.next_due(kNow, kAll, kNever)->delivery;
  syslog.next_try = kNow + store::kLongestPause;
  post.record(syslog, "pending");
  CHECK_FALSE(post.outbox.any_due(kNow));
  CHECK_FALSE(post.outbox.was_ahead(kNow));
  CHECK(post.outbox.any_due(kNow - year));
  CHECK(post.outbox.was_ahead(kNow - year));
  post.change([&] {
    post.outbox.set_right(kNow - year);
    return 0;
  });
  CHECK_FALSE(post.outbox.was_ahead(kNow - year));
  CHECK(post.outbox.next_due(kNow - year, {"syslog"}, kNever));
  CHECK(post.outbox.next_due(kNow - year, {"mail"}, kNever));
}

TEST_CASE("Notices of an hour are counted, but not those of an end") {
  Post post;
  post.add("1", kNow);
  post.add("2", kNow, "resolved");
  post.add("3", kNow, "more");
  post.add("4", kNow, "opened", true);
  post.add("5", kNow - std::chrono::hours(2));
  post.add("6", kNow + std::chrono::days(300));  // by a clock that was ahead
  post.add("7", kNow + std::chrono::days(300), "worsened");
  const auto since = kNow - std::chrono::hours(1);
  CHECK(post.outbox.count_between(since, kLater, false) == 1);
  CHECK(post.outbox.count_between(since, kLater, true) == 1);
  CHECK(post.outbox.has_kind_between("more", since, kLater, false));
  CHECK_FALSE(post.outbox.has_kind_between("more", since, kLater, true));
  CHECK_FALSE(post.outbox.has_kind_between("worsened", since, kLater, false));
}

TEST_CASE("The right to deliver is one process's, and ends with it") {
  Post post;
  REQUIRE(post.outbox.take_turn(false));
  const std::string path = post.folder.path();
  const auto try_once = [path] {
    Store store(path, Access::write, [] { return true; });
    return Outbox(store).take_turn(true) ? 1 : 0;
  };
  CHECK(end(start(try_once)) == 0);
  {
    Post other;
    CHECK(other.outbox.take_turn(false));
  }
  // A process that took it and died has it no more.
  Folder folder;
  const std::string second = folder.path();
  CHECK(end(start([second] {
          Store store(second, Access::write, {});
          return Outbox(store).take_turn(true) ? 1 : 0;
        })) == 1);
  Store store(second, Access::write, {});
  CHECK(Outbox(store).take_turn(false));
}
