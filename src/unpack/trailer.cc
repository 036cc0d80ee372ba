// SPDX-License-Identifier: MIT
#include "unpack/trailer.h"

namespace tlsrpt::unpack {

Trailer compare_trailer(std::string_view rest, std::string_view demanded) {
  if (rest.starts_with(demanded)) return Trailer::whole;
  if (demanded.starts_with(rest)) return Trailer::cut;
  // The text encodings of mail put a line end behind what they carry.
  while (rest.ends_with('\n') || rest.ends_with('\r')) rest.remove_suffix(1);
  return demanded.starts_with(rest) ? Trailer::cut : Trailer::wrong;
}

}  // namespace tlsrpt::unpack
