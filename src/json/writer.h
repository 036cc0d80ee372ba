// SPDX-License-Identifier: MIT
// Writer: values to JSON text on one line, always valid UTF-8.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "report/report.h"

namespace tlsrpt::json {

/// Writes one JSON value, in the order of the calls. Calls in an order that makes no JSON are a
/// fault of the program (std::logic_error).
class Writer {
 public:
  Writer();
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  Writer& begin_object();
  Writer& end_object();
  Writer& begin_array();
  Writer& end_array();
  Writer& key(std::string_view key);
  Writer& text(std::string_view value);
  /// null for an empty text, as absence is one.
  Writer& text_or_null(std::string_view value);
  Writer& number(std::uint64_t value);
  Writer& fraction(double value);
  Writer& boolean(bool value);
  Writer& null();

  /// The text so far, without a line end.
  std::string_view str() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The report with the structure of the RFC, `_` for `-` in the keys, normalised, and `domain`
/// beside each `policy`.
void write(Writer& out, const report::Report& report);

/// A JSON array of strings, and back; texts that are no such array give an empty vector.
std::string write_texts(const std::vector<report::Text>& texts);
std::vector<std::string> read_texts(std::string_view json);

}  // namespace tlsrpt::json
