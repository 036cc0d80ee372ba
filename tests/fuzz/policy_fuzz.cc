// SPDX-License-Identifier: MIT
// policy_fuzz: any bytes, cut at each NUL, as the lines of a policy that a sender saw.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "oracle.h"
#include "policy/observed.h"

namespace {

using namespace tlsrpt;
using fuzz::require;
using policy::Observed;
using policy::read_observed;

std::vector<std::string> cut(std::string_view bytes, char at) {
  std::vector<std::string> lines;
  while (!bytes.empty()) {
    const auto end = bytes.find(at);
    lines.emplace_back(bytes.substr(0, end));
    bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines, std::string_view end) {
  std::string text;
  for (const std::string& line : lines) text.append(line).append(end);
  return text;
}

bool same(const Observed& a, const Observed& b) {
  return a.mode == b.mode && a.max_age == b.max_age && a.mx == b.mx;
}

/// The policy that says the same. RFC 8461, section 3.2.
std::vector<std::string> written(const Observed& seen) {
  std::vector<std::string> lines = {"version: STSv1"};
  if (!seen.mode.empty()) lines.push_back("mode: " + seen.mode);
  if (seen.max_age) lines.push_back("max_age: " + std::to_string(*seen.max_age));
  for (const std::string& mx : seen.mx) lines.push_back("mx: " + mx);
  return lines;
}

bool canary() {
  const Observed seen = read_observed(
      cut("version: STSv1\nmode: enforce\nmx: *.Example.com\r\nmax_age: 86400", '\n'));
  require(seen.mode == "enforce" && seen.max_age == 86'400 &&
              seen.mx == std::vector<std::string>{"*.example.com"},
          "the canary is read");
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool alive = canary();
  require(alive, "the canary lives");
  const auto lines = cut({reinterpret_cast<const char*>(data), size}, '\0');
  const Observed seen = read_observed(lines);
  require(
      seen.mode.empty() || seen.mode == "testing" || seen.mode == "enforce" || seen.mode == "none",
      "a mode is one of the RFC's");
  for (const std::string& mx : seen.mx) {
    require(!mx.empty() && mx.find_first_of("\r\n") == std::string::npos, "a host is on one line");
  }
  require(same(read_observed(written(seen)), seen), "what was read and written reads the same");
  for (const std::string_view end : {"\n", "\r\n", "\r"}) {
    const std::vector<std::string> whole = {joined(lines, end)};
    require(same(read_observed(whole), seen), "in one string it is the same policy");
  }
  fuzz::plant(seen.mode == "none" && seen.max_age == 604'800 && seen.mx.size() == 3);
  return 0;
}
