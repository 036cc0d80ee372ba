// SPDX-License-Identifier: MIT
#include "mail/mailbox.h"

#include <cstddef>
#include <optional>
#include <vector>

#include "mail/lexer.h"

namespace tlsrpt::mail {
namespace {

/// An address as it is read: what stands after its last `@`.
struct Address {
  bool has_at = false;
  std::string domain;
};

/// The words outside of comments and quotes, split by what has a meaning there.
class MailboxReader {
 public:
  explicit MailboxReader(std::string_view from) : lexer_(from) {}

  std::string run() && {
    if (!read()) return {};
    // Of `Sender, Inc. <tls@sender.example>` the words before are a name.
    const std::vector<Address>& found = bracketed_.empty() ? bare_ : bracketed_;
    return found.size() == 1 && found.front().has_at ? found.front().domain : std::string();
  }

 private:
  bool read() {
    bare_.emplace_back();
    for (;;) {
      if (!lexer_.skip_blanks_and_comments()) return false;
      if (lexer_.at_end()) return !in_brackets_;
      if (lexer_.at('"')) {
        if (!lexer_.quoted_string()) return false;
      } else if (lexer_.take('<')) {
        if (in_brackets_) return false;
        in_brackets_ = true;
        bracketed_.emplace_back();
      } else if (lexer_.take('>')) {
        if (!in_brackets_) return false;
        in_brackets_ = false;
      } else if (lexer_.take(',') || lexer_.take(';') || lexer_.take(':')) {
        // Inside of brackets that is a route, which nobody has written for decades.
        if (in_brackets_) return false;
        bare_.emplace_back();
      } else if (lexer_.take('@')) {
        current() = Address{true, {}};
      } else {
        const std::string_view word = lexer_.run([](char c) {
          return !is_control(c) &&
                 std::string_view(" \t()<>\",;:@").find(c) == std::string_view::npos;
        });
        if (word.empty() || !append(word)) return false;
      }
    }
  }

  /// Two words of a domain have a dot between them.
  bool append(std::string_view word) {
    Address& address = current();
    if (!address.has_at) return true;
    const bool joins = address.domain.empty() || address.domain.ends_with('.');
    if (!joins && !word.starts_with('.')) return false;
    address.domain += word;
    return true;
  }

  Address& current() { return in_brackets_ ? bracketed_.back() : bare_.back(); }

  Lexer lexer_;
  bool in_brackets_ = false;
  std::vector<Address> bracketed_;
  std::vector<Address> bare_;
};

}  // namespace

std::string mailbox_domain(std::string_view from) {
  return MailboxReader(from).run();
}

}  // namespace tlsrpt::mail
