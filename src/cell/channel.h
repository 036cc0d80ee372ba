// SPDX-License-Identifier: MIT
// Channel: one end of a pair of sockets, and the messages that go over it: a head of fixed size,
// then bytes.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace tlsrpt::cell {

/// How long a call may still wait; nothing or less ends it. Where empty, for ever.
using Left = std::function<std::chrono::milliseconds()>;

/// What one side tells the other.
struct Message {
  std::uint64_t kind = 0;
  std::string bytes;
};

class Channel {
 public:
  enum class Outcome { done, closed, late, too_long };

  Channel() = default;
  explicit Channel(int fd) : fd_(fd) {}
  Channel(Channel&& other) noexcept;
  Channel& operator=(Channel&& other) noexcept;
  ~Channel() { close(); }

  /// Both throw std::system_error where this host fails, and not the other side.
  Outcome send(std::uint64_t kind, std::string_view bytes, const Left& left) const;
  /// Memory grows with the bytes that come, never with what their head promises.
  Outcome receive(Message& message, std::size_t most, const Left& left) const;

  int fd() const { return fd_; }
  void close();

 private:
  Outcome receive_all(char* bytes, std::size_t size, const Left& left) const;

  int fd_ = -1;
};

/// Calls with a time limit are for the end that is `here`, those without for the other.
struct Channels {
  Channel here, there;
};
/// Throws std::system_error.
Channels make_channels();

}  // namespace tlsrpt::cell
