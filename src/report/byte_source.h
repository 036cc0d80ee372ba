// SPDX-License-Identifier: MIT
// ByteSource: bytes on demand, so that a report is never whole in memory while it is read.
#pragma once

#include <array>
#include <string_view>
#include <utility>

namespace tlsrpt::report {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// The next bytes, valid until the next call; empty at the end, and from then on.
  /// Throws BadReport where the bytes are damaged.
  virtual std::string_view next() = 0;
};

/// All the bytes of a string, at once.
class StringSource final : public ByteSource {
 public:
  explicit StringSource(std::string_view bytes) : bytes_(bytes) {}
  std::string_view next() override { return std::exchange(bytes_, {}); }

 private:
  std::string_view bytes_;
};

/// A SHA-256, by which equal reports and equal mails are recognised.
using Sha256 = std::array<unsigned char, 32>;

}  // namespace tlsrpt::report
