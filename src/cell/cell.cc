// SPDX-License-Identifier: MIT
#include "cell/cell.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <new>
#include <optional>
#include <system_error>
#include <utility>

#include "cell/confinement.h"

namespace tlsrpt::cell {
namespace {

using std::chrono::milliseconds;

/// How a cell ends that could not answer.
constexpr int kOutOfMemory = 12;
constexpr int kOutOfMemoryOfCaller = 13;
constexpr int kException = 14;

/// The kind of a piece: whether the cell is confined, and whether another follows.
constexpr std::uint64_t kConfined = 1;
constexpr std::uint64_t kMore = 2;

/// With less than this, which suffices for any mail within the default limits, it is the caller who
/// is short of memory.
constexpr std::uint64_t kEnoughMemory = 256u << 20;

[[noreturn]] void end_by_exception() {
  ::_exit(kException);
}

/// Nothing of what the parent has open, and no word of what its libraries may print.
void keep_only(int socket) {
  const int nowhere = ::open("/dev/null", O_RDWR);
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nowhere, fd);
  ::dup2(socket, kSocket);
  ::close_range(kSocket + 1, ~0U, 0);
}

/// All signals, while the process is made: what the parent does at one is not for its child to do.
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

 private:
  sigset_t before_{};
};

/// In the child: signals do what they do by default, and come again.
void forget_signals() {
  struct sigaction usual = {};
  usual.sa_handler = SIG_DFL;
  for (const int signal :
       {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGXCPU, SIGUSR1, SIGUSR2, SIGALRM, SIGCHLD, SIGXFSZ}) {
    ::sigaction(signal, &usual, nullptr);
  }
  std::set_terminate(end_by_exception);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// The pieces of an answer on their way. The last is kept back, to say that it is.
class Answer {
 public:
  Answer(const Channel& channel, std::uint64_t kind) : channel_(channel), kind_(kind) {}

  void add(std::string_view piece) {
    if (started_) send(kind_ | kMore);
    started_ = true;
    piece_ = piece;
  }
  void end() { send(kind_); }

 private:
  void send(std::uint64_t kind) {
    if (channel_.send(kind, piece_, {}) != Channel::Outcome::done) ::_exit(0);
  }

  const Channel& channel_;
  std::uint64_t kind_;
  bool started_ = false;
  std::string piece_;
};

void answer_or_end(const Work& work, const std::string& request, Answer answer,
                   bool callers_memory) {
  try {
    work(request, [&](std::string_view piece) { answer.add(piece); });
    answer.end();
  } catch (const std::bad_alloc&) {
    ::_exit(callers_memory ? kOutOfMemoryOfCaller : kOutOfMemory);
  } catch (...) {
    ::_exit(kException);
  }
}

[[noreturn]] void live(const Work& work, const Limits& limits, int socket, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::prctl(PR_SET_NAME, limits.name);
  if (::getppid() != parent) ::_exit(0);
  forget_signals();
  keep_only(socket);
  const bool callers_memory = memory_is_shorter_than(std::min(limits.memory, kEnoughMemory));
  set_limits(limits);
  const std::uint64_t kind = refuse_system_calls() ? kConfined : 0;
  const Channel channel(kSocket);
  Message request;
  // The one who asks is trusted.
  while (channel.receive(request, SIZE_MAX, {}) == Channel::Outcome::done) {
    answer_or_end(work, request.bytes, {channel, kind}, callers_memory);
    if (limits.once) break;
  }
  ::_exit(0);
}

std::string signal_words(int signal) {
  const char* const name = ::sigabbrev_np(signal);
  return "signal " + std::to_string(signal) +
         (name == nullptr ? "" : std::string(" (SIG") + name + ")");
}

}  // namespace

Cell::Cell(const Work& work, const Limits& limits) : limits_(limits) {
  Channels channels = make_channels();
  const pid_t parent = ::getpid();
  const SignalsHeld signals;
  pid_ = ::fork();
  if (pid_ < 0) {
    throw std::system_error(errno, std::generic_category(), "cannot start a process");
  }
  if (pid_ == 0) {
    try {
      live(work, limits, channels.there.fd(), parent);
    } catch (const std::bad_alloc&) {
      ::_exit(kOutOfMemory);
    } catch (...) {
      ::_exit(kException);
    }
  }
  channel_ = std::move(channels.here);
}

Cell::~Cell() {
  end();
}

/// Ends the process where it has not ended.
void Cell::end() {
  channel_.close();
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
}

milliseconds Cell::left() const {
  return std::chrono::duration_cast<milliseconds>(until_ - Clock::now());
}

void Cell::ask(std::string_view request, milliseconds time) {
  until_ = Clock::now() + time;
  received_ = 0;
  last_ = false;
  asked_ = channel_.send(0, request, [this] { return left(); });
}

std::string_view Cell::next() {
  if (std::exchange(last_, false)) return {};
  const auto outcome =
      asked_ == Channel::Outcome::done
          ? channel_.receive(piece_, limits_.answer - received_, [this] { return left(); })
          : asked_;
  switch (outcome) {
    case Channel::Outcome::done:
      received_ += piece_.bytes.size();
      confined_ = (piece_.kind & kConfined) != 0;
      last_ = (piece_.kind & kMore) == 0 && !piece_.bytes.empty();
      return piece_.bytes;
    case Channel::Outcome::late:
      end();
      throw Died(Died::How::out_of_time, "its process gave no answer in time");
    case Channel::Outcome::too_long:
      end();
      throw Died(Died::How::crashed, "its process gave an answer without end");
    case Channel::Outcome::closed:
      break;
  }
  explain();
}

/// Its end of the channel is closed, which the end of a process does a moment before it is over.
std::optional<int> Cell::status_in_time() {
  int status = 0;
  while (pid_ >= 0) {
    const pid_t ended = ::waitpid(pid_, &status, WNOHANG);
    if (ended == pid_) {
      pid_ = -1;
      return status;
    }
    if ((ended < 0 && errno != EINTR) || left() <= milliseconds(0)) break;
    ::poll(nullptr, 0, 1);
  }
  return std::nullopt;
}

void Cell::explain() {
  using How = Died::How;
  const std::optional<int> status = status_in_time();
  end();
  if (!status) throw Died(How::out_of_time, "its process did not end in time");
  if (WIFSIGNALED(*status)) {
    const int signal = WTERMSIG(*status);
    if (signal == SIGXCPU) throw Died(How::out_of_time, "its process used up its CPU time");
    throw Died(How::crashed, "its process was ended by " + signal_words(signal));
  }
  switch (WEXITSTATUS(*status)) {
    case kOutOfMemory:
      throw Died(How::out_of_memory, "its process used up its memory");
    case kOutOfMemoryOfCaller:
      throw std::bad_alloc();
    case kException:
      throw Died(How::crashed, "its process was ended by an exception");
    default:
      throw Died(How::crashed, "its process ended with " + std::to_string(WEXITSTATUS(*status)));
  }
}

}  // namespace tlsrpt::cell
