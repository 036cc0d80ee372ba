// SPDX-License-Identifier: MIT
#include "json/encoding.h"

#include <utf8.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace tlsrpt::json {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::string_view kUtf16LittleMark = "\xFF\xFE";
constexpr std::string_view kUtf16BigMark = "\xFE\xFF";

/// Whether more bytes could still make a character of these.
bool may_go_on(std::string_view bytes) {
  const auto first = static_cast<unsigned char>(bytes.front());
  const std::size_t wanted = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
  return bytes.size() < wanted;
}

}  // namespace

std::string_view Utf8Source::next() {
  while (!ended_) {
    const std::string_view bytes = bytes_.next();
    out_.clear();
    if (bytes.empty()) {
      finish();
      return out_;
    }
    if (form_ == Form::unknown) {
      carried_ += bytes;
      if (carried_.size() < 3) continue;
      decide();
      const std::string start = std::exchange(carried_, {});
      const auto text = form_ == Form::utf_8 ? from_utf_8(start) : from_utf_16(start);
      if (!text.empty()) return out_.empty() ? out_ = std::string(text) : out_;
      continue;
    }
    const auto text = form_ == Form::utf_8 ? from_utf_8(bytes) : from_utf_16(bytes);
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
    carried_.erase(0, 2);
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
    const auto bad = utf8::find_invalid(rest.begin(), rest.end());
    const auto good = static_cast<std::size_t>(bad - rest.begin());
    if (good == rest.size() && out_.empty() && joined.empty()) return rest;
    out_.append(rest.substr(0, good));
    rest.remove_prefix(good);
    if (rest.empty()) return out_;
    if (may_go_on(rest)) {
      carried_ = rest;
      return out_;
    }
    notes_.add(report::Deviation::invalid_utf_8);
    out_ += kReplacement;
    rest.remove_prefix(1);
  }
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
    notes_.add(report::Deviation::unusable_characters);
    out_ += kReplacement;
    high_ = 0;
  }
  if (is_high) {
    high_ = unit;
  } else if (is_low) {
    notes_.add(report::Deviation::unusable_characters);
    out_ += kReplacement;
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
  if (form_ == Form::unknown) {
    decide();
    const std::string start = std::exchange(carried_, {});
    if (form_ == Form::utf_8) {
      const std::string text(from_utf_8(start));
      out_ = text;
    } else {
      from_utf_16(start);
    }
  }
  if (carried_.empty() && high_ == 0) return;
  notes_.add(form_ == Form::utf_8 ? report::Deviation::invalid_utf_8
                                  : report::Deviation::unusable_characters);
  for (std::size_t i = 0; i < std::max<std::size_t>(carried_.size(), 1); ++i) out_ += kReplacement;
}

}  // namespace tlsrpt::json
