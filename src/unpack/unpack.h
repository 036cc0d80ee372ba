// SPDX-License-Identifier: MIT
// Unpack: compressed bytes to bytes, piece by piece, never more than the caller's limit.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "report/byte_source.h"
#include "report/deviation.h"
#include "report/fault.h"

namespace tlsrpt::unpack {

/// What the first bytes say; names and media types are not asked.
enum class Container { plain, gzip, zlib, zip };
Container sniff(std::string_view bytes);

/// The name of an archive or a compression that this room does not read, by its first bytes; empty
/// for others.
std::string_view unread_container(std::string_view bytes);

struct Limits {
  std::uint64_t inflated = 64u << 20;  ///< bytes that come out, counted in each layer
  /// Of those, bytes that are packed once more: as many as a mail holds. Packed bytes can be made
  /// to cost much time and yet give out nothing.
  std::uint64_t packed_again = 16u << 20;
};

/// The bytes inside `packed`: gzip (of several members too), a zlib stream, a ZIP archive of one
/// file, one of these inside another, or plain bytes as they are. Notes go to `notes` with the
/// place `where`. `packed` and `notes` must outlive it.
class Unpacker final : public report::ByteSource {
 public:
  Unpacker(std::string_view packed, const Limits& limits, report::Notes& notes, std::string where);
  ~Unpacker() override;
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;

  /// Throws BadReport: compression_* , zip_*, inflated_too_large. Data that ends too early ends
  /// here too, without an exception: whether the report was complete, only its reader can say.
  std::string_view next() override;

  /// Whether the compressed data ended too early; known once next() has returned nothing.
  bool truncated() const;
  /// Bytes given out so far, and their SHA-256 once next() has returned nothing.
  std::uint64_t size() const;
  report::Sha256 sha256();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The bytes as one gzip member.
std::string gzip(std::string_view bytes);

report::Sha256 sha256(std::string_view bytes);

}  // namespace tlsrpt::unpack
