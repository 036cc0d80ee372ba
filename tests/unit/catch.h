// SPDX-License-Identifier: MIT
// catch: Catch2, of version 2 (Debian 12) or 3 (Debian 13), under one name.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>

using Catch::Approx;

namespace tlsrpt::test {
using Catch::Matchers::EndsWith;
using Catch::Matchers::Equals;
using Catch::Matchers::StartsWith;
inline auto Contains(const std::string& text) {
  return Catch::Matchers::ContainsSubstring(text);
}
}  // namespace tlsrpt::test
#else
#include <catch2/catch.hpp>

namespace tlsrpt::test {
using Catch::Contains;
using Catch::EndsWith;
using Catch::Equals;
using Catch::StartsWith;
}  // namespace tlsrpt::test
#endif
