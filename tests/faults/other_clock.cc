// SPDX-License-Identifier: MIT
// other_clock: a program that this is linked to lives TLSRPT_TEST_CLOCK seconds after (or, with a
// minus, before) everybody else. How long something takes it tells as ever.
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>

extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept {
  const auto status = static_cast<int>(::syscall(SYS_clock_gettime, clock, time));
  const char* const ahead = clock == CLOCK_REALTIME ? std::getenv("TLSRPT_TEST_CLOCK") : nullptr;
  if (status == 0 && ahead != nullptr) time->tv_sec += std::atoll(ahead);
  return status;
}
