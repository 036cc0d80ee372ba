// SPDX-License-Identifier: MIT
#include "report/deviation.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tlsrpt::report {
namespace {

// clang-format off
constexpr std::array kDeviations = {
    DeviationFacts{Deviation::header_line_malformed, "header-line-malformed",
                   "a header line is malformed and was passed over",
                   "gateways", "header-malformed-line.eml"},
    DeviationFacts{Deviation::mime_not_closed, "mime-not-closed",
                   "a multipart does not end with its closing boundary",
                   "gateways, truncated mail", "mime-not-closed.eml"},
    DeviationFacts{Deviation::mime_outside_parts, "mime-outside-parts",
                   "the report is outside the MIME parts, for example after the closing boundary",
                   "gateways, mails put together", "outside-closed-early.eml"},
    DeviationFacts{Deviation::final_newline_missing, "final-newline-missing",
                   "the mail does not end with a line end",
                   "files saved by hand", "mime-no-final-newline.eml"},
    DeviationFacts{Deviation::not_multipart_report, "not-multipart-report",
                   "the report is not part of a multipart/report; report-type=tlsrpt",
                   "lists, gateways", "mime-report-alone.eml"},
    DeviationFacts{Deviation::media_type_unusual, "media-type-unusual",
                   "the part is not application/tlsrpt+gzip or application/tlsrpt+json",
                   "gateways, Stalwart", "type-octet-stream.eml"},
    DeviationFacts{Deviation::content_contradicts_type, "content-contradicts-type",
                   "the part holds something else than its media type says",
                   "gateways", "type-json-is-gzip.eml"},
    DeviationFacts{Deviation::base64_damaged, "base64-damaged",
                   "the base64 has blanks, strange characters or no padding",
                   "gateways", "base64-damaged.eml"},
    DeviationFacts{Deviation::transfer_encoding_missing, "transfer-encoding-missing",
                   "the part is base64, but its header does not say so",
                   "gateways", "base64-without-header.eml"},
    DeviationFacts{Deviation::uuencoded, "uuencoded",
                   "the report is uuencoded in a text part",
                   "old mail clients", "uuencoded.eml"},
    DeviationFacts{Deviation::attached_message, "attached-message",
                   "the report is in a mail that is attached to this one",
                   "people who forward", "forwarded-as-attachment.eml"},
    DeviationFacts{Deviation::packed_message, "packed-message",
                   "the report is in a mail in a compressed file",
                   "people who forward", "eml-in-zip.eml"},
    DeviationFacts{Deviation::companion_unreadable, "companion-unreadable",
                   "a second copy of the report in the same mail cannot be read",
                   "gateways", "companion-broken.eml"},
    DeviationFacts{Deviation::domain_header_missing, "domain-header-missing",
                   "the mail has no TLS-Report-Domain field",
                   "Google until 2022", "google-2019-style.eml"},
    DeviationFacts{Deviation::domain_header_differs, "domain-header-differs",
                   "TLS-Report-Domain names another domain than the report",
                   "RFC 8460, section 5.3.1", "rfc8460-message.eml"},
    DeviationFacts{Deviation::submitter_differs, "submitter-differs",
                   "TLS-Report-Submitter is not the domain of contact-info",
                   "sites with a shared contact", "sys4-no-policy.eml"},
    DeviationFacts{Deviation::zlib_container, "zlib-container",
                   "the report is a zlib stream instead of gzip",
                   "unknown", "container-zlib.eml"},
    DeviationFacts{Deviation::zip_container, "zip-container",
                   "the report is in a ZIP archive",
                   "gateways", "container-zip.eml"},
    DeviationFacts{Deviation::nested_compression, "nested-compression",
                   "the report is compressed twice",
                   "gateways", "container-gzip-in-gzip.eml"},
    DeviationFacts{Deviation::bytes_after_compressed_data, "bytes-after-compressed-data",
                   "bytes follow the compressed data",
                   "gateways", "gzip-trailing-garbage.eml"},
    DeviationFacts{Deviation::gzip_trailer_missing, "gzip-trailer-missing",
                   "the gzip trailer is cut off, though all of the JSON is there",
                   "truncated mail", "gzip-trailer-cut.eml"},
    DeviationFacts{Deviation::byte_order_mark, "byte-order-mark",
                   "the JSON starts with a byte order mark",
                   "Windows programs", "json-bom.eml"},
    DeviationFacts{Deviation::utf_16, "utf-16",
                   "the JSON is in UTF-16",
                   "Windows programs", "json-utf-16.eml"},
    DeviationFacts{Deviation::invalid_utf_8, "invalid-utf-8",
                   "bytes that are not UTF-8 were replaced by U+FFFD",
                   "programs that send Latin-1", "json-latin-1.eml"},
    DeviationFacts{Deviation::unusable_characters, "unusable-characters",
                   "NUL characters or lone surrogates were replaced by U+FFFD",
                   "unknown", "json-nul-surrogate.eml"},
    DeviationFacts{Deviation::nul_after_json, "nul-after-json",
                   "NUL bytes follow the JSON",
                   "unknown", "json-trailing-nul.eml"},
    DeviationFacts{Deviation::text_not_a_string, "text-not-a-string",
                   "a number or boolean stands where a string belongs",
                   "unknown", "json-report-id-number.eml"},
    DeviationFacts{Deviation::text_truncated, "text-truncated",
                   "a text is longer than allowed and was cut",
                   "attackers", "json-long-result-type.eml"},
    DeviationFacts{Deviation::key_alias, "key-alias",
                   "a key has the name that the RFC's prose or a draft gives it",
                   "programs that follow a draft", "json-key-alias.eml"},
    DeviationFacts{Deviation::organization_name_missing, "organization-name-missing",
                   "organization-name is missing",
                   "unknown", "json-organization-missing.eml"},
    DeviationFacts{Deviation::contact_info_missing, "contact-info-missing",
                   "contact-info is missing or null",
                   "Stalwart", "stalwart-contact-null.eml"},
    DeviationFacts{Deviation::report_id_missing, "report-id-missing",
                   "report-id is missing",
                   "unknown", "json-report-id-missing.eml"},
    DeviationFacts{Deviation::time_without_zone, "time-without-zone",
                   "a time has no zone and is read as UTC",
                   "Microsoft in 2023 and 2024", "json-start-without-zone.eml"},
    DeviationFacts{Deviation::time_not_rfc_3339, "time-not-rfc-3339",
                   "a time is not in the form of RFC 3339",
                   "unknown", "json-start-date-only.eml"},
    DeviationFacts{Deviation::end_missing, "end-missing",
                   "date-range.end-datetime is missing or unusable; a day is assumed",
                   "unknown", "json-end-missing.eml"},
    DeviationFacts{Deviation::range_not_one_day, "range-not-one-day",
                   "the report does not cover one UTC day",
                   "RFC 8460, section 5.1", "stalwart-seven-days.eml"},
    DeviationFacts{Deviation::policies_not_an_array, "policies-not-an-array",
                   "policies is one object instead of an array",
                   "programs that follow a draft", "json-policies-object.eml"},
    DeviationFacts{Deviation::policies_empty, "policies-empty",
                   "policies is empty",
                   "unknown", "json-policies-empty.eml"},
    DeviationFacts{Deviation::policy_not_an_object, "policy-not-an-object",
                   "a policy stands in an array",
                   "unknown", "json-policy-in-array.eml"},
    DeviationFacts{Deviation::policy_type_unknown, "policy-type-unknown",
                   "the policy type is not sts, tlsa or no-policy-found",
                   "Google in 2019", "google-2019-style.eml"},
    DeviationFacts{Deviation::policy_string_not_an_array, "policy-string-not-an-array",
                   "policy-string is one string instead of an array",
                   "RFC 8460, section 4", "json-policy-string-string.eml"},
    DeviationFacts{Deviation::policy_string_nested, "policy-string-nested",
                   "policy-string holds a JSON array as a string",
                   "Microsoft", "microsoft-two-policies.eml"},
    DeviationFacts{Deviation::policy_string_carriage_return, "policy-string-carriage-return",
                   "lines of policy-string end with a carriage return",
                   "Google in 2022", "google-2022-carriage-return.eml"},
    DeviationFacts{Deviation::policy_domain_missing, "policy-domain-missing",
                   "policy-domain is missing",
                   "Postfix (sys4), Google in 2019", "sys4-no-policy.eml"},
    DeviationFacts{Deviation::policy_domain_normalised, "policy-domain-normalised",
                   "policy-domain has capitals, a final dot, blanks or no A-labels",
                   "unknown", "json-policy-domain-odd.eml"},
    DeviationFacts{Deviation::mx_host_not_an_array, "mx-host-not-an-array",
                   "mx-host is one string instead of an array",
                   "RFC 8460, appendix B", "rfc8460-appendix-b.eml"},
    DeviationFacts{Deviation::mx_host_unusual, "mx-host-unusual",
                   "an entry of mx-host is no host name pattern",
                   "unknown", "mx-host-with-prefix.eml"},
    DeviationFacts{Deviation::summary_missing, "summary-missing",
                   "summary is missing; the failures are added up instead",
                   "unknown", "json-summary-missing.eml"},
    DeviationFacts{Deviation::summary_not_an_object, "summary-not-an-object",
                   "a summary stands in an array",
                   "unknown", "json-summary-in-array.eml"},
    DeviationFacts{Deviation::count_missing, "count-missing",
                   "a session count is missing",
                   "Google in 2019", "google-2019-style.eml"},
    DeviationFacts{Deviation::count_not_an_integer, "count-not-an-integer",
                   "a session count is a string or a fraction",
                   "unknown", "json-counts-strings.eml"},
    DeviationFacts{Deviation::count_out_of_range, "count-out-of-range",
                   "a session count is larger than 2^53 - 1 and was limited to that",
                   "unknown", "json-counts-absurd.eml"},
    DeviationFacts{Deviation::failure_details_not_an_array, "failure-details-not-an-array",
                   "failure-details is not an array",
                   "unknown", "json-failure-details-object.eml"},
    DeviationFacts{Deviation::failure_counts_differ, "failure-counts-differ",
                   "the failures do not add up to total-failure-session-count",
                   "Mail.ru", "mailru-fetch-error.eml"},
    DeviationFacts{Deviation::result_type_missing, "result-type-missing",
                   "a failure has no result-type",
                   "unknown", "json-result-type-missing.eml"},
    DeviationFacts{Deviation::result_type_normalised, "result-type-normalised",
                   "a result-type has capitals or blanks",
                   "unknown", "json-result-type-capitals.eml"},
    DeviationFacts{Deviation::result_type_unknown, "result-type-unknown",
                   "the result-type is not in the registry",
                   "unknown", "json-result-type-unknown.eml"},
    DeviationFacts{Deviation::address_unusual, "address-unusual",
                   "an IP address is not written as one",
                   "unknown", "json-addresses-odd.eml"},
    DeviationFacts{Deviation::additional_information_not_a_uri, "additional-information-not-a-uri",
                   "additional-information is not a URI",
                   "RFC 8460, appendix B", "rfc8460-appendix-b.eml"},
    DeviationFacts{Deviation::policies_summed, "policies-summed",
                   "policies are more than are kept of one mail, and some were summed",
                   "attackers", "json-policies-summed.eml"},
    DeviationFacts{Deviation::failure_details_summed, "failure-details-summed",
                   "failure-details are more than are kept of one mail, and some were summed",
                   "large senders in a bad week, attackers", "json-failure-details-summed.eml"},
    DeviationFacts{Deviation::original_too_large, "original-too-large",
                   "the report as it came is larger than allowed, and only its contents were kept",
                   "unknown", "json-original-too-large.eml"},
    DeviationFacts{Deviation::conflicts_with_earlier_report, "conflicts-with-earlier-report",
                   "an earlier report of the same identity says something else",
                   "resubmissions, forgers", "conflict-second.eml"},
};
// clang-format on

constexpr bool deviations_in_order() {
  for (std::size_t i = 0; i < kDeviations.size(); ++i) {
    if (kDeviations[i].deviation != static_cast<Deviation>(i)) return false;
  }
  return kDeviations.back().deviation == Deviation::conflicts_with_earlier_report;
}
static_assert(deviations_in_order(), "kDeviations lists every Deviation in its order");

}  // namespace

const DeviationFacts& facts(Deviation deviation) {
  return kDeviations[static_cast<std::size_t>(deviation)];
}

const DeviationFacts* find_deviation(std::string_view name) {
  const auto* const found = std::find_if(kDeviations.begin(), kDeviations.end(),
                                         [&](const auto& facts) { return facts.name == name; });
  return found == kDeviations.end() ? nullptr : &*found;
}

bool Notes::wants(Deviation deviation) const {
  const auto count = static_cast<std::size_t>(std::count_if(
      notes_.begin(), notes_.end(), [&](const Note& n) { return n.deviation == deviation; }));
  return count < (notes_.size() < kMany ? kEach : 1);
}

void Notes::add(Deviation deviation, std::string where) {
  if (wants(deviation)) notes_.push_back({deviation, std::move(where)});
}

void Notes::append(const Notes& others) {
  for (const Note& note : others) add(note.deviation, note.where);
}

bool Notes::has(Deviation deviation) const {
  return std::any_of(notes_.begin(), notes_.end(),
                     [&](const Note& note) { return note.deviation == deviation; });
}

}  // namespace tlsrpt::report
