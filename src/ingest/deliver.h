// SPDX-License-Identifier: MIT
// Deliver: what was found in a mail to rows in the store, and what was not to the quarantine.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/examine.h"
#include "ingest/quarantine.h"
#include "report/time.h"
#include "store/store.h"

namespace tlsrpt::ingest {

enum class Verdict { stored, duplicate, not_a_report, rejected };

std::string_view name(Verdict verdict);

/// What became of each finding, in their order.
using Verdicts = std::vector<Verdict>;

/// Stores the reports of one mail; inside the caller's transaction, which may hold many mails. What
/// is no report is only given its verdict. Notes conflicts in the findings.
Verdicts store_reports(Examined& examined, store::Store& store, report::Time now);

/// The whole delivery: reports stored, anything else quarantined (`quarantine` null: discarded when
/// it is no report at all) with its reason, in one transaction. When it returns, all of it is
/// durable. Throws store::Trouble and std::system_error; then the mail must come again, and does no
/// harm when it does.
struct Disposal {
  Quarantine& quarantine;
  bool discard_other_mail = false;
};
Verdicts deliver(Examined& examined, std::string_view raw, store::Store& store,
                 const Disposal& disposal, report::Time now);

}  // namespace tlsrpt::ingest
