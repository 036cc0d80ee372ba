// SPDX-License-Identifier: MIT
#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "cli/paths.h"

namespace tlsrpt::cli {
namespace {

constexpr unsigned short kLeastHeight = 10;

bool locale_is_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string locale = environment_variable(name);
    if (locale.empty()) continue;
    for (const char* form : {"UTF-8", "utf-8", "UTF8", "utf8"}) {
      if (locale.ends_with(form)) return true;
    }
    return false;
  }
  return false;
}

}  // namespace

Terminal look_at_terminal() {
  Terminal terminal;
  terminal.present = ::isatty(STDOUT_FILENO) == 1;
  terminal.unicode = locale_is_utf8();
  terminal.colour = terminal.present && environment_variable("NO_COLOR").empty();
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    terminal.width = size.ws_col;
    if (size.ws_row >= kLeastHeight) terminal.height = size.ws_row;
  }
  const std::string columns = environment_variable("COLUMNS");
  const unsigned long told = std::strtoul(columns.c_str(), nullptr, 10);
  if (told >= 20 && told <= 1000) terminal.width = told;
  return terminal;
}

}  // namespace tlsrpt::cli
