// SPDX-License-Identifier: MIT
// check: whether the store is whole, and the quarantine what the store says.
#include <sysexits.h>

#include <string>
#include <utility>
#include <vector>

#include "cli/clock.h"
#include "cli/kept_mails.h"
#include "cli/owner.h"
#include "cli/paths.h"
#include "cli/process.h"
#include "cli/progress.h"
#include "cli/speak.h"
#include "cli/tool.h"
#include "prose/show.h"
#include "report/printable.h"
#include "store/health.h"

namespace tlsrpt::cli {
namespace {

constexpr int kFaulty = 1;

struct Mails {
  std::uint64_t kept = 0;
  std::uint64_t removed = 0;  ///< by somebody, with a mail reader, who may do so
  std::vector<std::string> faults;
};

Mails examine_mails(store::Store& store, const ingest::Quarantine& quarantine) {
  Mails mails;
  for (const KeptMail& mail : KeptMails(store, quarantine).list()) {
    const std::string name = report::printable(mail.told.row.file);
    const bool may_be_new = mail.file && mail.file->modified > now() - kInFlight;
    switch (mail.told.state) {
      case KeptMails::State::kept:
        ++mails.kept;
        break;
      case KeptMails::State::missing:
        ++mails.removed;
        break;
      case KeptMails::State::unknown:
        if (!may_be_new) mails.faults.push_back(name + ": the store knows nothing of it");
        break;
      case KeptMails::State::left_over:
        if (!may_be_new) mails.faults.push_back(name + ": the store says that it is gone");
        break;
    }
  }
  return mails;
}

std::string summary(const store::Health& health, const Mails& mails) {
  std::string line = prose::number(health.reports, "report") + " with " +
                     prose::number(health.results, "result") + " and " +
                     prose::number(health.failures, "failure") + ", sums of " +
                     prose::number(health.days, "day") + ", " + prose::number(mails.kept, "mail") +
                     " in the quarantine";
  if (mails.removed > 0) {
    line += " (" + prose::number(mails.removed) + " removed from there by hand)";
  }
  return line;
}

int tell_faults(const std::vector<std::string>& faults) {
  for (const std::string& fault : faults) print("store: " + fault + "\n");
  print(
      "Restore a backup, or build the store anew: tlsrpt-store export | tlsrpt-ingest"
      " --database NEW -\n");
  return kFaulty;
}

int check(const StoreToolOptions& options, const std::string& database) {
  be_patient();
  store::Store store(database, store::Access::read, patience_ended);
  stop_deadline();
  Progress progress;
  progress.show("checking the store");
  const store::Health health = store::examine_health(store);
  if (!health.faults.empty()) {
    progress.clear();
    return tell_faults(health.faults);
  }
  progress.show("checking the quarantine");
  const Mails mails =
      examine_mails(store, ingest::Quarantine(quarantine_path(options.store, database), {}));
  progress.clear();
  for (const std::string& fault : mails.faults) print("quarantine: " + fault + "\n");
  if (!mails.faults.empty()) {
    print("tlsrpt-store quarantine lists them; release or delete them there\n");
    return kFaulty;
  }
  if (const std::string owner = only_for_root(database); !owner.empty()) {
    print("note: " + owner + "\n");
  }
  print("ok: " + summary(health, mails) + "\n");
  return EX_OK;
}

}  // namespace

int check(const StoreToolOptions& options) {
  const std::string database = tended_database(options);
  try {
    return check(options, database);
  } catch (const store::Trouble& trouble) {
    // What ends all questions is an answer too.
    if (trouble.kind() != store::Trouble::Kind::damaged) throw;
    return tell_faults({trouble.what()});
  }
}

}  // namespace tlsrpt::cli
