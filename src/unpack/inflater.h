// SPDX-License-Identifier: MIT
// Inflater: raw deflate streams, one after the other, to bytes. RFC 1951, section 3.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "unpack/remarks.h"

struct z_stream_s;

namespace tlsrpt::unpack {

class Inflater {
 public:
  /// `remarks` must outlive it.
  explicit Inflater(const Remarks& remarks);
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// From here on, the stream at the start of `deflated`. Costs no allocation.
  void start(std::string_view deflated);
  /// Fills `out`, and returns how much of it: less than all only at the end of the stream or of the
  /// data. Throws BadReport where the stream is damaged.
  std::size_t read(std::span<char> out);

  enum class State { running, complete, cut };
  State state() const { return state_; }
  /// What follows the stream, once it is complete.
  std::string_view rest() const { return rest_; }

 private:
  int step(std::span<char> out, std::size_t& filled);

  const Remarks& remarks_;
  std::unique_ptr<z_stream_s> stream_;
  std::string_view rest_;
  State state_ = State::cut;
};

}  // namespace tlsrpt::unpack
