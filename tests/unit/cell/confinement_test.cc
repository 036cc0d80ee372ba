// SPDX-License-Identifier: MIT
// What work in a cell cannot do, each shown to be possible outside of one.

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <functional>

#include "catch.h"
#include "cell/cell.h"
#include "cell/confinement.h"

using namespace tlsrpt;

namespace {

constexpr std::chrono::milliseconds kLong{20'000};

struct Deed {
  const char* name;
  std::function<bool()> succeeds;
};

bool opens(int fd) {
  if (fd >= 0) ::close(fd);
  return fd >= 0;
}

bool ends_well(pid_t child) {
  if (child == 0) ::_exit(0);
  return child > 0 && ::waitpid(child, nullptr, 0) == child;
}

bool maps(int protection) {
  void* const place = ::mmap(nullptr, 4096, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (place == MAP_FAILED) return false;
  ::munmap(place, 4096);
  return true;
}

const Deed kDeeds[] = {
    {"reads a file", [] { return opens(::open("/etc/passwd", O_RDONLY)); }},
    {"makes a file", [] { return opens(::open("/tmp", O_RDWR | O_TMPFILE, 0600)); }},
    {"makes a file in memory", [] { return opens(::memfd_create("x", 0)); }},
    {"opens a socket", [] { return opens(::socket(AF_INET, SOCK_STREAM, 0)); }},
    {"opens a local socket", [] { return opens(::socket(AF_UNIX, SOCK_STREAM, 0)); }},
    {"starts a process", [] { return ends_well(::fork()); }},
    {"signals a process", [] { return ::kill(::getpid(), 0) == 0; }},
    {"looks at a file", [] { return ::access("/etc/passwd", R_OK) == 0; }},
    {"goes to a folder", [] { return ::chdir("/") == 0; }},
    {"writes to stderr", [] { return ::write(STDERR_FILENO, "", 0) == 0; }},
    {"maps code", [] { return maps(PROT_READ | PROT_EXEC); }},
    {"raises a limit",
     [] {
       rlimit limit{};
       return ::getrlimit(RLIMIT_AS, &limit) == 0 && ::setrlimit(RLIMIT_AS, &limit) == 0;
     }},
};

std::string deeds_that_succeed() {
  std::string names;
  for (const Deed& deed : kDeeds) {
    if (deed.succeeds()) names += std::string(names.empty() ? "" : ", ") + deed.name;
  }
  return names;
}

}  // namespace

TEST_CASE("a cell can do none of this, and anybody else all of it") {
  if (cell::kSanitized) return;
  for (const Deed& deed : kDeeds) {
    INFO(deed.name);
    CHECK(deed.succeeds());
  }
  cell::Cell worker(
      [](std::string_view, const cell::Send& send) { send(deeds_that_succeed() + "."); }, {});
  worker.ask("", kLong);
  const std::string succeeded(worker.next());
  // Without seccomp filters the limits alone keep the first ones away.
  if (!worker.confined()) WARN("this kernel has no seccomp filters");
  CHECK(succeeded == (worker.confined() ? "." : succeeded));
  CHECK(succeeded.find("file") == std::string::npos);
}

TEST_CASE("nothing that its maker has open is open in a cell") {
  const int file = ::open("/etc/passwd", O_RDONLY);
  const int fd = ::fcntl(file, F_DUPFD, 10);
  REQUIRE(fd >= 10);
  ::close(file);
  cell::Cell worker(
      [fd](std::string_view, const cell::Send& send) {
        char byte = 0;
        send(::pread(fd, &byte, 1, 0) == 1 ? "open" : "closed");
      },
      {});
  worker.ask("", kLong);
  CHECK(worker.next() == "closed");
  ::close(fd);
}

TEST_CASE("a cell has no more memory than its limit") {
  if (cell::kSanitized) return;
  cell::Limits limits;
  limits.memory = 64u << 20;
  cell::Cell worker(
      [](std::string_view request, const cell::Send& send) {
        const std::string block(static_cast<std::size_t>(std::atol(request.data())), 'x');
        send(std::to_string(block.size()));
      },
      limits);
  worker.ask("10000000", kLong);
  CHECK(worker.next() == "10000000");
  worker.ask("100000000", kLong);
  try {
    worker.next();
    FAIL("it had the memory");
  } catch (const cell::Died& died) {
    CHECK(died.how() == cell::Died::How::out_of_memory);
  }
}
