// SPDX-License-Identifier: MIT
#include "cell/confinement.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>

namespace tlsrpt::cell {
namespace {

/// Sets a limit, which `hard` keeps for good, and never above what it was.
void lower(__rlimit_resource_t resource, rlim_t soft, rlim_t hard) {
  rlimit limit{};
  if (::getrlimit(resource, &limit) != 0) return;
  limit = {std::min(limit.rlim_cur, soft), std::min(limit.rlim_max, hard)};
  ::setrlimit(resource, &limit);
}

/// Made by filter_main.cc.
constexpr sock_filter kFilter[] = {
#include "cell/filter.inc"
};

}  // namespace

void set_limits(const Limits& limits) {
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (!kSanitized) lower(RLIMIT_AS, limits.memory, limits.memory);
  // At the hard one it would be killed as by anybody.
  const auto seconds = static_cast<rlim_t>(limits.cpu.count());
  lower(RLIMIT_CPU, seconds, seconds + 1);
  const rlimit none{0, 0};
  for (const auto resource : {RLIMIT_CORE, RLIMIT_FSIZE, RLIMIT_NPROC}) {
    ::setrlimit(resource, &none);
  }
  if (!kSanitized) ::setrlimit(RLIMIT_NOFILE, &none);
}

bool memory_is_shorter_than(std::uint64_t memory) {
  rlimit limit{};
  return ::getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur < memory;
}

bool refuse_system_calls() {
  if (kSanitized) return false;
  // The kernel only reads it.
  const sock_fprog program{std::size(kFilter), const_cast<sock_filter*>(kFilter)};
  return ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}

}  // namespace tlsrpt::cell
