// SPDX-License-Identifier: MIT
// The failure details of a report that is condensed; see condense.h.
#pragma once

#include <array>

#include "report/condense.h"

namespace tlsrpt::report {

using TextOfFailure = Text FailureDetail::*;
inline constexpr std::array kFailureTexts = {
    &FailureDetail::result_type,         &FailureDetail::receiving_mx_hostname,
    &FailureDetail::sending_mta_ip,      &FailureDetail::receiving_ip,
    &FailureDetail::receiving_mx_helo,   &FailureDetail::additional_information,
    &FailureDetail::failure_reason_code,
};

/// In each policy: of equal ones, the first gets the counts of all.
void merge_failures(Report& report);
bool has_equal_failures(const Report& report);

/// More than kMostResultTypes or kMostMxHosts.
bool has_too_many_names(const Report& report);

/// Sums those that have no room. Of the cost of each policy's one remainder, `room` is free
/// already. Returns whether any was summed.
bool sum_failures(Report& report, Room room);

}  // namespace tlsrpt::report
