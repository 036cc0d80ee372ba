// SPDX-License-Identifier: MIT
#include "ingest/giving_way.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace tlsrpt::ingest {
namespace {

/// The mails of one sender domain in one class, the oldest first.
struct Group {
  std::uint64_t bytes = 0;
  std::deque<std::size_t> mails;
};

using Key = std::pair<KeptClass, std::string>;

/// The first one gives way next.
struct Order {
  const std::map<Key, Group>& groups;

  bool operator()(const Key& a, const Key& b) const {
    const Group& of_a = groups.at(a);
    const Group& of_b = groups.at(b);
    return std::tie(a.first, of_b.bytes, of_a.mails.front()) <
           std::tie(b.first, of_a.bytes, of_b.mails.front());
  }
};

}  // namespace

std::string_view name(KeptClass kept_class) {
  constexpr std::array<std::string_view, 4> kNames = {"not-a-report", "rejected", "foreign",
                                                      "unauthenticated"};
  return kNames.at(static_cast<std::size_t>(kept_class));
}

std::vector<std::size_t> giving_way(const std::vector<Keepable>& mails,
                                    const QuarantineBounds& bounds) {
  std::uint64_t messages = mails.size();
  std::uint64_t bytes = 0;
  for (const Keepable& mail : mails) bytes += mail.size;
  const auto fits = [&] { return messages <= bounds.messages && bytes <= bounds.bytes; };
  if (fits()) return {};

  std::vector<std::size_t> by_age(mails.size());
  for (std::size_t i = 0; i < by_age.size(); ++i) by_age[i] = i;
  std::sort(by_age.begin(), by_age.end(), [&](std::size_t a, std::size_t b) {
    return std::tie(mails[a].modified, mails[a].name) < std::tie(mails[b].modified, mails[b].name);
  });
  std::map<Key, Group> groups;
  for (std::size_t age = 0; age < by_age.size(); ++age) {
    const Keepable& mail = mails[by_age[age]];
    Group& group = groups[{mail.kept_class, mail.sender}];
    group.bytes += mail.size;
    group.mails.push_back(age);
  }
  std::set<Key, Order> next(Order{groups});
  for (const auto& [key, group] : groups) next.insert(key);

  std::vector<std::size_t> gone;
  while (!fits() && !next.empty()) {
    const Key key = next.extract(next.begin()).value();
    Group& group = groups[key];
    const std::size_t mail = by_age[group.mails.front()];
    group.mails.pop_front();
    group.bytes -= mails[mail].size;
    --messages;
    bytes -= mails[mail].size;
    gone.push_back(mail);
    if (!group.mails.empty()) next.insert(key);
  }
  return gone;
}

}  // namespace tlsrpt::ingest
