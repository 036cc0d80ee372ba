// SPDX-License-Identifier: MIT
#include "report/address.h"

#include <arpa/inet.h>

#include <cstring>

namespace tlsrpt::report {

std::optional<std::string> canonical_address(std::string_view text) {
  char told[INET6_ADDRSTRLEN + 1];
  if (text.empty() || text.size() >= sizeof told) return std::nullopt;
  std::memcpy(told, text.data(), text.size());
  told[text.size()] = '\0';
  if (std::strlen(told) != text.size()) return std::nullopt;

  const int family = text.find(':') == std::string_view::npos ? AF_INET : AF_INET6;
  unsigned char address[16];
  char canonical[INET6_ADDRSTRLEN];
  if (inet_pton(family, told, address) != 1) return std::nullopt;
  if (inet_ntop(family, address, canonical, sizeof canonical) == nullptr) return std::nullopt;
  return std::string(canonical);
}

}  // namespace tlsrpt::report
