// SPDX-License-Identifier: MIT
#include "policy/rules.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <utility>

namespace tlsrpt::policy {
namespace {

constexpr auto kError = Severity::error;
constexpr auto kWarning = Severity::warning;
constexpr auto kNote = Severity::note;

constexpr std::string_view kInvalid = "sts-policy-invalid";
constexpr std::string_view kFetch = "sts-policy-fetch-error";

// What is said of several rules.
constexpr std::string_view kRefused = "Senders refuse the whole policy, and mail goes without it.";
constexpr std::string_view kStrictRefuse =
    "Senders that hold to the grammar refuse the whole policy; some tolerate it.";
constexpr std::string_view kNoReports = "Senders find no record, and send no reports.";
constexpr std::string_view kNoRuaReports = "No reports come to this address.";
constexpr std::string_view kNoPolicy = "Senders find no record, and do not ask for the policy.";
constexpr std::string_view kStrictNoRecord =
    "Senders that hold to the grammar find no record; some tolerate it.";

constexpr std::string_view kFileSource = "RFC 8461, section 3.2";
constexpr std::string_view kStsSource = "RFC 8461, section 3.1";
constexpr std::string_view kTlsrptSource = "RFC 8460, section 3";

constexpr Rule kRules[] = {
    // The text of a policy as a whole.
    {"policy-empty", kError, kRefused, "Write a policy; tlsrpt-check --setup prints one.",
     kFileSource, kInvalid},
    {"policy-html", kError, kRefused,
     "Have the web server serve the plain file, and no page, at this address.", kFileSource,
     kInvalid},
    {"policy-size", kError, "Senders may stop reading, and refuse the policy.",
     "Keep the file well below 64 KiB; *. patterns stand for many hosts.", "RFC 8461, section 3.3",
     kFetch},
    {"policy-bom", kError, kStrictRefuse,
     "Save the file as plain ASCII or UTF-8 without a byte order mark.", kFileSource, kInvalid},

    // Its lines.
    {"policy-empty-line", kError, kStrictRefuse, "Remove the line.", kFileSource, kInvalid},
    {"policy-leading-blank", kError, kStrictRefuse, "Begin the line with its key.", kFileSource,
     kInvalid},
    {"policy-comment", kError, kStrictRefuse, "Remove the line; a policy has no comments.",
     kFileSource, kInvalid},
    {"policy-line-end", kError, kRefused, "End each line with LF, or each with CR LF.", kFileSource,
     kInvalid},
    {"policy-line-ends-mixed", kWarning, "Valid, but a sign that two programs write the file.",
     "End all lines in the same way.", kFileSource, ""},
    {"policy-line", kError, kRefused, "Write the line as a key, a colon and a value.", kFileSource,
     kInvalid},
    {"policy-colon-blank", kError, kStrictRefuse, "Put the colon right behind the key.",
     kFileSource, kInvalid},
    {"policy-character", kError, kRefused,
     "Remove what is no printable character; write in UTF-8 what is not ASCII.", kFileSource,
     kInvalid},
    {"policy-key", kError, kRefused,
     "Name the key with 1 to 32 letters, digits, _, - and ., a letter or digit first.", kFileSource,
     kInvalid},
    {"policy-key-spelling", kError, "Senders pass over the line, as if it were not there.",
     "Write the key exactly as version, mode, max_age or mx, in small letters.", kFileSource,
     kInvalid},
    {"policy-key-unknown", kNote, "Senders pass over the line.",
     "Remove it, unless you know who reads it.", kFileSource, ""},
    {"policy-key-repeated", kWarning, "Senders take the first line with this key alone.",
     "Keep one of them.", kFileSource, ""},
    {"policy-value-missing", kError, kRefused,
     "Write a value behind the colon, or remove the line.", kFileSource, kInvalid},

    // What its keys say.
    {"policy-version-missing", kError, kRefused, "Begin the file with the line version: STSv1.",
     kFileSource, kInvalid},
    {"policy-version", kError, kRefused, "Write version: STSv1, exactly so.", kFileSource,
     kInvalid},
    {"policy-version-first", kNote, "Valid, but some readers look for it in the first line.",
     "Begin the file with the line version: STSv1.", kFileSource, ""},
    {"policy-mode-missing", kError, kRefused,
     "Add the line mode: testing, and go on to enforce when the reports allow it.", kFileSource,
     kInvalid},
    {"policy-mode", kError, kRefused, "Write testing, enforce or none, in small letters.",
     kFileSource, kInvalid},
    {"policy-max-age-missing", kError, kRefused,
     "Add the line max_age: 86401, and raise it to weeks in mode enforce.", kFileSource, kInvalid},
    {"policy-max-age", kError, kRefused,
     "Write whole seconds as 1 to 10 digits and nothing else: 604800 is a week.", kFileSource,
     kInvalid},
    {"policy-max-age-large", kError, kRefused, "Write 31557600, a year, or less.", kFileSource,
     kInvalid},
    {"policy-max-age-short", kWarning,
     "Senders forget the policy within a day; whoever keeps them from fetching it anew can have "
     "mail sent without it.",
     "Write 86401 or more in testing, and 604800 or more, a week, in enforce.", kFileSource, ""},
    {"policy-max-age-weeks", kNote,
     "The policy protects for less than a week against whoever keeps senders from fetching it.",
     "Raise it to weeks, such as 2592000, when enforce has gone well.", kFileSource, ""},
    {"policy-mx-missing", kError, kRefused,
     "Add a line mx: for each host of the MX records; only mode none goes without.", kFileSource,
     kInvalid},
    {"policy-mx", kError, kRefused,
     "Write one host of the MX records on each mx line, or *. and the domain right above hosts.",
     kFileSource, kInvalid},
    {"policy-mx-wide", kWarning,
     "The pattern stands for hosts of strangers, which can so take the place of yours.",
     "Name your own hosts, or *. and your own domain.", "RFC 8461, section 10.4", ""},
    {"policy-mx-one-label", kWarning, "No host of an MX record on the Internet has such a name.",
     "Write the full name of the host, with its domain.", "RFC 8461, section 4.1", ""},
    {"policy-mx-repeated", kNote, "Valid, and without any effect.", "Remove one of the lines.",
     kFileSource, ""},

    // Both kinds of TXT record.
    {"record-unknown", kError, "No sender takes it for a TLSRPT or an MTA-STS record.",
     "Begin it with v=TLSRPTv1; for _smtp._tls, or with v=STSv1; for _mta-sts.", kTlsrptSource, ""},
    {"record-owner", kError, "Senders do not look there, so the record does nothing.",
     "Publish TLSRPT records at _smtp._tls, MTA-STS records at _mta-sts, right below the mail "
     "domain.",
     kTlsrptSource, ""},
    {"record-beside", kNote, "Senders pass over it.",
     "Remove it, unless it is there for another purpose; a wildcard may have brought it.",
     kTlsrptSource, ""},
    {"record-field-empty", kError, kStrictNoRecord, "Put one ; between fields.", kTlsrptSource, ""},
    {"record-trailing-blank", kError, kStrictNoRecord,
     "Remove what is behind the last field, or end that with a ;.", kTlsrptSource, ""},
    {"record-blank", kError, kStrictNoRecord, "Put no blank before or behind the =.", kTlsrptSource,
     ""},
    {"record-field", kError, kStrictNoRecord,
     "Write each field as name=value; within a URI write ; as %3B.", kTlsrptSource, ""},
    {"record-field-value", kError, kStrictNoRecord,
     "Give the field a value of printable ASCII without blanks and =, or remove it.", kTlsrptSource,
     ""},
    {"record-field-spelling", kError, "Senders pass over the field, as if it were not there.",
     "Write rua= in a TLSRPT record and id= in an MTA-STS record, in small letters.", kTlsrptSource,
     ""},
    {"record-field-unknown", kNote, "Senders pass over the field.",
     "Remove it, unless you know who reads it.", kTlsrptSource, ""},

    // The TLSRPT record.
    {"tlsrpt-version", kError, kNoReports, "Begin the record with exactly v=TLSRPTv1;.",
     kTlsrptSource, ""},
    {"tlsrpt-several", kError, kNoReports,
     "Keep one record; several addresses go into one rua=, with commas between.", kTlsrptSource,
     ""},
    {"tlsrpt-rua-missing", kError, kNoReports, "Add rua=mailto: and the address for the reports.",
     kTlsrptSource, ""},
    {"tlsrpt-rua-empty", kError, kStrictNoRecord, "Write a URI there, or remove the comma.",
     kTlsrptSource, ""},
    {"tlsrpt-rua-encoding", kError,
     "Senders that hold to the grammar find no record; others take it for a part of the address.",
     "Write ! as %21, or remove it; a size limit as in DMARC does not exist here.", kTlsrptSource,
     ""},
    {"tlsrpt-rua-uri", kError, kNoRuaReports,
     "Write a full URI: mailto: before a mail address, or https://.", "RFC 3986, section 3", ""},
    {"tlsrpt-rua-scheme", kError, kNoRuaReports, "Use mailto: or https:; there is nothing else.",
     kTlsrptSource, ""},
    {"tlsrpt-rua-address", kError, kNoRuaReports,
     "Write one plain address behind mailto:, as in mailto:tls-reports@example.com.",
     "RFC 6068, section 2", ""},
    {"tlsrpt-rua-host", kError, kNoRuaReports,
     "Write the host behind https://, as in https://reports.example.com/tlsrpt.",
     "RFC 3986, section 3.2", ""},
    {"tlsrpt-rua-repeated", kWarning, "It is not said which counts; senders may take one of them.",
     "Put all URIs into one rua=, with commas between.", kTlsrptSource, ""},

    // The MTA-STS record.
    {"sts-version", kError, kNoPolicy, "Begin the record with exactly v=STSv1;.", kStsSource, ""},
    {"sts-several", kError, kNoPolicy, "Keep one record.", kStsSource, ""},
    {"sts-id-missing", kError, kNoPolicy,
     "Add id= and the time of the last change: id=20261123180000.", kStsSource, ""},
    {"sts-id", kError, kNoPolicy, "Write 1 to 32 letters and digits, and nothing else.", kStsSource,
     ""},
    {"sts-id-repeated", kWarning, "Senders take the first alone.", "Keep one id=.", kFileSource,
     ""},

    {"more-findings", kNote, "They are as bad as those that are listed, or worse.",
     "Mend what is listed, and check again.", "", ""},
};

}  // namespace

std::span<const Rule> rules() {
  return kRules;
}

const Rule& rule(std::string_view id) {
  const auto* const found = std::ranges::find(kRules, id, &Rule::id);
  if (found == std::end(kRules)) throw std::logic_error("no rule " + std::string(id));
  return *found;
}

Finding finding(std::string_view id, Place place, std::string what) {
  const Rule& row = rule(id);
  return {&row, row.severity, std::move(place), std::move(what)};
}

std::string_view name(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      break;
  }
  return "error";
}

}  // namespace tlsrpt::policy
