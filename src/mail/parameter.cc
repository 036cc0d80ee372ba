// SPDX-License-Identifier: MIT
#include "mail/parameter.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "mail/ascii.h"
#include "mail/encoded_word.h"
#include "mail/line.h"

namespace tlsrpt::mail {
namespace {

constexpr std::size_t kMostOfType = 255;
constexpr std::size_t kMostPieces = 256;

bool is_token(char c) {
  return is_letter(c) || is_digit(c) ||
         (c != 0 && std::string_view("!#$%&'*+-.^_`{|}~").find(c) != std::string_view::npos);
}

/// Reads a field value from left to right, each byte a bounded number of times.
class Scanner {
 public:
  explicit Scanner(std::string_view value) : rest_(value) {}

  bool at_end() const { return rest_.empty(); }
  bool at(char c) const { return rest_.starts_with(c); }
  void drop() { rest_.remove_prefix(1); }

  void skip_blanks_and_comments() {
    for (;;) {
      std::size_t length = 0;
      while (length < rest_.size() && (is_blank(rest_[length]) || rest_[length] == '"')) {
        if (rest_[length] == '"' && !quotes_are_blanks_) break;
        ++length;
      }
      if (length == 0) length = comment_length();
      if (length == 0) return;
      rest_.remove_prefix(length);
    }
  }

  /// Some programs put the whole value in quotes.
  void take_quotes_for_blanks() { quotes_are_blanks_ = true; }

  std::string_view token() {
    const auto end = std::ranges::find_if_not(rest_, is_token);
    return cut(static_cast<std::size_t>(end - rest_.begin()));
  }

  std::string_view parameter_name() {
    const std::size_t end = rest_.find_first_of("=; \t(\"");
    return cut(std::min(end, rest_.size()));
  }

  std::string parameter_value() {
    if (at('"')) {
      if (auto text = quoted()) return *std::move(text);
      drop();
    }
    return unquoted();
  }

 private:
  std::string_view cut(std::size_t length) {
    const auto text = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return text;
  }

  std::size_t blanks() const { return std::min(rest_.find_first_not_of(" \t"), rest_.size()); }

  /// The length of the comment that starts here, or 0. RFC 5322, section 3.2.2. An opening
  /// parenthesis without its end is text, and so is every later one: nothing is searched twice.
  std::size_t comment_length() {
    if (!at('(') || !comments_end_) return 0;
    std::size_t depth = 0;
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      if (rest_[i] == '\\') {
        ++i;
      } else if (rest_[i] == '(') {
        ++depth;
      } else if (rest_[i] == ')' && --depth == 0) {
        return i + 1;
      }
    }
    comments_end_ = false;
    return 0;
  }

  /// A quoted string without its quotes and escapes; nothing where it does not end.
  std::optional<std::string> quoted() {
    std::string text;
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      if (rest_[i] == '"') {
        rest_.remove_prefix(i + 1);
        return text;
      }
      if (rest_[i] == '\\' && i + 1 < rest_.size()) ++i;
      text += rest_[i];
    }
    return std::nullopt;
  }

  /// Up to the semicolon; blanks and parentheses inside are taken as meant, as in
  /// `name=report (1).json`.
  std::string unquoted() {
    std::string text;
    while (!rest_.empty() && !at(';')) {
      if (is_blank(rest_.front())) {
        if (parameter_follows()) break;
        text += cut(blanks());
        continue;
      }
      if (const std::size_t length = comment_length(); length > 0) {
        const std::string_view after = rest_.substr(length);
        if (after.empty() || after[0] == ';' || is_blank(after[0])) {
          rest_ = after;
          continue;
        }
        text += cut(length);
        continue;
      }
      text += cut(1);
    }
    return std::string(without_blanks_around(text));
  }

  /// Whether a `name=` comes after the blanks: somebody forgot the semicolon.
  bool parameter_follows() const {
    const std::size_t start = blanks();
    std::size_t i = start;
    while (i < rest_.size() && (is_letter(rest_[i]) || rest_[i] == '-')) ++i;
    return i > start && i < rest_.size() && rest_[i] == '=';
  }

  std::string_view rest_;
  bool comments_end_ = true;
  bool quotes_are_blanks_ = false;
};

/// One of several parameters that make up a value: `name*1*=…`.
struct Piece {
  unsigned index = 0;
  bool extended = false;
  std::string text;
};

/// What stands after the name of a parameter: ``, `*`, `*0` or `*0*`. RFC 2231, section 3.
std::optional<Piece> piece(std::string_view suffix) {
  Piece piece;
  if (suffix.ends_with('*')) {
    piece.extended = true;
    suffix.remove_suffix(1);
  }
  if (suffix.empty()) return piece;
  if (suffix.front() != '*') return std::nullopt;
  suffix.remove_prefix(1);
  const char* end = suffix.data() + suffix.size();
  const auto [stopped, error] = std::from_chars(suffix.data(), end, piece.index);
  if (error != std::errc() || stopped != end) return std::nullopt;
  return piece;
}

std::string without_percent_signs(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && text.size() - i > 2 && hex_value(text[i + 1]) >= 0 &&
        hex_value(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

/// The charset before `'language'`, which is taken off the text. RFC 2231, section 4.
std::string take_charset(std::string& text) {
  const std::size_t first = text.find('\'');
  if (first == std::string::npos) return {};
  const std::size_t second = text.find('\'', first + 1);
  if (second == std::string::npos) return {};
  std::string charset = text.substr(0, first);
  text.erase(0, second + 1);
  return charset;
}

std::string join(std::vector<Piece> pieces) {
  std::ranges::stable_sort(pieces, {}, &Piece::index);
  std::string charset;
  std::string out;
  unsigned next = 0;
  for (Piece& piece : pieces) {
    if (piece.index < next) continue;
    if (piece.index > next) break;
    if (piece.extended && next == 0) charset = take_charset(piece.text);
    out += piece.extended ? without_percent_signs(piece.text) : piece.text;
    ++next;
  }
  return to_utf8(std::move(out), charset);
}

}  // namespace

std::string media_type(std::string_view value) {
  Scanner scanner(value);
  scanner.take_quotes_for_blanks();
  scanner.skip_blanks_and_comments();
  std::string type = lower(scanner.token());
  scanner.skip_blanks_and_comments();
  if (type.empty()) return {};
  if (scanner.at('/')) {
    scanner.drop();
    scanner.skip_blanks_and_comments();
    type += '/';
    type += lower(scanner.token());
  } else if (type == "multipart") {
    type = "multipart/mixed";
  }
  if (type.size() > kMostOfType) type.resize(kMostOfType);
  return type;
}

std::string transfer_encoding(std::string_view value) {
  Scanner scanner(value);
  scanner.take_quotes_for_blanks();
  scanner.skip_blanks_and_comments();
  return lower(scanner.token());
}

std::string parameter(std::string_view value, std::string_view name) {
  std::string plain;
  std::vector<Piece> pieces;
  Scanner scanner(value);
  while (!scanner.at_end()) {
    scanner.skip_blanks_and_comments();
    const std::string_view told = scanner.parameter_name();
    scanner.skip_blanks_and_comments();
    if (!scanner.at('=')) {
      if (!scanner.at_end() && (told.empty() || scanner.at(';'))) scanner.drop();
      continue;
    }
    scanner.drop();
    scanner.skip_blanks_and_comments();
    std::string text = scanner.parameter_value();
    if (told.size() < name.size() || !same(told.substr(0, name.size()), name)) continue;
    auto found = piece(told.substr(name.size()));
    if (!found) continue;
    found->text = std::move(text);
    if (told.size() > name.size()) {
      if (pieces.size() < kMostPieces) pieces.push_back(*std::move(found));
    } else if (plain.empty()) {
      plain = std::move(found->text);
    }
  }
  // Who sends both forms means the extended one. RFC 6266, section 4.3.
  std::string joined = join(std::move(pieces));
  return joined.empty() ? plain : joined;
}

}  // namespace tlsrpt::mail
