// SPDX-License-Identifier: MIT
// Tokens: JSON text to JSON text that RapidJSON can read: escapes that name no character become
// \ufffd, and numbers that no double holds exactly become strings. Everything else, errors
// included, passes unchanged.
#pragma once

#include <string>
#include <string_view>

#include "report/byte_source.h"
#include "report/deviation.h"

namespace tlsrpt::json {

class TokenSource final : public report::ByteSource {
 public:
  TokenSource(report::ByteSource& text, report::Notes& notes) : text_(text), notes_(notes) {}
  std::string_view next() override;

 private:
  enum class State { outside, number, string, backslash, hex };

  const char* outside(const char* at, const char* end);
  const char* string(const char* at, const char* end);
  void hex_digit(char c);
  void end_escape();
  void replace_waiting_high();
  void end_number();

  report::ByteSource& text_;
  report::Notes& notes_;
  State state_ = State::outside;
  std::string out_;
  std::string number_;  // the number being read
  std::string escape_;  // hex digits of the \u escape being read
  std::string high_;    // hex digits of a high surrogate that waits for its low one
  bool ended_ = false;
};

}  // namespace tlsrpt::json
