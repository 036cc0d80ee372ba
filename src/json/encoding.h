// SPDX-License-Identifier: MIT
// Encoding: bytes in UTF-8 or UTF-16 to valid UTF-8; what is no character becomes U+FFFD.
#pragma once

#include <string>
#include <string_view>

#include "report/byte_source.h"
#include "report/deviation.h"

namespace tlsrpt::json {

class Utf8Source final : public report::ByteSource {
 public:
  Utf8Source(report::ByteSource& bytes, report::Notes& notes) : bytes_(bytes), notes_(notes) {}
  std::string_view next() override;

 private:
  enum class Form { unknown, utf_8, utf_16_le, utf_16_be };

  void decide();
  std::string_view from_utf_8(std::string_view bytes);
  std::string_view from_utf_16(std::string_view bytes);
  void utf_16_unit(char16_t unit);
  void replace(report::Deviation deviation);
  void finish();

  report::ByteSource& bytes_;
  report::Notes& notes_;
  Form form_ = Form::unknown;
  std::string_view waiting_;  // of what the source gave
  std::string carried_;       // the start of a character whose end is still to come
  std::string out_;
  char16_t high_ = 0;  // a high surrogate that waits for its low one
  bool noted_ = false;
  bool ended_ = false;
};

}  // namespace tlsrpt::json
