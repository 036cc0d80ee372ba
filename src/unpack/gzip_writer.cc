// SPDX-License-Identifier: MIT
// gzip_writer: bytes to one gzip member, the same member each time: no name, no time.
#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <new>
#include <stdexcept>

#include "unpack/unpack.h"

namespace tlsrpt::unpack {
namespace {

class Deflater {
 public:
  Deflater() {
    constexpr int kGzip = MAX_WBITS + 16;
    constexpr int kMemory = 8;
    if (deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzip, kMemory,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  ~Deflater() { deflateEnd(&stream_); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  std::string member(std::string_view bytes);

 private:
  z_stream stream_{};
};

std::string Deflater::member(std::string_view bytes) {
  constexpr std::size_t kAtOnce = std::size_t{1} << 30;
  std::string packed(deflateBound(&stream_, bytes.size()), '\0');
  std::size_t written = 0;
  int result = Z_OK;
  while (result == Z_OK) {
    const uInt given = static_cast<uInt>(std::min(bytes.size(), kAtOnce));
    const uInt room = static_cast<uInt>(std::min(packed.size() - written, kAtOnce));
    stream_.next_in = reinterpret_cast<const Bytef*>(bytes.data());
    stream_.avail_in = given;
    stream_.next_out = reinterpret_cast<Bytef*>(packed.data() + written);
    stream_.avail_out = room;
    result = deflate(&stream_, given == bytes.size() ? Z_FINISH : Z_NO_FLUSH);
    bytes.remove_prefix(given - stream_.avail_in);
    written += room - stream_.avail_out;
  }
  if (result != Z_STREAM_END) throw std::logic_error("deflate refused to go on");
  packed.resize(written);
  return packed;
}

}  // namespace

std::string gzip(std::string_view bytes) {
  return Deflater().member(bytes);
}

}  // namespace tlsrpt::unpack
