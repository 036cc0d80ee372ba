// SPDX-License-Identifier: MIT
#include "mail/authentication_results.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "mail/ascii.h"
#include "mail/lexer.h"

namespace tlsrpt::mail {
namespace {

/// Ldh-str of RFC 5321, section 4.1.2, with the underscore that some properties have.
bool is_keyword(char c) {
  return is_letter(c) || is_digit(c) || c == '-' || c == '_';
}

/// What a value without quotes may be made of; more than a token (RFC 2045, section 5.1) has.
bool is_bare(char c) {
  return !is_control(c) && std::string_view(" ;()\"\\").find(c) == std::string_view::npos;
}

/// More than any verifier writes.
constexpr std::size_t kMostResults = 200;
constexpr std::size_t kMostProperties = 50;

class ResultsReader {
 public:
  explicit ResultsReader(std::string_view value) : lexer_(value) {}

  AuthenticationResults run() && {
    AuthenticationResults told;
    if (!skip()) return told;
    auto id = value();
    if (!id) return told;
    told.authserv_id = lower(*id);
    told.readable = take_version() && take_results(told.results);
    if (!told.readable) told.results.clear();
    return told;
  }

 private:
  bool skip() { return lexer_.skip_blanks_and_comments(); }

  std::optional<std::string> keyword() {
    const std::string_view word = lexer_.run(is_keyword);
    return word.empty() ? std::nullopt : std::optional(lower(word));
  }

  /// Quoted and bare pieces without a gap, as in `"two words"@example.com`; nothing where there is
  /// no piece, or one that does not end.
  std::optional<std::string> value() {
    std::string text;
    bool any = false;
    for (;;) {
      if (lexer_.at('"')) {
        auto quoted = lexer_.quoted_string();
        if (!quoted) return std::nullopt;
        text += *quoted;
      } else {
        const std::string_view bare = lexer_.run(is_bare);
        if (bare.empty()) return any ? std::optional(std::move(text)) : std::nullopt;
        text += bare;
      }
      any = true;
    }
  }

  std::optional<std::uint32_t> number() {
    std::uint32_t number = 0;
    const std::string_view digits = lexer_.run(is_digit);
    if (digits.empty() || digits.size() > 9) return std::nullopt;
    for (const char c : digits) number = number * 10 + static_cast<std::uint32_t>(c - '0');
    return number;
  }

  /// That of the field: 1, or not told. Another one may mean something else by the same words.
  bool take_version() {
    if (!skip()) return false;
    if (lexer_.at_end() || lexer_.at(';')) return true;
    return number() == 1U && skip() && (lexer_.at_end() || lexer_.at(';'));
  }

  bool take_results(std::vector<AuthenticationResult>& results) {
    bool none = false;
    while (lexer_.take(';')) {
      if (!skip()) return false;
      if (lexer_.at_end() || lexer_.at(';')) continue;
      AuthenticationResult result;
      if (!take_method(result, none)) return false;
      if (result.method.empty()) continue;
      if (results.size() == kMostResults) return false;
      results.push_back(std::move(result));
    }
    return lexer_.at_end() && (!none || results.empty());
  }

  /// A result, or the word `none`, which leaves the method empty.
  bool take_method(AuthenticationResult& result, bool& none) {
    auto method = keyword();
    if (!method || !skip()) return false;
    if (*method == "none" && (lexer_.at_end() || lexer_.at(';'))) return none = true;
    result.method = *std::move(method);
    if (lexer_.take('/')) {
      if (!skip()) return false;
      const auto version = number();
      if (!version || !skip()) return false;
      result.version = *version;
    }
    if (!lexer_.take('=') || !skip()) return false;
    auto word = keyword();
    if (!word) return false;
    result.result = *std::move(word);
    return take_items(result);
  }

  /// The reason and the properties, in whatever order.
  bool take_items(AuthenticationResult& result) {
    for (;;) {
      if (!skip()) return false;
      if (lexer_.at_end() || lexer_.at(';')) return true;
      auto name = keyword();
      if (!name || !skip()) return false;
      std::string property;
      const bool has_ptype = lexer_.take('.');
      if (has_ptype) {
        auto word = skip() ? keyword() : std::nullopt;
        if (!word || !skip()) return false;
        property = *std::move(word);
      }
      if (!lexer_.take('=') || !skip()) return false;
      // An empty value is none by the grammar, and stands for an empty sender.
      const bool empty = lexer_.at_end() || lexer_.at(';');
      auto told = empty ? std::optional(std::string()) : value();
      if (!told) return false;
      if (!has_ptype) {
        if (*name == "reason") result.reason = *std::move(told);
      } else if (!add(result, {*std::move(name), std::move(property), *std::move(told)})) {
        return false;
      }
    }
  }

  static bool add(AuthenticationResult& result, AuthenticationProperty property) {
    if (const std::string* before = result.find(property.ptype, property.property)) {
      return *before == property.value;
    }
    if (result.properties.size() == kMostProperties) return false;
    result.properties.push_back(std::move(property));
    return true;
  }

  Lexer lexer_;
};

}  // namespace

const std::string* AuthenticationResult::find(std::string_view ptype,
                                              std::string_view property) const {
  const auto found = std::ranges::find_if(properties, [&](const AuthenticationProperty& each) {
    return each.ptype == ptype && each.property == property;
  });
  return found == properties.end() ? nullptr : &found->value;
}

AuthenticationResults parse_authentication_results(std::string_view value) {
  return ResultsReader(value).run();
}

}  // namespace tlsrpt::mail
