// SPDX-License-Identifier: MIT
#include "probe/rdata.h"

#include <arpa/inet.h>

#include <array>

namespace tlsrpt::probe {
namespace {

/// Bytes of a label, and of a name with the lengths of its labels: RFC 1035, section 2.3.4.
constexpr std::size_t kMostOfLabel = 63;
constexpr std::size_t kMostOfName = 255;

std::uint8_t byte(char c) {
  return static_cast<std::uint8_t>(c);
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Takes a string with its length before it; false where there is none.
bool take_string(std::string_view& rest, std::string_view& out) {
  if (rest.empty() || byte(rest.front()) >= rest.size()) return false;
  out = rest.substr(1, byte(rest.front()));
  rest.remove_prefix(out.size() + 1);
  return true;
}

}  // namespace

std::optional<std::string> read_txt(std::string_view rdata) {
  std::string text;
  std::string_view part;
  while (!rdata.empty()) {
    if (!take_string(rdata, part)) return std::nullopt;
    text += part;
  }
  return text;
}

std::optional<Mx> read_mx(std::string_view rdata) {
  if (rdata.size() < 3) return std::nullopt;
  Mx mx;
  mx.preference = static_cast<std::uint16_t>(byte(rdata[0]) << 8 | byte(rdata[1]));
  rdata.remove_prefix(2);
  if (rdata.size() > kMostOfName) return std::nullopt;
  std::string_view label;
  while (take_string(rdata, label) && label.size() <= kMostOfLabel) {
    if (label.empty()) return rdata.empty() ? std::optional(mx) : std::nullopt;
    if (!mx.host.empty()) mx.host += '.';
    for (const char c : label) {
      if (c == '.' || c == '\\') mx.host += '\\';
      mx.host += lower(c);
    }
  }
  return std::nullopt;
}

std::optional<Tlsa> read_tlsa(std::string_view rdata) {
  if (rdata.size() < 3) return std::nullopt;
  return Tlsa{byte(rdata[0]), byte(rdata[1]), byte(rdata[2]), std::string(rdata.substr(3))};
}

std::optional<std::string> read_address(std::string_view rdata) {
  constexpr std::size_t kBytes4 = 4;
  constexpr std::size_t kBytes6 = 16;
  if (rdata.size() != kBytes4 && rdata.size() != kBytes6) return std::nullopt;
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = rdata.size() == kBytes4 ? AF_INET : AF_INET6;
  if (::inet_ntop(family, rdata.data(), text.data(), text.size()) == nullptr) return std::nullopt;
  return std::string(text.data());
}

std::string text_of(const Tlsa& tlsa) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const auto number : {tlsa.usage, tlsa.selector, tlsa.matching_type}) {
    text += std::to_string(number) + ' ';
  }
  for (const char c : tlsa.data) {
    text += kDigits[byte(c) >> 4];
    text += kDigits[byte(c) & 15];
  }
  return text;
}

}  // namespace tlsrpt::probe
