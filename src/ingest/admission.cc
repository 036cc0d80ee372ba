// SPDX-License-Identifier: MIT
#include "ingest/admission.h"

#include <algorithm>

#include "report/printable.h"
#include "store/newcomers.h"

namespace tlsrpt::ingest {
namespace {

using report::Fault;

bool is_unauthenticated(const Finding& finding) {
  return finding.doubt && *finding.doubt != Fault::dkim_temporary;
}

bool is_foreign(const report::Report& report, const ServedDomains& domains) {
  return !report.policies.empty() && std::none_of(report.policies.begin(), report.policies.end(),
                                                  [&](const report::Policy& policy) {
                                                    return domains.contains(policy.domain);
                                                  });
}

void refuse(Finding& finding, Standing standing, Fault fault, std::string detail) {
  finding.standing = standing;
  finding.fault = fault;
  finding.where.clear();
  finding.detail = std::move(detail);
}

/// In ASCII, for it was told by a stranger.
std::string about(const report::Report& report) {
  const std::string& domain = report.policies.front().domain;
  return domain.empty() ? "nothing tells its domain" : report::printable_ascii(domain, 80);
}

std::string signed_by(const Finding& finding) {
  // Of the others, who signed is not in question.
  if (finding.doubt != Fault::contact_unaligned) return {};
  return "signed by " + report::printable_ascii(finding.signer, 80);
}

}  // namespace

void distrust_header(Examined& examined) {
  examined.signer.clear();
  for (Finding& finding : examined.findings) {
    const bool asked = finding.doubt || finding.authenticity == report::Authenticity::authenticated;
    if (!finding.readable() || !asked) continue;
    finding.authenticity = report::Authenticity::unverified;
    finding.signer.clear();
    finding.doubt = Fault::mbox_unauthenticated;
  }
}

void admit(Examined& examined, const Admission& admission) {
  for (Finding& finding : examined.findings) {
    if (!finding.readable()) continue;
    finding.standing = Standing::admitted;
    if (admission.require_authentication && is_unauthenticated(finding)) {
      // First, because then its word on the domain is worth nothing either.
      refuse(finding, Standing::unauthenticated, *finding.doubt, signed_by(finding));
    } else if (!admission.domains.empty() && is_foreign(*finding.report, admission.domains)) {
      refuse(finding, Standing::foreign, Fault::foreign_domain, about(*finding.report));
    }
  }
}

void refuse_newcomers(Examined& examined, store::Store& store, std::uint64_t most) {
  for (Finding& finding : examined.findings) {
    const bool may_be_forged = finding.authenticity != report::Authenticity::authenticated;
    if (!finding.is_admitted() || !may_be_forged) continue;
    if (!store::is_full(store, most)) return;
    const report::Report& report = *finding.report;
    if (store::has_reported(store, report.organization_name, report.contact_info) &&
        !store::is_full(store, most + most / 4)) {
      continue;
    }
    refuse(finding, Standing::no_room, Fault::database_full, "");
  }
}

}  // namespace tlsrpt::ingest
