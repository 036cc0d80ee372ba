// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <utility>

#include "digest/advice.h"
#include "digest/compare.h"
#include "digest/digest.h"
#include "digest/history.h"
#include "digest/incidents.h"
#include "digest/order.h"

namespace tlsrpt::digest {
namespace {

using std::chrono::days;

/// Domains whose history is in memory at once.
constexpr std::size_t kBatch = 200;

Rows ask(store::Store& store, const Question& question) {
  const store::Scope& scope = question.scope;
  Rows rows;
  rows.window = scope.window;
  rows.reports = store::count_reports(store, scope);
  rows.reporters = store::reporters(store, scope);
  rows.results = store::results(store, scope);
  rows.failures = store::failures(store, scope);
  if (const auto before = period_before(scope.window)) {
    rows.results_before = store::results(store, {*before, scope.domains});
    rows.failures_before = store::failures(store, {*before, scope.domains});
  }
  rows.silent = store::silent_domains(store, scope);
  rows.rejected = store::rejected(store, scope.window);
  rows.quarantine = question.quarantine;
  rows.quarantine_losses = store::quarantine_losses(store, scope.window);
  rows.incidents = collect_incidents(store, scope.window.from, scope.domains);
  rows.waiting = store::Outbox(store).waiting();
  return rows;
}

/// The names of the first domains in their order, in batches.
std::vector<std::vector<std::string>> batches(const Digest& digest, std::size_t most) {
  std::vector<std::vector<std::string>> all;
  std::size_t seen = 0;
  for (const Domain* domain : in_order(digest)) {
    if (seen == most) break;
    if (seen++ % kBatch == 0) all.emplace_back();
    all.back().push_back(domain->domain);
  }
  return all;
}

/// One that is there.
Domain& find(std::vector<Domain>& domains, const std::string& name) {
  return *std::lower_bound(
      domains.begin(), domains.end(), name,
      [](const Domain& domain, const std::string& wanted) { return domain.domain < wanted; });
}

store::Scope last_weeks(report::Day last_day, const std::vector<std::string>& domains) {
  return {store::Window{store::Window::Basis::covered, report::Time(last_day - kLookBack),
                        report::Time(last_day + days(1))},
          domains};
}

/// Since when failures are told of; an incident may be older than is looked back.
class Since {
 public:
  Since(store::Store& store, const Digest& digest, std::size_t most) : days_(store), left_(most) {
    for (const IncidentView& view : digest.incidents) {
      if (view.incident.open()) openings_.emplace(view.incident.cause, view.incident.first_day);
    }
  }

  void look_back(Domain& domain, const DomainHistory& history) {
    for (Failure& failure : domain.failures) {
      if (left_ == 0) break;
      --left_;
      const store::Cause cause{domain.domain, failure.result_type, failure.receiving_mx_hostname};
      digest::look_back(failure, history.covered, [&](report::Day day) {
        return days_.tell(cause.domain, cause.result_type, cause.receiving_mx_hostname, day);
      });
      const auto opening = openings_.find(cause);
      if (opening != openings_.end() && failure.since) {
        failure.since = std::min(*failure.since, opening->second);
      }
    }
  }

 private:
  store::CauseDays days_;
  std::map<store::Cause, report::Day> openings_;
  std::size_t left_;
};

void look_back(store::Store& store, Digest& digest, const std::vector<std::string>& names,
               Since& since, const Question& question) {
  const store::Scope scope = last_weeks(digest.last_day, names);
  const History history = make_history(store::results(store, scope, store::Grain::day));
  const DomainHistory none;
  for (const std::string& name : names) {
    Domain& domain = find(digest.domains, name);
    const auto at = history.find(name);
    const DomainHistory& known = at == history.end() ? none : at->second;
    look_back(domain, known, digest.last_day);
    since.look_back(domain, known);
    const Lookups asked = lookups(store, name);
    domain.advice = advise(Situation{domain, known, digest.last_day, asked, question.form});
  }
}

}  // namespace

Digest collect(store::Store& store, const Question& question) {
  Digest digest = merge(ask(store, question));
  digest.last_day = last_day(question.scope.window, question.now);
  const auto reporters =
      store::reporter_days(store, last_weeks(digest.last_day, question.scope.domains));
  digest.silent_reporters = silent_reporters(reporters, digest.last_day);
  digest.new_reporters = new_reporters(reporters, digest.last_day);
  // Those that come first, as all that show them have it.
  Since since(store, digest, question.looked_up);
  for (const auto& names : batches(digest, question.looked_up)) {
    look_back(store, digest, names, since, question);
  }
  digest.advice = advise(digest, question.form);
  return digest;
}

}  // namespace tlsrpt::digest
