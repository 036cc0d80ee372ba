// SPDX-License-Identifier: MIT
#include "cli/speak.h"

#include <sysexits.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>

#include "cli/process.h"

namespace tlsrpt::cli {

void print(std::string_view text) {
  if (!output_was_open()) {
    throw std::system_error(EBADF, std::generic_category(), "cannot write to standard output");
  }
  // Not by stdio, which forgets how much it has written when a signal comes.
  while (!text.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      throw std::system_error(errno, std::generic_category(), "cannot write to standard output");
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void settle_output() {
  // Pipes and terminals have nothing to sync, and say EINVAL.
  int status = 0;
  do {
    status = ::fsync(STDOUT_FILENO);
  } while (status != 0 && errno == EINTR);
  if (status == 0 || errno == EINVAL || errno == EROFS) return;
  throw std::system_error(errno, std::generic_category(), "cannot write to standard output");
}

void tell(std::string_view text) noexcept {
  if (std::fwrite(text.data(), 1, text.size(), stderr) != text.size()) return;
}

int fail(std::string_view program, int status, std::string_view what) {
  std::string line(program);
  line.append(": ").append(what).append("\n");
  tell(line);
  return status;
}

int answer(std::string_view program, std::string_view text) noexcept {
  try {
    print(text);
    return EX_OK;
  } catch (const std::system_error& error) {
    return fail(program, EX_TEMPFAIL, error.what());
  }
}

}  // namespace tlsrpt::cli
