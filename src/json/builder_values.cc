// SPDX-License-Identifier: MIT
// The values: what a scalar means in its place, and what is tolerated there.
#include <algorithm>
#include <utility>

#include "json/builder.h"
#include "json/writer.h"
#include "report/address.h"
#include "report/domain.h"
#include "report/fault.h"
#include "report/result_type.h"

namespace tlsrpt::json {

using report::BadReport;
using report::Deviation;
using report::Fault;
using Kind = Scalar::Kind;

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// Longer arrays inside a string are not looked into.
constexpr std::size_t kLongestNested = std::size_t{32} * 1024;

bool is_known_policy_type(std::string_view type) {
  return type == "sts" || type == "tlsa" || type == "no-policy-found";
}

}  // namespace

void Builder::scalar(const Scalar& value) {
  switch (place()) {
    case Place::document:
      throw BadReport(Fault::json_not_an_object, "", "");
    case Place::root:
      return root_scalar(value);
    case Place::date_range:
      return date_scalar(value);
    case Place::policies:
      throw BadReport(Fault::policy_missing, "policies", "an entry is no object");
    case Place::entry:
      return entry_scalar(value);
    case Place::policy:
      return policy_scalar(value);
    case Place::policy_string:
      return policy_line(value);
    case Place::mx_host:
      return mx_pattern(value);
    case Place::summary:
      return summary_scalar(value);
    case Place::single:
      if (value.kind == Kind::null) return;
      throw BadReport(Fault::structure_invalid, where(), "");
    case Place::failure_details:
      if (value.kind != Kind::null) note(Deviation::failure_details_not_an_array);
      return;
    case Place::failure:
      return failure_scalar(value);
    case Place::elsewhere:
      return;
  }
}

void Builder::root_scalar(const Scalar& value) {
  if (field() == Field::organization_name) report_.organization_name = keep_name(whole_text(value));
  if (field() == Field::contact_info) report_.contact_info = text(value);
  if (field() == Field::report_id) report_.report_id = text(value);
}

void Builder::date_scalar(const Scalar& value) {
  if (field() == Field::start_datetime && value.kind != Kind::null) {
    start_told_ = true;
    start_ = time(value);
  }
  if (field() == Field::end_datetime) end_ = time(value);
}

void Builder::entry_scalar(const Scalar& value) {
  if (field() == Field::failure_details && value.kind != Kind::null) {
    note(Deviation::failure_details_not_an_array);
  }
  if (field() == Field::summary && value.kind != Kind::null) {
    throw BadReport(Fault::structure_invalid, where(), "it is not an object");
  }
}

void Builder::policy_scalar(const Scalar& value) {
  report::Policy& policy = current_policy();
  switch (field()) {
    case Field::policy_type: {
      const std::string_view name = trim(whole_text(value));
      const std::string type = lower(name);
      const bool known = is_known_policy_type(type);
      policy.policy_type = keep_name(known ? type : name);
      if (!known && !name.empty()) note(Deviation::policy_type_unknown);
      return;
    }
    case Field::policy_domain:
      policy.policy_domain = keep_name(whole_text(value));
      return;
    case Field::policy_string:
      if (value.kind == Kind::null || value.text.empty()) return;
      note(Deviation::policy_string_not_an_array);
      return policy_line(value);
    case Field::mx_host:
      if (value.kind == Kind::null || value.text.empty()) return;
      if (alias_told_ && !policy.mx_host.empty()) return;
      entry_.mx_host_replaces = !alias_told_;
      note(Deviation::mx_host_not_an_array);
      return mx_pattern(value);
    default:
      return;
  }
}

void Builder::policy_line(const Scalar& value) {
  // Microsoft sends TLSA records as a JSON array inside a string.
  const bool may_be_nested = value.text.starts_with('[') && value.text.size() <= kLongestNested;
  const auto nested = may_be_nested ? read_texts(value.text) : std::vector<std::string>();
  if (!nested.empty()) note(Deviation::policy_string_nested);
  for (const std::string& line : nested) add_line(line);
  if (nested.empty()) add_line(text(value));
}

void Builder::add_line(std::string_view line) {
  const auto last = line.find_last_not_of(" \t\r\n");
  if (last == std::string_view::npos) return;
  if (line.ends_with('\r')) note(Deviation::policy_string_carriage_return);
  take_line(current_policy().policy_string, keep(line.substr(0, last + 1)));
}

void Builder::mx_pattern(const Scalar& value) {
  std::string_view text = keep_name(trim(whole_text(value)));
  bool unusual = value.kind != Kind::string;
  // Some senders leave the key of the policy line in the value.
  if (text.starts_with("mx:")) {
    text = trim(text.substr(3));
    unusual = true;
  }
  const std::string pattern = report::normal_domain(text);
  const std::string_view name = pattern;
  unusual = unusual || !report::is_domain_name(name.starts_with("*.") ? name.substr(2) : name);
  if (unusual) note(Deviation::mx_host_unusual);
  if (pattern.empty()) return;
  if (std::exchange(entry_.mx_host_replaces, false)) current_policy().mx_host.clear();
  take_line(current_policy().mx_host, keep(pattern));
}

void Builder::summary_scalar(const Scalar& value) {
  if (field() == Field::total_successful_session_count) entry_.successful = count(value);
  if (field() == Field::total_failure_session_count) entry_.failed = count(value);
}

void Builder::failure_scalar(const Scalar& value) {
  report::FailureDetail& failure = current_failure();
  // Beside the schema's own name, an alias says nothing.
  const auto fill = [&](report::Text& member, std::size_t most) {
    const bool counts = !alias_told_ || member.empty();
    const report::Text text = counts ? keep(whole_text(value), most) : report::Text();
    if (!text.empty()) member = text;
    return !text.empty();
  };
  switch (field()) {
    case Field::result_type: {
      const std::string_view name = whole_text(value);
      const std::string type = lower(trim(name));
      if (type != name) note(Deviation::result_type_normalised);
      if (!type.empty() && !report::is_registered(type)) note(Deviation::result_type_unknown);
      failure.result_type = keep_name(type);
      return;
    }
    case Field::sending_mta_ip:
      failure.sending_mta_ip = address(value);
      return;
    case Field::receiving_ip:
      failure.receiving_ip = address(value);
      return;
    case Field::receiving_mx_hostname:
      failure.receiving_mx_hostname =
          keep(report::normal_domain(keep_name(trim(whole_text(value)))));
      return;
    case Field::receiving_mx_helo:
      fill(failure.receiving_mx_helo, limits_.name);
      return;
    case Field::failure_reason_code:
      fill(failure.failure_reason_code, limits_.text);
      return;
    case Field::additional_information:
      if (fill(failure.additional_information, limits_.text) &&
          !is_uri(failure.additional_information)) {
        note(Deviation::additional_information_not_a_uri);
      }
      return;
    case Field::failed_session_count:
      failed_sessions_ = count(value);
      return;
    default:
      return;
  }
}

/// As it stands there, of any length.
std::string_view Builder::whole_text(const Scalar& value) {
  if (value.kind == Kind::null) return {};
  if (value.kind != Kind::string) note(Deviation::text_not_a_string);
  return value.text;
}

report::Text Builder::text(const Scalar& value) {
  return keep(whole_text(value));
}

report::Text Builder::keep(std::string_view text, std::size_t most) {
  if (text.size() > most) note(Deviation::text_truncated);
  return report_.texts.keep(report::cut(text, most));
}

/// Lines are short to send and long to keep.
void Builder::take_line(std::vector<report::Text>& lines, report::Text line) {
  if (lines_ >= limits_.lines || line.size() > limits_.policy_texts - entry_.line_bytes) {
    return note(Deviation::text_truncated);
  }
  ++lines_;
  entry_.line_bytes += line.size();
  lines.push_back(line);
}

report::Text Builder::address(const Scalar& value) {
  const report::Text address = text(value);
  if (address.empty()) return address;
  if (const auto canonical = report::canonical_address(address)) return keep(*canonical);
  note(Deviation::address_unusual);
  return address;
}

std::optional<report::Time> Builder::time(const Scalar& value) {
  const auto told = report::parse_time(value.text);
  if (value.kind == Kind::null || !told) return std::nullopt;
  if (told->form == report::TimeForm::without_zone) note(Deviation::time_without_zone);
  if (told->form == report::TimeForm::other) note(Deviation::time_not_rfc_3339);
  return told->time;
}

std::optional<std::uint64_t> Builder::count(const Scalar& value) {
  const auto told = read_count(value);
  if (!told) return std::nullopt;
  if (told->form == CountForm::other) note(Deviation::count_not_an_integer);
  if (told->form == CountForm::out_of_range) note(Deviation::count_out_of_range);
  if (told->form == CountForm::invalid) throw BadReport(Fault::count_invalid, where(), "");
  return told->value;
}

}  // namespace tlsrpt::json
