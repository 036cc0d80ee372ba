// SPDX-License-Identifier: MIT
#include "store/mark.h"

#include "catch.h"
#include "fixture.h"

using namespace tlsrpt;
using namespace tlsrpt::store;
using namespace tlsrpt::store::test;

namespace {

const report::Time kNow = morning_after(30);

Sent numbered(int number) {
  Sent sent;
  sent.report_id = sent.bytes = std::to_string(number);
  sent.policies.front().domain = "d" + std::to_string(number) + ".example";
  return sent;
}

std::uint64_t count(Store& store, const Window& window) {
  return count_reports(store, {window, {}});
}

void move(Store& store, Marks& marks, std::string_view name, const Window& window) {
  Store::Transaction transaction(store);
  marks.move(name, window);
  transaction.commit();
}

}  // namespace

TEST_CASE("a mark that was never moved is before everything") {
  Folder folder;
  Store store(folder.path(), Access::write, {});
  for (int i = 0; i < 3; ++i) deliver(store, numbered(i));
  const Window window = Marks(store).since("", kNow);
  CHECK(window.basis == Window::Basis::appended);
  CHECK(count(store, window) == 3);
  CHECK(window.from == morning_after(0));
  CHECK(window.to == kNow + std::chrono::seconds(1));
}

TEST_CASE("an empty store has nothing new") {
  Folder folder;
  Store store(folder.path(), Access::write, {});
  Marks marks(store);
  const Window window = marks.since("", kNow);
  CHECK(count(store, window) == 0);
  move(store, marks, "", window);
  deliver(store, numbered(1));
  CHECK(count(store, marks.since("", kNow)) == 1);
}

TEST_CASE("what was told is not new, and what came while it was told is") {
  Folder folder;
  Store store(folder.path(), Access::write, {});
  Marks marks(store);
  deliver(store, numbered(1));
  const Window first = marks.since("", kNow);
  deliver(store, numbered(2));  // received, by its clock, in the same second
  CHECK(count(store, first) == 1);
  move(store, marks, "", first);
  const Window second = marks.since("", kNow + std::chrono::hours(24));
  CHECK(count(store, second) == 1);
  CHECK(results(store, {second, {}}).front().domain == "d2.example");
  CHECK(reporters(store, {second, {}}).front().reports == 1);
  CHECK(second.from == first.to);
}

TEST_CASE("a mark that is not moved tells the same again") {
  Folder folder;
  Store store(folder.path(), Access::write, {});
  Marks marks(store);
  deliver(store, numbered(1));
  marks.since("", kNow);
  CHECK(count(store, marks.since("", kNow)) == 1);
}

TEST_CASE("marks know nothing of each other") {
  Folder folder;
  Store store(folder.path(), Access::write, {});
  Marks marks(store);
  deliver(store, numbered(1));
  move(store, marks, "d1.example", marks.since("d1.example", kNow));
  CHECK(count(store, marks.since("d1.example", kNow)) == 0);
  CHECK(count(store, marks.since("", kNow)) == 1);
}

TEST_CASE("a report that replaces an earlier one is new, and a conflict counts in no window") {
  Folder folder;
  Store store(folder.path(), Access::write, {});
  Marks marks(store);
  Sent sent;
  deliver(store, sent);
  move(store, marks, "", marks.since("", kNow));
  sent.bytes = "2";
  REQUIRE(deliver(store, sent) == Appended::conflict);
  CHECK(count(store, marks.since("", kNow)) == 0);
  sent.bytes = "3";
  sent.authenticated = true;
  REQUIRE(deliver(store, sent) == Appended::replaced);
  CHECK(count(store, marks.since("", kNow)) == 1);
}

TEST_CASE("mails that were not stored are new once") {
  Folder folder;
  Store store(folder.path(), Access::write, {});
  Marks marks(store);
  Rejected mail;
  mail.received = kNow;
  mail.verdict = "rejected";
  mail.fault = report::Fault::json_syntax;
  const auto reject = [&](unsigned char mark) {
    mail.sha256[0] = mark;
    Store::Transaction transaction(store);
    store.append(mail);
    transaction.commit();
  };
  reject(1);
  reject(2);
  const Window first = marks.since("", kNow);
  REQUIRE(rejected(store, first).size() == 1);
  CHECK(rejected(store, first).front().mails == 2);
  move(store, marks, "", first);
  CHECK(rejected(store, marks.since("", kNow)).empty());
  reject(3);
  CHECK(rejected(store, marks.since("", kNow)).front().mails == 1);
}

TEST_CASE("a clock that went back gives a window of a day") {
  Folder folder;
  Store store(folder.path(), Access::write, {});
  Marks marks(store);
  move(store, marks, "", marks.since("", kNow));
  const Window window = marks.since("", kNow - std::chrono::hours(24));
  CHECK(window.from == window.to - std::chrono::days(1));
}

TEST_CASE("two who tell take turns") {
  Folder folder;
  Store store(folder.path(), Access::write, {});
  Marks marks(store);
  marks.take_turn();
  const int other = start([&] {
    Store impatient(folder.path(), Access::write, [] { return true; });
    Marks theirs(impatient);
    return trouble([&] { theirs.take_turn(); }) == Trouble::Kind::busy ? 0 : 1;
  });
  CHECK(end(other) == 0);
}
