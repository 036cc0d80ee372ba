// SPDX-License-Identifier: MIT
// Pieces: a text as a source that gives it in pieces, and a source as the text that it gave.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/byte_source.h"
#include "report/deviation.h"

namespace tlsrpt::json {

/// At most `first` bytes at first, then at most `others` at a time. Each piece is a copy that is
/// gone at the next call, so that a reader which holds on to it is caught by AddressSanitizer.
class Pieces final : public report::ByteSource {
 public:
  Pieces(std::string_view text, std::size_t first, std::size_t others)
      : text_(text), size_(first), others_(others) {}
  Pieces(std::string_view text, std::size_t size) : Pieces(text, size, size) {}

  std::string_view next() override {
    const auto piece = text_.substr(0, std::exchange(size_, others_));
    text_.remove_prefix(piece.size());
    piece_ = std::vector<char>(piece.begin(), piece.end());
    return {piece_.data(), piece_.size()};
  }

 private:
  std::string_view text_;
  std::size_t size_;
  std::size_t others_;
  std::vector<char> piece_;
};

inline std::string all_of(report::ByteSource& source) {
  std::string all;
  for (auto piece = source.next(); !piece.empty(); piece = source.next()) all += piece;
  return all;
}

/// `count-missing policies[0].summary`, in the order of the alphabet: notes on the text and notes
/// on what it says come in an order that depends on the pieces.
inline std::vector<std::string> told(const report::Notes& notes) {
  std::vector<std::string> lines;
  for (const report::Note& note : notes) {
    std::string line(report::name(note.deviation));
    if (!note.where.empty()) line += " " + note.where;
    lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace tlsrpt::json
