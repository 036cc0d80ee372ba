// SPDX-License-Identifier: MIT
// unpack_fuzz: any bytes through the Unpacker. Whatever they are, it gives at most the limit, in
// pieces, counts and hashes what it gave, and packs and unpacks the bytes themselves unchanged.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "oracle.h"
#include "unpack/unpack.h"

namespace {

using namespace tlsrpt;  // NOLINT(google-build-using-namespace)

constexpr std::uint64_t kLimit = 1u << 20;
constexpr std::size_t kLargestPiece = 64u * 1024;

void must(bool holds) {
  if (!holds) std::abort();
}

/// What came out before the end or the fault.
std::string unpacked(std::string_view packed) {
  report::Notes notes;
  unpack::Limits limits;
  limits.inflated = kLimit;
  unpack::Unpacker unpacker(packed, limits, notes, "part 1");
  std::string bytes;
  try {
    for (auto piece = unpacker.next(); !piece.empty(); piece = unpacker.next()) {
      must(piece.size() <= kLargestPiece);
      bytes += piece;
    }
  } catch (const report::BadReport&) {
  }
  must(bytes.size() <= kLimit && unpacker.size() == bytes.size());
  must(unpacker.sha256() == unpack::sha256(bytes));
  must(unpacker.next().empty());
  fuzz::plant(!bytes.empty() && notes.has(report::Deviation::nested_compression) &&
              notes.has(report::Deviation::bytes_after_compressed_data));
  return bytes;
}

/// That the target reaches the parser: an input whose result is known.
bool canary() {
  must(unpacked(unpack::gzip("{\"report-id\":\"canary\"}")) == "{\"report-id\":\"canary\"}");
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool sings = canary();
  must(sings);
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  unpacked(bytes);
  if (size <= kLargestPiece && unpack::sniff(bytes) == unpack::Container::plain) {
    must(unpacked(unpack::gzip(bytes)) == bytes);
  }
  return 0;
}
