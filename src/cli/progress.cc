// SPDX-License-Identifier: MIT
#include "cli/progress.h"

#include <unistd.h>

#include "cli/speak.h"

namespace tlsrpt::cli {
namespace {

constexpr auto kPause = std::chrono::milliseconds(200);

}  // namespace

Progress::Progress() : shown_(::isatty(STDERR_FILENO) == 1) {}

bool Progress::due() {
  const auto time = std::chrono::steady_clock::now();
  if (!shown_ || time - last_ < kPause) return false;
  last_ = time;
  return true;
}

void Progress::show(const std::string& text) {
  if (!shown_) return;
  tell("\r" + text + "\033[K");
  there_ = true;
}

void Progress::clear() {
  if (there_) tell("\r\033[K");
  there_ = false;
}

}  // namespace tlsrpt::cli
