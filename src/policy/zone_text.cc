// SPDX-License-Identifier: MIT
#include "policy/zone_text.h"

#include <algorithm>
#include <map>
#include <optional>

#include "policy/characters.h"
#include "policy/lines.h"

namespace tlsrpt::policy {
namespace {

constexpr std::size_t kLongestString = 255;

struct Word {
  std::string text;
  bool quoted = false;
};

/// The words of one record, which ends with its line unless that is within parentheses.
struct Entry {
  std::vector<Word> words;
  bool has_owner = false;  // the line begins with a word
};

class Tokens {
 public:
  explicit Tokens(std::string_view text) : rest_(text) {}
  std::optional<Entry> next();

 private:
  void pass(Entry& entry);
  char unescaped();
  Word quoted_word();
  Word plain_word();

  std::string_view rest_;
};

/// What follows a backslash: any character, or the number of one in three digits.
char Tokens::unescaped() {
  rest_.remove_prefix(1);
  if (rest_.empty()) return '\\';
  if (rest_.size() >= 3 && std::ranges::all_of(rest_.substr(0, 3), is_digit)) {
    const int number = (rest_[0] - '0') * 100 + (rest_[1] - '0') * 10 + (rest_[2] - '0');
    if (number <= 255) {
      rest_.remove_prefix(3);
      return static_cast<char>(number);
    }
  }
  const char c = rest_.front();
  rest_.remove_prefix(1);
  return c;
}

Word Tokens::quoted_word() {
  Word word{.text = {}, .quoted = true};
  rest_.remove_prefix(1);
  while (!rest_.empty() && rest_.front() != '"') {
    if (rest_.front() == '\\') {
      word.text += unescaped();
      continue;
    }
    word.text += rest_.front();
    rest_.remove_prefix(1);
  }
  if (!rest_.empty()) rest_.remove_prefix(1);
  return word;
}

Word Tokens::plain_word() {
  Word word;
  while (!rest_.empty() &&
         std::string_view(" \t\r\n\";()").find(rest_.front()) == std::string_view::npos) {
    if (rest_.front() == '\\') {
      word.text += unescaped();
      continue;
    }
    word.text += rest_.front();
    rest_.remove_prefix(1);
  }
  return word;
}

/// To the end of the record, with its words.
void Tokens::pass(Entry& entry) {
  int depth = 0;
  while (!rest_.empty()) {
    const char c = rest_.front();
    if (c == '\n' && depth == 0) break;
    if (c == ';') {  // a comment
      rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
    } else if (c == '"') {
      entry.words.push_back(quoted_word());
    } else if (c == '(' || c == ')' || c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      depth = std::max(0, depth + (c == '(' ? 1 : c == ')' ? -1 : 0));
      rest_.remove_prefix(1);
    } else {
      entry.words.push_back(plain_word());
    }
  }
}

std::optional<Entry> Tokens::next() {
  if (rest_.empty()) return std::nullopt;
  Entry entry;
  entry.has_owner = std::string_view(" \t\r\n(;\"").find(rest_.front()) == std::string_view::npos;
  pass(entry);
  if (!rest_.empty()) rest_.remove_prefix(1);
  return entry;
}

/// The place of the type among the words: behind owner, time to live and class, which may be
/// missing.
std::size_t type_at(const Entry& entry, std::string_view type) {
  constexpr std::size_t kBefore = 3;
  for (std::size_t i = 0; i < entry.words.size() && i <= kBefore; ++i) {
    if (entry.words[i].quoted) break;
    if (lower(entry.words[i].text) == type) return i;
  }
  return std::string::npos;
}

std::string joined_from(const Entry& entry, std::size_t first) {
  std::string text;
  for (std::size_t i = first; i < entry.words.size(); ++i) text += entry.words[i].text;
  return text;
}

std::string normal_name(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return lower(name);
}

std::vector<Entry> entries_of(std::string_view text) {
  std::vector<Entry> entries;
  Tokens tokens(text);
  while (auto entry = tokens.next()) {
    if (!entry->words.empty()) entries.push_back(std::move(*entry));
  }
  return entries;
}

bool is_quoted(const Entry& entry) {
  return entry.words.front().quoted;
}

bool is_of_a_zone(const std::vector<Entry>& entries) {
  return std::ranges::any_of(entries, [](const Entry& entry) {
    return is_quoted(entry) || type_at(entry, "txt") != std::string::npos ||
           type_at(entry, "cname") != std::string::npos;
  });
}

std::vector<GivenRecord> records_of(const std::vector<Entry>& entries) {
  std::vector<GivenRecord> records;
  std::map<std::string, std::string> asked;  // by a CNAME: from what it names to its owner
  std::string owner;
  for (const Entry& entry : entries) {
    if (is_quoted(entry)) {
      records.push_back({{}, joined_from(entry, 0)});
      continue;
    }
    const std::size_t txt = type_at(entry, "txt");
    const std::size_t alias = type_at(entry, "cname");
    if (entry.has_owner && txt != 0 && alias != 0) owner = normal_name(entry.words.front().text);
    if (const auto first = asked.find(owner); first != asked.end()) owner = first->second;
    if (txt != std::string::npos) {
      records.push_back({owner, joined_from(entry, txt + 1)});
    } else if (alias != std::string::npos && alias + 1 < entry.words.size()) {
      asked[normal_name(entry.words[alias + 1].text)] = owner;
    }
  }
  return records;
}

}  // namespace

std::vector<GivenRecord> read_zone_text(std::string_view given) {
  const std::vector<Entry> entries = entries_of(given);
  if (!is_of_a_zone(entries)) return {{{}, std::string(given)}};
  return records_of(entries);
}

std::string write_zone_strings(std::string_view text) {
  std::string out = "\"";
  std::size_t bytes = 0;
  for (const char c : text) {
    if (bytes++ == kLongestString) {
      out += "\" \"";
      bytes = 1;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (byte < 0x20 || byte > 0x7E) {
      out += {'\\', static_cast<char>('0' + byte / 100), static_cast<char>('0' + byte / 10 % 10),
              static_cast<char>('0' + byte % 10)};
    } else {
      out += c;
    }
  }
  return out + "\"";
}

}  // namespace tlsrpt::policy
