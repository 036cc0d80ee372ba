// SPDX-License-Identifier: MIT
// Fault: why a mail or a report was refused. One table gives each its name on the wire.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace tlsrpt::report {

enum class Fault {
  // The mail
  not_a_report,
  report_removed,
  report_encrypted,
  report_wrapped,
  report_outside_parts,
  message_too_large,
  header_too_large,
  header_field_too_large,
  mime_too_deep,
  too_many_parts,
  too_many_reports,
  boundary_missing,
  encoding_unknown,
  // The container
  compression_corrupt,
  compression_truncated,
  compression_unknown,
  compression_too_deep,
  inflated_too_large,
  zip_several_entries,
  zip_encrypted,
  zip_unsupported,
  // The JSON
  json_syntax,
  json_too_deep,
  json_duplicate_key,
  json_too_many_members,
  json_not_an_object,
  json_trailing_text,
  // What it says
  start_missing,
  start_invalid,
  range_not_ended,
  end_before_start,
  policies_missing,
  policy_missing,
  too_many_policies,
  too_many_failure_details,
  count_invalid,
  structure_invalid,
  // The way it was handled
  took_too_long,
  needed_too_much_memory,
  reader_crashed,
  storing_took_too_long,
  storing_failed,
  // Who says it
  authentication_missing,
  authentication_unreadable,
  dkim_missing,
  dkim_failed,
  dkim_temporary,
  dkim_unaligned,
  dkim_body_length,
  dkim_signature_missing,
  content_type_unsigned,
  header_fields_repeated,
  contact_unaligned,
  attached_unauthenticated,
  mbox_unauthenticated,
  // Of whom
  foreign_domain,
  // Of a newcomer
  database_full,
};
inline constexpr Fault kLastFault = Fault::database_full;

struct FaultFacts {
  Fault fault;
  std::string_view name;     ///< stable: store, logs, JSON
  std::string_view meaning;  ///< for a person
};

const FaultFacts& facts(Fault fault);
inline std::string_view name(Fault fault) {
  return facts(fault).name;
}

/// Bad input from outside: what is wrong, where (`part 2`, `policies[0].policy`; may be empty), and
/// a detail in words (may be empty). No byte of the input is part of either. Caught in ingest/.
class BadReport : public std::runtime_error {
 public:
  BadReport(Fault fault, std::string where, std::string detail);

  Fault fault() const { return fault_; }
  const std::string& where() const { return where_; }
  const std::string& detail() const { return detail_; }

 private:
  Fault fault_;
  std::string where_;
  std::string detail_;
};

}  // namespace tlsrpt::report
