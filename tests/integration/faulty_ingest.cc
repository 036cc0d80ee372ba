// SPDX-License-Identifier: MIT
// faulty_ingest: tlsrpt-ingest with a reader of mails that does what a field of the mail says, as a
// reader might that has a fault or obeys a stranger.
//
//   X-Fault: crash | abort | hang | spin | memory | exception | exit | nonsense | flood | escape
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "cli/ingest.h"

namespace {

using namespace tlsrpt;

std::string fault_in(std::string_view raw) {
  constexpr std::string_view kField = "X-Fault: ";
  const std::size_t at = raw.find(kField);
  if (at == std::string_view::npos) return "";
  const std::string_view rest = raw.substr(at + kField.size());
  return std::string(rest.substr(0, rest.find_first_of("\r\n")));
}

[[noreturn]] void hang() {
  std::atomic<int> never = 0;
  for (;;) never.wait(0);
}

[[noreturn]] void spin() {
  for (volatile unsigned i = 0;;) i = i + 1;
}

[[noreturn]] void eat_memory() {
  for (std::vector<std::string> eaten;;) eaten.emplace_back(1u << 20, 'x');
}

/// What a stranger would try who has taken the reader over. Crashes where any of it succeeds.
void try_to_escape() {
  const bool escaped = ::open("/etc/passwd", O_RDONLY) >= 0 ||
                       ::open("/tmp/escaped", O_WRONLY | O_CREAT, 0600) >= 0 ||
                       ::socket(AF_INET, SOCK_STREAM, 0) >= 0 || ::fork() >= 0 ||
                       ::execl("/bin/true", "true", nullptr) == 0 || ::kill(::getppid(), 0) == 0 ||
                       ::write(STDERR_FILENO, "x", 1) == 1;
  if (escaped) std::abort();
}

/// More bytes than anybody wants, and no answer among them.
[[noreturn]] void flood() {
  constexpr int kSocket = 3;
  std::string piece(1u << 20, '\xff');
  const iovec pieces{piece.data(), piece.size()};
  while (::writev(kSocket, &pieces, 1) > 0) {
  }
  ::_exit(0);
}

ingest::Examined examine(std::string_view raw, const ingest::Limits& limits,
                         const ingest::Circumstances& now) {
  const std::string fault = fault_in(raw);
  if (fault == "crash") {
    std::signal(SIGSEGV, SIG_DFL);  // a sanitizer would catch it
    std::raise(SIGSEGV);
    __builtin_trap();
  }
  if (fault == "abort") std::abort();
  if (fault == "hang") hang();
  if (fault == "spin") spin();
  if (fault == "memory") eat_memory();
  if (fault == "exception") throw std::runtime_error("a fault of the reader");
  if (fault == "exit") ::_exit(0);
  if (fault == "nonsense") return {};
  if (fault == "flood") flood();
  if (fault == "escape") try_to_escape();
  return ingest::examine_mail(raw, limits, now);
}

}  // namespace

int main(int argc, char** argv) {
  return cli::run_ingest(argc, argv, examine);
}
