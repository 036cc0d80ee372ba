// SPDX-License-Identifier: MIT
// Admission: which of the reports that were read a site takes. All that it goes by is in the
// findings already.
#pragma once

#include "ingest/examine.h"
#include "ingest/served_domains.h"

namespace tlsrpt::ingest {

/// As it stands, it takes every report: so does whoever has looked at a mail and releases it.
struct Admission {
  /// Refuse a report of which there is a doubt; of a signature that could not be checked at the
  /// time there is none.
  bool require_authentication = false;
  ServedDomains domains;  ///< refuse a report on none of them; none named: all
};

/// Sets the standing of every report, and fault and detail of those that are refused. A report is
/// foreign where it has results, and all of them belong to other domains, or to none that is told.
void admit(Examined& examined, const Admission& admission);

}  // namespace tlsrpt::ingest
