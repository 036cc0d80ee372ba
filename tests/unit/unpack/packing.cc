// SPDX-License-Identifier: MIT
#include "packing.h"

#define ZLIB_CONST
#include <zlib.h>

#include <random>
#include <stdexcept>

namespace tlsrpt::unpack::test {
namespace {

const Bytef* zlib_bytes(std::string_view bytes) {
  return reinterpret_cast<const Bytef*>(bytes.data());
}

std::string headers(const Entry& entry, const std::string& packed) {
  const std::uint32_t crc = entry.crc.value_or(crc32(entry.content));
  const auto size = static_cast<std::uint32_t>(entry.content.size());
  return little_endian(20, 2) + little_endian(entry.flags, 2) + little_endian(entry.method, 2) +
         little_endian(0, 4) + little_endian(crc, 4) + little_endian(packed.size(), 4) +
         little_endian(entry.told_size.value_or(size), 4) + little_endian(entry.name.size(), 2) +
         little_endian(0, 2);
}

}  // namespace

std::string deflate(std::string_view bytes, LastBlock last) {
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
  std::string packed(deflateBound(&stream, bytes.size()) + 64, '\0');
  stream.next_in = zlib_bytes(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  ::deflate(&stream, last == LastBlock::final_ ? Z_FINISH : Z_FULL_FLUSH);
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return packed;
}

std::string little_endian(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i, value >>= 8) text += static_cast<char>(value & 0xff);
  return text;
}

std::uint32_t crc32(std::string_view bytes) {
  return static_cast<std::uint32_t>(crc32_z(0, zlib_bytes(bytes), bytes.size()));
}

std::string gzip_member(std::string_view bytes, const Member& member) {
  return std::string("\x1f\x8b\x08", 3) + static_cast<char>(member.flags) + little_endian(0, 4) +
         little_endian(0xff00, 2) + member.optional_fields + deflate(bytes) +
         little_endian(member.crc.value_or(crc32(bytes)), 4) +
         little_endian(member.length.value_or(static_cast<std::uint32_t>(bytes.size())), 4);
}

std::string zlib_stream(std::string_view bytes) {
  const std::string sum = little_endian(adler32_z(1, zlib_bytes(bytes), bytes.size()), 4);
  return "\x78\x9c" + deflate(bytes) + std::string(sum.rbegin(), sum.rend());
}

std::string Archive::end_record() const {
  return std::string("PK\x05\x06") + little_endian(0, 4) +
         little_endian(told_entries.value_or(entries), 2) +
         little_endian(told_entries.value_or(entries), 2) + little_endian(central.size(), 4) +
         little_endian(told_offset.value_or(static_cast<std::uint32_t>(local.size())), 4) +
         little_endian(comment.size(), 2) + comment;
}

Archive archive(const std::vector<Entry>& entries) {
  Archive made;
  for (const Entry& entry : entries) {
    const std::string packed = entry.packed        ? *entry.packed
                               : entry.method == 8 ? deflate(entry.content)
                                                   : entry.content;
    const std::size_t offset = made.local.size();
    made.local += "PK\x03\x04" + headers(entry, packed) + entry.name + packed;
    made.central += "PK\x01\x02" + little_endian(20, 2) + headers(entry, packed) +
                    little_endian(0, 10) + little_endian(offset, 4) + entry.name;
    ++made.entries;
  }
  return made;
}

std::string zip(const std::vector<Entry>& entries) {
  return archive(entries).bytes();
}

Unpacked unpack(std::string_view packed, std::uint64_t limit) {
  Unpacked made;
  Limits limits;
  limits.inflated = limit;
  Unpacker unpacker(packed, limits, made.notes, "part 2");
  try {
    for (auto piece = unpacker.next(); !piece.empty(); piece = unpacker.next()) made.bytes += piece;
  } catch (const report::BadReport& bad) {
    made.fault = bad.fault();
    if (bad.where() != "part 2") throw std::logic_error("the fault names another place");
  }
  if (!unpacker.next().empty()) throw std::logic_error("bytes come after the end");
  made.truncated = unpacker.truncated();
  made.size = unpacker.size();
  made.sha256 = unpacker.sha256();
  return made;
}

std::string noise(std::size_t count) {
  std::mt19937 random(8460);  // NOLINT(cert-msc51-cpp): the same each time
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) bytes += static_cast<char>(random() & 0xff);
  return bytes;
}

}  // namespace tlsrpt::unpack::test
