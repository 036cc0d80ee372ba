// SPDX-License-Identifier: MIT
#include "store/identity.h"

#include "store/seconds.h"

namespace tlsrpt::store {
namespace {

/// What the report is about: the mail's word where the report needed it, else its first policy.
std::string_view domain_of(const report::Report& report, const Arrival& arrival) {
  if (!arrival.report_domain.empty()) return arrival.report_domain;
  return report.policies.empty() ? std::string_view() : report.policies.front().domain;
}

}  // namespace

Identity identity_of(const report::Report& report, const Arrival& arrival, Names& names) {
  return {names.reporter(report.organization_name, report.contact_info), report.report_id,
          seconds(report.date_range.start_datetime), seconds(report.date_range.end_datetime),
          names.domain(domain_of(report, arrival))};
}

std::optional<Id> Earlier::same_bytes(const Arrival& arrival) {
  return same_bytes_.find(Bytes(arrival.sha256), arrival.report_domain);
}

std::optional<Earlier::Counted> Earlier::counted(const Identity& identity) {
  counted_.bind(identity.reporter, identity.report_id, identity.start_datetime,
                identity.end_datetime, identity.domain);
  std::optional<Counted> found;
  if (counted_.next()) found = Counted{counted_.integer(0), counted_.integer(1) != 0};
  counted_.reset();
  return found;
}

}  // namespace tlsrpt::store
