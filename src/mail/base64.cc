// SPDX-License-Identifier: MIT
#include "mail/base64.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include "mail/line.h"

namespace tlsrpt::mail {
namespace {

constexpr std::uint8_t kOther = 255;
constexpr std::uint8_t kLineEnd = 254;
constexpr std::uint8_t kPadding = 253;

/// RFC 2045, section 6.8, table 1. A row for every byte, so that none is outside the table.
constexpr std::array<std::uint8_t, 256> kValues = [] {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<std::uint8_t, 256> values{};
  values.fill(kOther);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  values['\n'] = values['\r'] = kLineEnd;
  values['='] = kPadding;
  return values;
}();

std::uint8_t value_of(char c) {
  return kValues[static_cast<unsigned char>(c)];
}

class Decoder {
 public:
  explicit Decoder(std::string_view text) : rest_(text) {
    out_.bytes.resize(text.size() / 4 * 3 + 3);
    next_ = out_.bytes.data();
  }

  Base64 run() && {
    while (!rest_.empty()) {
      take_groups();
      take_singly();
      if (!rest_.empty() && value_of(rest_.front()) == kPadding) end_of_chunk();
    }
    if (held_ > 0) out_.damaged = true;
    flush();
    out_.bytes.resize(static_cast<std::size_t>(next_ - out_.bytes.data()));
    return std::move(out_);
  }

 private:
  /// Whole groups of four, as long as nothing else comes: nearly all of any text.
  void take_groups() {
    if (held_ > 0) return;
    std::size_t at = 0;
    for (; rest_.size() - at >= 4; at += 4) {
      const std::uint32_t a = value_of(rest_[at]);
      const std::uint32_t b = value_of(rest_[at + 1]);
      const std::uint32_t c = value_of(rest_[at + 2]);
      const std::uint32_t d = value_of(rest_[at + 3]);
      if ((a | b | c | d) > 63) break;
      const std::uint32_t bits = a << 18 | b << 12 | c << 6 | d;
      *next_++ = static_cast<char>(bits >> 16);
      *next_++ = static_cast<char>(bits >> 8);
      *next_++ = static_cast<char>(bits);
    }
    rest_.remove_prefix(at);
  }

  /// Up to the padding, or to where groups may begin again.
  void take_singly() {
    std::size_t at = 0;
    for (; at < rest_.size(); ++at) {
      const std::uint8_t value = value_of(rest_[at]);
      if (value == kPadding || (value < 64 && held_ == 0 && at > 0)) break;
      if (value == kOther) out_.damaged = true;
      if (value >= 64) continue;
      bits_ = bits_ << 6 | value;
      if (++held_ == 4) flush();
    }
    rest_.remove_prefix(at);
  }

  /// The whole bytes of what is held.
  void flush() {
    const int bytes = held_ == 0 ? 0 : held_ - 1;
    const std::uint32_t bits = bits_ << (6 * (4 - held_));
    for (int i = 0; i < bytes; ++i) *next_++ = static_cast<char>(bits >> (16 - 8 * i));
    bits_ = 0;
    held_ = 0;
  }

  /// Some programs encode a text in pieces and pad each; gateways append a footer instead.
  void end_of_chunk() {
    const int due = held_ < 2 ? 0 : 4 - held_;
    int told = 0;
    while (!rest_.empty() && value_of(rest_.front()) == kPadding) {
      ++told;
      rest_.remove_prefix(1);
      // A padding may be broken between lines.
      if (told < due) rest_.remove_prefix(line_end_length(rest_));
    }
    if (told != due) out_.damaged = true;
    flush();
    while (!rest_.empty() && (is_blank(rest_.front()) || is_line_end(rest_.front()))) {
      rest_.remove_prefix(1);
    }
    if (rest_.empty()) return;
    out_.damaged = true;
    if (!starts_with_chunk()) rest_ = {};
  }

  /// Whether whole groups of base64, and nothing else, come up to the next padding or line end.
  /// Looks no further, so that a long line of short chunks stays linear.
  bool starts_with_chunk() const {
    std::size_t length = 0;
    while (length < rest_.size() && value_of(rest_[length]) < 64) ++length;
    std::size_t padding = 0;
    while (padding < 2 && rest_.substr(length + padding).starts_with('=')) ++padding;
    const auto next = rest_.substr(length + padding);
    if (padding == 0 && !next.empty() && !is_line_end(next.front())) return false;
    return length > 1 && (length + padding) % 4 == 0;
  }

  std::string_view rest_;
  Base64 out_;
  char* next_ = nullptr;  ///< into the bytes, which are as many as there may be
  std::uint32_t bits_ = 0;
  int held_ = 0;
};

}  // namespace

Base64 decode_base64(std::string_view text) {
  return Decoder(text).run();
}

}  // namespace tlsrpt::mail
