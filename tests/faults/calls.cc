// SPDX-License-Identifier: MIT
#include "calls.h"

#include <sys/syscall.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace tlsrpt::faults {
namespace {

constexpr bool kOnce = false;
constexpr bool kForGood = true;

/// Younger machines have no calls that others replace.
std::vector<long> old_and(std::vector<long> numbers, const std::vector<long>& old) {
  numbers.insert(numbers.end(), old.begin(), old.end());
  return numbers;
}

#ifdef SYS_open
const std::vector<long> kOldOpen = {SYS_open, SYS_creat};
const std::vector<long> kOldMove = {SYS_rename, SYS_link, SYS_symlink};
const std::vector<long> kOldMkdir = {SYS_mkdir};
const std::vector<long> kOldUnlink = {SYS_unlink, SYS_rmdir};
const std::vector<long> kOldStat = {SYS_stat, SYS_lstat, SYS_access, SYS_readlink};
const std::vector<long> kOldFork = {SYS_fork, SYS_vfork};
const std::vector<long> kOldPipe = {SYS_pipe};
const std::vector<long> kOldPoll = {SYS_poll};
const std::vector<long> kOldDup = {SYS_dup2};
#else
const std::vector<long> kOldOpen, kOldMove, kOldMkdir, kOldUnlink, kOldStat, kOldFork, kOldPipe,
    kOldPoll, kOldDup;
#endif

std::vector<Call>& table() {
  static std::vector<Call> rows = {
      {"write",
       "write",
       {SYS_write, SYS_writev, SYS_pwrite64},
       {{ENOSPC, kForGood}, {EIO, kOnce, 2}, {EDQUOT, kOnce, 4}, {EINTR, kOnce, 4}}},
      {"sync",
       "sync",
       {SYS_fsync, SYS_fdatasync},
       {{EIO, kOnce}, {EIO, kForGood}, {ENOSPC, kOnce}}},
      {"sync", "ftruncate", {SYS_ftruncate, SYS_fallocate}, {{EIO, kOnce}, {ENOSPC, kForGood}}},
      {"open",
       "open",
       old_and({SYS_openat}, kOldOpen),
       {{EMFILE, kOnce},
        {EMFILE, kForGood},
        {ENOSPC, kForGood},
        {EACCES, kOnce, 2},
        {EIO, kOnce, 2}}},
      {"name",
       "rename",
       old_and({SYS_renameat, SYS_renameat2, SYS_linkat}, kOldMove),
       {{ENOSPC, kOnce}, {EIO, kOnce}}},
      {"name", "mkdir", old_and({SYS_mkdirat}, kOldMkdir), {{ENOSPC, kOnce}, {EACCES, kForGood}}},
      {"name", "unlink", old_and({SYS_unlinkat}, kOldUnlink), {{EIO, kOnce}, {EACCES, kForGood}}},
      {"read",
       "read",
       {SYS_read, SYS_readv, SYS_pread64, SYS_recvfrom, SYS_recvmsg},
       {{EIO, kOnce}, {EIO, kForGood, 2}, {EINTR, kOnce, 2}}},
      {"look",
       "stat",
       old_and(
           {SYS_newfstatat, SYS_fstat, SYS_statx, SYS_faccessat, SYS_faccessat2, SYS_readlinkat},
           kOldStat),
       {{EIO, kOnce, 2}, {EACCES, kForGood, 3}}},
      {"look", "getdents", {SYS_getdents64}, {{EIO, kOnce}}},
      {"lock", "flock", {SYS_flock}, {{ENOLCK, kOnce}, {EINTR, kOnce}, {ENOLCK, kForGood}}},
      // SQLite waits for a lock file without locks as for one that is locked, until the deadline.
      {"lock",
       "fcntl",
       {SYS_fcntl},
       {{ENOLCK, kOnce}, {EAGAIN, kOnce, 2}, {ENOLCK, kForGood, 100}}},
      {"memory", "brk", {SYS_brk}, {{ENOMEM, kOnce, 3}, {ENOMEM, kForGood}}},
      {"memory", "mmap", {SYS_mmap, SYS_mremap}, {{ENOMEM, kOnce}, {ENOMEM, kForGood}}},
      {"process",
       "fork",
       old_and({SYS_clone, SYS_clone3}, kOldFork),
       {{EAGAIN, kOnce}, {ENOMEM, kForGood}}},
      {"process", "execve", {SYS_execve}, {{ENOMEM, kOnce}, {EACCES, kOnce}}},
      {"process", "wait", {SYS_wait4, SYS_waitid}, {{EINTR, kOnce}}},
      {"process", "poll", old_and({SYS_ppoll}, kOldPoll), {{EINTR, kOnce}}},
      {"process", "limit", {SYS_prlimit64}, {{EPERM, kForGood}}},
      {"descriptor", "close", {SYS_close}, {{EIO, kOnce, 3}}},
      {"descriptor", "dup", old_and({SYS_dup, SYS_dup3}, kOldDup), {{EMFILE, kOnce}}},
      {"descriptor",
       "pipe",
       old_and({SYS_pipe2, SYS_socketpair, SYS_socket}, kOldPipe),
       {{EMFILE, kOnce}, {ENOMEM, kForGood}}},
      {"descriptor",
       "send",
       {SYS_connect, SYS_sendto, SYS_sendmsg},
       {{ENOBUFS, kOnce}, {EINTR, kOnce}}},
  };
  return rows;
}

}  // namespace

const std::vector<Call>& calls() {
  return table();
}

void spare_memory() {
  std::erase_if(table(), [](const Call& call) { return std::strcmp(call.kind, "memory") == 0; });
}

const Call* call_of(long number) {
  for (const Call& call : calls()) {
    if (std::find(call.numbers.begin(), call.numbers.end(), number) != call.numbers.end()) {
      return &call;
    }
  }
  return nullptr;
}

}  // namespace tlsrpt::faults
