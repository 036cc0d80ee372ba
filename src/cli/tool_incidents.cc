// SPDX-License-Identifier: MIT
// incidents: ended by a person who knows that they are over.
#include <sysexits.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "alert/review.h"
#include "cli/alerts.h"
#include "cli/clock.h"
#include "cli/process.h"
#include "cli/speak.h"
#include "cli/tool.h"
#include "ingest/domains.h"
#include "prose/show.h"
#include "report/domain.h"

namespace tlsrpt::cli {
namespace {

constexpr auto kTimeForEnd = std::chrono::minutes(1);

bool is_any_of(const std::vector<std::string>& texts, const std::string& text) {
  return texts.empty() || std::find(texts.begin(), texts.end(), text) != texts.end();
}

/// The open ones that meet every filter.
std::vector<store::Incident> chosen(store::Incidents& incidents, const StoreToolOptions& options) {
  std::vector<std::string> domains;
  for (const std::string& name : options.domains) {
    domains.push_back(ingest::normal_mail_domain(name));
  }
  std::vector<std::string> hosts;
  for (const std::string& name : options.hosts) hosts.push_back(report::normal_domain(name));
  std::optional<report::Time> before;
  if (options.opened_before) before = report::Time(*report::parse_day(*options.opened_before));

  std::vector<store::Incident> found = incidents.list(report::Time::max(), {}, SIZE_MAX).incidents;
  std::erase_if(found, [&](const store::Incident& incident) {
    return !incident.open() || !is_any_of(domains, incident.cause.domain) ||
           !is_any_of(options.types, incident.cause.result_type) ||
           !is_any_of(hosts, incident.cause.receiving_mx_hostname) ||
           (before && incident.opened >= *before);
  });
  return found;
}

/// In small steps and without alerts: there may be thousands, forged by one who fills the store.
int close_chosen(store::Store& store, const StoreToolOptions& options) {
  store::Incidents incidents(store);
  const auto found = chosen(incidents, options);
  if (found.empty()) {
    tell("tlsrpt-store: no open incident matches\n");
    return kNothingMatches;
  }
  if (options.dry_run) {
    print("would be closed: " + prose::number(found.size(), "incident") + "\n");
    return EX_OK;
  }
  std::size_t closed = 0;
  while (closed < found.size() && !told_to_end()) {
    be_patient();
    alert::Review review(store, options.rules, {now(), true, options.alerts.outlets, {}, {}});
    store::Outbox outbox(store);
    store::Store::Transaction transaction(store);
    const auto spent = spent_after(kStep);
    do {
      const store::Incident& incident = found[closed++];
      auto current = incidents.find(incident.id);
      if (!current || !current->open()) continue;
      outbox.drop_all_of(incident.id, now());
      review.close(std::move(*current), options.why);
    } while (closed < found.size() && !spent());
    transaction.commit();
  }
  print("closed: " + prose::number(closed, "incident") + "\n");
  stop_where_told("what was closed is closed; run the command again for the rest");
  return EX_OK;
}

int close_named(store::Store& store, const StoreToolOptions& options) {
  alert::Review review(store, options.rules, {now(), false, options.alerts.outlets, {}, {}});
  store::Store::Transaction transaction(store);
  store::Incidents incidents(store);
  for (const std::int64_t id : options.ids) {
    auto incident = incidents.find(id);
    if (!incident || !incident->open()) {
      throw Refused(EX_DATAERR, "no incident " + std::to_string(id) +
                                    " is open; tlsrpt-summary --incidents names those that are");
    }
    if (!options.dry_run) review.close(std::move(*incident), options.why);
  }
  if (options.dry_run) {
    print("would be closed: " + prose::number(options.ids.size(), "incident") + "\n");
    return EX_OK;
  }
  transaction.commit();
  for (const std::int64_t id : options.ids) {
    print("incident " + std::to_string(id) + " is closed\n");
  }
  deliver_alerts(store, courier_for(options.alerts, kTimeForEnd), true);
  return EX_OK;
}

}  // namespace

int close_incidents(const StoreToolOptions& options) {
  const std::string database = tended_database(options);
  end_when_told();
  be_patient();
  store::Store store(database, store::Access::write, patience_ended);
  return options.ids.empty() ? close_chosen(store, options) : close_named(store, options);
}

}  // namespace tlsrpt::cli
