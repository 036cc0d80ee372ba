// SPDX-License-Identifier: MIT
#include "json/tokens.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "report/fault.h"

namespace tlsrpt::json {
namespace {

constexpr std::string_view kEscapedReplacement = "\\ufffd";
constexpr std::string_view kEscapes = "\"\\/bfnrt";  // RFC 8259, section 7
// So many digits and an exponent of two more stay far below the largest double, 1.8e308.
constexpr std::size_t kLongestPlain = 200;
constexpr std::size_t kLongestNumber = std::size_t{1024} * 1024;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20;
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
  auto exponent = number.substr(std::min(number.size(), number.find_first_of("eE")));
  if (!exponent.empty()) exponent.remove_prefix(1);
  if (exponent.starts_with('+') || exponent.starts_with('-')) exponent.remove_prefix(1);
  return number.size() <= kLongestPlain && exponent.size() <= 2;
}

/// A number that is as absurd, for any reader of counts.
std::string_view stand_in(std::string_view number) {
  const auto e = number.find_first_of("eE");
  const auto digits = number.substr(0, e);
  if (digits.find_first_of("123456789") == std::string_view::npos) return "0";
  const bool small = e == std::string_view::npos ? digits.find('.') < kLongestPlain
                                                 : number.substr(e + 1).starts_with('-');
  if (small) return "1e-99";
  return number.starts_with('-') ? "-1e300" : "1e300";
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
  const char* const start = at;
  if (state_ == State::number) {
    while (at != end && may_be_in_number(*at)) ++at;
    number_.append(start, static_cast<std::size_t>(at - start));
    if (number_.size() > kLongestNumber) {
      throw report::BadReport(report::Fault::json_syntax, "", "a number is longer than any is");
    }
    if (at != end) end_number();
    return at;
  }
  while (at != end && *at != '"' && *at != '-' && !is_digit(*at)) ++at;
  out_.append(start, static_cast<std::size_t>(at - start));
  if (at == end) return at;
  if (*at == '"') {
    out_ += *at++;
    passed_ = 0;
    state_ = State::string;
  } else {
    state_ = State::number;
  }
  return at;
}

void TokenSource::end_number() {
  const bool plain = is_plain(number_) || !is_number(number_);
  out_ += plain ? std::string_view(number_) : stand_in(number_);
  number_.clear();
  state_ = State::outside;
}

const char* TokenSource::string(const char* at, const char* end) {
  if (state_ == State::hex) {
    hex_digit(*at);
    return at + 1;
  }
  if (state_ == State::backslash) {
    escaped(*at);
    return at + 1;
  }
  if (!high_.empty() && *at != '\\') replace_waiting_high();
  const char* const start = at;
  while (at != end && *at != '"' && *at != '\\') ++at;
  characters({start, static_cast<std::size_t>(at - start)});
  if (at == end) return at;
  if (*at == '"') {
    out_ += '"';
    state_ = State::outside;
  } else {
    state_ = State::backslash;
  }
  return at + 1;
}

/// Past the limit, only what is an error in a string still counts.
void TokenSource::characters(std::string_view piece) {
  const bool cut = passed_ >= most_;
  passed_ += piece.size();
  if (!cut) {
    out_ += piece;
  } else if (std::any_of(piece.begin(), piece.end(), is_control)) {
    out_ += '\n';
  }
}

void TokenSource::escaped(char c) {
  if (c == 'u') {
    state_ = State::hex;
    escape_.clear();
    return;
  }
  if (!high_.empty()) replace_waiting_high();
  const char escape[] = {'\\', c};
  const std::string_view text(escape, sizeof escape);
  state_ = State::string;
  if (kEscapes.find(c) == std::string_view::npos) {
    out_ += text;  // Broken, and RapidJSON says so.
  } else {
    characters(text);
  }
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
    characters("\\u" + std::exchange(high_, {}) + "\\u" + escape_);
    return;
  }
  if (!high_.empty()) replace_waiting_high();
  if (is_high) {
    high_ = escape_;
  } else if (is_low || unit == 0) {
    replace();
  } else {
    characters("\\u" + escape_);
  }
}

void TokenSource::replace_waiting_high() {
  high_.clear();
  replace();
}

/// One note says it, however many characters it is about.
void TokenSource::replace() {
  constexpr auto kDeviation = report::Deviation::unusable_characters;
  if (!std::exchange(noted_, true) && !notes_.has(kDeviation)) notes_.add(kDeviation);
  characters(kEscapedReplacement);
}

}  // namespace tlsrpt::json
