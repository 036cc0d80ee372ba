// SPDX-License-Identifier: MIT
#include "cell/channel.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace tlsrpt::cell {
namespace {

/// Both ends are the same program, so numbers go as they are.
struct Head {
  std::uint64_t kind;
  std::uint64_t size;
};

constexpr std::size_t kFirst = std::size_t{16} * 1024;

/// Whether the socket is ready before the time is over. A signal only makes it look again.
bool ready(int fd, short event, const Left& left) {
  if (fd < 0) return true;
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

/// After a call that failed: whether the other side is gone. Anything else is our host's fault.
bool is_gone() {
  if (errno == EPIPE || errno == ECONNRESET || errno == EBADF) return true;
  if (errno == EINTR || errno == EAGAIN) return false;
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
    if (left && !ready(fd_, POLLOUT, left)) return Outcome::late;
    const ssize_t written = ::writev(fd_, pieces.data(), pieces.size());
    if (written < 0 && is_gone()) return Outcome::closed;
    auto done = static_cast<std::size_t>(std::max<ssize_t>(written, 0));
    for (iovec& piece : pieces) {
      const std::size_t part = std::min(done, piece.iov_len);
      piece.iov_base = static_cast<char*>(piece.iov_base) + part;
      piece.iov_len -= part;
      done -= part;
    }
  }
  return Outcome::done;
}

Channel::Outcome Channel::receive_some(char* bytes, std::size_t size, const Left& left,
                                       std::size_t& received) const {
  for (;;) {
    if (left && !ready(fd_, POLLIN, left)) return Outcome::late;
    const ssize_t count = ::read(fd_, bytes, size);
    if (count == 0) return Outcome::closed;
    if (count > 0) {
      received = static_cast<std::size_t>(count);
      return Outcome::done;
    }
    if (is_gone()) return Outcome::closed;
  }
}

Channel::Outcome Channel::receive(Message& message, std::size_t most, const Left& left) const {
  // A message in this direction is asked for before the next is sent, so that what comes belongs to
  // one, and a small one comes at once.
  Head head{};
  std::string& bytes = message.bytes;
  std::size_t have = 0;
  std::size_t want = sizeof head;
  bytes.resize(kFirst);
  while (have < want) {
    std::size_t received = 0;
    const Outcome outcome = receive_some(bytes.data() + have, bytes.size() - have, left, received);
    if (outcome != Outcome::done) return outcome;
    have += received;
    if (have < sizeof head) continue;
    std::memcpy(&head, bytes.data(), sizeof head);
    if (head.size > most) return Outcome::too_long;
    want = sizeof head + static_cast<std::size_t>(head.size);
    if (have == bytes.size()) bytes.resize(std::min(std::max(want, have), 2 * have));
  }
  if (have > want) return Outcome::closed;
  bytes.resize(want);
  bytes.erase(0, sizeof head);
  message.kind = head.kind;
  return Outcome::done;
}

Channels make_channels() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot make a pair of sockets");
  }
  return {Channel(ends[0]), Channel(ends[1])};
}

}  // namespace tlsrpt::cell
