// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "digest/advice.h"
#include "digest/compare.h"
#include "digest/conflicts.h"
#include "digest/digest.h"
#include "digest/history.h"
#include "digest/incidents.h"
#include "digest/order.h"
#include "digest/result_fold.h"
#include "store/bounds.h"

namespace tlsrpt::digest {
namespace {

using std::chrono::days;

/// Domains whose history is in memory at once.
constexpr std::size_t kBatch = 100;

/// In a window of a day or less a domain is silent only where the last day but one had no report
/// either: the report on the last one may be on its way.
void forget_the_late(std::vector<store::SilentRow>& silent, const store::Window& window,
                     report::Time now) {
  constexpr days kLate{2};
  if (window.to - window.from >= kLate) return;
  const report::Day last = last_day(window, now);
  std::erase_if(silent, [&](const store::SilentRow& row) { return last - row.last_day < kLate; });
}

std::vector<store::ResultRow> folded_results(store::Store& store, const store::Scope& scope) {
  ResultFold fold;
  store::each_result(store, scope, store::Grain::window,
                     [&](const store::ResultRow& row) { fold.take(row); });
  return fold.rows();
}

/// What is about domains.
void ask_about_domains(store::Store& store, const store::Scope& asked, Rows& rows) {
  store::Scope scope = asked;
  auto largest = store::largest_domains(store, asked);
  if (largest) scope.domains = std::move(largest->names);
  rows.results = folded_results(store, scope);
  rows.failures = store::failures(store, scope);
  const auto before = period_before(scope.window);
  const auto first = store::first_report(store, scope.window.basis);
  if (before && first && before->from >= *first) {
    scope.window = *before;
    rows.results_before = folded_results(store, scope);
    rows.failures_before = store::failures(store, scope);
  }
  if (!largest) return;
  rows.more_domains = largest->more;
  rows.results.insert(rows.results.end(), largest->rest.begin(), largest->rest.end());
}

Rows ask(store::Store& store, const Question& question) {
  const store::Scope& scope = question.scope;
  Rows rows;
  rows.window = scope.window;
  rows.reports = store::count_reports(store, scope);
  rows.reporters = store::reporters(store, scope);
  ask_about_domains(store, scope, rows);
  rows.silent = store::silent_domains(store, scope);
  forget_the_late(rows.silent, scope.window, question.now);
  rows.rejected = store::rejected(store, scope.window);
  rows.quarantine = question.quarantine;
  rows.quarantine_losses = store::quarantine_losses(store, scope.window);
  Incidents incidents = collect_incidents(store, scope.window.from, scope.domains);
  rows.incidents = std::move(incidents.views);
  rows.more_incidents = incidents.more;
  rows.conflicts = store::conflicts(store, scope, kMostConflicts);
  rows.waiting = store::Outbox(store).waiting(store::kMostWaiting);
  return rows;
}

/// The domains to look up: some of the silent ones, which come last in the order, then all in their
/// order.
std::vector<const Domain*> chosen(const Digest& digest, std::size_t most) {
  const std::vector<const Domain*> all = in_order(digest);
  const auto silent = std::find_if(all.begin(), all.end(), [](const Domain* domain) {
    return domain->verdict == Verdict::silent;
  });
  const auto early =
      static_cast<std::ptrdiff_t>(std::min(most / 4, static_cast<std::size_t>(all.end() - silent)));
  std::vector<const Domain*> order(silent, silent + early);
  order.insert(order.end(), all.begin(), silent);
  order.insert(order.end(), silent + early, all.end());
  order.resize(std::min(order.size(), most));
  return order;
}

/// The names of these domains, in batches.
std::vector<std::vector<std::string>> batches(const std::vector<const Domain*>& domains) {
  std::vector<std::vector<std::string>> all;
  for (std::size_t i = 0; i < domains.size(); ++i) {
    if (i % kBatch == 0) all.emplace_back();
    all.back().push_back(domains[i]->domain);
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

/// Since when failures are told of. An incident knows it for longer than is looked back, and
/// whether it is over.
class Since {
 public:
  Since(store::Store& store, const Digest& digest, std::size_t most)
      : days_(store), last_day_(digest.last_day), left_(most) {
    for (const IncidentView& view : digest.incidents) {
      if (view.incident.open()) openings_.emplace(view.incident.cause, view.incident.first_day);
    }
  }

  void look_back(Domain& domain, const DomainHistory& history) {
    // One cause may fail under several policy types.
    std::map<std::pair<std::string_view, std::string_view>, const Failure*> known;
    for (Failure& failure : domain.failures) {
      if (left_ == 0) break;
      --left_;
      const auto [at, is_new] =
          known.try_emplace({failure.result_type, failure.receiving_mx_hostname}, &failure);
      if (is_new) {
        ask(failure, domain.domain, history);
      } else {
        failure.since = at->second->since;
        failure.until = at->second->until;
        failure.is_over = at->second->is_over;
      }
    }
  }

  /// What an incident is open of is not gone: a reporter may only be late.
  void keep_open_ones(Domain& domain) const {
    std::erase_if(domain.gone, [&](const Gone& gone) {
      return openings_.contains({domain.domain, gone.result_type, gone.receiving_mx_hostname});
    });
  }

 private:
  void ask(Failure& failure, const std::string& domain, const DomainHistory& history) {
    const store::Cause cause{domain, failure.result_type, failure.receiving_mx_hostname};
    digest::look_back(failure,
                      days_.find(cause.domain, cause.result_type, cause.receiving_mx_hostname,
                                 last_day_ - kLookBack, last_day_),
                      history.covered);
    const auto opening = openings_.find(cause);
    if (opening == openings_.end()) return;
    failure.is_over = false;
    // Unbroken as far as is looked back, and longer than that.
    const bool is_all =
        failure.since && !history.covered.empty() && *failure.since == *history.covered.begin();
    if (is_all) failure.since = std::min(*failure.since, opening->second);
  }

  store::CauseDays days_;
  std::map<store::Cause, report::Day> openings_;
  report::Day last_day_;
  std::size_t left_;
};

/// `advised` is how many of them get advice.
void look_back(store::Store& store, Digest& digest, const std::vector<std::string>& names,
               Since& since, std::size_t advised, const Question& question) {
  const store::Scope scope = last_weeks(digest.last_day, names);
  History history;
  store::each_result(store, scope, store::Grain::day,
                     [&](const store::ResultRow& row) { take(history, row); });
  const DomainHistory none;
  for (const std::string& name : names) {
    Domain& domain = find(digest.domains, name);
    const auto at = history.find(name);
    const DomainHistory& known = at == history.end() ? none : at->second;
    look_back(domain, known, digest.last_day);
    since.look_back(domain, known);
    if (advised == 0) continue;
    --advised;
    const Lookups asked = lookups(store, {scope.window, {name}}, question.evidence);
    domain.advice = advise(Situation{domain, known, digest.last_day, asked, question.form});
  }
}

/// From when on a reporter is new: on a day of the window, which is about the day before at least.
report::Day first_new(const store::Window& window, report::Day last_day) {
  const report::Day first = report::day_of(window.from);
  if (window.basis == store::Window::Basis::covered) return first;
  return std::min(first, last_day) - days(1);
}

void look_at_reporters(store::Store& store, Digest& digest, const store::Scope& scope) {
  const store::Scope lately = last_weeks(digest.last_day, scope.domains);
  const auto reporters = store::reporter_days(store, lately);
  digest.silent_reporters = silent_reporters(reporters, digest.last_day);
  digest.new_reporters =
      new_reporters(reporters, first_new(scope.window, digest.last_day), digest.last_day);
  for (const store::ReporterRow& row : store::reporters(store, lately)) {
    digest.lately.reports = report::add_counts(digest.lately.reports, row.reports);
    digest.lately.unverified = report::add_counts(digest.lately.unverified, row.unverified);
  }
}

}  // namespace

Digest collect(store::Store& store, const Question& question) {
  Digest digest = merge(ask(store, question));
  digest.last_day = last_day(question.scope.window, question.now);
  look_at_reporters(store, digest, question.scope);
  Since since(store, digest, question.failures);
  for (Domain& domain : digest.domains) since.keep_open_ones(domain);
  const auto looked_up = chosen(digest, question.domains);
  digest.all_advised = std::min(looked_up.size(), question.advised) == digest.domains.size();
  std::size_t advised = question.advised;
  for (const auto& names : batches(looked_up)) {
    look_back(store, digest, names, since, advised, question);
    advised -= std::min(advised, names.size());
  }
  digest.advice = advise(digest, question.form);
  return digest;
}

}  // namespace tlsrpt::digest
