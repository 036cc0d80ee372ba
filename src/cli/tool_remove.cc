// SPDX-License-Identifier: MIT
// remove: reports that should not be in the store, as forged ones, with all that follows from them.
#include <sysexits.h>

#include <set>
#include <string>

#include "alert/review.h"
#include "cli/clock.h"
#include "cli/log.h"
#include "cli/process.h"
#include "cli/progress.h"
#include "cli/speak.h"
#include "cli/tool.h"
#include "ingest/domains.h"
#include "prose/show.h"
#include "store/mark.h"
#include "store/remover.h"
#include "store/unused_names.h"

namespace tlsrpt::cli {
namespace {

constexpr const char* kRestOfRemoval =
    "what was removed is gone; run the command again for the rest";

std::vector<std::string> normal_domains(const std::vector<std::string>& names) {
  std::vector<std::string> domains;
  for (const std::string& name : names) {
    domains.push_back(ingest::normal_mail_domain(name));
    // It would stand for all reports without one.
    if (domains.back().empty()) throw BadOptions("'" + name + "' is not a valid domain");
  }
  return domains;
}

store::RemovalScope removal_scope(const StoreToolOptions& options) {
  store::RemovalScope scope;
  scope.reports = options.reports;
  scope.reporters = options.reporters;
  scope.signers = normal_domains(options.signers);
  scope.domains = normal_domains(options.domains);
  scope.unauthenticated = options.unauthenticated;
  if (options.from) scope.from = report::parse_day(*options.from);
  if (options.to) scope.to = report::parse_day(*options.to);
  return scope;
}

/// `45 reports (2 of them not counted), 30 originals (1.2 MB)`
std::string listing(const store::Removed& removed) {
  std::string line = prose::number(removed.reports, "report");
  if (removed.not_counted > 0) {
    line += " (" + prose::number(removed.not_counted) + " of them not counted)";
  }
  if (removed.originals > 0) {
    line += ", " + prose::number(removed.originals, "original") + " (" +
            prose::amount(removed.original_bytes) + ")";
  }
  return line;
}

class Removing {
 public:
  Removing(const StoreToolOptions& options, store::Store& store)
      : options_(options), store_(store), remover_(store, removal_scope(options)) {}

  int run() {
    if (remover_.found().reports == 0) {
      tell("tlsrpt-store: no report matches\n");
      return kNothingMatches;
    }
    if (options_.dry_run) {
      print("would be removed: " + listing(remover_.found()) + "\n");
      return EX_OK;
    }
    // A digest that is on its way would take numbers that are given again for shown.
    store::Marks marks(store_);
    be_patient();
    marks.take_turn();
    while (!remover_.done() && !told_to_end()) {
      be_patient();
      step();
      if (progress_.due()) progress_.show(listing(remover_.removed()));
    }
    progress_.clear();
    const std::string line = listing(remover_.removed());
    print("removed: " + line + "\n");
    log_info("removed: " + line);
    print_consequences();
    stop_where_told(kRestOfRemoval);
    forget_names();
    return EX_OK;
  }

 private:
  void step() {
    alert::Review review(store_, options_.rules,
                         {now(), true, options_.alerts.outlets, options_.recipients, {}});
    store::Store::Transaction transaction(store_);
    remover_.step(spent_after(kStep));
    for (const store::Id incident : remover_.incidents()) {
      (review.reconsider(incident) ? going_on_ : withdrawn_).insert(incident);
    }
    transaction.commit();
  }

  void print_consequences() {
    for (const std::int64_t incident : withdrawn_) going_on_.erase(incident);
    if (remover_.counted_instead() > 0) {
      print("counted instead: " + prose::number(remover_.counted_instead(), "report") + "\n");
    }
    if (!withdrawn_.empty()) {
      print("withdrawn: " + prose::number(withdrawn_.size(), "incident") + "\n");
    }
    if (!going_on_.empty()) {
      print("still open: " + prose::number(going_on_.size(), "incident") +
            " that other reports show as well\n");
    }
  }

  /// Of reporters and hosts that only these reports named.
  void forget_names() {
    store::UnusedNames unused(store_);
    do be_patient();
    while (!told_to_end() && unused.step(spent_after(kStep)));
  }

  const StoreToolOptions& options_;
  store::Store& store_;
  store::Remover remover_;
  Progress progress_;
  std::set<std::int64_t> withdrawn_;
  std::set<std::int64_t> going_on_;
};

}  // namespace

int remove_reports(const StoreToolOptions& options) {
  const std::string database = tended_database(options);
  end_when_told();
  be_patient();
  const auto access = options.dry_run ? store::Access::read : store::Access::write;
  store::Store store(database, access, patience_ended);
  return Removing(options, store).run();
}

}  // namespace tlsrpt::cli
