// SPDX-License-Identifier: MIT
#include "policy/mx_pattern.h"

#include <algorithm>

#include "policy/characters.h"
#include "policy/lines.h"

namespace tlsrpt::policy {
namespace {

// RFC 1035, section 2.3.4: 255 octets on the wire, which are 253 characters.
constexpr std::size_t kLongestName = 253;
constexpr std::size_t kLongestLabel = 63;

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= kLongestLabel && is_letter_or_digit(label.front()) &&
         is_letter_or_digit(label.back()) &&
         std::ranges::all_of(label, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

std::string_view last_label(std::string_view name) {
  return name.substr(name.rfind('.') + 1);  // npos + 1 is 0
}

bool is_address(std::string_view name) {
  const std::string_view last = last_label(name);
  return !last.empty() && std::ranges::all_of(last, is_digit);
}

/// Of a name that is no host name.
std::string fault_of_name(std::string_view name) {
  if (name.empty()) return "names no host";
  if (name.find('*') != std::string_view::npos) {
    return "has a * that is not the whole of its first label";
  }
  if (name.find_first_of(", \t;") != std::string_view::npos) return "is more than one host";
  if (name.starts_with('[') || name.find(':') != std::string_view::npos) {
    return "is an address or has a port, and only names of hosts may be here";
  }
  if (std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
    return "is not ASCII; an internationalized name is written as A-labels (xn--)";
  }
  if (name.starts_with('.')) return "begins with a dot, which was the form of an early draft";
  if (name.ends_with('.')) return "ends with a dot";
  if (name.find('_') != std::string_view::npos) return "has an underscore, which no host name has";
  if (name.size() > kLongestName) return "is longer than any name can be";
  return "is no name of a host: labels of letters, digits and inner hyphens, of at most 63 each";
}

}  // namespace

bool is_host_name(std::string_view text) {
  if (text.size() > kLongestName) return false;
  for (;;) {
    const auto dot = text.find('.');
    if (!is_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

std::string fault_of_mx_pattern(std::string_view text) {
  if (text == "*") return "stands for no host; a * needs a domain behind it";
  if (text.size() > kLongestName) return fault_of_name(text);
  const std::string_view name = text.starts_with("*.") ? text.substr(2) : text;
  if (!is_host_name(name)) return fault_of_name(name);
  if (is_address(name)) return "is an address, and only names of hosts may be here";
  return {};
}

bool is_mx_pattern(std::string_view text) {
  return fault_of_mx_pattern(text).empty();
}

bool matches(std::string_view pattern, std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  if (!is_mx_pattern(pattern) || host.empty()) return false;
  if (!pattern.starts_with("*.")) return lower(pattern) == lower(host);
  const auto dot = host.find('.');
  return dot != std::string_view::npos && dot > 0 &&
         lower(pattern.substr(1)) == lower(host.substr(dot));
}

}  // namespace tlsrpt::policy
