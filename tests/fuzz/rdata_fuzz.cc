// SPDX-License-Identifier: MIT
// rdata_fuzz: any bytes as the data of a record of each type that is asked for; and as a
// certificate, which is no record, but comes from the same strangers.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "oracle.h"
#include "probe/certificate.h"
#include "probe/rdata.h"

namespace {

using namespace tlsrpt;
using fuzz::require;
using namespace std::string_literals;

std::string wire_of_name(std::string_view name) {
  std::string wire;
  std::string label;
  for (std::size_t at = 0; at <= name.size(); ++at) {
    if (at == name.size() || name[at] == '.') {
      if (!label.empty()) wire += static_cast<char>(label.size()) + label;
      label.clear();
    } else {
      if (name[at] == '\\') ++at;
      label += name[at];
    }
  }
  return wire + '\0';
}

void check_txt(std::string_view bytes) {
  const auto text = probe::read_txt(bytes);
  if (!text) return;
  require(text->size() <= bytes.size(), "a text is not longer than its record");
  std::string wire;
  for (std::size_t at = 0; at < text->size(); at += 255) {
    const std::string part = text->substr(at, 255);
    wire += static_cast<char>(part.size());
    wire += part;
  }
  require(probe::read_txt(wire) == text, "a text is read as it was written");
}

void check_mx(std::string_view bytes) {
  const auto mx = probe::read_mx(bytes);
  if (!mx) return;
  require(mx->host.size() <= 2 * bytes.size(), "a host is at most its record, and backslashes");
  require(
      std::none_of(mx->host.begin(), mx->host.end(), [](char c) { return c >= 'A' && c <= 'Z'; }),
      "a host is in lower case");
  fuzz::plant(mx->preference == 0x0102 && std::count(mx->host.begin(), mx->host.end(), '.') == 2 &&
              mx->host.ends_with(".com"));
  const std::string wire = {static_cast<char>(mx->preference >> 8),
                            static_cast<char>(mx->preference & 0xff)};
  require(probe::read_mx(wire + wire_of_name(mx->host)) == mx, "a host is read as it was written");
}

void check_tlsa(std::string_view bytes) {
  const auto tlsa = probe::read_tlsa(bytes);
  require(tlsa.has_value() == (bytes.size() >= 3), "three bytes are enough for TLSA");
  if (!tlsa) return;
  require(tlsa->data == bytes.substr(3), "the rest is its data");
  require(probe::text_of(*tlsa).size() >= 6 + 2 * tlsa->data.size(), "all of it is shown");
  if (probe::unusable(*tlsa).empty()) require(!tlsa->data.empty(), "what can be used has data");
}

void check_certificate(const std::string& bytes) {
  const auto read = probe::read_certificate(bytes);
  if (read) require(read->names.size() <= 100, "names are bounded");
}

bool canary() {
  require(probe::read_mx("\0\12\3mx1\7EXAMPLE\3com\0"s)->host == "mx1.example.com",
          "the canary is read");
  require(!probe::read_mx("\0\12\3mx1"s) && !probe::read_txt("\5abc"), "half a canary is not");
  require(!probe::read_certificate("canary"), "nor is it a certificate");
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool alive = canary();
  require(alive, "the canary lives");
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  check_txt(bytes);
  check_mx(bytes);
  check_tlsa(bytes);
  const auto address = probe::read_address(bytes);
  require(address.has_value() == (size == 4 || size == 16), "addresses have 4 or 16 bytes");
  check_certificate(bytes);
  return 0;
}
