// SPDX-License-Identifier: MIT
// Causes: a report to the causes of failure that it tells of, and what it says of each.
#pragma once

#include <cstddef>
#include <vector>

#include "alert/notice.h"
#include "alert/rules.h"
#include "report/report.h"
#include "store/incidents.h"

namespace tlsrpt::alert {

struct ToldCause {
  store::Cause cause;
  Details details;
};

/// The causes with most failed sessions, at most `most` of them: a report can name a million hosts.
/// Where sessions failed without a reason told, that is a cause without a type and a host. Those of
/// domains that do not concern anybody are none.
std::vector<ToldCause> heaviest_causes(const report::Report& report, std::size_t most,
                                       const Concern& concern = {});

}  // namespace tlsrpt::alert
