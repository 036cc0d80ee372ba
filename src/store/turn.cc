// SPDX-License-Identifier: MIT
#include "store/turn.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "store/trouble.h"

namespace tlsrpt::store {

Turn::~Turn() {
  if (fd_ >= 0) ::close(fd_);
}

void Turn::open() {
  if (fd_ >= 0) return;
  fd_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd_ < 0) throw trouble_of_system(errno, "open the lock file", path_);
}

void Turn::take(const GiveUp& give_up) {
  open();
  if (::flock(fd_, LOCK_EX | LOCK_NB) == 0) return;
  if (errno != EWOULDBLOCK && errno != EINTR) throw trouble_of_system(errno, "lock", path_);
  wait(give_up);
}

void Turn::wait(const GiveUp& give_up) const {
  do {
    if (give_up && give_up()) throw trouble_busy(store_);
    if (::flock(fd_, LOCK_EX) == 0) return;
  } while (errno == EINTR);
  throw trouble_of_system(errno, "lock", path_);
}

void Turn::end() noexcept {
  if (fd_ >= 0) ::flock(fd_, LOCK_UN);
}

}  // namespace tlsrpt::store
