// SPDX-License-Identifier: MIT
// Texts: the bytes of a report's strings, kept once, in few allocations.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace tlsrpt::report {

/// A string of a report. It lives as long as the Report that it came from; an empty text is an
/// absent one (senders use null, "" and leaving the key out alike).
using Text = std::string_view;

/// The start of a text, at most `most` bytes, and not ending inside a character of UTF-8.
std::string_view cut(std::string_view text, std::size_t most);

/// The memory behind the texts of one report. A report repeats few strings very often (MX hosts,
/// result types, addresses): those are found again through a small cache of fixed size, so that
/// hostile reports cost their own bytes and no more.
class Texts {
 public:
  Texts() = default;
  Texts(Texts&& other) noexcept { *this = std::move(other); }
  /// Leaves `other` empty: its next text is not to go into a block that it has given away.
  Texts& operator=(Texts&& other) noexcept;

  /// A copy of `text` that lives as long as this object, wherever it is moved.
  Text keep(std::string_view text);

 private:
  static constexpr std::size_t kBlock = std::size_t{16} * 1024;
  static constexpr std::size_t kCached = 1024;

  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t left_ = 0;
  char* free_ = nullptr;
  std::vector<Text> cache_;
};

}  // namespace tlsrpt::report
