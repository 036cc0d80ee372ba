// SPDX-License-Identifier: MIT
#include "mail/encoded_word.h"

#include <cstddef>
#include <optional>
#include <utility>

#include "mail/ascii.h"
#include "mail/base64.h"
#include "mail/line.h"
#include "mail/quoted_printable.h"

namespace tlsrpt::mail {
namespace {

bool is_latin_1(std::string_view charset) {
  return same(charset, "iso-8859-1") || same(charset, "iso8859-1") || same(charset, "latin1");
}

struct Word {
  std::string text;
  std::size_t length = 0;  ///< of the encoded form
};

/// In Q, `_` is a blank. RFC 2047, section 4.2.
std::string decode_q(std::string_view text) {
  std::string with_blanks;
  with_blanks.reserve(text.size() + 2);
  for (const char c : text) {
    if (c == '_' || is_blank(c)) {
      with_blanks += "=20";
    } else {
      with_blanks += c;
    }
  }
  return decode_quoted_printable(with_blanks);
}

/// The encoded word at the start of `text`, which starts with `=?`. A word holds exactly four
/// question marks, so that none is looked for far away.
std::optional<Word> encoded_word(std::string_view text) {
  const std::size_t charset_end = text.find('?', 2);
  if (charset_end == std::string_view::npos || charset_end + 2 >= text.size()) return std::nullopt;
  if (text[charset_end + 2] != '?') return std::nullopt;
  const std::size_t start = charset_end + 3;
  const std::size_t end = text.find('?', start);
  if (end == std::string_view::npos || end + 1 >= text.size()) return std::nullopt;
  if (text[end + 1] != '=') return std::nullopt;

  // A language may follow the charset. RFC 2231, section 5.
  std::string_view charset = text.substr(2, charset_end - 2);
  charset = charset.substr(0, charset.find('*'));
  if (!is_known_charset(charset)) return std::nullopt;
  const char encoding = lower(text[charset_end + 1]);
  const std::string_view encoded = text.substr(start, end - start);
  if (encoding != 'b' && encoding != 'q') return std::nullopt;
  std::string bytes = encoding == 'b' ? decode_base64(encoded).bytes : decode_q(encoded);
  return Word{to_utf8(std::move(bytes), charset), end + 2};
}

bool is_all_blank(std::string_view text) {
  return without_blanks_around(text).empty();
}

}  // namespace

bool is_known_charset(std::string_view charset) {
  return same(charset, "utf-8") || same(charset, "utf8") || same(charset, "us-ascii") ||
         same(charset, "ascii") || is_latin_1(charset);
}

std::string to_utf8(std::string bytes, std::string_view charset) {
  if (!is_latin_1(charset)) return bytes;
  std::string out;
  out.reserve(bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xC0 | byte >> 6);
      out += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return out;
}

std::string decode_encoded_words(std::string_view text) {
  std::string out;
  std::size_t done = 0;
  bool after_word = false;
  for (std::size_t at = text.find("=?"); at != std::string_view::npos; at = text.find("=?", at)) {
    const auto word = encoded_word(text.substr(at));
    if (!word) {
      at += 2;
      continue;
    }
    // Blanks between two encoded words are no part of the text. RFC 2047, section 6.2.
    const std::string_view between = text.substr(done, at - done);
    if (!after_word || !is_all_blank(between)) out += between;
    out += word->text;
    at += word->length;
    done = at;
    after_word = true;
  }
  out += text.substr(done);
  return out;
}

}  // namespace tlsrpt::mail
