// SPDX-License-Identifier: MIT
// trailer: the bytes behind deflate data, compared with those that the inflated bytes demand.
#pragma once

#include <string_view>

namespace tlsrpt::unpack {

enum class Trailer {
  whole,
  cut,  ///< some of it or nothing, and at most a line end behind that
  wrong,
};

Trailer compare_trailer(std::string_view rest, std::string_view demanded);

}  // namespace tlsrpt::unpack
