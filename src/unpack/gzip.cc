// SPDX-License-Identifier: MIT
// gzip: the members of a gzip file to the bytes of all of them. RFC 1952, section 2.2.
#include <zlib.h>

#include <cstdint>
#include <string>

#include "unpack/inflater.h"
#include "unpack/layer.h"
#include "unpack/trailer.h"

namespace tlsrpt::unpack {
namespace {

using report::Deviation;
using report::Fault;

enum class Header { whole, cut, invalid };

std::string little_endian_bytes(uLong value) {
  std::string bytes;
  for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(value >> shift & 0xff);
  return bytes;
}

/// Takes a header off `bytes`, where it is whole. Its CRC-16 is not compared: nothing that is used
/// depends on the header. RFC 1952, section 2.3.1.
Header skip_header(std::string_view& bytes) {
  constexpr std::size_t kFixed = 10;
  constexpr std::uint32_t kDeflate = 8, kHeaderCrc = 2, kExtra = 4, kName = 8, kComment = 16;
  constexpr std::uint32_t kReserved = 0xe0;
  if (bytes.size() > 2 && byte_at(bytes, 2) != kDeflate) return Header::invalid;
  if (bytes.size() > 3 && (byte_at(bytes, 3) & kReserved) != 0) return Header::invalid;
  if (bytes.size() < kFixed) return Header::cut;

  const std::uint32_t flags = byte_at(bytes, 3);
  std::size_t at = kFixed;
  if (flags & kExtra) {
    if (bytes.size() < at + 2) return Header::cut;
    at += 2 + (byte_at(bytes, at) | byte_at(bytes, at + 1) << 8);
  }
  for (const std::uint32_t text : {kName, kComment}) {
    if (!(flags & text)) continue;
    at = bytes.find('\0', at);
    if (at == std::string_view::npos) return Header::cut;
    ++at;
  }
  if (flags & kHeaderCrc) at += 2;
  if (bytes.size() < at) return Header::cut;
  bytes.remove_prefix(at);
  return Header::whole;
}

class Gzip final : public Layer {
 public:
  Gzip(std::string_view packed, const Remarks& remarks)
      : remarks_(remarks), inflater_(remarks), rest_(packed) {}

  std::size_t read(std::span<char> out) override;
  bool truncated() const override { return truncated_; }

 private:
  void start_member();
  void end_member();

  const Remarks& remarks_;
  Inflater inflater_;
  std::string_view rest_;  ///< what follows the members read so far
  enum class Place { before_first, inside, between, end } place_ = Place::before_first;
  bool truncated_ = false;
  uLong crc_ = 0;
  std::uint32_t length_ = 0;  ///< modulo 2^32, as the trailer has it
};

std::size_t Gzip::read(std::span<char> out) {
  std::size_t filled = 0;
  while (place_ != Place::end && filled < out.size()) {
    if (place_ != Place::inside) {
      start_member();
      continue;
    }
    const std::span<char> room = out.subspan(filled);
    const std::size_t got = inflater_.read(room);
    crc_ = crc32_z(crc_, reinterpret_cast<const Bytef*>(room.data()), got);
    length_ += static_cast<std::uint32_t>(got);
    filled += got;
    if (inflater_.state() == Inflater::State::complete) end_member();
    if (inflater_.state() == Inflater::State::cut) {
      truncated_ = true;
      place_ = Place::end;
    }
  }
  return filled;
}

void Gzip::start_member() {
  const bool first = place_ == Place::before_first;
  place_ = Place::end;
  const Header header = sniff(rest_) == Container::gzip ? skip_header(rest_) : Header::invalid;
  if (header == Header::whole) {
    inflater_.start(rest_);
    crc_ = 0;
    length_ = 0;
    place_ = Place::inside;
  } else if (header == Header::cut) {
    truncated_ = true;
  } else if (first) {
    remarks_.refuse(Fault::compression_corrupt, "the gzip header is damaged");
  } else {
    remarks_.bytes_after_data(rest_);
  }
}

void Gzip::end_member() {
  const std::string trailer = little_endian_bytes(crc_) + little_endian_bytes(length_);
  rest_ = inflater_.rest();
  switch (compare_trailer(rest_, trailer)) {
    case Trailer::whole:
      rest_.remove_prefix(trailer.size());
      place_ = Place::between;
      break;
    case Trailer::cut:
      remarks_.note(Deviation::gzip_trailer_missing);
      place_ = Place::end;
      break;
    case Trailer::wrong:
      remarks_.refuse(Fault::compression_corrupt, "the CRC-32 or length is not that of the data");
  }
}

}  // namespace

std::unique_ptr<Layer> gzip_layer(std::string_view packed, const Remarks& remarks) {
  return std::make_unique<Gzip>(packed, remarks);
}

}  // namespace tlsrpt::unpack
