// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <string_view>
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

/// The domains to look up, in their order; some of the silent ones, which come last, have a place
/// among the first.
std::vector<const Domain*> chosen(const Digest& digest, std::size_t most) {
  std::vector<const Domain*> all = in_order(digest);
  if (all.size() <= most) return all;
  const auto silent = std::find_if(all.begin(), all.end(), [](const Domain* domain) {
    return domain->verdict == Verdict::silent;
  });
  const std::size_t places = std::min(most / 4, static_cast<std::size_t>(all.end() - silent));
  const auto speaking = static_cast<std::size_t>(silent - all.begin());
  const auto kept = static_cast<std::ptrdiff_t>(std::min(most - places, speaking));
  std::vector<const Domain*> some(all.begin(), all.begin() + kept);
  some.insert(some.end(), silent, silent + static_cast<std::ptrdiff_t>(places));
  return some;
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

/// Since when failures are told of; an incident may be older than is looked back.
class Since {
 public:
  Since(store::Store& store, const Digest& digest, std::size_t most) : days_(store), left_(most) {
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
      if (is_new || at->second->last_day != failure.last_day) {
        ask(failure, domain.domain, history);
      } else {
        failure.since = at->second->since;
        failure.is_over = at->second->is_over;
      }
    }
  }

 private:
  void ask(Failure& failure, const std::string& domain, const DomainHistory& history) {
    const store::Cause cause{domain, failure.result_type, failure.receiving_mx_hostname};
    digest::look_back(failure, history.covered, [&](report::Day day) {
      return days_.tell(cause.domain, cause.result_type, cause.receiving_mx_hostname, day);
    });
    const auto opening = openings_.find(cause);
    if (opening != openings_.end() && failure.since) {
      failure.since = std::min(*failure.since, opening->second);
    }
  }

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
  Since since(store, digest, question.failures);
  for (const auto& names : batches(chosen(digest, question.domains))) {
    look_back(store, digest, names, since, question);
  }
  digest.advice = advise(digest, question.form);
  return digest;
}

}  // namespace tlsrpt::digest
