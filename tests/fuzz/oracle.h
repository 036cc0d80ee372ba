// SPDX-License-Identifier: MIT
// Oracle: what must hold of any input, and what is planted so that a target shows how deep it gets.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace tlsrpt::fuzz {

/// Ends the target, which is how a fuzzer and a replay see that something is wrong. `of` is the
/// text that it is about, for a person.
inline void require(bool holds, const char* what, std::string_view of = "") {
  if (holds) return;
  std::fwrite(of.data(), 1, of.size(), stderr);
  std::fprintf(stderr, "\ndoes not hold: %s\n", what);
  std::abort();
}

/// Where TLSRPT_PLANT is set, an input that gets as far as this counts as a fault. A target that
/// finds what is planted deep behind its parser would find a real fault there too; run.sh --plants
/// has each of them look, and a test replays what was found.
inline void plant(bool reached) {
  static const bool planted = std::getenv("TLSRPT_PLANT") != nullptr;
  if (planted && reached) {
    std::fprintf(stderr, "found what is planted\n");
    std::abort();
  }
}

}  // namespace tlsrpt::fuzz
