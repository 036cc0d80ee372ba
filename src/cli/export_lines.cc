// SPDX-License-Identifier: MIT
#include "cli/export_lines.h"

#include <algorithm>
#include <utility>

#include "json/kept.h"

namespace tlsrpt::cli {

bool is_export(std::string_view bytes) {
  return bytes.starts_with(json::kKeptBegins);
}

void ExportLines::append(std::string_view bytes) {
  line_.append(bytes, 0, std::min(bytes.size(), most_ + 1 - line_.size()));
}

void ExportLines::add(std::string_view bytes) {
  for (std::size_t end = 0; (end = bytes.find('\n')) != std::string_view::npos;
       bytes.remove_prefix(end + 1)) {
    append(bytes.substr(0, end));
    finish();
    ++count_;
  }
  append(bytes);
}

void ExportLines::finish() {
  if (line_.ends_with('\r')) line_.pop_back();
  if (line_.empty()) return;
  take_({path_ + ":" + std::to_string(count_ + 1), std::exchange(line_, {}),
         Input::Kind::export_line});
}

}  // namespace tlsrpt::cli
