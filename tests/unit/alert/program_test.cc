// SPDX-License-Identifier: MIT
#include "alert/program.h"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "catch.h"

using namespace tlsrpt::alert;
using namespace std::chrono_literals;
using tlsrpt::test::Contains;
using End = Ran::End;
namespace fs = std::filesystem;

namespace {

Left within(std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  return [end] {
    return std::chrono::duration_cast<std::chrono::milliseconds>(end -
                                                                 std::chrono::steady_clock::now());
  };
}

/// The shell stands for any program here; it is named as one, and gets its text as an argument.
Ran shell(const std::string& script, std::string_view input = {},
          std::chrono::milliseconds limit = 10s) {
  struct sigaction ignore = {};
  ignore.sa_handler = SIG_IGN;
  REQUIRE(::sigaction(SIGPIPE, &ignore, nullptr) == 0);
  return run_program({"/bin/sh", "-c", script}, {"PATH=/usr/bin:/bin"}, input, within(limit));
}

}  // namespace

TEST_CASE("a program gets its input and tells its status") {
  CHECK(shell("[ \"$(cat)\" = 'a notice' ]", "a notice").well());
  const Ran ran = shell("exit 3");
  CHECK(ran.end == End::exited);
  CHECK(ran.status == 3);
  CHECK(words(ran) == "ended with 3");
}

TEST_CASE("what it says on standard error is kept") {
  const Ran ran = shell("echo 'no such\tuser' >&2; echo again >&2; exit 67");
  CHECK(words(ran) == "ended with 67: no such user again");
}

TEST_CASE("what it says there is hostile") {
  const std::string told = words(shell("printf '\\033]0;x\\007\\302\\205\\377' >&2; exit 1"));
  for (const char c : told) CHECK((c >= ' ' && c < 127));
}

TEST_CASE("input that nobody reads is no failure") {
  CHECK(shell("exec <&-; exit 0", std::string(1 << 20, 'x')).well());
}

TEST_CASE("whether a program took all of its input is known") {
  CHECK(shell("cat >/dev/null", std::string(1 << 20, 'x')).took_all);
  CHECK_FALSE(shell("head -c 100 >/dev/null", std::string(1 << 20, 'x')).took_all);
}

TEST_CASE("large input goes through") {
  CHECK(shell("[ $(wc -c) = 4194304 ]", std::string(4 << 20, 'x')).well());
}

TEST_CASE("a program that hangs is killed, and its children too") {
  const fs::path mark = fs::temp_directory_path() / ("tlsrpt-mark-" + std::to_string(::getpid()));
  const auto start = std::chrono::steady_clock::now();
  const Ran ran = shell("(sleep 1; touch " + mark.string() + ") & sleep 30", "x", 200ms);
  CHECK(ran.end == End::timed_out);
  CHECK(std::chrono::steady_clock::now() - start < 5s);
  std::this_thread::sleep_for(1500ms);
  CHECK_FALSE(fs::exists(mark));
  fs::remove(mark);
}

TEST_CASE("a program that floods standard error keeps nobody") {
  const Ran ran = shell("while :; do echo flood; done >&2", "", 300ms);
  CHECK(ran.end == End::timed_out);
  CHECK(ran.errors.size() <= 2000);
  CHECK(shell("head -c 1000000 /dev/zero | tr '\\0' x >&2").well());
}

TEST_CASE("a child left behind with our descriptors keeps nobody") {
  const auto start = std::chrono::steady_clock::now();
  CHECK(shell("sleep 3 & exit 0").well());
  CHECK(std::chrono::steady_clock::now() - start < 2s);
}

TEST_CASE("a program that dies by a signal says which") {
  const Ran ran = shell("kill -9 $$");
  CHECK(ran.end == End::killed);
  CHECK(words(ran) == "was killed by signal 9");
}

TEST_CASE("a program that is not there says so") {
  const Ran ran = run_program({"/no/such/program"}, {}, "", within(5s));
  CHECK_FALSE(ran.well());
  CHECK(words(ran) == "cannot be run: /no: No such file or directory");
}

TEST_CASE("a program that others can write is not run") {
  const fs::path program =
      fs::temp_directory_path() / ("tlsrpt-program-" + std::to_string(::getpid()));
  std::ofstream(program) << "#!/bin/sh\n";
  fs::permissions(program, fs::perms(0757));
  const Ran refused = run_program({program.string()}, {}, "", within(5s));
  fs::permissions(program, fs::perms(0755));
  const Ran ran = run_program({program.string()}, {}, "", within(5s));
  fs::remove(program);
  CHECK(refused.end == End::refused);
  CHECK(words(refused) == "cannot be run: " + program.string() +
                              " is writable by everybody; fix: chmod o-w " + program.string());
  CHECK(ran.well());
}

TEST_CASE("it gets the environment that it is given, and nothing else of ours") {
  ::setenv("TLSRPT_SECRET", "x", 1);
  const Ran ran = run_program({"/usr/bin/env"}, {"PATH=/bin", "LANG=C"}, "", within(5s));
  CHECK(ran.well());
  CHECK(shell("[ -z \"$TLSRPT_SECRET\" ]").well());
  ::unsetenv("TLSRPT_SECRET");
  // Beside the three there is the one that the shell's ls opens.
  const int open = ::dup(0);
  CHECK(shell("[ $(ls /proc/self/fd | wc -l) = 4 ]").well());
  ::close(open);
}

TEST_CASE("arguments are never a shell's") {
  const Ran ran =
      run_program({"/bin/echo", "$(touch /tmp/tlsrpt-owned)", "; touch x"}, {}, "", within(5s));
  CHECK(ran.well());
  CHECK_FALSE(fs::exists("/tmp/tlsrpt-owned"));
}

TEST_CASE("signals that we ignore are not ignored in it") {
  CHECK(shell("kill -PIPE $$").end == End::killed);
}

TEST_CASE("without a descriptor left it is not started, and says so") {
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  const rlimit none{0, before.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
  const Ran ran = shell("exit 0");
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
  CHECK(ran.end == End::not_started);
  CHECK(words(ran) == "could not be started: Too many open files");
}
