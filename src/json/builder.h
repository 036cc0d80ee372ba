// SPDX-License-Identifier: MIT
// Builder: the events of a JSON parser to a Report. Knows the places of the schema, and nothing of
// the parser. RFC 8460, section 4.4.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/reader.h"
#include "json/scalar.h"
#include "report/deviation.h"
#include "report/report.h"

namespace tlsrpt::json {

/// Where in the schema a value stands. Each object and array that is open is in one place.
enum class Place : unsigned char {
  document,
  root,
  date_range,
  policies,
  entry,   // of policies
  single,  // an array around a policy or a summary
  policy,
  policy_string,
  mx_host,
  summary,
  failure_details,
  failure,
  elsewhere,
};

/// The members that are read; the names of RFC 8460 with `_` for `-`.
enum class Field : unsigned char {
  none,
  organization_name,
  date_range,
  contact_info,
  report_id,
  policies,
  start_datetime,
  end_datetime,
  policy,
  summary,
  failure_details,
  policy_type,
  policy_string,
  policy_domain,
  mx_host,
  total_successful_session_count,
  total_failure_session_count,
  result_type,
  sending_mta_ip,
  receiving_mx_hostname,
  receiving_mx_helo,
  receiving_ip,
  failed_session_count,
  additional_information,
  failure_reason_code,
};

/// Throws BadReport from every call, as soon as the report is bad or a limit is reached.
class Builder {
 public:
  Builder(const Limits& limits, report::Notes& notes) : limits_(limits), notes_(notes) {}

  void begin_object() { begin(object_place(), false); }
  void begin_array() { begin(array_place(), true); }
  void key(std::string_view key);
  void scalar(const Scalar& value);
  void end_object();
  void end_array();

  /// After the end of the document.
  report::Report finish();

 private:
  struct Frame {
    Place place;
    bool array;
    Field field;
    std::size_t first_key;  // of keys_
  };

  Place place() const { return frames_.empty() ? Place::document : frames_.back().place; }
  Field field() const { return frames_.empty() ? Field::none : frames_.back().field; }
  /// Of the array that is open, the member that it is.
  Field field_around() const { return frames_[frames_.size() - 2].field; }
  Place object_place();
  Place array_place();
  void begin(Place place, bool array);
  void require_no_count() const;
  void require_first(bool& told) const;

  void root_scalar(const Scalar& value);
  void date_scalar(const Scalar& value);
  void entry_scalar(const Scalar& value);
  void policy_scalar(const Scalar& value);
  void policy_line(const Scalar& value);
  void add_line(std::string_view line);
  void mx_pattern(const Scalar& value);
  void summary_scalar(const Scalar& value);
  void failure_scalar(const Scalar& value);
  void begin_policy_entry();
  void begin_failure();
  void end_policy_entry();
  void end_failure();

  report::Text text(const Scalar& value);
  std::string_view whole_text(const Scalar& value);
  report::Text keep(std::string_view text) { return keep(text, limits_.text); }
  report::Text keep_name(std::string_view name) { return keep(name, limits_.name); }
  report::Text keep(std::string_view text, std::size_t most);
  report::Text address(const Scalar& value);
  void take_line(std::vector<report::Text>& lines, report::Text line);
  std::optional<report::Time> time(const Scalar& value);
  std::optional<std::uint64_t> count(const Scalar& value);
  void note(report::Deviation deviation);
  void note_missing(report::Deviation deviation, std::initializer_list<Field> members);
  std::string where() const;

  report::Policy& current_policy() { return report_.policies.back(); }
  report::FailureDetail& current_failure() { return current_policy().failure_details.back(); }

  const Limits& limits_;
  report::Notes& notes_;
  report::Report report_;
  std::vector<Frame> frames_;
  std::vector<std::size_t> keys_;  // hashes of the keys of all open objects
  std::size_t failures_ = 0;       // of all policies
  std::size_t lines_ = 0;          // of policy-string and mx-host, of all policies

  // What was told so far of the object that is being read.
  bool recognised_ = false;  // some member of a TLS report was there
  bool policies_told_ = false;
  bool start_told_ = false;
  std::optional<report::Time> start_, end_;
  bool alias_told_ = false;  // the key just read is another name of the field
  struct Entry {
    bool policy_told = false;
    bool summary_told = false;
    bool mx_host_replaces = false;  // the next pattern goes before those of the alias
    std::size_t line_bytes = 0;     // of policy-string and mx-host
    std::optional<std::uint64_t> successful, failed;
    std::uint64_t sum = 0;  // of the failures
  } entry_;
  std::optional<std::uint64_t> failed_sessions_;
};

}  // namespace tlsrpt::json
