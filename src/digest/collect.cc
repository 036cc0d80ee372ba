// SPDX-License-Identifier: MIT
#include <utility>

#include "digest/digest.h"
#include "digest/incidents.h"

namespace tlsrpt::digest {

Digest collect(store::Store& store, const store::Scope& scope, const Quarantine& quarantine) {
  Rows rows;
  rows.window = scope.window;
  rows.reports = store::count_reports(store, scope);
  rows.reporters = store::reporters(store, scope);
  rows.results = store::results(store, scope);
  rows.failures = store::failures(store, scope);
  rows.silent = store::silent_domains(store, scope);
  rows.rejected = store::rejected(store, scope.window);
  rows.quarantine = quarantine;
  rows.quarantine_losses = store::quarantine_losses(store, scope.window);
  rows.incidents = collect_incidents(store, scope.window.from, scope.domains);
  rows.waiting = store::Outbox(store).waiting();
  return merge(std::move(rows));
}

}  // namespace tlsrpt::digest
