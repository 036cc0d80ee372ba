// SPDX-License-Identifier: MIT
// Incidents: those that are open, and those that ended lately, to text and JSON.
#pragma once

#include <string>
#include <vector>

#include "digest/digest.h"
#include "digest/text.h"
#include "store/incidents.h"
#include "store/outbox.h"

namespace tlsrpt::json {
class Writer;
}

namespace tlsrpt::digest {

struct Incidents {
  std::vector<IncidentView> views;
  MoreIncidents more;
};

/// Of some domains, or of all where none is named; open, or resolved since. Throws store::Trouble.
Incidents collect_incidents(store::Store& store, report::Time resolved_since,
                            const std::vector<std::string>& domains);

/// The open ones first, at most 40 of each unless `style.all`; says since when it looks for those
/// that ended.
std::string incidents_text(const std::vector<IncidentView>& incidents, report::Time resolved_since,
                           const TextStyle& style, const MoreIncidents& more = {});

/// An array; its keys are a public interface (tlsrpt-summary(1)).
void write_incidents(json::Writer& out, const std::vector<IncidentView>& incidents);
/// `{"incidents":[…],"more_incidents":{…},"alerts":{…}}`, without a line end.
std::string incidents_json(const std::vector<IncidentView>& incidents,
                           const std::vector<store::WaitingRow>& waiting,
                           const MoreIncidents& more = {});

}  // namespace tlsrpt::digest
