// SPDX-License-Identifier: MIT
// Mutates a mail with a report in plain JSON so that most of what comes of it is one as well: a
// string of the report changes, and stays a string. For targets whose depth is behind the reader.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace {

/// Where the text between two quotation marks stands.
struct Span {
  std::size_t begin, end;
};

std::vector<Span> strings_of(std::string_view mail) {
  std::vector<Span> strings;
  auto at = mail.find('{');
  while ((at = mail.find('"', at)) != std::string_view::npos) {
    auto end = ++at;
    while (end < mail.size() && mail[end] != '"') end += mail[end] == '\\' ? 2 : 1;
    if (end >= mail.size()) break;
    strings.push_back({at, end});
    at = end + 1;
  }
  return strings;
}

bool is_escape(std::string_view text) {
  if (text.size() < 2) return false;
  if (text[1] != 'u') return std::string_view("\"\\/bfnrt").find(text[1]) != text.npos;
  return text.size() >= 6 &&
         text.substr(2, 4).find_first_not_of("0123456789abcdefABCDEF") == text.npos;
}

/// What of it cannot stand in a JSON string is escaped. RFC 8259, section 7.
std::string repaired(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::size_t size = 1;
    const char c = text.front();
    if (c == '\\' && is_escape(text)) {
      size = text[1] == 'u' ? 6 : 2;
      out += text.substr(0, size);
    } else if (c == '\\' || c == '"') {
      out += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      out += escape;
    } else {
      out += c;
    }
    text.remove_prefix(size);
  }
  return out;
}

/// Texts that grow without end would only fill the input.
constexpr std::size_t kLongestString = 300;

std::string mutated(std::string_view text) {
  std::string bytes(text.substr(0, kLongestString));
  const auto size = bytes.size();
  bytes.resize(kLongestString);
  bytes.resize(
      LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(bytes.data()), size, kLongestString));
  return repaired(bytes);
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  std::minstd_rand random(seed);
  std::string mail(reinterpret_cast<const char*>(data), size);
  const auto strings = strings_of(mail);
  if (strings.empty() || random() % 4 == 0) return LLVMFuzzerMutate(data, size, most);
  const Span span = strings[random() % strings.size()];
  const auto text = std::string_view(mail).substr(span.begin, span.end - span.begin);
  mail.replace(span.begin, text.size(), mutated(text));
  if (mail.size() > most) return LLVMFuzzerMutate(data, size, most);
  std::copy(mail.begin(), mail.end(), data);
  return mail.size();
}
