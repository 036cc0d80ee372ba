// SPDX-License-Identifier: MIT
#include "json/encoding.h"

#include <utf8.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <utility>

namespace tlsrpt::json {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::string_view kUtf16LittleMark = "\xFF\xFE";
constexpr std::string_view kUtf16BigMark = "\xFE\xFF";

// What is read at once: a source that gives everything in one piece costs no second copy of it.
constexpr std::size_t kPiece = std::size_t{16} * 1024;

/// How many bytes at the start are surely ASCII: most of a report is.
std::size_t ascii_start(std::string_view bytes) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  std::size_t size = 0;
  for (std::uint64_t word = 0; size + sizeof word <= bytes.size(); size += sizeof word) {
    std::memcpy(&word, bytes.data() + size, sizeof word);
    if ((word & kHighBits) != 0) break;
  }
  return size;
}

/// Whether more bytes could still make one character of all of these.
bool may_go_on(std::string_view bytes) {
  const auto first = static_cast<unsigned char>(bytes.front());
  if (first < 0xC2 || first > 0xF4) return false;
  const std::size_t wanted = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  const auto goes_on = [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u; };
  return bytes.size() < wanted && std::all_of(bytes.begin() + 1, bytes.end(), goes_on);
}

}  // namespace

std::string_view Utf8Source::next() {
  while (!ended_) {
    if (waiting_.empty()) waiting_ = bytes_.next();
    out_.clear();
    if (waiting_.empty()) {
      finish();
      return out_;
    }
    if (form_ == Form::unknown) {
      const auto start = waiting_.substr(0, kUtf8Mark.size() - carried_.size());
      waiting_.remove_prefix(start.size());
      carried_ += start;
      if (carried_.size() == kUtf8Mark.size()) decide();
      continue;
    }
    const auto piece = waiting_.substr(0, kPiece);
    waiting_.remove_prefix(piece.size());
    const auto text = form_ == Form::utf_8 ? from_utf_8(piece) : from_utf_16(piece);
    if (!text.empty()) return text;
  }
  return {};
}

/// Takes the byte order mark off what was carried.
void Utf8Source::decide() {
  const std::string_view start = carried_;
  if (start.starts_with(kUtf8Mark)) {
    notes_.add(report::Deviation::byte_order_mark);
    carried_.erase(0, kUtf8Mark.size());
    form_ = Form::utf_8;
  } else if (start.starts_with(kUtf16LittleMark) || start.starts_with(kUtf16BigMark)) {
    notes_.add(report::Deviation::utf_16);
    form_ = start.starts_with(kUtf16LittleMark) ? Form::utf_16_le : Form::utf_16_be;
    carried_.erase(0, kUtf16BigMark.size());
  } else {
    form_ = Form::utf_8;
  }
}

/// Valid bytes are passed on as they are, without a copy.
std::string_view Utf8Source::from_utf_8(std::string_view bytes) {
  std::string joined;
  if (!carried_.empty()) {
    joined = std::exchange(carried_, {}).append(bytes);
    bytes = joined;
  }
  auto rest = bytes;
  for (;;) {
    const auto ascii = static_cast<std::ptrdiff_t>(ascii_start(rest));
    const auto bad = utf8::find_invalid(rest.begin() + ascii, rest.end());
    const auto good = static_cast<std::size_t>(bad - rest.begin());
    if (good == rest.size() && out_.empty() && joined.empty()) return rest;
    out_.append(rest.substr(0, good));
    rest.remove_prefix(good);
    if (rest.empty()) return out_;
    if (may_go_on(rest)) {
      carried_ = rest;
      return out_;
    }
    replace(report::Deviation::invalid_utf_8);
    rest.remove_prefix(1);
  }
}

/// One note says it, however many characters it is about.
void Utf8Source::replace(report::Deviation deviation) {
  if (!std::exchange(noted_, true) && !notes_.has(deviation)) notes_.add(deviation);
  out_ += kReplacement;
}

void Utf8Source::utf_16_unit(char16_t unit) {
  const bool is_high = unit >= 0xD800 && unit <= 0xDBFF;
  const bool is_low = unit >= 0xDC00 && unit <= 0xDFFF;
  if (high_ != 0) {
    if (is_low) {
      const auto character =
          static_cast<char32_t>(0x10000 + ((high_ - 0xD800) << 10) + (unit - 0xDC00));
      utf8::append(character, std::back_inserter(out_));
      high_ = 0;
      return;
    }
    replace(report::Deviation::unusable_characters);
    high_ = 0;
  }
  if (is_high) {
    high_ = unit;
  } else if (is_low) {
    replace(report::Deviation::unusable_characters);
  } else {
    utf8::append(static_cast<char32_t>(unit), std::back_inserter(out_));
  }
}

std::string_view Utf8Source::from_utf_16(std::string_view bytes) {
  std::string joined = std::exchange(carried_, {});
  joined.append(bytes);
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(joined[i]); };
  std::size_t at = 0;
  for (; at + 1 < joined.size(); at += 2) {
    const bool little = form_ == Form::utf_16_le;
    utf_16_unit(static_cast<char16_t>(little ? byte(at) | byte(at + 1) << 8
                                             : byte(at) << 8 | byte(at + 1)));
  }
  carried_ = joined.substr(at);
  return out_;
}

/// At the end, what still waits for its rest is no character.
void Utf8Source::finish() {
  ended_ = true;
  if (form_ == Form::unknown) decide();
  if (form_ == Form::utf_8) {
    from_utf_8({});
    for (; !carried_.empty(); carried_.pop_back()) replace(report::Deviation::invalid_utf_8);
    return;
  }
  if (high_ != 0) replace(report::Deviation::unusable_characters);
  if (!carried_.empty()) replace(report::Deviation::unusable_characters);
}

}  // namespace tlsrpt::json
