// SPDX-License-Identifier: MIT
#include "policy/reading.h"

#include <algorithm>
#include <utility>

#include "policy/rules.h"

namespace tlsrpt::policy {

void Reading::find(std::string_view id, std::size_t line, std::size_t column, std::string what) {
  find_as(rule(id).severity, id, line, column, std::move(what));
}

void Reading::find_as(Severity severity, std::string_view id, std::size_t line, std::size_t column,
                      std::string what) {
  if (severity == Severity::error) failed_ = true;
  if (line > 0 && ++told_ > kMost) {
    ++untold_;
    worst_untold_ = std::max(worst_untold_, severity);
    return;
  }
  findings_.push_back({&rule(id), severity, {of_, line, column}, std::move(what)});
}

void Reading::find(std::string_view id, std::string what) {
  find(id, 0, 0, std::move(what));
}

Findings Reading::findings() && {
  if (untold_ > 0) {
    find_as(worst_untold_, "more-findings", 0, 0,
            std::to_string(untold_) + " more findings are not listed");
  }
  return std::move(findings_);
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kMost = 60;
  if (text.size() <= kMost) return "\"" + std::string(text) + "\"";
  // Not within a character of UTF-8.
  std::size_t end = kMost;
  while (end > kMost - 4 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
  return "\"" + std::string(text.substr(0, end)) + "...\"";
}

}  // namespace tlsrpt::policy
