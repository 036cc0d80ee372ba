// SPDX-License-Identifier: MIT
#include "report/fault.h"

#include <array>
#include <utility>

namespace tlsrpt::report {
namespace {

constexpr std::array kFaults = {
    FaultFacts{Fault::not_a_report, "not-a-report", "no part of the mail is a TLS report"},
    FaultFacts{
        Fault::report_removed, "report-removed",
        "the mail says that it carries a TLS report, but contains none (it may have been removed"
        " in transit)"},
    FaultFacts{Fault::report_encrypted, "report-encrypted",
               "the mail says that it carries a TLS report, but is encrypted"},
    FaultFacts{Fault::report_wrapped, "report-wrapped",
               "the report is in a format that is not supported"},
    FaultFacts{Fault::report_outside_parts, "report-outside-parts",
               "text that looks like a report is outside all MIME parts and was not read"},
    FaultFacts{Fault::message_too_large, "message-too-large", "the message is larger than allowed"},
    FaultFacts{Fault::header_too_large, "header-too-large",
               "a header block is larger than allowed"},
    FaultFacts{Fault::header_field_too_large, "header-field-too-large",
               "a header field is larger than allowed"},
    FaultFacts{Fault::mime_too_deep, "mime-too-deep", "parts are nested deeper than allowed"},
    FaultFacts{Fault::too_many_parts, "too-many-parts", "the mail has more parts than allowed"},
    FaultFacts{Fault::too_many_reports, "too-many-reports",
               "the mail has more report parts than allowed"},
    FaultFacts{Fault::boundary_missing, "boundary-missing", "a multipart names no usable boundary"},
    FaultFacts{Fault::encoding_unknown, "encoding-unknown",
               "the report has an unknown Content-Transfer-Encoding"},
    FaultFacts{Fault::compression_corrupt, "compression-corrupt", "the compressed data is damaged"},
    FaultFacts{Fault::compression_truncated, "compression-truncated",
               "the compressed data ends too early"},
    FaultFacts{Fault::compression_unknown, "compression-unknown",
               "the report is neither gzip, zlib, ZIP nor JSON"},
    FaultFacts{Fault::compression_too_deep, "compression-too-deep",
               "the report is compressed more than twice"},
    FaultFacts{Fault::inflated_too_large, "inflated-too-large",
               "the report inflates to more than allowed"},
    FaultFacts{Fault::zip_several_entries, "zip-several-entries",
               "the ZIP archive does not hold exactly one file"},
    FaultFacts{Fault::zip_encrypted, "zip-encrypted", "the ZIP archive is encrypted"},
    FaultFacts{Fault::zip_unsupported, "zip-unsupported",
               "the ZIP archive uses an unsupported method"},
    FaultFacts{Fault::json_syntax, "json-syntax", "the report is not valid JSON"},
    FaultFacts{Fault::json_too_deep, "json-too-deep", "the JSON is nested deeper than allowed"},
    FaultFacts{Fault::json_duplicate_key, "json-duplicate-key",
               "an object has two members of one name (not I-JSON)"},
    FaultFacts{Fault::json_too_many_members, "json-too-many-members",
               "an object has more members than allowed"},
    FaultFacts{Fault::json_not_an_object, "json-not-an-object", "the JSON is not an object"},
    FaultFacts{Fault::json_trailing_text, "json-trailing-text", "text follows the JSON object"},
    FaultFacts{Fault::start_missing, "start-missing", "date-range.start-datetime is missing"},
    FaultFacts{Fault::start_invalid, "start-invalid", "date-range.start-datetime names no time"},
    FaultFacts{
        Fault::range_not_ended, "range-not-ended",
        "the report covers a time that is not over yet (15 hours are allowed for wrong zones)"},
    FaultFacts{Fault::end_before_start, "end-before-start", "the report ends before it starts"},
    FaultFacts{Fault::policies_missing, "policies-missing", "policies is missing"},
    FaultFacts{Fault::policy_missing, "policy-missing", "an entry of policies has no policy"},
    FaultFacts{Fault::too_many_policies, "too-many-policies",
               "the report has more policies than allowed"},
    FaultFacts{Fault::too_many_failure_details, "too-many-failure-details",
               "the report has more failure details than allowed"},
    FaultFacts{Fault::count_invalid, "count-invalid", "a session count is not a whole number"},
    FaultFacts{Fault::structure_invalid, "structure-invalid",
               "counts of sessions stand where RFC 8460 has none"},
    FaultFacts{Fault::took_too_long, "took-too-long", "reading the mail took longer than allowed"},
    FaultFacts{Fault::needed_too_much_memory, "needed-too-much-memory",
               "reading the mail needed more memory than allowed"},
    FaultFacts{Fault::reader_crashed, "reader-crashed",
               "reading the mail crashed; please tell the authors of tlsrpt"},
    FaultFacts{Fault::storing_took_too_long, "storing-took-too-long",
               "storing the report took more than a second of work"},
    FaultFacts{Fault::storing_failed, "storing-failed", "the report cannot be stored"},
    FaultFacts{Fault::authentication_missing, "authentication-missing",
               "no Authentication-Results field has a trusted identifier"},
    FaultFacts{Fault::authentication_unreadable, "authentication-unreadable",
               "the topmost trusted Authentication-Results field cannot be read"},
    FaultFacts{Fault::dkim_missing, "dkim-missing",
               "the topmost trusted Authentication-Results field tells of no DKIM signature"},
    FaultFacts{Fault::dkim_failed, "dkim-failed", "no DKIM signature passed"},
    FaultFacts{Fault::dkim_temporary, "dkim-temporary",
               "the verifier could not check the DKIM signature at the time"},
    FaultFacts{Fault::dkim_unaligned, "dkim-unaligned",
               "the DKIM signature is not by the domain of From, nor by one above it"},
    FaultFacts{Fault::dkim_body_length, "dkim-body-length",
               "the DKIM signature may cover a part of the body only (l=)"},
    FaultFacts{Fault::dkim_signature_missing, "dkim-signature-missing",
               "the DKIM signature that passed is not in the mail"},
    FaultFacts{
        Fault::content_type_unsigned, "content-type-unsigned",
        "the DKIM signature covers neither Content-Type nor a TLS-Report field, so the mail may"
        " have been signed as something else"},
    FaultFacts{Fault::header_fields_repeated, "header-fields-repeated",
               "a header field stands there twice, and the DKIM signature may be on the other one"},
    FaultFacts{Fault::contact_unaligned, "contact-unaligned",
               "contact-info is not of the organisation that signed the mail"},
    FaultFacts{Fault::attached_unauthenticated, "attached-unauthenticated",
               "nobody has verified a mail that is attached to another one, or quoted in it"},
    FaultFacts{Fault::mbox_unauthenticated, "mbox-unauthenticated",
               "Authentication-Results is not believed in a mail of an mbox"},
    FaultFacts{Fault::foreign_domain, "foreign-domain",
               "the report is on none of the domains served"},
    FaultFacts{Fault::database_full, "database-full",
               "the store is as large as max-database allows, and the report is not authenticated"},
};

constexpr bool faults_in_order() {
  for (std::size_t i = 0; i < kFaults.size(); ++i) {
    if (kFaults[i].fault != static_cast<Fault>(i)) return false;
  }
  return kFaults.back().fault == kLastFault;
}
static_assert(faults_in_order(), "kFaults lists every Fault in its order");

std::string sentence(Fault fault, const std::string& where, const std::string& detail) {
  std::string text(facts(fault).meaning);
  if (!where.empty()) text += " (" + where + ")";
  if (!detail.empty()) text += ": " + detail;
  return text;
}

}  // namespace

const FaultFacts& facts(Fault fault) {
  return kFaults[static_cast<std::size_t>(fault)];
}

BadReport::BadReport(Fault fault, std::string where, std::string detail)
    : std::runtime_error(sentence(fault, where, detail)),
      fault_(fault),
      where_(std::move(where)),
      detail_(std::move(detail)) {}

}  // namespace tlsrpt::report
