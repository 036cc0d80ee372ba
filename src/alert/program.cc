// SPDX-License-Identifier: MIT
#include "alert/program.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>
#include <utility>

#include "alert/trusted_path.h"
#include "report/printable.h"

namespace tlsrpt::alert {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kKept = 2000;  // bytes of standard error
constexpr milliseconds kLook{20};    // between two looks whether it has ended
constexpr int kLastLooks = 10;       // after it was killed
constexpr int kCannotRun = 127;

/// Closes itself.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() { close(); }

  int get() const { return fd_; }
  bool open() const { return fd_ >= 0; }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

 private:
  int fd_ = -1;
};

struct Pipe {
  Descriptor read, write;

  /// errno tells why not.
  bool open() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return false;
    read = Descriptor(ends[0]);
    write = Descriptor(ends[1]);
    return true;
  }
};

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> list;
  list.reserve(texts.size() + 1);
  for (const std::string& text : texts) list.push_back(const_cast<char*>(text.c_str()));
  list.push_back(nullptr);
  return list;
}

/// All signals, while a child is made: what we do at one is not for the child to do, which would
/// end in our place and seem to have done its work.
class SignalsHeld {
 public:
  SignalsHeld() {
    sigset_t all;
    ::sigfillset(&all);
    ::sigprocmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsHeld() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;

  /// In the child.
  void let_go_by_default() const {
    struct sigaction usual = {};
    usual.sa_handler = SIG_DFL;
    for (int signal = 1; signal < NSIG; ++signal) ::sigaction(signal, &usual, nullptr);
    ::sigprocmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t before_{};
};

/// False where errno tells why not.
bool set_standard(int input, int errors) {
  const int nowhere = ::open("/dev/null", O_WRONLY);
  return ::dup2(errors, STDERR_FILENO) >= 0 && ::dup2(input, STDIN_FILENO) >= 0 &&
         ::dup2(nowhere, STDOUT_FILENO) >= 0;
}

/// In the child: only calls that are safe after a fork.
[[noreturn]] void become(char* const* arguments, char* const* environment, int input, int errors,
                         pid_t parent) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(kCannotRun);
  if (set_standard(input, errors)) {
    ::close_range(STDERR_FILENO + 1, ~0U, 0);
    errors = STDERR_FILENO;
    ::execve(arguments[0], arguments, environment);
  }
  const char* const why = ::strerrordesc_np(errno);
  constexpr std::string_view kWhat = "cannot be run: ";
  [[maybe_unused]] ssize_t written = ::write(errors, kWhat.data(), kWhat.size());
  if (why != nullptr) written = ::write(errors, why, std::string_view(why).size());
  ::_exit(kCannotRun);
}

/// The child as its parent sees it: what is left to write, and what was read.
class Child {
 public:
  Child(pid_t pid, Descriptor input, Descriptor errors, std::string_view text)
      : pid_(pid), input_(std::move(input)), errors_(std::move(errors)), text_(text) {
    ::fcntl(input_.get(), F_SETFL, O_NONBLOCK);
    ::fcntl(errors_.get(), F_SETFL, O_NONBLOCK);
  }

  Ran attend(const Left& left) {
    while (!ended()) {
      if (left() <= milliseconds(0)) {
        kill_all();
        ran_.end = Ran::End::timed_out;
        break;
      }
      move_bytes();
    }
    read_errors();
    ran_.took_all = text_.empty();
    return std::move(ran_);
  }

 private:
  bool ended() {
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) != pid_) return false;
    if (WIFSIGNALED(status)) {
      ran_.end = Ran::End::killed;
      ran_.status = WTERMSIG(status);
    } else {
      ran_.end = Ran::End::exited;
      ran_.status = WEXITSTATUS(status);
    }
    return true;
  }

  void kill_all() {
    ::kill(-pid_, SIGKILL);
    ::kill(pid_, SIGKILL);  // it may not have made its group yet
    for (int i = 0; i < kLastLooks && ::waitpid(pid_, nullptr, WNOHANG) == 0; ++i) {
      ::poll(nullptr, 0, static_cast<int>(kLook.count()));
    }
  }

  /// Waits a little for either pipe; one that is closed (-1) is passed over.
  void move_bytes() {
    pollfd waiting[] = {{input_.get(), POLLOUT, 0}, {errors_.get(), POLLIN, 0}};
    ::poll(waiting, 2, static_cast<int>(kLook.count()));
    if (waiting[0].revents != 0) write_input();
    if (waiting[1].revents != 0) read_errors();
  }

  void write_input() {
    const ssize_t written = ::write(input_.get(), text_.data(), text_.size());
    if (written >= 0) text_.remove_prefix(static_cast<std::size_t>(written));
    const bool later = written < 0 && (errno == EAGAIN || errno == EINTR);
    // Who closes his input has read what he wants.
    ran_.cut_short = written < 0 && !later && errno != EPIPE;
    if (text_.empty() || (written < 0 && !later)) input_.close();
  }

  /// Once around: a program that never stops writing must not keep us here.
  void read_errors() {
    char block[4096];
    const ssize_t size = ::read(errors_.get(), block, sizeof block);
    if (size > 0) {
      const std::size_t room = kKept - std::min(kKept, ran_.errors.size());
      ran_.errors.append(block, std::min(static_cast<std::size_t>(size), room));
    } else if (size == 0) {
      errors_.close();
    }
  }

  pid_t pid_;
  Descriptor input_, errors_;
  std::string_view text_;
  Ran ran_;
};

}  // namespace

Ran run_program(const std::vector<std::string>& arguments,
                const std::vector<std::string>& environment, std::string_view input,
                const Left& left) {
  const std::vector<char*> argv = pointers(arguments);
  const std::vector<char*> envp = pointers(environment);
  Pipe in;
  Pipe errors;
  Ran refused;
  refused.refusal = distrust(arguments.front(), ::geteuid());
  if (!refused.refusal.empty()) {
    refused.end = Ran::End::refused;
    return refused;
  }
  const auto not_started = [] {
    Ran ran;
    ran.status = errno;
    return ran;
  };
  if (!in.open() || !errors.open()) return not_started();
  const pid_t parent = ::getpid();
  pid_t pid = 0;
  {
    const SignalsHeld signals;
    pid = ::fork();
    if (pid < 0) return not_started();
    if (pid == 0) {
      signals.let_go_by_default();
      become(argv.data(), envp.data(), in.read.get(), errors.write.get(), parent);
    }
  }
  in.read.close();
  errors.write.close();
  return Child(pid, std::move(in.write), std::move(errors.read), input).attend(left);
}

std::string words(const Ran& ran) {
  std::string text;
  switch (ran.end) {
    case Ran::End::exited:
      text = "ended with " + std::to_string(ran.status);
      if (ran.cut_short) text += ", and not all of its input could be written";
      break;
    case Ran::End::killed:
      text = "was killed by signal " + std::to_string(ran.status);
      break;
    case Ran::End::timed_out:
      text = "did not end in time and was killed";
      break;
    case Ran::End::refused:
      text = "cannot be run: " + report::printable_ascii(ran.refusal, 300);
      break;
    case Ran::End::not_started:
      text = "could not be started: " + std::generic_category().message(ran.status);
      break;
  }
  std::string errors = ran.errors;
  std::replace_if(
      errors.begin(), errors.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; },
      ' ');
  errors.erase(errors.find_last_not_of(' ') + 1);
  if (!errors.empty()) text += ": " + report::printable_ascii(errors, 300);
  return text;
}

}  // namespace tlsrpt::alert
