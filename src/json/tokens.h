// SPDX-License-Identifier: MIT
// Tokens: JSON text to JSON text that RapidJSON can read: escapes that name no character become
// \ufffd, numbers that no double holds become other absurd ones, and what is too long for any use
// is cut. Everything else, errors included, passes unchanged.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "report/byte_source.h"
#include "report/deviation.h"

namespace tlsrpt::json {

class TokenSource final : public report::ByteSource {
 public:
  /// `most` bytes of each string are passed on, and few more: RapidJSON holds a string whole.
  TokenSource(report::ByteSource& text, std::size_t most, report::Notes& notes)
      : text_(text), most_(most), notes_(notes) {}
  std::string_view next() override;

 private:
  enum class State { outside, number, string, backslash, hex };

  const char* outside(const char* at, const char* end);
  const char* string(const char* at, const char* end);
  void escaped(char c);
  void hex_digit(char c);
  void end_escape();
  void replace_waiting_high();
  void replace();
  void characters(std::string_view piece);
  void end_number();

  report::ByteSource& text_;
  const std::size_t most_;
  report::Notes& notes_;
  State state_ = State::outside;
  std::string out_;
  std::string number_;      // the number being read
  std::string escape_;      // hex digits of the \u escape being read
  std::string high_;        // hex digits of a high surrogate that waits for its low one
  std::size_t passed_ = 0;  // of the string being read
  bool noted_ = false;
  bool ended_ = false;
};

}  // namespace tlsrpt::json
