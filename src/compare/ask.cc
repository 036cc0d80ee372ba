// SPDX-License-Identifier: MIT
#include "compare/ask.h"

#include <algorithm>
#include <utility>

#include "digest/history.h"

namespace tlsrpt::compare {
namespace {

ToldIncident read(store::Incidents& incidents, const store::Incident& incident) {
  ToldIncident told{incident.cause, incident.first_day, incident.last_day, {}};
  for (store::ToldRow& row :
       incidents.told(incident.cause, incident.first_day, incident.last_day)) {
    told.reporters.insert(std::move(row.reporter));
  }
  return told;
}

}  // namespace

std::optional<report::Day> Told::last_day() const {
  std::optional<report::Day> last;
  if (!covered.empty()) last = *covered.rbegin();
  for (const store::WitnessRow& row : witnesses) {
    last = std::max(last.value_or(row.last_day), row.last_day);
  }
  return last;
}

Told ask(store::Store& store, const std::string& domain, report::Time now) {
  const report::Day today = report::day_of(now);
  Told told;
  told.witnesses = store::witnesses(store, domain, today - digest::kLookBack, today);
  store::Incidents incidents(store);
  const auto covered = incidents.last_covered(domain, today, digest::kLookBack.count());
  told.covered = {covered.begin(), covered.end()};
  for (const store::Incident& incident : incidents.open_ones(domain, kMostIncidents + 1)) {
    if (told.incidents.size() == kMostIncidents) {
      told.more_incidents = true;
      break;
    }
    told.incidents.push_back(read(incidents, incident));
  }
  return told;
}

}  // namespace tlsrpt::compare
