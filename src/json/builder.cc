// SPDX-License-Identifier: MIT
// The structure: which object or array of the JSON is which part of the Report.
#include "json/builder.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

#include "json/fields.h"
#include "report/fault.h"

namespace tlsrpt::json {

using report::BadReport;
using report::Deviation;
using report::Fault;

Place Builder::object_place() {
  switch (place()) {
    case Place::document:
      return Place::root;
    case Place::root:
      if (field() == Field::date_range) return Place::date_range;
      if (field() != Field::policies) return Place::elsewhere;
      note(Deviation::policies_not_an_array);
      return Place::entry;
    case Place::policies:
      return Place::entry;
    case Place::entry:
      if (field() == Field::policy) return Place::policy;
      if (field() == Field::summary) return Place::summary;
      if (field() != Field::failure_details) return Place::elsewhere;
      note(Deviation::failure_details_not_an_array);
      return Place::failure;
    case Place::single:
      return field_around() == Field::policy ? Place::policy : Place::summary;
    case Place::failure_details:
      return Place::failure;
    case Place::summary:
    case Place::failure:
      require_no_count();
      return Place::elsewhere;
    case Place::policy:
      if (field() == Field::policy_string) note(Deviation::policy_string_not_an_array);
      if (field() == Field::mx_host) note(Deviation::mx_host_not_an_array);
      return Place::elsewhere;
    case Place::mx_host:
      note(Deviation::mx_host_unusual);
      return Place::elsewhere;
    default:
      return Place::elsewhere;
  }
}

Place Builder::array_place() {
  switch (place()) {
    case Place::document:
      throw BadReport(Fault::json_not_an_object, "", "it is an array");
    case Place::root:
      return field() == Field::policies ? Place::policies : Place::elsewhere;
    case Place::policies:
      throw BadReport(Fault::policy_missing, "policies", "an entry is no object");
    case Place::entry:
      if (field() == Field::failure_details) return Place::failure_details;
      if (field() == Field::none) return Place::elsewhere;
      note(field() == Field::policy ? Deviation::policy_not_an_object
                                    : Deviation::summary_not_an_object);
      return Place::single;
    case Place::single:
      throw BadReport(Fault::structure_invalid, where(), "");
    case Place::policy:
      if (field() == Field::policy_string) return Place::policy_string;
      if (field() != Field::mx_host) return Place::elsewhere;
      // Beside the schema's own name, an alias says nothing.
      return alias_told_ && !current_policy().mx_host.empty() ? Place::elsewhere : Place::mx_host;
    case Place::policy_string:
      note(Deviation::policy_string_nested);
      return Place::policy_string;
    case Place::mx_host:
      note(Deviation::mx_host_unusual);
      return Place::elsewhere;
    case Place::failure_details:
      note(Deviation::failure_details_not_an_array);
      return Place::failure_details;
    case Place::summary:
    case Place::failure:
      require_no_count();
      return Place::elsewhere;
    default:
      return Place::elsewhere;
  }
}

/// Where a count belongs, an object or array would be passed over as if it was not there.
void Builder::require_no_count() const {
  if (is_count(field())) throw BadReport(Fault::count_invalid, where(), "");
}

/// One policy or summary is read, and a second one would be lost.
void Builder::require_first(bool& told) const {
  if (std::exchange(told, true)) throw BadReport(Fault::structure_invalid, where(), "");
}

void Builder::begin(Place place, bool array) {
  if (frames_.size() >= limits_.depth) throw BadReport(Fault::json_too_deep, where(), "");
  frames_.push_back({place, array, Field::none, keys_.size()});
  switch (place) {
    case Place::policies:
      policies_told_ = true;
      break;
    case Place::entry:
      policies_told_ = true;
      begin_policy_entry();
      break;
    case Place::policy:
      require_first(entry_.policy_told);
      break;
    case Place::summary:
      require_first(entry_.summary_told);
      break;
    case Place::mx_host:
      entry_.mx_host_replaces = !alias_told_;
      break;
    case Place::failure:
      begin_failure();
      break;
    default:
      break;
  }
}

void Builder::key(std::string_view key) {
  Frame& frame = frames_.back();
  const KnownKey known = known_key(frame.place, key);
  frame.field = known.field;
  alias_told_ = known.alias;
  // A hash stands for the key: an attacker who finds two that collide gets a rejected mail.
  const std::size_t hash = std::hash<std::string_view>{}(key);
  const auto first = keys_.begin() + static_cast<std::ptrdiff_t>(frame.first_key);
  if (std::find(first, keys_.end(), hash) != keys_.end()) {
    throw BadReport(Fault::json_duplicate_key, where(), "");
  }
  if (keys_.size() - frame.first_key >= limits_.members) {
    throw BadReport(Fault::json_too_many_members, where(), "");
  }
  keys_.push_back(hash);
  if (frame.place == Place::root && known.field != Field::none) recognised_ = true;
  if (known.alias) note(Deviation::key_alias);
  const bool in_entry = frame.place >= Place::entry && frame.place != Place::elsewhere;
  if (known.field == Field::none && in_entry && names_counts(key)) {
    throw BadReport(Fault::structure_invalid, where(), "");
  }
}

void Builder::end_object() {
  const Frame& frame = frames_.back();
  frames_.back().field = Field::none;  // What is said now is of the object, not of its last member.
  if (frame.place == Place::entry) end_policy_entry();
  if (frame.place == Place::failure) end_failure();
  keys_.resize(frame.first_key);
  frames_.pop_back();
}

void Builder::end_array() {
  frames_.pop_back();
}

void Builder::begin_policy_entry() {
  if (report_.policies.size() >= limits_.policies) {
    throw BadReport(Fault::too_many_policies, "policies", "");
  }
  report_.policies.emplace_back();
  entry_ = {};
}

void Builder::begin_failure() {
  current_policy().failure_details.emplace_back();
  if (++failures_ > limits_.failure_details) {
    throw BadReport(Fault::too_many_failure_details, where(), "");
  }
  failed_sessions_.reset();
}

void Builder::end_failure() {
  report::FailureDetail& failure = current_failure();
  if (failure.result_type.empty()) {
    note_missing(Deviation::result_type_missing, {Field::result_type});
  }
  if (!failed_sessions_) note_missing(Deviation::count_missing, {Field::failed_session_count});
  failure.failed_session_count = failed_sessions_.value_or(1);
  if (entry_.sum > report::kMaxCount - failure.failed_session_count) {
    note(Deviation::count_out_of_range);
  }
  entry_.sum = report::add_counts(entry_.sum, failure.failed_session_count);
}

void Builder::end_policy_entry() {
  if (!entry_.policy_told) throw BadReport(Fault::policy_missing, where(), "");
  report::Policy& policy = current_policy();
  if (policy.policy_type.empty()) {
    note_missing(Deviation::policy_type_unknown, {Field::policy, Field::policy_type});
  }
  if (policy.policy_domain.empty()) {
    note_missing(Deviation::policy_domain_missing, {Field::policy, Field::policy_domain});
  }
  if (!entry_.summary_told) {
    note_missing(Deviation::summary_missing, {Field::summary});
  } else if (!entry_.successful || !entry_.failed) {
    note_missing(Deviation::count_missing,
                 {Field::summary, entry_.successful ? Field::total_failure_session_count
                                                    : Field::total_successful_session_count});
  }
  policy.total_successful_session_count = entry_.successful.value_or(0);
  policy.total_failure_session_count = entry_.failed.value_or(entry_.sum);
  if (!policy.failure_details.empty() && policy.total_failure_session_count != entry_.sum) {
    note(Deviation::failure_counts_differ);
  }
}

report::Report Builder::finish() {
  using std::chrono::seconds;
  constexpr seconds kDay = std::chrono::days(1);
  if (!recognised_) {
    throw BadReport(Fault::not_a_report, "", "the JSON has no member of a TLS report");
  }
  if (!start_told_) throw BadReport(Fault::start_missing, "date-range", "");
  if (!start_) throw BadReport(Fault::start_invalid, "date-range.start-datetime", "");
  if (!policies_told_) throw BadReport(Fault::policies_missing, "policies", "");

  if (!end_) notes_.add(Deviation::end_missing, "date-range.end-datetime");
  report_.date_range = {*start_, end_.value_or(*start_ + kDay - seconds(1))};
  const seconds span = report_.date_range.end_datetime - *start_;
  if (span < seconds(0)) throw BadReport(Fault::end_before_start, "date-range", "");
  // RFC 8460, section 4.1: a full UTC day. Senders end it with its last second or with the next.
  const bool midnight = report::day_of(*start_) == *start_;
  if (!midnight || (span != kDay && span != kDay - seconds(1))) {
    notes_.add(Deviation::range_not_one_day, "date-range");
  }
  if (report_.organization_name.empty()) notes_.add(Deviation::organization_name_missing);
  if (report_.contact_info.empty()) notes_.add(Deviation::contact_info_missing);
  if (report_.report_id.empty()) notes_.add(Deviation::report_id_missing);
  if (report_.policies.empty()) notes_.add(Deviation::policies_empty, "policies");
  return std::move(report_);
}

void Builder::note(Deviation deviation) {
  if (notes_.wants(deviation)) notes_.add(deviation, where());
}

/// A member that is not there has no frame that names it.
void Builder::note_missing(Deviation deviation, std::initializer_list<Field> members) {
  if (!notes_.wants(deviation)) return;
  std::string path = where();
  for (const Field member : members) path.append(".").append(field_name(member));
  notes_.add(deviation, path);
}

/// `policies[0].failure-details[3].receiving-ip`, of names in the schema only.
std::string Builder::where() const {
  std::string path;
  const auto step = [&](std::string_view name) {
    if (!path.empty() && !name.empty()) path += '.';
    path += name;
  };
  for (const Frame& frame : frames_) {
    const auto index = [&](std::size_t count) {
      path.append("[").append(std::to_string(count == 0 ? 0 : count - 1)).append("]");
    };
    // An object that stands where an array belongs gets an index too, as if it were in one.
    if (frame.place == Place::entry) index(report_.policies.size());
    if (frame.place == Place::failure) index(report_.policies.back().failure_details.size());
    if (!frame.array) step(field_name(frame.field));
  }
  return path;
}

}  // namespace tlsrpt::json
