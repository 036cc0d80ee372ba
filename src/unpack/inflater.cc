// SPDX-License-Identifier: MIT
#include "unpack/inflater.h"

#define ZLIB_CONST
#include <zlib.h>

#include <algorithm>
#include <new>

namespace tlsrpt::unpack {
namespace {

// Without a container of zlib's own: what the trailer says is compared by the layers, which tell a
// trailer that is missing from data that is.
constexpr int kRawDeflate = -MAX_WBITS;

uInt length_of(std::size_t size) {
  constexpr std::size_t kAtOnce = std::size_t{1} << 30;
  return static_cast<uInt>(std::min(size, kAtOnce));
}

}  // namespace

Inflater::Inflater(const Remarks& remarks)
    : remarks_(remarks), stream_(std::make_unique<z_stream_s>()) {
  if (inflateInit2(stream_.get(), kRawDeflate) != Z_OK) throw std::bad_alloc();
}

Inflater::~Inflater() {
  inflateEnd(stream_.get());
}

void Inflater::start(std::string_view deflated) {
  inflateReset(stream_.get());
  rest_ = deflated;
  state_ = State::running;
}

std::size_t Inflater::read(std::span<char> out) {
  std::size_t filled = 0;
  while (state_ == State::running && filled < out.size()) {
    switch (step(out.subspan(filled), filled)) {
      case Z_OK:
        break;
      case Z_STREAM_END:
        state_ = State::complete;
        break;
      case Z_BUF_ERROR:  // there is room, so it is the data that is missing
        state_ = State::cut;
        break;
      case Z_MEM_ERROR:
        throw std::bad_alloc();
      default:
        remarks_.refuse(report::Fault::compression_corrupt, "the deflate data is damaged");
    }
  }
  return filled;
}

int Inflater::step(std::span<char> out, std::size_t& filled) {
  const uInt given = length_of(rest_.size());
  const uInt room = length_of(out.size());
  stream_->next_in = reinterpret_cast<const Bytef*>(rest_.data());
  stream_->avail_in = given;
  stream_->next_out = reinterpret_cast<Bytef*>(out.data());
  stream_->avail_out = room;
  const int result = inflate(stream_.get(), Z_NO_FLUSH);
  rest_.remove_prefix(given - stream_->avail_in);
  filled += room - stream_->avail_out;
  return result;
}

}  // namespace tlsrpt::unpack
