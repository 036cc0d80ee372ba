// SPDX-License-Identifier: MIT
#include "cell/confinement.h"

#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
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

/// System calls without regard to their arguments. What is not here fails as if it were forbidden,
/// which code of a newer C library takes more lightly than being killed.
constexpr int kAllowed[] = {
    SCMP_SYS(brk),          SCMP_SYS(munmap),        SCMP_SYS(mremap),         SCMP_SYS(madvise),
    SCMP_SYS(futex),        SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),   SCMP_SYS(time),
    SCMP_SYS(rt_sigreturn), SCMP_SYS(exit),          SCMP_SYS(rt_sigprocmask), SCMP_SYS(exit_group),
};

int allow_on_socket(scmp_filter_ctx filter, int call) {
  const scmp_arg_cmp is_socket{0, SCMP_CMP_EQ, kSocket, 0};
  return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &is_socket);
}

/// Memory may be had, but none to execute.
int allow_memory(scmp_filter_ctx filter, int call) {
  const scmp_arg_cmp is_no_code{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0};
  return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &is_no_code);
}

int fill(scmp_filter_ctx filter) {
  for (const int call : kAllowed) {
    if (const int error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0); error != 0) {
      return error;
    }
  }
  const int errors[] = {
      allow_on_socket(filter, SCMP_SYS(read)),
      allow_on_socket(filter, SCMP_SYS(writev)),
      allow_memory(filter, SCMP_SYS(mmap)),
      allow_memory(filter, SCMP_SYS(mprotect)),
  };
  const auto* const error =
      std::find_if(std::begin(errors), std::end(errors), [](int e) { return e != 0; });
  return error == std::end(errors) ? 0 : *error;
}

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
  const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
  if (filter == nullptr) return false;
  const bool done = fill(filter) == 0 && seccomp_load(filter) == 0;
  seccomp_release(filter);
  return done;
}

}  // namespace tlsrpt::cell
