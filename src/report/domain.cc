// SPDX-License-Identifier: MIT
#include "report/domain.h"

namespace tlsrpt::report {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

std::string normal_domain(std::string_view text) {
  // All dots at the end, or the normal form of a normal form would be another.
  const auto last = text.find_last_not_of(" \t\r\n.");
  if (last == std::string_view::npos) return {};
  const auto first = text.find_first_not_of(" \t\r\n");
  std::string domain(text.substr(first, last - first + 1));
  for (char& c : domain) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return domain;
}

bool is_domain_name(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  std::size_t label = 0;
  char before = '.';
  for (const char c : text) {
    if (c == '.') {
      if (label == 0 || before == '-') return false;
      label = 0;
    } else if (is_letter_or_digit(c) || c == '_' || (c == '-' && label > 0)) {
      if (++label > 63) return false;
    } else {
      return false;
    }
    before = c;
  }
  return label > 0 && before != '-';
}

std::string_view domain_of_address(std::string_view address) {
  const auto at = address.rfind('@');
  if (at == std::string_view::npos) return {};
  address.remove_prefix(at + 1);
  return address.substr(0, address.find_first_of(" \t\r\n>,;"));
}

}  // namespace tlsrpt::report
