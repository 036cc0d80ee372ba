// SPDX-License-Identifier: MIT
#include "probe/crew.h"

#include <atomic>
#include <latch>
#include <stdexcept>

#include "catch.h"

using tlsrpt::probe::Crew;

namespace {

void say_nothing(std::string_view, std::size_t, std::size_t) {}

}  // namespace

TEST_CASE("a crew does all tasks, and tells of each") {
  Crew crew(3);
  std::atomic<int> done = 0;
  for (int i = 0; i != 20; ++i) crew.add("task", [&] { ++done; });
  std::size_t told = 0;
  crew.work([&](std::string_view, std::size_t number, std::size_t all) {
    CHECK(number == ++told);
    CHECK(all == 20);
  });
  CHECK(done == 20);
  CHECK(told == 20);
}

TEST_CASE("a crew works at as many tasks at a time as it may") {
  Crew crew(4);
  // None of them is done before all four have begun.
  std::latch together(4);
  for (int i = 0; i != 4; ++i) crew.add("task", [&] { together.arrive_and_wait(); });
  crew.work(say_nothing);
  CHECK(together.try_wait());
}

TEST_CASE("a crew without tasks has nothing to do") {
  Crew(2).work(say_nothing);
}

TEST_CASE("a task that fails stops those that have not begun") {
  Crew crew(1);
  int done = 0;
  crew.add("first", [] { throw std::runtime_error("no"); });
  crew.add("second", [&] { ++done; });
  CHECK_THROWS_AS(crew.work(say_nothing), std::runtime_error);
  CHECK(done == 0);
}
