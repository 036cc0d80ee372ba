// SPDX-License-Identifier: MIT
#include "json/fields.h"

namespace tlsrpt::json {
namespace {

struct Row {
  Place place;
  std::string_view key;
  Field field;
  bool alias = false;
};

// RFC 8460, section 4.4. The aliases are names from the RFC's own prose and from its drafts.
constexpr Row kRows[] = {
    {Place::root, "organization-name", Field::organization_name},
    {Place::root, "date-range", Field::date_range},
    {Place::root, "contact-info", Field::contact_info},
    {Place::root, "report-id", Field::report_id},
    {Place::root, "policies", Field::policies},
    {Place::date_range, "start-datetime", Field::start_datetime},
    {Place::date_range, "end-datetime", Field::end_datetime},
    {Place::entry, "policy", Field::policy},
    {Place::entry, "summary", Field::summary},
    {Place::entry, "failure-details", Field::failure_details},
    {Place::policy, "policy-type", Field::policy_type},
    {Place::policy, "policy-string", Field::policy_string},
    {Place::policy, "policy-domain", Field::policy_domain},
    {Place::policy, "mx-host", Field::mx_host},
    {Place::policy, "mx-host-pattern", Field::mx_host, true},
    {Place::summary, "total-successful-session-count", Field::total_successful_session_count},
    {Place::summary, "total-failure-session-count", Field::total_failure_session_count},
    {Place::failure, "result-type", Field::result_type},
    {Place::failure, "sending-mta-ip", Field::sending_mta_ip},
    {Place::failure, "receiving-mx-hostname", Field::receiving_mx_hostname},
    {Place::failure, "receiving-mx-helo", Field::receiving_mx_helo},
    {Place::failure, "receiving-ip", Field::receiving_ip},
    {Place::failure, "failed-session-count", Field::failed_session_count},
    {Place::failure, "additional-information", Field::additional_information},
    {Place::failure, "additional-info-uri", Field::additional_information, true},
    {Place::failure, "failure-reason-code", Field::failure_reason_code},
    {Place::failure, "failure-error-code", Field::failure_reason_code, true},
};

}  // namespace

KnownKey known_key(Place place, std::string_view key) {
  for (const Row& row : kRows) {
    if (row.place == place && row.key == key) return {row.field, row.alias};
  }
  return {};
}

bool is_count(Field field) {
  return field == Field::total_successful_session_count ||
         field == Field::total_failure_session_count || field == Field::failed_session_count;
}

bool names_counts(std::string_view key) {
  for (const Row& row : kRows) {
    const bool counts =
        is_count(row.field) || row.field == Field::summary || row.field == Field::failure_details;
    if (counts && row.key == key) return true;
  }
  return false;
}

std::string_view field_name(Field field) {
  for (const Row& row : kRows) {
    if (row.field == field) return row.key;
  }
  return {};
}

}  // namespace tlsrpt::json
