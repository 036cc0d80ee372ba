// SPDX-License-Identifier: MIT
#include "cell/channel.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
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

constexpr std::size_t kFirst = std::size_t{64} * 1024;

/// Waits until the socket is ready; false when the time is over. A signal only makes it look again.
bool wait_for(int fd, short event, const Left& left) {
  for (;;) {
    const auto time = left();
    if (time <= std::chrono::milliseconds(0)) return false;
    constexpr std::chrono::milliseconds::rep kLongest = 60'000;
    pollfd waiting{fd, event, 0};
    const int count = ::poll(&waiting, 1, static_cast<int>(std::min(time.count(), kLongest)));
    // What is wrong is told by the call that follows.
    if (count > 0 || (count < 0 && errno != EINTR)) return true;
  }
}

bool is_over(const Left& left) {
  return left && left() <= std::chrono::milliseconds(0);
}

/// After a call that failed: whether to try it again, for which it may wait.
Channel::Outcome after_failure(int fd, short event, const Left& left) {
  using Outcome = Channel::Outcome;
  if (errno == EPIPE || errno == ECONNRESET || errno == EBADF) return Outcome::closed;
  if (errno == EINTR) return Outcome::done;
  if (errno == EAGAIN && left) return wait_for(fd, event, left) ? Outcome::done : Outcome::late;
  // Not the other side, but our host.
  throw std::system_error(errno, std::generic_category(), "cannot speak with a process of our own");
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

Channel::Outcome Channel::send(std::uint64_t kind, std::string_view bytes, const Left& left) const {
  Head head{kind, bytes.size()};
  // Both at once, so that the other side wakes up once.
  std::array<iovec, 2> pieces{iovec{&head, sizeof head},
                              iovec{const_cast<char*>(bytes.data()), bytes.size()}};
  while (pieces[0].iov_len + pieces[1].iov_len > 0) {
    if (is_over(left)) return Outcome::late;
    const ssize_t written = ::writev(fd_, pieces.data(), pieces.size());
    if (written < 0) {
      const Outcome outcome = after_failure(fd_, POLLOUT, left);
      if (outcome != Outcome::done) return outcome;
      continue;
    }
    auto done = static_cast<std::size_t>(written);
    for (iovec& piece : pieces) {
      const std::size_t part = std::min(done, piece.iov_len);
      piece.iov_base = static_cast<char*>(piece.iov_base) + part;
      piece.iov_len -= part;
      done -= part;
    }
  }
  return Outcome::done;
}

Channel::Outcome Channel::receive_all(char* bytes, std::size_t size, const Left& left) const {
  while (size > 0) {
    if (is_over(left)) return Outcome::late;
    const ssize_t count = ::read(fd_, bytes, size);
    if (count == 0) return Outcome::closed;
    if (count < 0) {
      const Outcome outcome = after_failure(fd_, POLLIN, left);
      if (outcome != Outcome::done) return outcome;
      continue;
    }
    bytes += count;
    size -= static_cast<std::size_t>(count);
  }
  return Outcome::done;
}

Channel::Outcome Channel::receive(Message& message, std::size_t most, const Left& left) const {
  Head head{};
  Outcome outcome = receive_all(reinterpret_cast<char*>(&head), sizeof head, left);
  if (outcome != Outcome::done) return outcome;
  if (head.size > most) return Outcome::too_long;
  const auto size = static_cast<std::size_t>(head.size);
  message.kind = head.kind;
  message.bytes.clear();
  while (message.bytes.size() < size && outcome == Outcome::done) {
    const std::size_t had = message.bytes.size();
    const std::size_t piece = std::min(size - had, std::max(kFirst, had));
    message.bytes.resize(had + piece);
    outcome = receive_all(message.bytes.data() + had, piece, left);
  }
  return outcome;
}

namespace {

/// Nothing there waits for the other side but wait_for(), which knows how long.
void never_block(int fd) {
  const int flags = ::fcntl(fd, F_GETFL);
  if (flags < 0 || ::fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot prepare a socket");
  }
}

}  // namespace

Channels make_channels() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot make a pair of sockets");
  }
  Channels channels{Channel(ends[0]), Channel(ends[1])};
  never_block(channels.here.fd());
  return channels;
}

}  // namespace tlsrpt::cell
