// SPDX-License-Identifier: MIT
#include "cli/process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <exception>

#include "report/printable.h"

namespace tlsrpt::cli {
namespace {

constexpr std::string_view kProgram = "tlsrpt-ingest";
constexpr std::size_t kLongestLine = 200;
constexpr int kTick = 50'000;  // microseconds
constexpr int kLastTick = 20;

volatile std::sig_atomic_t ticks = 0;
volatile std::sig_atomic_t last_tick = 0;  // none
volatile std::sig_atomic_t dealt_with = 0;
volatile std::sig_atomic_t told = 0;

/// Only calls that are safe in a signal handler.
void end_now(std::string_view line) {
  if (dealt_with != 0) ::_exit(0);
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
  ::_exit(kTemporaryFailure);
}

void on_end(int) {
  end_now("4.3.0 tlsrpt-ingest: was told to end\n");
}

void on_tick(int) {
  ticks = ticks + 1;
  if (last_tick > 0 && ticks > last_tick) end_now("4.3.0 tlsrpt-ingest: did not finish in time\n");
}

void on_terminate() {
  end_now("4.3.0 tlsrpt-ingest: stopped by an internal error\n");
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  // Without SA_RESTART: a call that waits for a lock returns.
  sigemptyset(&action.sa_mask);
  ::sigaction(signal, &action, nullptr);
}

bool output_open = true;

bool is_open(int fd) {
  return ::fcntl(fd, F_GETFD) != -1 || errno != EBADF;
}

}  // namespace

bool secure_descriptors() {
  const bool input_open = is_open(STDIN_FILENO);
  output_open = is_open(STDOUT_FILENO);
  int fd = -1;
  do {
    fd = ::open("/dev/null", O_RDWR);
  } while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd > STDERR_FILENO) ::close(fd);
  return input_open;
}

bool output_was_open() {
  return output_open;
}

void secure_process() {
  ::umask(077);
  // The limit alone does not keep the kernel from handing a core to a program.
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  // A caller's limit for mailboxes is not meant for a store; where it can be lifted, it is.
  rlimit size{};
  if (::getrlimit(RLIMIT_FSIZE, &size) == 0) {
    size.rlim_cur = size.rlim_max;
    ::setrlimit(RLIMIT_FSIZE, &size);
  }
  handle(SIGPIPE, SIG_IGN);
  handle(SIGXFSZ, SIG_IGN);
  handle(SIGCHLD, SIG_DFL);  // else nobody could tell how a program that we run has ended
}

void end_with_temporary_failure() {
  std::set_terminate(on_terminate);
  sigset_t ours;
  sigemptyset(&ours);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGXCPU, SIGUSR1, SIGUSR2}) {
    handle(signal, on_end);
    sigaddset(&ours, signal);
  }
  handle(SIGALRM, on_tick);
  sigaddset(&ours, SIGALRM);
  ::sigprocmask(SIG_UNBLOCK, &ours, nullptr);  // the caller may have blocked them
}

void end_well_from_now_on() {
  dealt_with = 1;
}

void start_deadline(std::uint64_t seconds, AtDeadline then) {
  ticks = 0;
  last_tick = then == AtDeadline::end ? kLastTick : 0;
  handle(SIGALRM, on_tick);
  itimerval timer{};
  timer.it_value.tv_sec = static_cast<time_t>(seconds);
  timer.it_interval.tv_usec = kTick;
  ::setitimer(ITIMER_REAL, &timer, nullptr);
}

void end_when_told() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction action = {};
    action.sa_handler = [](int) { told = 1; };
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigemptyset(&action.sa_mask);
    ::sigaction(signal, &action, nullptr);
  }
}

bool told_to_end() {
  return told != 0;
}

void stop_deadline() {
  const itimerval none{};
  ::setitimer(ITIMER_REAL, &none, nullptr);
}

bool deadline_passed() {
  return ticks > 0;
}

void write_failure(std::string_view status, std::string_view reason) {
  std::string line(status);
  line.append(" ").append(kProgram).append(": ").append(report::printable_ascii(reason));
  line.resize(std::min(line.size(), kLongestLine - 1));
  line += '\n';
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace tlsrpt::cli
