// SPDX-License-Identifier: MIT
// show_characters: each line of standard input, printable. For characters.py.
#include <iostream>
#include <string>

#include "report/printable.h"

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << tlsrpt::report::printable(line) << '\n';
  }
  return std::cout.flush() ? 0 : 1;
}
