// SPDX-License-Identifier: MIT
#include "ingest/giving_way.h"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace tlsrpt::ingest;

namespace {

constexpr auto kOther = KeptClass::not_a_report;
constexpr auto kBroken = KeptClass::rejected;
constexpr auto kForeign = KeptClass::foreign;
constexpr auto kUnauthenticated = KeptClass::unauthenticated;

/// The names of those that give way, in their order.
std::string gone(const std::vector<Keepable>& mails, const QuarantineBounds& bounds) {
  std::string names;
  for (const std::size_t i : giving_way(mails, bounds)) names += mails[i].name;
  return names;
}

}  // namespace

TEST_CASE("what keeps within the bounds stays") {
  CHECK(gone({}, {0, 0}).empty());
  CHECK(gone({{kOther, "x", 1, "a", 5}, {kOther, "x", 2, "b", 5}}, {2, 10}).empty());
}

TEST_CASE("classes give way one after the other, whatever their senders and ages") {
  const std::vector<Keepable> mails = {{kUnauthenticated, "x", 1, "u", 90},
                                       {kForeign, "x", 2, "f", 70},
                                       {kBroken, "y", 3, "b", 60},
                                       {kOther, "z", 4, "o", 5}};
  CHECK(gone(mails, {3, 1000}) == "o");
  CHECK(gone(mails, {2, 1000}) == "ob");
  CHECK(gone(mails, {1, 1000}) == "obf");
  CHECK(gone(mails, {0, 1000}) == "obfu");
  CHECK(gone(mails, {10, 90}) == "obf");
}

TEST_CASE("within a class the sender with most bytes gives way, its oldest mail first") {
  const std::vector<Keepable> mails = {{kBroken, "small", 1, "a", 10},
                                       {kBroken, "large", 3, "b", 30},
                                       {kBroken, "large", 2, "c", 20},
                                       {kBroken, "large", 4, "d", 10},
                                       {kBroken, "", 5, "e", 15}};
  CHECK(gone(mails, {4, 1000}) == "c");
  CHECK(gone(mails, {3, 1000}) == "cb");
  // Now no sender has more than that without a domain; then the two others have the same.
  CHECK(gone(mails, {2, 1000}) == "cbe");
  CHECK(gone(mails, {1, 1000}) == "cbea");
}

TEST_CASE("seventeen large mails push out none of twenty reports") {
  std::vector<Keepable> mails;
  for (int i = 0; i < 20; ++i) {
    mails.push_back({kUnauthenticated, "sender" + std::to_string(i % 4), i, "r", 3000});
  }
  for (int i = 0; i < 17; ++i) {
    const auto kept_class = i % 2 == 0 ? kOther : kUnauthenticated;
    mails.push_back({kept_class, "attacker" + std::to_string(i % 3), 100 + i, "L", 16u << 20});
  }
  const std::string names = gone(mails, {});
  CHECK(names == "LL");
  const std::string all = gone(mails, {1000, 60'000});
  CHECK(all == std::string(17, 'L'));
}
