// SPDX-License-Identifier: MIT
// zlib_stream: a zlib stream to bytes. RFC 1950, section 2.2.
#include <zlib.h>

#include <string>

#include "unpack/inflater.h"
#include "unpack/layer.h"
#include "unpack/trailer.h"

namespace tlsrpt::unpack {
namespace {

using report::Deviation;
using report::Fault;

class ZlibStream final : public Layer {
 public:
  ZlibStream(std::string_view packed, const Remarks& remarks)
      : remarks_(remarks), inflater_(remarks) {
    constexpr std::size_t kHeader = 2;  // sniff() has looked at it
    inflater_.start(packed.substr(kHeader));
  }

  std::size_t read(std::span<char> out) override;
  bool truncated() const override { return inflater_.state() == Inflater::State::cut; }

 private:
  void end_stream();

  const Remarks& remarks_;
  Inflater inflater_;
  uLong adler_ = 1;
};

std::size_t ZlibStream::read(std::span<char> out) {
  if (inflater_.state() != Inflater::State::running) return 0;
  const std::size_t got = inflater_.read(out);
  adler_ = adler32_z(adler_, reinterpret_cast<const Bytef*>(out.data()), got);
  if (inflater_.state() == Inflater::State::complete) end_stream();
  return got;
}

void ZlibStream::end_stream() {
  std::string trailer;
  for (int shift = 24; shift >= 0; shift -= 8) {
    trailer += static_cast<char>(adler_ >> shift & 0xff);
  }
  const std::string_view rest = inflater_.rest();
  switch (compare_trailer(rest, trailer)) {
    case Trailer::whole:
      remarks_.bytes_after_data(rest.substr(trailer.size()));
      break;
    case Trailer::cut:
      remarks_.note(Deviation::gzip_trailer_missing);
      break;
    case Trailer::wrong:
      remarks_.refuse(Fault::compression_corrupt, "the Adler-32 is not that of the data");
  }
}

}  // namespace

std::unique_ptr<Layer> zlib_layer(std::string_view packed, const Remarks& remarks) {
  return std::make_unique<ZlibStream>(packed, remarks);
}

}  // namespace tlsrpt::unpack
