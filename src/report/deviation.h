// SPDX-License-Identifier: MIT
// Deviation: what a report or its mail does otherwise than the RFCs, and is accepted all the same.
// One table gives each its name, who sends it, and the test data that shows it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tlsrpt::report {

enum class Deviation {
  // The mail
  header_line_malformed,
  mime_not_closed,
  mime_outside_parts,
  final_newline_missing,
  not_multipart_report,
  media_type_unusual,
  content_contradicts_type,
  base64_damaged,
  transfer_encoding_missing,
  uuencoded,
  attached_message,
  packed_message,
  companion_unreadable,
  domain_header_missing,
  domain_header_differs,
  submitter_differs,
  // The container
  zlib_container,
  zip_container,
  nested_compression,
  bytes_after_compressed_data,
  gzip_trailer_missing,
  // The JSON text
  byte_order_mark,
  utf_16,
  invalid_utf_8,
  unusable_characters,
  nul_after_json,
  // What it says
  text_not_a_string,
  text_truncated,
  key_alias,
  organization_name_missing,
  contact_info_missing,
  report_id_missing,
  time_without_zone,
  time_not_rfc_3339,
  end_missing,
  range_not_one_day,
  policies_not_an_array,
  policies_empty,
  policy_not_an_object,
  policy_type_unknown,
  policy_string_not_an_array,
  policy_string_nested,
  policy_string_carriage_return,
  policy_domain_missing,
  policy_domain_normalised,
  mx_host_not_an_array,
  mx_host_unusual,
  summary_missing,
  summary_not_an_object,
  count_missing,
  count_not_an_integer,
  count_out_of_range,
  failure_details_not_an_array,
  failure_counts_differ,
  result_type_missing,
  result_type_normalised,
  result_type_unknown,
  address_unusual,
  additional_information_not_a_uri,
  // What of it is kept
  policies_summed,
  failure_details_summed,
  original_too_large,
  // Beside earlier reports
  conflicts_with_earlier_report,
};

struct DeviationFacts {
  Deviation deviation;
  std::string_view name;      ///< stable: store, JSON
  std::string_view meaning;   ///< for a person
  std::string_view sender;    ///< who does it, as far as known
  std::string_view shown_by;  ///< a file in tests/data
};

const DeviationFacts& facts(Deviation deviation);
inline std::string_view name(Deviation deviation) {
  return facts(deviation).name;
}
/// Nothing for a name that the table does not have, as a newer program may have stored it.
const DeviationFacts* find_deviation(std::string_view name);

/// One tolerated deviation and its place: `part 2`, `policies[0].policy.mx-host`, or empty for the
/// whole mail. A place holds no byte of the input.
struct Note {
  Deviation deviation;
  std::string where;
};

/// The notes beside one report, at most kEach of one kind: a million odd counts are one oddity. Of
/// more than kMany in all, one of each further kind is kept.
class Notes {
 public:
  static constexpr std::size_t kEach = 4;
  static constexpr std::size_t kMany = 40;

  void add(Deviation deviation, std::string where = {});
  /// Whether a further note of this kind would be kept: saves building its place.
  bool wants(Deviation deviation) const;
  void append(const Notes& others);
  bool has(Deviation deviation) const;
  bool empty() const { return notes_.empty(); }
  auto begin() const { return notes_.begin(); }
  auto end() const { return notes_.end(); }

 private:
  std::vector<Note> notes_;
};

}  // namespace tlsrpt::report
