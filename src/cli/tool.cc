// SPDX-License-Identifier: MIT
#include "cli/tool.h"

#include <sysexits.h>

#include <optional>

#include "cli/clock.h"
#include "cli/owner.h"
#include "cli/paths.h"
#include "cli/process.h"

namespace tlsrpt::cli {
std::string tended_database(const StoreToolOptions& options) {
  std::string database = existing_database(options.store);
  become_owner_of(database);
  return database;
}

void be_patient() {
  start_deadline(kPatience, AtDeadline::interrupt);
}

bool patience_ended() {
  return deadline_passed() || told_to_end();
}

std::function<bool()> spent_after(std::chrono::milliseconds time) {
  return [time, start = std::optional<Clock::time_point>()]() mutable {
    if (!start) start = Clock::now();
    return Clock::now() - *start >= time;
  };
}

void stop_where_told(const std::string& done) {
  if (told_to_end()) throw Refused(EX_TEMPFAIL, "was told to end; " + done);
}

}  // namespace tlsrpt::cli
