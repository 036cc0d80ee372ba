// SPDX-License-Identifier: MIT
#include "policy/rua.h"

#include <algorithm>

#include "policy/characters.h"
#include "policy/lines.h"
#include "policy/mx_pattern.h"

namespace tlsrpt::policy {
namespace {

// RFC 5321, section 4.5.3.1.
constexpr std::size_t kLongestLocalPart = 64;

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char small = is_letter(c) ? static_cast<char>(c | 0x20) : c;
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

bool is_encoded(std::string_view text) {
  return text.size() >= 3 && text[0] == '%' && hex_value(text[1]) >= 0 && hex_value(text[2]) >= 0;
}

/// RFC 3986, sections 2.2 and 2.3.
bool may_stand(char c) {
  constexpr std::string_view kMarks = "-._~:/?#[]@!$&'()*+,;=";
  return is_letter(c) || is_digit(c) || kMarks.find(c) != std::string_view::npos;
}

std::optional<std::string> decoded(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (text.front() != '%') {
      out += text.front();
      text.remove_prefix(1);
      continue;
    }
    if (!is_encoded(text)) return std::nullopt;
    out += static_cast<char>(hex_value(text[1]) * 16 + hex_value(text[2]));
    text.remove_prefix(3);
  }
  return out;
}

bool is_plausible_address(std::string_view address) {
  if (first_unprintable(address) != std::string_view::npos) return false;
  const auto at = address.rfind('@');
  if (at == std::string_view::npos || at == 0 || at > kLongestLocalPart) return false;
  const std::string_view local = address.substr(0, at);
  const bool in_quotes = local.size() >= 3 && local.starts_with('"') && local.ends_with('"');
  if (!in_quotes &&
      (local.find_first_of(" \t\"<>()@") != std::string_view::npos || local.starts_with("//"))) {
    return false;
  }
  return is_mx_pattern(address.substr(at + 1)) && address[at + 1] != '*';
}

/// RFC 3986, section 3.1. Empty where the text begins with none.
std::string_view scheme_of(std::string_view uri) {
  const auto colon = uri.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_letter(uri.front())) return {};
  const std::string_view scheme = uri.substr(0, colon);
  const bool is_scheme = std::ranges::all_of(scheme, [](char c) {
    return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
  return is_scheme ? scheme : std::string_view();
}

std::optional<RuaFault> fault_of_characters(std::string_view uri) {
  for (std::size_t i = 0; i < uri.size(); ++i) {
    const char c = uri[i];
    if (c == '!') {
      return RuaFault{"tlsrpt-rua-encoding", i, "here is a ! that is not encoded"};
    }
    if (c == ',' || c == ';') {
      return RuaFault{"tlsrpt-rua-encoding", i,
                      std::string("here is a ") + c + " that is not encoded"};
    }
    if (c == '%' && !is_encoded(uri.substr(i))) {
      return RuaFault{"tlsrpt-rua-uri", i, "here is a % without two hexadecimal digits behind it"};
    }
    if (c == '%' || may_stand(c)) continue;
    return RuaFault{"tlsrpt-rua-uri", i,
                    c == ' ' || c == '\t' ? "here is a blank within a URI"
                                          : "here is a character that no URI can have"};
  }
  return std::nullopt;
}

bool is_port(std::string_view text) {
  return text.size() <= 5 && std::ranges::all_of(text, is_digit);
}

/// What is between the brackets of an IPv6 address, roughly.
bool is_address_literal(std::string_view text) {
  return text.find(':') != std::string_view::npos && std::ranges::all_of(text, [](char c) {
           return hex_value(c) >= 0 || c == ':' || c == '.';
         });
}

/// `host:port`
bool is_host_and_port(std::string_view text) {
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos || !is_address_literal(text.substr(1, end - 1))) return false;
    const std::string_view rest = text.substr(end + 1);
    return rest.empty() || (rest.front() == ':' && is_port(rest.substr(1)));
  }
  const auto colon = text.find(':');
  if (colon != std::string_view::npos && !is_port(text.substr(colon + 1))) return false;
  std::string_view host = text.substr(0, colon);
  if (host.ends_with('.')) host.remove_suffix(1);
  return is_host_name(host);
}

/// Of `//user@host:port/path`. RFC 3986, section 3.2.
bool has_host(std::string_view rest) {
  if (!rest.starts_with("//")) return false;
  std::string_view authority = rest.substr(2, rest.find_first_of("/?#", 2) - 2);
  if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
    if (authority.substr(0, at).find_first_of("[]@") != std::string_view::npos) return false;
    authority.remove_prefix(at + 1);
  }
  return is_host_and_port(authority);
}

}  // namespace

std::optional<std::string> address_of_rua(std::string_view uri) {
  const std::string_view scheme = scheme_of(uri);
  if (lower(scheme) != "mailto") return std::nullopt;
  const std::string_view rest = uri.substr(scheme.size() + 1);
  auto address = decoded(rest.substr(0, rest.find_first_of("?#")));
  if (address && !is_plausible_address(*address)) address.reset();
  return address;
}

std::optional<RuaFault> fault_of_rua(std::string_view uri) {
  if (auto fault = fault_of_characters(uri)) return fault;
  const std::string_view scheme = scheme_of(uri);
  if (scheme.empty()) {
    const bool is_address = uri.find('@') != std::string_view::npos;
    return RuaFault{"tlsrpt-rua-uri", 0,
                    is_address ? "this is an address without mailto: before it"
                               : "this is no URI, for it has no scheme"};
  }
  const std::string kind = lower(scheme);
  const std::size_t behind = scheme.size() + 1;
  if (kind == "mailto") {
    if (address_of_rua(uri)) return std::nullopt;
    return RuaFault{"tlsrpt-rua-address", behind, "behind mailto: is no mail address"};
  }
  if (kind == "https") {
    if (has_host(uri.substr(behind))) return std::nullopt;
    return RuaFault{"tlsrpt-rua-host", behind, "behind https: is no // with a host"};
  }
  if (kind == "http") {
    return RuaFault{"tlsrpt-rua-scheme", 0, "reports are sent to https: alone, never to http:"};
  }
  return RuaFault{"tlsrpt-rua-scheme", 0, "no report is sent to a URI of the scheme " + kind};
}

std::optional<std::string> rua_of_address(std::string_view address) {
  if (!is_plausible_address(address)) return std::nullopt;
  // RFC 6068, section 2: what may stand in an address, less what a record cannot hold.
  constexpr std::string_view kPlain = "-._~@$'*+";
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string uri = "mailto:";
  for (const char c : address) {
    if (is_letter(c) || is_digit(c) || kPlain.find(c) != std::string_view::npos) {
      uri += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    uri += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return uri;
}

}  // namespace tlsrpt::policy
