// SPDX-License-Identifier: MIT
// packing: bytes to containers of every shape, sound and damaged; and containers to what the
// Unpacker makes of them.
#pragma once

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "report/fault.h"
#include "unpack/unpack.h"

namespace tlsrpt::report {

inline std::ostream& operator<<(std::ostream& out, Fault fault) {
  return out << name(fault);
}

}  // namespace tlsrpt::report

namespace tlsrpt::unpack::test {

inline constexpr std::string_view kJson =
    R"({"organization-name":"Company-X","report-id":"5065427"})";

/// A raw deflate stream: blocks that end on a byte, the last of them final or not.
enum class LastBlock { final_, open };
std::string deflate(std::string_view bytes, LastBlock last = LastBlock::final_);

std::string little_endian(std::uint64_t value, int bytes);
std::uint32_t crc32(std::string_view bytes);

struct Member {
  std::uint8_t flags = 0;
  std::string optional_fields = {};  ///< FEXTRA, FNAME, FCOMMENT and FHCRC, ready made
  std::optional<std::uint32_t> crc = {};
  std::optional<std::uint32_t> length = {};
};
std::string gzip_member(std::string_view bytes, const Member& member = {});
std::string zlib_stream(std::string_view bytes);

struct Entry {
  std::string name = "report.json";
  std::string content = std::string(kJson);
  std::uint16_t flags = 0;
  std::uint16_t method = 8;
  std::optional<std::uint32_t> crc = {};
  std::optional<std::uint32_t> told_size = {};  ///< of the inflated bytes, in the headers
  std::optional<std::string> packed = {};       ///< instead of the deflated content
};
struct Archive {
  std::string local;    ///< local headers and data
  std::string central;  ///< central directory
  std::optional<std::uint16_t> told_entries = {};
  std::optional<std::uint32_t> told_offset = {};
  std::string comment;
  std::uint16_t entries = 0;

  std::string end_record() const;
  std::string bytes() const { return local + central + end_record(); }
};
Archive archive(const std::vector<Entry>& entries);
std::string zip(const std::vector<Entry>& entries);

/// What the Unpacker made of it.
struct Unpacked {
  std::string bytes;
  bool truncated = false;
  report::Notes notes;
  std::optional<report::Fault> fault;
  std::uint64_t size = 0;
  report::Sha256 sha256{};

  bool noted(report::Deviation deviation) const { return notes.has(deviation); }
  /// Nothing is noted, cut or refused.
  bool clean() const { return notes.empty() && !truncated && !fault; }
};
Unpacked unpack(std::string_view packed, std::uint64_t limit = Limits{}.inflated);

/// `count` bytes that look random, the same each time.
std::string noise(std::size_t count);

}  // namespace tlsrpt::unpack::test
