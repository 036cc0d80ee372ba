// SPDX-License-Identifier: MIT
#include "report/texts.h"

#include <cstring>
#include <functional>

namespace tlsrpt::report {

std::string_view cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0u) == 0x80u) --most;
  return text.substr(0, most);
}

Texts& Texts::operator=(Texts&& other) noexcept {
  blocks_ = std::exchange(other.blocks_, {});
  left_ = std::exchange(other.left_, 0);
  free_ = std::exchange(other.free_, nullptr);
  cache_ = std::exchange(other.cache_, {});
  return *this;
}

Text Texts::keep(std::string_view text) {
  if (text.empty()) return {};
  if (cache_.empty()) cache_.resize(kCached);
  Text& cached = cache_[std::hash<std::string_view>{}(text) % kCached];
  if (cached == text) return cached;

  char* place = nullptr;
  if (text.size() > kBlock / 4) {
    // A block of its own, so that a long text wastes no room in the shared one.
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(text.size()));
    place = blocks_.back().get();
  } else {
    if (text.size() > left_) {
      blocks_.push_back(std::make_unique_for_overwrite<char[]>(kBlock));
      free_ = blocks_.back().get();
      left_ = kBlock;
    }
    place = free_;
    free_ += text.size();
    left_ -= text.size();
  }
  std::memcpy(place, text.data(), text.size());
  cached = Text(place, text.size());
  return cached;
}

}  // namespace tlsrpt::report
