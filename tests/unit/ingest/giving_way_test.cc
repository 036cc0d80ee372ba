// SPDX-License-Identifier: MIT
#include "ingest/giving_way.h"

#include <algorithm>

#include "catch.h"

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
  CHECK(gone({{kOther, "x", false, 1, "a", 5}, {kOther, "x", false, 2, "b", 5}}, {2, 10}).empty());
}

TEST_CASE("classes give way one after the other, whatever their senders and ages") {
  const std::vector<Keepable> mails = {{kUnauthenticated, "x", false, 1, "u", 90},
                                       {kForeign, "x", false, 2, "f", 70},
                                       {kBroken, "y", false, 3, "b", 60},
                                       {kOther, "z", false, 4, "o", 5}};
  CHECK(gone(mails, {3, 1000}) == "o");
  CHECK(gone(mails, {2, 1000}) == "ob");
  CHECK(gone(mails, {1, 1000}) == "obf");
  CHECK(gone(mails, {0, 1000}) == "obfu");
  CHECK(gone(mails, {10, 90}) == "obf");
}

TEST_CASE("within a class the sender with most bytes gives way, its oldest mail first") {
  const std::vector<Keepable> mails = {{kBroken, "small", false, 1, "a", 10},
                                       {kBroken, "large", false, 3, "b", 30},
                                       {kBroken, "large", false, 2, "c", 20},
                                       {kBroken, "large", false, 4, "d", 10},
                                       {kBroken, "", false, 5, "e", 15}};
  CHECK(gone(mails, {9, 84}) == "c");
  CHECK(gone(mails, {9, 64}) == "cb");
  // Now the one without a domain has more than any sender; then the two others have the same.
  CHECK(gone(mails, {9, 34}) == "cbe");
  CHECK(gone(mails, {9, 19}) == "cbea");
}

TEST_CASE("if there are too many messages, the sender with most of them gives way") {
  const std::vector<Keepable> mails = {{kBroken, "large", false, 1, "a", 1000},
                                       {kBroken, "many", false, 2, "b", 1},
                                       {kBroken, "many", false, 3, "c", 1}};
  CHECK(gone(mails, {2, 5000}) == "b");
  CHECK(gone(mails, {1, 5000}) == "ba");
  // Both bounds, one after the other.
  CHECK(gone(mails, {2, 500}) == "ba");
}

TEST_CASE("within a class mails without a signature give way first") {
  const std::vector<Keepable> mails = {{kBroken, "real", true, 1, "a", 1000},
                                       {kBroken, "forged", false, 2, "b", 1},
                                       {kBroken, "other", false, 3, "c", 1},
                                       {kOther, "real", true, 4, "d", 1}};
  CHECK(gone(mails, {1, 5000}) == "dbc");
  CHECK(gone(mails, {0, 5000}) == "dbca");
}

TEST_CASE("seventeen large mails push out none of twenty reports") {
  std::vector<Keepable> mails;
  for (int i = 0; i < 20; ++i) {
    mails.push_back({kUnauthenticated, "sender" + std::to_string(i % 4), false, i, "r", 3000});
  }
  for (int i = 0; i < 17; ++i) {
    const auto kept_class = i % 2 == 0 ? kOther : kUnauthenticated;
    mails.push_back(
        {kept_class, "attacker" + std::to_string(i % 3), false, 100 + i, "L", 16u << 20});
  }
  const std::string names = gone(mails, {});
  CHECK(names == "LL");
  const std::string all = gone(mails, {1000, 60'000});
  CHECK(all == std::string(17, 'L'));
}
