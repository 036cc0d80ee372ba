// SPDX-License-Identifier: MIT
#include "cell/channel.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace tlsrpt::cell {
namespace {

/// Both ends are the same program, so numbers go as they are.
struct Head {
  std::uint64_t kind;
  std::uint64_t size;
};

constexpr std::size_t kPiece = std::size_t{1} << 20;

/// Whether the socket is ready before the time is over. A signal only makes it look again.
bool ready(int fd, short event, const Left& left) {
  for (;;) {
    int timeout = -1;
    if (left) {
      const auto time = left();
      if (time <= std::chrono::milliseconds(0)) return false;
      timeout = static_cast<int>(std::min<std::chrono::milliseconds::rep>(time.count(), 60'000));
    }
    pollfd waiting{fd, event, 0};
    const int count = ::poll(&waiting, 1, timeout);
    if (count > 0) return true;
    if (count < 0 && errno != EINTR) return true;  // the call that follows tells what is wrong
  }
}

}  // namespace

Channel::Channel(Channel&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Channel& Channel::operator=(Channel&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

void Channel::close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

Channel::Outcome Channel::send_all(const char* bytes, std::size_t size, const Left& left) const {
  while (size > 0) {
    // Waiting is left to the socket where nobody is in a hurry: one system call less.
    if (left && !ready(fd_, POLLOUT, left)) return Outcome::late;
    const ssize_t written = ::write(fd_, bytes, size);
    if (written >= 0) {
      bytes += written;
      size -= static_cast<std::size_t>(written);
    } else if (errno != EINTR && errno != EAGAIN) {
      return Outcome::closed;
    }
  }
  return Outcome::done;
}

Channel::Outcome Channel::receive_all(char* bytes, std::size_t size, const Left& left) const {
  while (size > 0) {
    if (left && !ready(fd_, POLLIN, left)) return Outcome::late;
    const ssize_t count = ::read(fd_, bytes, size);
    if (count == 0) return Outcome::closed;
    if (count > 0) {
      bytes += count;
      size -= static_cast<std::size_t>(count);
    } else if (errno != EINTR && errno != EAGAIN) {
      return Outcome::closed;
    }
  }
  return Outcome::done;
}

Channel::Outcome Channel::send(std::uint64_t kind, std::string_view bytes, const Left& left) const {
  const Head head{kind, bytes.size()};
  const Outcome outcome = send_all(reinterpret_cast<const char*>(&head), sizeof head, left);
  return outcome == Outcome::done ? send_all(bytes.data(), bytes.size(), left) : outcome;
}

Channel::Outcome Channel::receive(Message& message, std::size_t most, const Left& left) const {
  Head head{};
  Outcome outcome = receive_all(reinterpret_cast<char*>(&head), sizeof head, left);
  if (outcome != Outcome::done) return outcome;
  if (head.size > most) return Outcome::too_long;
  message.kind = head.kind;
  message.bytes.clear();
  const auto size = static_cast<std::size_t>(head.size);
  while (message.bytes.size() < size && outcome == Outcome::done) {
    const std::size_t had = message.bytes.size();
    const std::size_t piece = std::min(size - had, std::max(kPiece, had));
    message.bytes.resize(had + piece);
    outcome = receive_all(message.bytes.data() + had, piece, left);
  }
  return outcome;
}

Channels make_channels() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot make a pair of sockets");
  }
  return {Channel(ends[0]), Channel(ends[1])};
}

}  // namespace tlsrpt::cell
