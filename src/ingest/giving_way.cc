// SPDX-License-Identifier: MIT
#include "ingest/giving_way.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <numeric>
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

/// Class, whether it is signed, and sender.
using Key = std::tuple<KeptClass, bool, std::string>;
using Groups = std::map<Key, Group>;
/// How much of what is short a group holds.
using Measure = std::uint64_t (*)(const Group&);

/// The first one gives way next.
struct Order {
  const Groups& groups;
  Measure measure;

  bool operator()(const Key& a, const Key& b) const {
    const Group& of_a = groups.at(a);
    const Group& of_b = groups.at(b);
    const auto of_b_held = measure(of_b);
    const auto of_a_held = measure(of_a);
    return std::tie(std::get<0>(a), std::get<1>(a), of_b_held, of_a.mails.front()) <
           std::tie(std::get<0>(b), std::get<1>(b), of_a_held, of_b.mails.front());
  }
};

/// Mails by age, and the groups of those that stay.
class Kept {
 public:
  explicit Kept(const std::vector<Keepable>& mails) : mails_(mails), by_age_(mails.size()) {
    std::iota(by_age_.begin(), by_age_.end(), std::size_t{0});
    std::ranges::sort(by_age_, {},
                      [&](std::size_t i) { return std::tie(mails_[i].modified, mails_[i].name); });
    for (std::size_t age = 0; age < by_age_.size(); ++age) {
      const Keepable& mail = mails_[by_age_[age]];
      Group& group = groups_[{mail.kept_class, mail.is_signed, mail.sender}];
      group.bytes += mail.size;
      group.mails.push_back(age);
      bytes_ += mail.size;
    }
  }

  std::uint64_t messages() const { return mails_.size() - gone_.size(); }
  std::uint64_t bytes() const { return bytes_; }
  std::vector<std::size_t> gone() && { return std::move(gone_); }

  template <typename Fits>
  void give_way(Measure measure, Fits fits) {
    if (fits()) return;
    std::set<Key, Order> next(Order{groups_, measure});
    for (const auto& [key, group] : groups_) {
      if (!group.mails.empty()) next.insert(key);
    }
    while (!fits() && !next.empty()) {
      const Key key = next.extract(next.begin()).value();
      Group& group = groups_[key];
      let_go(group);
      if (!group.mails.empty()) next.insert(key);
    }
  }

 private:
  void let_go(Group& group) {
    const std::size_t mail = by_age_[group.mails.front()];
    group.mails.pop_front();
    group.bytes -= mails_[mail].size;
    bytes_ -= mails_[mail].size;
    gone_.push_back(mail);
  }

  const std::vector<Keepable>& mails_;
  std::vector<std::size_t> by_age_;
  Groups groups_;
  std::uint64_t bytes_ = 0;
  std::vector<std::size_t> gone_;
};

}  // namespace

std::string_view name(KeptClass kept_class) {
  constexpr std::array<std::string_view, 4> kNames = {"not-a-report", "rejected", "foreign",
                                                      "unauthenticated"};
  return kNames.at(static_cast<std::size_t>(kept_class));
}

std::vector<std::size_t> giving_way(const std::vector<Keepable>& mails,
                                    const QuarantineBounds& bounds) {
  Kept kept(mails);
  kept.give_way([](const Group& group) { return std::uint64_t{group.mails.size()}; },
                [&] { return kept.messages() <= bounds.messages; });
  kept.give_way([](const Group& group) { return group.bytes; },
                [&] { return kept.bytes() <= bounds.bytes; });
  return std::move(kept).gone();
}

}  // namespace tlsrpt::ingest
