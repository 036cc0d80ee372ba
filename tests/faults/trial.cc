// SPDX-License-Identifier: MIT
#include "trial.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>

namespace tlsrpt::faults {
namespace {

constexpr int kOwn = 1000;         // the descriptor that the filter leaves to us
constexpr int kCannotStart = 126;  // of the child, before it is the command
constexpr auto kLongest = std::chrono::seconds(20);
constexpr int kPause = 20;  // milliseconds until a call goes on whose process got a signal

#if defined(__x86_64__)
constexpr std::uint32_t kMachine = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kMachine = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t kMachine = 0;  // can_try() says no
#endif

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

sock_filter load(std::size_t offset) {
  return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset));
}

sock_filter skip_one_unless(std::uint32_t value) {
  return BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1);
}

/// Calls of the table, of this machine, that are not about our own descriptor.
std::vector<sock_filter> filter() {
  const sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  const sock_filter ask = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF);
  std::vector<sock_filter> program = {
      load(offsetof(seccomp_data, arch)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kMachine, 1, 0),
      allow,
      load(offsetof(seccomp_data, args)),  // its low half, where bytes are in that order
      skip_one_unless(kOwn),
      allow,
      load(offsetof(seccomp_data, nr)),
  };
  for (const Call& call : calls()) {
    for (const long number : call.numbers) {
      program.push_back(skip_one_unless(static_cast<std::uint32_t>(number)));
      program.push_back(ask);
    }
  }
  program.push_back(allow);
  return program;
}

/// The descriptor by which calls are answered, or -1.
int install(std::vector<sock_filter>& program) {
  const sock_fprog all{static_cast<unsigned short>(program.size()), program.data()};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -1;
  return static_cast<int>(
      ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &all));
}

/// Room for one descriptor beside a message of one byte.
struct Parcel {
  char byte = 0;
  iovec bytes{&byte, 1};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> room{};
  msghdr message{};

  Parcel() {
    message.msg_iov = &bytes;
    message.msg_iovlen = 1;
    message.msg_control = room.data();
    message.msg_controllen = room.size();
  }
};

bool hand_over(int fd) {
  Parcel parcel;
  cmsghdr* const header = CMSG_FIRSTHDR(&parcel.message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof fd);
  std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
  return ::sendmsg(kOwn, &parcel.message, 0) == 1;
}

/// -1 where the other side has nothing to hand over.
int take_over(int socket) {
  Parcel parcel;
  if (::recvmsg(socket, &parcel.message, MSG_CMSG_CLOEXEC) != 1) return -1;
  const cmsghdr* const header = CMSG_FIRSTHDR(&parcel.message);
  if (header == nullptr || header->cmsg_type != SCM_RIGHTS) return -1;
  int fd = -1;
  std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
  return fd;
}

/// Closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

Descriptor open_file(const std::string& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
  if (fd < 0) fail(path.c_str());
  return Descriptor(fd);
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (const std::string& text : texts) list.push_back(const_cast<char*>(text.c_str()));
  list.push_back(nullptr);
  return list;
}

/// SIGCHLD comes by a descriptor as long as this lives.
class Children {
 public:
  Children() {
    ::sigemptyset(&signals_);
    ::sigaddset(&signals_, SIGCHLD);
    ::sigprocmask(SIG_BLOCK, &signals_, &before_);
    fd_ = ::signalfd(-1, &signals_, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd_ < 0) fail("signalfd");
    ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  }
  ~Children() {
    ::close(fd_);
    ::sigprocmask(SIG_SETMASK, &before_, nullptr);
  }
  Children(const Children&) = delete;
  Children& operator=(const Children&) = delete;

  int get() const { return fd_; }
  const sigset_t& before() const { return before_; }
  void forget() const {
    signalfd_siginfo told{};
    while (::read(fd_, &told, sizeof told) > 0) {
    }
  }

 private:
  sigset_t signals_{}, before_{};
  int fd_ = -1;
};

/// Of a process that waits; 0 where it has no heap, or lets nobody look.
std::uint64_t heap_end(pid_t pid) {
  std::ifstream maps("/proc/" + std::to_string(pid) + "/maps");
  for (std::string line; std::getline(maps, line);) {
    if (!line.ends_with("[heap]")) continue;
    return std::stoull(line.substr(line.find('-') + 1), nullptr, 16);
  }
  return 0;
}

struct Process {
  std::size_t number = 0;
  std::size_t calls = 0;
  bool foreign = false;  ///< another program
};

/// Answers the calls of one command until all its processes have ended.
class Supervisor {
 public:
  Supervisor(pid_t command, int listener, const Children& children,
             const std::optional<Fault>& fault)
      : command_(command), listener_(listener), children_(children), fault_(fault) {
    ::syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes_);
    asked_.resize(std::max<std::size_t>(sizes_.seccomp_notif, sizeof(seccomp_notif)));
    answer_.resize(std::max<std::size_t>(sizes_.seccomp_notif_resp, sizeof(seccomp_notif_resp)));
  }

  Outcome attend() {
    const auto end = std::chrono::steady_clock::now() + kLongest;
    bool none_left = false;
    while (!none_left) {
      if (std::chrono::steady_clock::now() > end) kill_all();
      pollfd waiting[] = {{listening_ ? listener_ : -1, POLLIN, 0}, {children_.get(), POLLIN, 0}};
      if (::poll(waiting, 2, held_ ? kPause : 1000) == 0) release();
      if ((waiting[0].revents & POLLIN) != 0) answer();
      if ((waiting[0].revents & (POLLHUP | POLLERR)) != 0) listening_ = false;
      if (waiting[1].revents == 0) continue;
      children_.forget();
      none_left = reap();
    }
    return std::move(outcome_);
  }

 private:
  /// Whether none is left.
  bool reap() {
    for (;;) {
      int status = 0;
      const pid_t pid = ::waitpid(-1, &status, WNOHANG);
      if (pid <= 0) return pid < 0;
      if (pid != command_) continue;
      outcome_.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
      outcome_.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    }
  }

  void kill_all() {
    outcome_.hung = true;
    for (const auto& [pid, process] : processes_) ::kill(pid, SIGKILL);
    ::kill(command_, SIGKILL);
  }

  void answer() {
    std::fill(asked_.begin(), asked_.end(), '\0');
    auto* const asked = reinterpret_cast<seccomp_notif*>(asked_.data());
    if (::ioctl(listener_, SECCOMP_IOCTL_NOTIF_RECV, asked) != 0) return;  // it was killed
    const pid_t pid = static_cast<pid_t>(asked->pid);
    Process& process =
        processes_.try_emplace(pid, Process{processes_.size(), 0, false}).first->second;
    const seccomp_data& call = asked->data;
    const std::optional<Error> error = what_fails(process, *asked);
    if (held_ == asked->id) return;
    if (error) {
      // brk tells of no error but by leaving the end of the heap where it is.
      const bool is_brk = call.nr == SYS_brk;
      send(asked->id, is_brk ? 0 : -error->code, is_brk ? heap_end(pid) : 0, 0);
    } else {
      if (call.nr == SYS_execve && process.calls > 0) process.foreign = true;
      send(asked->id, 0, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE);
    }
  }

  /// Counts the call, where it counts.
  std::optional<Error> what_fails(Process& process, const seccomp_notif& asked) {
    const seccomp_data& data = asked.data;
    if (data.nr == SYS_fcntl) begun_ = true;
    if (!begun_ || process.foreign || is_harmless(data)) return std::nullopt;
    const Call* const call = call_of(data.nr);
    const bool writes = data.nr == SYS_write || data.nr == SYS_writev;
    const Seen seen{
        {process.number, process.calls++}, call, writes && data.args[0] == STDERR_FILENO};
    outcome_.seen.push_back(seen);
    if (!fault_) return std::nullopt;
    if (outcome_.hit) {
      const bool again = fault_->error && fault_->error->for_good && outcome_.hit->call == call;
      return again ? fault_->error : std::nullopt;
    }
    if (!(fault_->at == seen.point)) return std::nullopt;
    outcome_.hit = seen;
    if (fault_->signal == 0) return fault_->error;
    ::kill(static_cast<pid_t>(asked.pid), fault_->signal);
    held_ = asked.id;
    return std::nullopt;
  }

  /// Questions that always have an answer.
  static bool is_harmless(const seccomp_data& data) {
    if (data.nr == SYS_brk) return data.args[0] == 0;
    if (data.nr != SYS_fcntl) return false;
    const auto command = static_cast<int>(data.args[1]);
    return command != F_GETLK && command != F_SETLK && command != F_SETLKW;
  }

  /// A call whose process withstood its signal.
  void release() {
    if (held_) send(*held_, 0, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE);
    held_.reset();
  }

  void send(std::uint64_t id, int error, std::uint64_t value, std::uint32_t flags) {
    std::fill(answer_.begin(), answer_.end(), '\0');
    auto* const answer = reinterpret_cast<seccomp_notif_resp*>(answer_.data());
    answer->id = id;
    answer->error = error;
    answer->val = static_cast<std::int64_t>(value);
    answer->flags = flags;
    ::ioctl(listener_, SECCOMP_IOCTL_NOTIF_SEND, answer);  // it may be gone
  }

  pid_t command_;
  int listener_;
  const Children& children_;
  const std::optional<Fault>& fault_;
  seccomp_notif_sizes sizes_{};
  std::vector<char> asked_, answer_;
  std::map<pid_t, Process> processes_;
  bool begun_ = false;
  bool listening_ = true;
  std::optional<std::uint64_t> held_;  ///< a call whose process got a signal
  Outcome outcome_;
};

/// The files that a command has, as long as this lives.
class Standard {
 public:
  explicit Standard(const Command& command)
      : input_(open_file(command.input, O_RDONLY)),
        output_(open_file(command.output, O_WRONLY | O_CREAT | O_TRUNC)),
        errors_(open_file(command.errors, O_WRONLY | O_CREAT | O_TRUNC)) {}

  /// In the child.
  void take() const {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(input_.get(), STDIN_FILENO);
    ::dup2(output_.get(), STDOUT_FILENO);
    ::dup2(errors_.get(), STDERR_FILENO);
  }
  std::size_t read() const { return static_cast<std::size_t>(::lseek(input_.get(), 0, SEEK_CUR)); }

 private:
  Descriptor input_, output_, errors_;
};

[[noreturn]] void become(const std::vector<char*>& arguments, std::vector<sock_filter>& program,
                         int socket) {
  if (::dup3(socket, kOwn, O_CLOEXEC) < 0) ::_exit(kCannotStart);
  const int listener = install(program);
  if (listener < 0 || !hand_over(listener)) ::_exit(kCannotStart);
  ::execve(arguments[0], arguments.data(), environ);
  ::_exit(kCannotStart);
}

}  // namespace

Outcome try_it(const Command& command, const std::optional<Fault>& fault) {
  const std::vector<char*> arguments = pointers(command.arguments);
  std::vector<sock_filter> program = filter();
  const Standard standard(command);
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) fail("socketpair");
  const Descriptor ours(ends[0]);
  auto theirs = std::make_unique<Descriptor>(ends[1]);
  const Children children;
  const pid_t pid = ::fork();
  if (pid < 0) fail("fork");
  if (pid == 0) {
    standard.take();
    ::sigprocmask(SIG_SETMASK, &children.before(), nullptr);
    become(arguments, program, ends[1]);
  }
  theirs.reset();
  const Descriptor listener(take_over(ours.get()));
  if (listener.get() < 0) {
    ::waitpid(pid, nullptr, 0);
    throw std::runtime_error("this machine lets nobody answer another one's system calls");
  }
  Outcome outcome = Supervisor(pid, listener.get(), children, fault).attend();
  outcome.read = standard.read();
  return outcome;
}

int run(const Command& command) {
  const std::vector<char*> arguments = pointers(command.arguments);
  const Standard standard(command);
  const pid_t pid = ::fork();
  if (pid < 0) fail("fork");
  if (pid == 0) {
    standard.take();
    ::execve(arguments[0], arguments.data(), environ);
    ::_exit(kCannotStart);
  }
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool can_try() {
  if (kMachine == 0) return false;
  try {
    return try_it({{"/bin/true"}, "/dev/null", "/dev/null", "/dev/null"}, std::nullopt).status == 0;
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace tlsrpt::faults
