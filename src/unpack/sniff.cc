// SPDX-License-Identifier: MIT
// sniff: the first bytes to the container that they begin.
#include <array>
#include <utility>

#include "unpack/layer.h"

namespace tlsrpt::unpack {
namespace {

/// Whether a deflate stream can begin like this. The two bytes of a zlib header also begin one text
/// in a thousand; the first block tells most of those apart. RFC 1951, section 3.2.
bool may_be_deflate(std::string_view bytes) {
  if (bytes.empty()) return true;
  const unsigned block_type = byte_at(bytes, 0) >> 1 & 3;
  if (block_type != 0 || bytes.size() < 5) return block_type != 3;
  const bool length_is_sure = (byte_at(bytes, 1) ^ byte_at(bytes, 3)) == 0xff &&
                              (byte_at(bytes, 2) ^ byte_at(bytes, 4)) == 0xff;
  return length_is_sure;
}

/// Deflate with a window of at most 32 KiB and without a preset dictionary, which nobody has.
/// RFC 1950, section 2.2.
bool is_zlib(std::string_view bytes) {
  if (bytes.size() < 2) return false;
  const unsigned method_and_window = byte_at(bytes, 0);
  const unsigned flags = byte_at(bytes, 1);
  constexpr unsigned kDeflate = 8, kLargestWindow = 7, kDictionary = 0x20;
  return (method_and_window & 0x0f) == kDeflate && method_and_window >> 4 <= kLargestWindow &&
         (flags & kDictionary) == 0 && (method_and_window << 8 | flags) % 31 == 0 &&
         may_be_deflate(bytes.substr(2));
}

}  // namespace

Container sniff(std::string_view bytes) {
  if (bytes.starts_with("\x1f\x8b")) return Container::gzip;
  if (bytes.starts_with("PK\x03\x04")) return Container::zip;
  if (bytes.starts_with("PK\x05\x06")) return Container::zip;  // an archive of nothing
  if (is_zlib(bytes)) return Container::zlib;
  return Container::plain;
}

std::string_view unread_container(std::string_view bytes) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kUnread = {{
      {"BZh", "bzip2"},
      {"\xfd"
       "7zXZ",
       "xz"},
      {"\x28\xb5\x2f\xfd", "Zstandard"},
      {"\x04\x22\x4d\x18", "LZ4"},
      {"\x1f\x9d", "compress (.Z)"},
      {"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"},
      {"Rar!\x1a\x07", "a RAR archive"},
      {"MSCF", "a cabinet file"},
      {"\x78\x9f\x3e\x22", "winmail.dat (TNEF, written by Outlook)"},
      {"\xd0\xcf\x11\xe0", "a mail saved by Outlook (.msg)"},
  }};
  constexpr std::size_t kTarMagic = 257;  // POSIX, pax, ustar interchange format
  for (const auto& [start, name] : kUnread) {
    if (bytes.starts_with(start)) return name;
  }
  const bool is_tar = bytes.size() > kTarMagic && bytes.substr(kTarMagic).starts_with("ustar");
  return is_tar ? "a tar archive" : "";
}

}  // namespace tlsrpt::unpack
