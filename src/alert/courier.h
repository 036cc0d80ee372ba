// SPDX-License-Identifier: MIT
// Courier: notices to those who are to be told; and the outbox, one notice after the other, to
// deliveries that are done, tried again later, or given up.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "alert/outlets.h"
#include "report/time.h"
#include "store/outbox.h"

namespace tlsrpt::alert {

/// What came of one delivery.
struct Answer {
  enum class Kind {
    accepted,
    failed,   ///< may be tried again
    refused,  ///< will not be tried again
  };
  Kind kind = Kind::failed;
  std::string words;  ///< printable, one line
};

/// What the outside lends to a room that must not ask for it.
struct Means {
  std::vector<std::string> environment;             ///< of the programs that are run
  std::function<void(std::string_view)> syslog;     ///< writes a line
  std::function<report::Time()> now;                ///< what time it is
  std::function<std::chrono::milliseconds()> left;  ///< until all must be done
};

struct Patience {
  std::chrono::seconds each{5};  ///< for one notifier
  std::chrono::days give_up{5};  ///< after so long a notice is given up
};

class Courier {
 public:
  Courier(Outlets outlets, Means means, Patience patience)
      : outlets_(std::move(outlets)), means_(std::move(means)), patience_(patience) {}

  /// By one notifier: `mail`, `command` or `syslog`.
  Answer deliver(const store::Notice& notice, std::string_view notifier) const;

  struct Told {
    store::Due due;
    Answer answer;
  };
  /// All that is due, while there is time; the rest waits for the next run. When one notifier
  /// fails, all that it was to deliver waits for a while, and the others go on. Only one process
  /// does this at a time: another one waits for it if it `wait`s, else leaves it the work; false
  /// where it did not get its turn. Each attempt is durable before it begins, and its answer before
  /// the next one does: what cannot be written down is not begun. The store's patience should last
  /// longer than `left`, lest an answer is lost and asked for again. Throws store::Trouble.
  bool deliver_due(store::Store& store, bool wait,
                   const std::function<void(const Told&)>& tell) const;

 private:
  void begin(store::Store& store, store::Outbox& outbox, store::Due& due) const;
  void record(store::Store& store, store::Outbox& outbox, store::Due& due,
              const Answer& answer) const;
  Answer mail(const store::Notice& notice) const;
  Answer run(const std::vector<std::string>& arguments, std::string_view input) const;

  Outlets outlets_;
  Means means_;
  Patience patience_;
};

/// How long after a failed attempt the next one follows: 1, 2, 4 … minutes, up to 4 hours.
std::chrono::minutes pause_after(std::uint64_t attempts);

}  // namespace tlsrpt::alert
