// SPDX-License-Identifier: MIT
// Scalar: one JSON string, number, boolean or null, read as what the report needs in its place.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tlsrpt::json {

struct Scalar {
  enum class Kind { null, boolean, number, string };
  Kind kind = Kind::null;
  std::string_view text;  ///< a number and a boolean as their JSON text
};

/// How a session count was told.
enum class CountForm {
  integer,       ///< as the RFC wants it
  other,         ///< its value is clear: "3", 3.0 or 3e2
  out_of_range,  ///< more than kMaxCount, where it stops
  invalid,       ///< no whole number, or a negative one
};

struct Count {
  std::uint64_t value = 0;
  CountForm form = CountForm::integer;
};

/// Nothing for null and for an empty string. RFC 8460, section 4.4; RFC 7493, section 2.2.
std::optional<Count> read_count(const Scalar& told);

/// The text without blanks around it.
std::string_view trim(std::string_view text);

/// Whether the text has the shape of a URI: a scheme, a colon, and no blanks or controls.
/// RFC 3986, section 3.
bool is_uri(std::string_view text);

}  // namespace tlsrpt::json
