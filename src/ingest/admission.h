// SPDX-License-Identifier: MIT
// Admission: which of the reports that were read a site takes. All that it goes by is in the
// findings already.
#pragma once

#include "ingest/examine.h"
#include "ingest/served_domains.h"
#include "store/store.h"

namespace tlsrpt::ingest {

/// As it stands, it takes every report: so does whoever has looked at a mail and releases it.
struct Admission {
  /// Refuse a report of which there is a doubt; of a signature that could not be checked at the
  /// time there is none.
  bool require_authentication = false;
  ServedDomains domains;  ///< refuse a report on none of them; none named: all
};

/// Takes back what the header of the mail says about who signed it: for a mail of an mbox, where
/// the body of another mail can look like a mail with a header of its own.
void distrust_header(Examined& examined);

/// If the store holds `most` bytes or more, refuses the admitted reports that are not authenticated
/// and of reporters that the store knows nothing of: anybody can send these without end. The names
/// of known reporters can be used by anybody too: from five quarters of `most` on, all reports that
/// are not authenticated are refused. Throws store::Trouble.
void refuse_newcomers(Examined& examined, store::Store& store, std::uint64_t most);

/// Sets the standing of every report, and fault and detail of those that are refused. A report is
/// foreign where it has results, and all of them belong to other domains, or to none that is told.
void admit(Examined& examined, const Admission& admission);

}  // namespace tlsrpt::ingest
