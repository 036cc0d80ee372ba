// SPDX-License-Identifier: MIT
// filter: the system calls that a cell may make, to the program by which the kernel refuses all
// others, as the elements of an array. Run once, by the build: to make it anew for each mail took
// 2 % of a delivery.
#include <linux/filter.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <memory>

#include "cell/confinement.h"

namespace tlsrpt::cell {
namespace {

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

/// 0, or -errno.
int fill(scmp_filter_ctx filter) {
  // As a tree: the kernel tries it with each of its system calls when it takes it.
  constexpr int kTree = 2;
  if (const int error = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, kTree); error != 0) {
    return error;
  }
  for (const int call : kAllowed) {
    if (const int error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0); error != 0) {
      return error;
    }
  }
  int error = allow_on_socket(filter, SCMP_SYS(read));
  if (error == 0) error = allow_on_socket(filter, SCMP_SYS(writev));
  if (error == 0) error = allow_memory(filter, SCMP_SYS(mmap));
  if (error == 0) error = allow_memory(filter, SCMP_SYS(mprotect));
  return error;
}

int fail(const char* what, int error) {
  std::cerr << "filter: cannot " << what << ": " << std::strerror(error) << '\n';
  return 1;
}

/// libseccomp writes to a descriptor.
int print(scmp_filter_ctx filter) {
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::tmpfile(), std::fclose);
  if (!file) return fail("make a file", errno);
  if (const int error = seccomp_export_bpf(filter, fileno(file.get())); error != 0) {
    return fail("make the filter", -error);
  }
  std::rewind(file.get());
  sock_filter step{};
  while (std::fread(&step, sizeof step, 1, file.get()) == 1) {
    std::printf("{0x%04x, %u, %u, 0x%08x},\n", step.code, step.jt, step.jf, step.k);
  }
  return std::fflush(stdout) == 0 ? 0 : fail("write", errno);
}

int make() {
  const std::unique_ptr<void, void (*)(scmp_filter_ctx)> filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)),
                                                                seccomp_release);
  if (!filter) return fail("begin", ENOMEM);
  if (const int error = fill(filter.get()); error != 0) return fail("add a rule", -error);
  return print(filter.get());
}

}  // namespace
}  // namespace tlsrpt::cell

int main() {
  return tlsrpt::cell::make();
}
