// SPDX-License-Identifier: MIT
#include "cli/speak.h"

#include <sysexits.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <system_error>

namespace tlsrpt::cli {

void print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot write to standard output");
  }
}

void settle_output() {
  // Pipes and terminals have nothing to sync, and say EINVAL.
  if (::fsync(STDOUT_FILENO) == 0 || errno == EINVAL || errno == EROFS) return;
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
