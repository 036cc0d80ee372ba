// SPDX-License-Identifier: MIT
#include "cli/check_compare.h"

#include "cli/clock.h"
#include "cli/owner.h"
#include "cli/paths.h"
#include "cli/process.h"
#include "compare/ask.h"
#include "compare/compare.h"
#include "store/store.h"

namespace tlsrpt::cli {
namespace {

struct Deadline {
  Deadline() { start_deadline(kPatience, AtDeadline::interrupt); }
  ~Deadline() { stop_deadline(); }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;
};

compare::Told ask(const StoreOptions& options, const std::string& domain, report::Time now) {
  const std::string database = existing_database(options);
  become_owner_of(database);
  const Deadline deadline;
  store::Store store(database, store::Access::read, deadline_passed);
  return compare::ask(store, domain, now);
}

}  // namespace

Compared compare_with_store(const LiveResult& live, const StoreOptions& store) {
  const report::Time at = now();
  const compare::Told told = ask(store, live.facts.domain, at);
  return {compare::compare(told, live.facts, live.judgement, at), compare::summary(told)};
}

}  // namespace tlsrpt::cli
