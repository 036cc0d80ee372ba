// SPDX-License-Identifier: MIT
#include "digest/metrics.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "digest/gauge.h"
#include "digest/order.h"
#include "report/result_type.h"

namespace tlsrpt::digest {
namespace {

// What a report does not tell is an empty label, which Prometheus takes for none.

std::string_view bounded_policy_type(std::string_view policy_type) {
  constexpr std::array<std::string_view, 4> kKnown = {"", "sts", "tlsa", "no-policy-found"};
  return std::find(kKnown.begin(), kKnown.end(), policy_type) == kKnown.end() ? kOther
                                                                              : policy_type;
}

std::string_view bounded_result_type(std::string_view result_type) {
  return result_type.empty() || report::is_registered(result_type) ? result_type : kOther;
}

std::uint64_t unix_seconds(report::Time time) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(time.time_since_epoch().count(), 0));
}

/// A number with nothing to tell apart.
std::string single(std::string_view name, std::string_view help, std::uint64_t number) {
  Gauge gauge(name, help, {});
  gauge.add({}, number);
  return gauge.text();
}

/// The keys of the largest numbers; of equal ones those that come first.
template <typename Key>
std::set<Key> largest(const std::map<Key, std::uint64_t>& numbers, std::size_t most) {
  std::vector<std::pair<std::uint64_t, const Key*>> order;
  order.reserve(numbers.size());
  for (const auto& [key, number] : numbers) order.emplace_back(number, &key);
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  if (order.size() > most) order.resize(most);
  std::set<Key> keys;
  for (const auto& [number, key] : order) keys.insert(*key);
  return keys;
}

/// Domains with series of their own: those with an open incident are failing as well.
class Chosen {
 public:
  Chosen(const Digest& digest, std::size_t most) {
    std::set<std::string_view> open;
    for (const IncidentView& view : digest.incidents) {
      if (view.incident.open()) open.insert(view.incident.cause.domain);
    }
    const std::vector<const Domain*> order = in_order(digest);
    for (const Domain* domain : order) {
      if (domain->verdict == Verdict::failing) take(domain->domain, most);
    }
    for (const std::string_view name : open) take(name, most);
    for (const Domain* domain : order) take(domain->domain, most);
  }
  bool has(std::string_view name) const { return names_.contains(name); }
  std::size_t left_out() const { return left_out_.size(); }

 private:
  void take(std::string_view name, std::size_t most) {
    if (names_.contains(name)) return;
    (names_.size() < most ? names_ : left_out_).insert(name);
  }

  std::set<std::string_view> names_;
  std::set<std::string_view> left_out_;
};

std::string window_metrics(const store::Window& window) {
  return single("tlsrpt_window_start_timestamp_seconds",
                "Begin of the window that these numbers are about, Unix time (UTC).",
                unix_seconds(window.from)) +
         single("tlsrpt_window_end_timestamp_seconds",
                "End of the window that these numbers are about, Unix time (UTC).",
                unix_seconds(window.to));
}

std::string reporter_metrics(const Digest& digest, std::size_t most) {
  std::map<report::Reporter, std::uint64_t> numbers;
  std::uint64_t unverified = 0;
  for (const store::ReporterRow& row : digest.reporters) {
    std::uint64_t& reports = numbers[row.reporter];
    reports = report::add_counts(reports, row.reports);
    unverified = report::add_counts(unverified, row.unverified);
  }
  const auto own = largest(numbers, most);
  Gauge gauge("tlsrpt_reporter_reports", "Reports in the window by who sent them.",
              {"organization_name", "reporter_domain", "signed"});
  for (const auto& [reporter, reports] : numbers) {
    if (!own.contains(reporter)) {
      gauge.add({kOther, "", ""}, reports);
    } else {
      gauge.add({reporter.organization_name, reporter.domain, reporter.is_signed ? "yes" : "no"},
                reports);
    }
  }
  return single("tlsrpt_reports", "Reports in the window.", digest.reports) +
         single("tlsrpt_unverified_reports", "Reports in the window that nothing authenticates.",
                unverified) +
         gauge.text();
}

std::string verdict_metrics(const Digest& digest, const Chosen& chosen) {
  Gauge domains("tlsrpt_domains",
                "Domains by what the window says of them, those left out as well.", {"verdict"});
  Gauge failing("tlsrpt_domain_failing",
                "Whether a session of the domain failed; no series without a report.", {"domain"});
  Gauge silent("tlsrpt_domain_silent",
               "Whether no report is in the window though one is in the 30 days before it.",
               {"domain"});
  for (const Verdict verdict : {Verdict::clean, Verdict::failing, Verdict::silent}) {
    domains.add({name(verdict)}, 0);
  }
  for (const Domain& domain : digest.domains) {
    domains.add({name(domain.verdict)}, 1);
    if (!chosen.has(domain.domain)) continue;
    const bool is_silent = domain.verdict == Verdict::silent;
    silent.mark({domain.domain}, is_silent);
    if (!is_silent) failing.mark({domain.domain}, domain.verdict == Verdict::failing);
  }
  return domains.text() + failing.text() + silent.text() +
         single("tlsrpt_domains_left_out", "Domains beyond the bound, which have no series here.",
                chosen.left_out());
}

std::string policy_metrics(const Digest& digest, const Chosen& chosen) {
  Gauge sessions("tlsrpt_sessions",
                 "Sessions in the window; never to be added across policy types (RFC 8460, 4).",
                 {"domain", "policy_type", "outcome"});
  Gauge modes("tlsrpt_policy_mode", "1 for the mode of the newest MTA-STS policy that was seen.",
              {"domain", "mode"});
  for (const Domain& domain : digest.domains) {
    if (!chosen.has(domain.domain)) continue;
    for (const Policy& policy : domain.policies) {
      const std::string_view type = bounded_policy_type(policy.policy_type);
      sessions.add({domain.domain, type, "successful"}, policy.successful_sessions);
      sessions.add({domain.domain, type, "failed"}, policy.failed_sessions);
      if (!policy.mode.empty()) modes.mark({domain.domain, policy.mode}, true);
    }
  }
  return sessions.text() + modes.text();
}

/// Policy type, result type, host.
using CauseKey = std::tuple<std::string_view, std::string_view, std::string_view>;
using CauseNumbers = std::map<CauseKey, std::uint64_t>;

/// Adds up the causes of a domain; those beyond the bound lose their host alone.
void add_causes(Gauge& gauge, std::string_view domain, const CauseNumbers& causes, std::size_t most,
                bool with_policy_type) {
  const auto own = largest(causes, most);
  for (const auto& [cause, number] : causes) {
    const auto& [policy_type, result_type, host] = cause;
    const std::string_view shown = own.contains(cause) || host.empty() ? host : kOther;
    if (with_policy_type) {
      gauge.add({domain, policy_type, result_type, shown}, number);
    } else {
      gauge.add({domain, result_type, shown}, number);
    }
  }
}

std::string failure_metrics(const Digest& digest, const Chosen& chosen, std::size_t most) {
  Gauge gauge("tlsrpt_failed_sessions",
              "Failed sessions in the window by cause, as far as reports tell one.",
              {"domain", "policy_type", "result_type", "receiving_mx_hostname"});
  for (const Domain& domain : digest.domains) {
    if (!chosen.has(domain.domain)) continue;
    CauseNumbers causes;
    for (const Failure& failure : domain.failures) {
      std::uint64_t& sum =
          causes[{bounded_policy_type(failure.policy_type),
                  bounded_result_type(failure.result_type), failure.receiving_mx_hostname}];
      sum = report::add_counts(sum, failure.failed_sessions);
    }
    add_causes(gauge, domain.domain, causes, most, true);
  }
  return gauge.text();
}

std::string incident_metrics(const Digest& digest, const Chosen& chosen, std::size_t most) {
  std::map<std::string_view, CauseNumbers> domains;
  for (const IncidentView& view : digest.incidents) {
    const store::Cause& cause = view.incident.cause;
    if (!view.incident.open() || !chosen.has(cause.domain)) continue;
    ++domains[cause.domain]
             [{"", bounded_result_type(cause.result_type), cause.receiving_mx_hostname}];
  }
  Gauge gauge("tlsrpt_incidents_open", "Incidents that are open now.",
              {"domain", "result_type", "receiving_mx_hostname"});
  for (const auto& [domain, causes] : domains) add_causes(gauge, domain, causes, most, false);
  return single("tlsrpt_incidents", "How many incidents are open now, those left out as well.",
                digest.open_incidents()) +
         gauge.text();
}

std::string mail_metrics(const Digest& digest) {
  Gauge rejected("tlsrpt_rejected_mails", "Mails that came in the window and were not stored.",
                 {"verdict", "fault"});
  for (const store::RejectedRow& row : digest.rejected) {
    rejected.add({row.verdict, row.fault}, row.mails);
  }
  std::string text = rejected.text();
  if (digest.quarantine.messages) {
    text += single("tlsrpt_quarantine_messages", "Mails in the quarantine now.",
                   *digest.quarantine.messages);
  }
  text += single("tlsrpt_quarantine_lost_mails",
                 "Mails that the quarantine gave up in the window for want of room.",
                 digest.quarantine_losses);
  if (digest.quarantine.oldest) {
    text += single("tlsrpt_quarantine_oldest_timestamp_seconds",
                   "When the oldest mail in the quarantine came, Unix time (UTC).",
                   unix_seconds(*digest.quarantine.oldest));
  }
  return text;
}

std::string conflict_metrics(const Digest& digest) {
  return single("tlsrpt_conflicts",
                "Reports that count although others with the same ID say something else.",
                digest.conflicts.rows.size() + digest.conflicts.more);
}

std::string alert_metrics(const Digest& digest) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kStates = {
      {{store::kPending, "pending"}, {store::kGivenUp, "given_up"}, {store::kRefused, "refused"}}};
  Gauge gauge("tlsrpt_alerts", "Deliveries of alerts that are not done now.", {"state"});
  for (const auto& [state, label] : kStates) {
    gauge.add({label}, 0);
    for (const store::WaitingRow& row : digest.waiting) {
      if (row.delivery.state == state) gauge.add({label}, row.deliveries);
    }
  }
  return gauge.text();
}

}  // namespace

std::string metrics(const Digest& digest, const MetricsBounds& bounds) {
  const Chosen chosen(digest, bounds.domains);
  return window_metrics(digest.window) + reporter_metrics(digest, bounds.reporters) +
         verdict_metrics(digest, chosen) + policy_metrics(digest, chosen) +
         failure_metrics(digest, chosen, bounds.hosts) +
         incident_metrics(digest, chosen, bounds.hosts) + conflict_metrics(digest) +
         mail_metrics(digest) + alert_metrics(digest);
}

}  // namespace tlsrpt::digest
