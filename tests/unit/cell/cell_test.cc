// SPDX-License-Identifier: MIT
// What a cell answers, and how its death is told.

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <new>

#include "cell/cell.h"

#include "catch.h"

using namespace tlsrpt;
using cell::Cell;
using cell::Died;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr milliseconds kLong{20'000};

/// What the caller promises.
const auto ignored = std::signal(SIGPIPE, SIG_IGN);

std::string answer_of(Cell& worker) {
  std::string answer;
  for (auto piece = worker.next(); !piece.empty(); piece = worker.next()) answer += piece;
  return answer;
}

std::string ask(Cell& worker, std::string_view request, milliseconds time = kLong) {
  worker.ask(request, time);
  return answer_of(worker);
}

/// How a cell with this work dies.
Died::How death_of(const cell::Work& work, const cell::Limits& limits = {},
                   milliseconds time = kLong) {
  Cell worker(work, limits);
  worker.ask("anything", time);
  try {
    worker.next();
  } catch (const Died& died) {
    INFO(died.what());
    return died.how();
  }
  throw std::runtime_error("it lives");
}

[[noreturn]] void spin() {
  for (volatile unsigned i = 0;;) i = i + 1;
}

std::string reversed(std::string_view text) {
  return {text.rbegin(), text.rend()};
}

/// In pieces of a million bytes.
void reverse(std::string_view text, const cell::Send& send) {
  const std::string answer = reversed(text);
  for (std::size_t at = 0; at < answer.size(); at += 1'000'000) {
    send(std::string_view(answer).substr(at, 1'000'000));
  }
}

}  // namespace

TEST_CASE("a cell answers request after request") {
  Cell worker(reverse, {});
  CHECK(ask(worker, "abc") == "cba");
  CHECK(ask(worker, "").empty());
  CHECK(ask(worker, std::string("a\0b", 3)) == std::string("b\0a", 3));
}

TEST_CASE("requests and answers of megabytes pass whole") {
  std::string large(40'000'000, 'x');
  for (std::size_t i = 0; i < large.size(); i += 997) large[i] = static_cast<char>(i);
  Cell worker(reverse, {});
  CHECK(ask(worker, large) == reversed(large));
  CHECK(ask(worker, "still there") == "ereht llits");
}

TEST_CASE("what a cell remembers is its own") {
  int calls = 0;
  Cell worker([&](std::string_view, const cell::Send& send) { send(std::to_string(++calls)); }, {});
  CHECK(ask(worker, "") == "1");
  CHECK(ask(worker, "") == "2");
  CHECK(calls == 0);
}

TEST_CASE("a signal is a crash") {
  CHECK(death_of([](std::string_view, const cell::Send&) {
          ::signal(SIGSEGV, SIG_DFL);  // a sanitizer would catch it
          volatile int* const nowhere = nullptr;
          *nowhere = 1;  // NOLINT(clang-analyzer-core.NullDereference): it is what it is for
        }) == Died::How::crashed);
}

TEST_CASE("an exception is a crash") {
  CHECK(death_of([](std::string_view, const cell::Send&) { throw std::runtime_error("no"); }) ==
        Died::How::crashed);
}

TEST_CASE("an end without an answer is a crash") {
  CHECK(death_of([](std::string_view, const cell::Send&) { ::_exit(0); }) == Died::How::crashed);
}

TEST_CASE("std::bad_alloc is a want of memory") {
  CHECK(death_of([](std::string_view, const cell::Send&) { throw std::bad_alloc(); }) ==
        Died::How::out_of_memory);
}

TEST_CASE("work that waits for ever is ended when its time is over") {
  const auto start = std::chrono::steady_clock::now();
  CHECK(death_of(
            [](std::string_view, const cell::Send&) {
              std::atomic<int> never = 0;
              never.wait(0);
            },
            {}, milliseconds(200)) == Died::How::out_of_time);
  CHECK(std::chrono::steady_clock::now() - start < seconds(10));
}

TEST_CASE("work that computes for ever is ended when its CPU time is over") {
  cell::Limits limits;
  limits.cpu = seconds(1);
  CHECK(death_of([](std::string_view, const cell::Send&) { spin(); }, limits) ==
        Died::How::out_of_time);
}

TEST_CASE("small pieces come one by one") {
  Cell worker(
      [](std::string_view, const cell::Send& send) {
        for (int i = 0; i < 100; ++i) send(std::to_string(i));
      },
      {});
  worker.ask("", kLong);
  for (int i = 0; i < 100; ++i) CHECK(worker.next() == std::to_string(i));
  CHECK(worker.next().empty());
}

TEST_CASE("who does not take a request keeps its sender no longer than that has time") {
  Cell worker([](std::string_view, const cell::Send&) { spin(); }, {});
  worker.ask("", milliseconds(100));
  worker.ask(std::string(50'000'000, 'x'), milliseconds(300));
  CHECK_THROWS_AS(answer_of(worker), Died);
}

TEST_CASE("an answer beyond its limit is a crash") {
  cell::Limits limits;
  limits.answer = 1000;
  Cell worker(
      [](std::string_view, const cell::Send& send) {
        send(std::string(500, 'x'));
        send(std::string(501, 'x'));
      },
      limits);
  worker.ask("", kLong);
  CHECK(worker.next().size() == 500);
  CHECK_THROWS_AS(worker.next(), Died);
}

TEST_CASE("a cell that has died says so again") {
  Cell worker([](std::string_view, const cell::Send&) { ::_exit(1); }, {});
  worker.ask(std::string(10'000'000, 'x'), kLong);  // more than it takes before it dies
  CHECK_THROWS_AS(worker.next(), Died);
  worker.ask("again", kLong);
  CHECK_THROWS_AS(worker.next(), Died);
}

TEST_CASE("a cell for one answer ends after it") {
  cell::Limits limits;
  limits.once = true;
  Cell worker(reverse, limits);
  CHECK(ask(worker, "abc") == "cba");
  worker.ask("abc", kLong);
  CHECK_THROWS_AS(worker.next(), Died);
}
