// SPDX-License-Identifier: MIT
// Lexicon: texts to small numbers, by which rows are grouped and sorted many times faster than by
// their texts.
#pragma once

#include <cstdint>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include "store/query.h"

namespace tlsrpt::store {

template <typename Text>
class Lexicon {
 public:
  using Number = std::uint32_t;

  /// Equal texts have equal numbers.
  template <typename Key>
  Number number(const Key& text) {
    auto at = texts_.lower_bound(text);
    if (at == texts_.end() || text < at->first) {
      at = texts_.emplace_hint(at, Text(text), static_cast<Number>(texts_.size()));
    }
    return at->second;
  }

  /// The number of the text of a row, which `read` fetches when the row is first seen.
  template <typename Read>
  Number number_of_row(Id row, Read& read) {
    const auto [at, is_new] = rows_.try_emplace(row, 0);
    if (is_new) at->second = number(read(row));
    return at->second;
  }

  /// For each number, its text's place in the order of the texts.
  std::vector<Number> places() const {
    std::vector<Number> places(texts_.size());
    Number place = 0;
    for (const auto& entry : texts_) places[entry.second] = place++;
    return places;
  }

  /// The texts in their order.
  std::vector<const Text*> in_order() const {
    std::vector<const Text*> texts;
    for (const auto& entry : texts_) texts.push_back(&entry.first);
    return texts;
  }

 private:
  std::map<Text, Number, std::less<>> texts_;
  std::unordered_map<Id, Number> rows_;
};

}  // namespace tlsrpt::store
