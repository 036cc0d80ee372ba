// SPDX-License-Identifier: MIT
// Groups: sums of rows, by the numbers that lexicons give their texts.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "store/lexicon.h"

namespace tlsrpt::store {

template <std::size_t N, typename Sum>
class Groups {
 public:
  using Key = std::array<std::uint32_t, N>;

  Sum& of(const Key& key) { return sums_[key]; }
  std::size_t size() const { return sums_.size(); }

  /// Sorted; the numbers of each column are replaced by the places that its lexicon tells.
  std::vector<std::pair<Key, Sum>> in_order(
      const std::array<std::vector<std::uint32_t>, N>& places) const {
    std::vector<std::pair<Key, Sum>> rows(sums_.begin(), sums_.end());
    for (auto& row : rows) {
      for (std::size_t i = 0; i < N; ++i) row.first[i] = places[i][row.first[i]];
    }
    std::sort(rows.begin(), rows.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    return rows;
  }

 private:
  struct Hash {
    std::size_t operator()(const Key& key) const {
      std::size_t hash = 0;
      for (const std::uint32_t number : key) hash = (hash ^ number) * 0x9e3779b97f4a7c15U;
      return hash ^ hash >> 32;
    }
  };
  std::unordered_map<Key, Sum, Hash> sums_;
};

/// Days as numbers of keys; one number for all where they are not told apart.
class DayNumbers {
 public:
  explicit DayNumbers(bool apart) : apart_(apart) {}
  std::uint32_t number(std::int64_t day) {
    if (!apart_) return 0;
    return days_.number(day);
  }
  std::vector<std::uint32_t> places() const {
    return apart_ ? days_.places() : std::vector<std::uint32_t>{0};
  }

 private:
  bool apart_;
  Lexicon<std::int64_t> days_;
};

/// The days on which something was seen.
struct DaySpan {
  std::int64_t first = INT64_MAX;
  std::int64_t last = INT64_MIN;
  void add(std::int64_t day) {
    first = std::min(first, day);
    last = std::max(last, day);
  }
};

}  // namespace tlsrpt::store
