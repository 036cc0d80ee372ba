// SPDX-License-Identifier: MIT
// Compare: what a domain is now, and what the reports tell of it, to what does not go together.
#pragma once

#include <string>

#include "compare/told.h"
#include "policy/finding.h"
#include "probe/facts.h"
#include "probe/judge.h"
#include "report/time.h"

namespace tlsrpt::compare {

/// `judgement` is that of `facts`, with its findings, and both are of about `now`. Never an error:
/// what is wrong now is found without reports.
policy::Findings compare(const Told& told, const probe::Facts& facts,
                         const probe::Judgement& judgement, report::Time now);

/// `until 2026-11-22, from Example AG; 1 incident is open`; may hold strangers' bytes.
std::string summary(const Told& told);

}  // namespace tlsrpt::compare
