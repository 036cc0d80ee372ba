// SPDX-License-Identifier: MIT
// Cell: a piece of work on bytes from a stranger to its answer, or to how its process died. The
// process can neither open a file nor reach the network, and holds nothing but the work.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "cell/channel.h"

namespace tlsrpt::cell {

/// Takes a piece of an answer, in the cell.
using Send = std::function<void(std::string_view piece)>;

/// From a request to its answer, in pieces, in the cell. May throw std::bad_alloc for want of
/// memory; any other exception is a crash. Must not write to files, wait for anything, or use a
/// lock that some thread may hold when the cell is made.
using Work = std::function<void(std::string_view request, const Send& send)>;

struct Limits {
  std::uint64_t memory = 512u << 20;  ///< bytes of address space; a lower limit of ours stays
  std::chrono::seconds cpu{8};        ///< of the whole life of the cell
  std::size_t answer = 512u << 20;    ///< bytes of one answer, all its pieces together
  const char* name = "cell";          ///< of the process, as ps shows it; 15 bytes at most
  bool once = false;                  ///< it ends after its first answer
};

/// The cell brought no answer.
class Died : public std::runtime_error {
 public:
  enum class How {
    crashed,        ///< by a signal, an exception, or an answer that is none
    out_of_memory,  ///< at Limits::memory
    out_of_time,    ///< Limits::cpu, or the time for an answer
  };
  Died(How how, const std::string& what) : std::runtime_error(what), how_(how) {}
  How how() const { return how_; }

 private:
  How how_;
};

class Cell {
 public:
  /// Forks. To be made before anything is opened that must not be shared, such as a store: what is
  /// open then is closed in the cell. SIGPIPE is to be ignored. Throws std::system_error.
  Cell(const Work& work, const Limits& limits);
  /// Ends the process, whatever it does.
  ~Cell();
  Cell(const Cell&) = delete;
  Cell& operator=(const Cell&) = delete;

  /// Sends one request, whose answer is to be fetched before the next, within `time` of now. Throws
  /// std::system_error where this host fails; what else goes wrong is told by next().
  void ask(std::string_view request, std::chrono::milliseconds time);
  /// The next piece of the answer, valid until the next call; empty at its end. Throws Died, and
  /// std::bad_alloc where the memory that ended was not the cell's to have but the caller's.
  std::string_view next();

  /// Whether the kernel keeps the cell from all system calls that its work does not need; known
  /// after the first piece. Limits hold without that too.
  bool confined() const { return confined_; }

 private:
  using Clock = std::chrono::steady_clock;

  [[noreturn]] void explain();
  std::chrono::milliseconds left() const;
  std::optional<int> status_in_time();
  void end();

  Channel channel_;
  Channel::Outcome asked_ = Channel::Outcome::closed;
  Message piece_;
  std::size_t received_ = 0;  ///< bytes of this answer
  bool last_ = false;         ///< no piece follows
  pid_t pid_ = -1;
  Limits limits_;
  Clock::time_point until_;
  bool confined_ = false;
};

}  // namespace tlsrpt::cell
