// SPDX-License-Identifier: MIT
// Mutates a file of lines so that most of what comes of it is one as well: a value changes, a line
// comes, goes or comes again. For targets whose depth is behind a reader of lines.
#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace {

using Random = std::minstd_rand;
using Lines = std::vector<std::string>;

/// One of each kind of value.
constexpr std::array<std::string_view, 12> kLines = {
    "not-report = discard",
    "deadline = 8",
    "max-message = 16mb",
    "threshold = *:5",
    "threshold = example.org/validation-failure:2%",
    "alert-mail = postmaster@example.com",
    "sendmail = /usr/sbin/sendmail",
    "allow-root = true",
    "day = 2026-11-23",
    "last = 7",
    "format = html",
    "database = \"/var/lib/tlsrpt/tlsrpt.db\""};

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// What stands behind the first `=`, or the whole line.
void change_value(std::string& line) {
  constexpr std::size_t kLongest = 80;
  const auto mark = line.find('=');
  const auto begin = mark == std::string::npos ? 0 : std::min(mark + 2, line.size());
  std::string value = line.substr(begin, kLongest);
  const auto size = value.size();
  value.resize(kLongest);
  value.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(value.data()), size, kLongest));
  line.resize(begin);
  line += value;
}

void change(Lines& lines, Random& random) {
  const auto at = static_cast<std::ptrdiff_t>(random() % lines.size());
  switch (random() % 5) {
    case 0:
      lines.insert(lines.begin() + at, std::string(kLines[random() % kLines.size()]));
      break;
    case 1:
      lines.insert(lines.begin() + at, lines[random() % lines.size()]);
      break;
    case 2:
      lines.erase(lines.begin() + at);
      break;
    default:
      change_value(lines[static_cast<std::size_t>(at)]);
  }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned seed) {
  Random random(seed);
  Lines lines = lines_of({reinterpret_cast<const char*>(data), size});
  if (lines.empty() || random() % 4 == 0) return LLVMFuzzerMutate(data, size, most);
  change(lines, random);
  std::string text;
  for (const std::string& line : lines) text.append(line).append("\n");
  if (text.empty() || text.size() > most) return LLVMFuzzerMutate(data, size, most);
  std::copy(text.begin(), text.end(), data);
  return text.size();
}
