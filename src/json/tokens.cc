// SPDX-License-Identifier: MIT
#include "json/tokens.h"

#include <charconv>

#include "report/fault.h"

namespace tlsrpt::json {
namespace {

constexpr std::string_view kReplacement = "\\ufffd";
// Of a longer number only its size matters, and so many characters show that it is absurd.
constexpr std::size_t kShownOfNumber = 340;
constexpr std::size_t kLongestNumber = 1024 * 1024;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool may_be_in_number(char c) {
  return is_digit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

std::string_view skip_digits(std::string_view text) {
  while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
  return text;
}

/// RFC 8259, section 6.
bool is_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.empty() || !is_digit(text.front())) return false;
  text = text.front() == '0' ? text.substr(1) : skip_digits(text);
  if (text.starts_with('.')) {
    const auto after = skip_digits(text.substr(1));
    if (after.size() + 1 == text.size()) return false;
    text = after;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    const auto after = skip_digits(text);
    if (after.size() == text.size()) return false;
    text = after;
  }
  return text.empty();
}

/// RapidJSON gives up a whole document for one number that is too big for a double.
bool is_plain(std::string_view number) {
  return number.size() <= 18 && number.find_first_of("eE") == std::string_view::npos;
}

unsigned value_of(const std::string& hex) {
  unsigned value = 0;
  std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
  return value;
}

}  // namespace

std::string_view TokenSource::next() {
  while (!ended_) {
    const std::string_view text = text_.next();
    out_.clear();
    if (text.empty()) {
      ended_ = true;
      if (state_ == State::number) end_number();
      if (!high_.empty()) replace_waiting_high();
      return out_;
    }
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
      at = state_ == State::outside || state_ == State::number ? outside(at, end) : string(at, end);
    }
    if (!out_.empty()) return out_;
  }
  return {};
}

const char* TokenSource::outside(const char* at, const char* end) {
  if (state_ == State::number) {
    while (at != end && may_be_in_number(*at)) number_ += *at++;
    if (number_.size() > kLongestNumber) {
      throw report::BadReport(report::Fault::json_syntax, "", "a number is longer than any is");
    }
    if (at == end) return at;
    end_number();
  }
  const char* const start = at;
  while (at != end && *at != '"' && *at != '-' && !is_digit(*at)) ++at;
  out_.append(start, at);
  if (at == end) return at;
  if (*at == '"') {
    out_ += *at++;
    state_ = State::string;
  } else {
    state_ = State::number;
  }
  return at;
}

void TokenSource::end_number() {
  if (is_plain(number_) || !is_number(number_)) {
    out_ += number_;
  } else {
    out_.append("\"").append(number_, 0, kShownOfNumber).append("\"");
  }
  number_.clear();
  state_ = State::outside;
}

const char* TokenSource::string(const char* at, const char* end) {
  if (state_ == State::hex) {
    hex_digit(*at);
    return at + 1;
  }
  if (state_ == State::backslash) {
    if (*at == 'u') {
      state_ = State::hex;
      escape_.clear();
      return at + 1;
    }
    if (!high_.empty()) replace_waiting_high();
    out_.append("\\").append(1, *at);
    state_ = State::string;
    return at + 1;
  }
  if (!high_.empty() && *at != '\\') replace_waiting_high();
  const char* const start = at;
  while (at != end && *at != '"' && *at != '\\') ++at;
  out_.append(start, at);
  if (at == end) return at;
  if (*at == '"') {
    out_ += '"';
    state_ = State::outside;
  } else {
    state_ = State::backslash;
  }
  return at + 1;
}

void TokenSource::hex_digit(char c) {
  escape_ += c;
  const bool hex = is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  if (!hex) {
    // Broken, and RapidJSON says so.
    if (!high_.empty()) replace_waiting_high();
    out_.append("\\u").append(escape_);
    state_ = State::string;
  } else if (escape_.size() == 4) {
    state_ = State::string;
    end_escape();
  }
}

void TokenSource::end_escape() {
  const unsigned unit = value_of(escape_);
  const bool is_high = unit >= 0xD800 && unit <= 0xDBFF;
  const bool is_low = unit >= 0xDC00 && unit <= 0xDFFF;
  if (is_low && !high_.empty()) {
    out_.append("\\u").append(high_).append("\\u").append(escape_);
    high_.clear();
    return;
  }
  if (!high_.empty()) replace_waiting_high();
  if (is_high) {
    high_ = escape_;
  } else if (is_low || unit == 0) {
    notes_.add(report::Deviation::unusable_characters);
    out_ += kReplacement;
  } else {
    out_.append("\\u").append(escape_);
  }
}

void TokenSource::replace_waiting_high() {
  notes_.add(report::Deviation::unusable_characters);
  out_ += kReplacement;
  high_.clear();
}

}  // namespace tlsrpt::json
