// SPDX-License-Identifier: MIT
// Deliver: what was found in a mail to rows in the store, and what was not to the quarantine.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "alert/review.h"
#include "ingest/examine.h"
#include "ingest/quarantine.h"
#include "report/time.h"
#include "store/store.h"

namespace tlsrpt::ingest {

enum class Verdict {
  stored,
  duplicate,
  not_a_report,
  rejected,
  unauthenticated,
  foreign,
  database_full
};

std::string_view name(Verdict verdict);

/// Of what is not to be stored.
Verdict verdict_of_refused(const Finding& finding);

/// What became of each finding, in their order.
using Verdicts = std::vector<Verdict>;

/// Stores the reports of one mail, and has each that counts reviewed; inside the caller's
/// transaction, which may hold many mails. What is no report, or not admitted, is only given its
/// verdict. Notes conflicts in the findings.
/// `too_long` is asked meanwhile: true ends it with store::Unstorable.
Verdicts store_reports(Examined& examined, store::Store& store, alert::Review& review,
                       report::Time now, const store::GiveUp& too_long = {});

/// Makes of a mail whose reports cannot be stored one that is rejected.
void reject(Examined& examined, report::Fault fault);

/// What becomes of mail that is no report: kept in the quarantine, or discarded.
struct Disposal {
  Quarantine& quarantine;
  bool discard_other_mail = false;
};

/// Who is told of incidents, and when.
struct Alerts {
  const alert::Rules& rules;
  alert::Outlets outlets;
  std::vector<std::string> recipients;  ///< of the mail
  /// Asked again and again: true leaves what is not reviewed yet to the next report. May be empty.
  std::function<bool()> expired;
};

struct Delivered {
  Verdicts verdicts;
  bool not_kept = false;     ///< the quarantine was full of what gives way after this mail
  std::size_t notices = 0;   ///< made by this mail
  bool notices_due = false;  ///< these or earlier ones wait in the outbox
};

/// The whole delivery: reports stored and reviewed where they are admitted (admission.h), anything
/// else quarantined with its reason, in one transaction. When it returns, all of it is durable.
/// Throws store::Trouble and std::system_error; then the mail must come again, and does no harm
/// when it does.
/// A mail whose storing is ended by `too_long` is quarantined.
Delivered deliver(Examined& examined, std::string_view raw, store::Store& store,
                  const Disposal& disposal, const Alerts& alerts, report::Time now,
                  const store::GiveUp& too_long = {});

}  // namespace tlsrpt::ingest
