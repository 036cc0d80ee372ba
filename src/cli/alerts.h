// SPDX-License-Identifier: MIT
// Alerts: the notices that wait in the store to those who are told, with what this process lends:
// its clock, its environment, its log.
#pragma once

#include <string>
#include <vector>

#include "alert/courier.h"
#include "cli/clock.h"
#include "cli/options.h"
#include "store/store.h"

namespace tlsrpt::cli {

/// For their delivery by a program that somebody waits for, and by one that takes long anyway.
inline constexpr std::chrono::seconds kTimeForAlerts{25};
inline constexpr std::chrono::seconds kLongTimeForAlerts{60};

/// What a program that we run gets to know: enough for sendmail to find its configuration, and
/// nothing that a user may have set for this one.
std::vector<std::string> environment_of_programs();

/// A courier that is done by `until`.
alert::Courier courier(const AlertOptions& options, Clock::time_point until);

/// A courier that has so long, and a deadline for the store that is later than that: an answer that
/// could not be written down would be asked for again.
alert::Courier courier_for(const AlertOptions& options, std::chrono::seconds time);

/// Delivers what is due, and logs what fails. What is not done, or goes wrong, waits for the next
/// run: never throws.
void deliver_alerts(store::Store& store, const alert::Courier& courier, bool wait) noexcept;

/// Sends a test notice by every notifier, as the owner of the store, and prints what each answered.
/// Exit status: 0, or 69 if one did not take it.
int test_alert(const IngestOptions& options);

}  // namespace tlsrpt::cli
