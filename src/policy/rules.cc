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
constexpr std::string_view kBothSource = "RFC 8460, section 3; RFC 8461, section 3.1";
constexpr std::string_view kTlsrptSource = "RFC 8460, section 3";
constexpr std::string_view kFetchSource = "RFC 8461, section 3.3";
constexpr std::string_view kReportSource = "RFC 8460, section 4.3";
constexpr std::string_view kWebPki = "sts-webpki-invalid";
constexpr std::string_view kUnfetched =
    "Senders cannot fetch the policy from here, and mail goes without it.";
constexpr std::string_view kNotBelieved =
    "With enforce, senders do not deliver to this server; in testing they report it.";
constexpr std::string_view kSoon = "Then senders that hold to the policy deliver nothing there.";

constexpr Rule kRules[] = {
    // The text of a policy as a whole.
    {"policy-empty", kError, kRefused, "Write a policy; tlsrpt-check --setup prints one.",
     kFileSource, kInvalid},
    {"policy-html", kError, kRefused,
     "Have the web server serve the plain file, and no page, at this address.", kFileSource,
     kInvalid},
    {"policy-binary", kError, kRefused,
     "Save the file as plain ASCII or UTF-8, and serve it uncompressed.", kFileSource, kInvalid},
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
     "Begin it with v=TLSRPTv1; for _smtp._tls, or with v=STSv1; for _mta-sts.", kBothSource, ""},
    {"record-owner", kError, "Senders do not look there, so the record does nothing.",
     "Publish TLSRPT records at _smtp._tls, MTA-STS records at _mta-sts, right below the mail "
     "domain.",
     kBothSource, ""},
    {"record-beside", kNote, "Senders pass over it.",
     "Remove it, unless it is there for another purpose; a wildcard may have brought it.",
     kBothSource, ""},
    {"record-field-empty", kError, kStrictNoRecord, "Put one ; between fields.", kBothSource, ""},
    {"record-trailing-blank", kError, kStrictNoRecord,
     "Remove what is behind the last field, or end that with a ;.", kBothSource, ""},
    {"record-blank", kError, kStrictNoRecord, "Put no blank before or behind the =.", kBothSource,
     ""},
    {"record-field", kError, kStrictNoRecord,
     "Write each field as name=value; within a URI write ; as %3B.", kBothSource, ""},
    {"record-field-value", kError, kStrictNoRecord,
     "Give the field a value of printable ASCII without blanks and =, or remove it.", kBothSource,
     ""},
    {"record-field-spelling", kError, "Senders pass over the field, as if it were not there.",
     "Write rua= in a TLSRPT record and id= in an MTA-STS record, in small letters.", kBothSource,
     ""},
    {"record-field-unknown", kNote, "Senders pass over the field.",
     "Remove it, unless you know who reads it.", kBothSource, ""},

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

    // What the DNS answers.
    {"dns-failed", kWarning, "What stands there could not be checked.",
     "Check again later; if it stays so, look at the name servers of the domain.",
     "RFC 8461, section 3.1", ""},
    {"dnssec-bogus", kError, "Senders that validate get no answer either, and do not deliver.",
     "Renew the signatures of the zone, or correct the DS record at the parent; if this network "
     "has "
     "answers of its own, see --dns and --trust-anchor.",
     "RFC 7672, section 2.1", "dnssec-invalid"},
    {"dnssec-not-checked", kNote,
     "Senders may find TLSA records, or false answers, that were taken for unsigned ones here.",
     "Check by a resolver that passes signatures on, with --dns; and see --trust-anchor.",
     "RFC 7672, section 2.1", ""},
    {"domain-missing", kError, "No mail reaches the domain.", "Check how the name is spelt.",
     "RFC 5321, section 5.1", ""},
    {"tlsrpt-missing", kWarning, "No sender reports to you what fails.",
     "Publish the record that tlsrpt-check --setup prints.", kTlsrptSource, ""},
    {"sts-missing", kNote,
     "Whoever stands between a sender and you can have mail sent in the clear, unless there is "
     "DANE.",
     "Publish what tlsrpt-check --setup prints.", kStsSource, ""},
    {"sts-unannounced", kError, "No sender asks for the policy.",
     "Publish the record that tlsrpt-check --setup prints, or remove the policy.", kStsSource, ""},

    // The host of the policy.
    {"policy-host-missing", kError, "Senders cannot fetch the policy, and mail goes without it.",
     "Publish an A or AAAA record for the host, or remove the _mta-sts record.", kFetchSource,
     kFetch},
    {"policy-unreachable", kError, kUnfetched,
     "Start a web server at this address, open port 443, or remove the address.", kFetchSource,
     kFetch},
    {"policy-tls", kError, kUnfetched, "Mend TLS of the web server for this name; it needs SNI.",
     kFetchSource, kFetch},
    {"policy-incomplete", kError, kUnfetched, "Look into the log of the web server.", kFetchSource,
     kFetch},
    {"policy-certificate-expired", kError, kUnfetched, "Renew it, and reload the web server.",
     kFetchSource, kWebPki},
    {"policy-certificate-name", kError, kUnfetched,
     "Get a certificate for exactly this name; that of the domain itself does not do.",
     kFetchSource, kWebPki},
    {"policy-certificate-untrusted", kError, kUnfetched,
     "Serve the whole chain of a public CA, from a file such as fullchain.pem.", kFetchSource,
     kWebPki},
    {"policy-certificate-expires-soon", kWarning, "Then senders cannot fetch the policy.",
     "See why it is not renewed by itself.", kFetchSource, ""},
    {"policy-redirect", kError, "Senders follow no redirect, and mail goes without the policy.",
     "Serve the file at this address itself, without a redirect.", kFetchSource, kFetch},
    {"policy-status", kError, kUnfetched,
     "Serve the file with status 200; a firewall may keep robots out.", kFetchSource, kFetch},
    {"policy-media-type", kError, "Some senders refuse the policy.", "Serve it as text/plain.",
     kFileSource, kInvalid},
    {"policy-media-type-missing", kWarning, "Some senders may refuse the policy.",
     "Serve it as text/plain.", kFileSource, ""},
    {"policy-charset", kWarning, "Some senders may refuse the policy.",
     "Serve it as text/plain, or with charset=utf-8.", kFileSource, ""},
    {"policy-content-encoding", kError, "Senders that do not decode it refuse the whole policy.",
     "Turn off compression for this file.", kFetchSource, kInvalid},
    {"policy-differs", kError, "Which policy a sender finds is left to chance.",
     "Serve the same file from all addresses.", kFetchSource, ""},

    // The MX records.
    {"mx-missing", kWarning, "Senders take the address of the domain for its mail server.",
     "Publish an MX record, or one with a single dot if the domain takes no mail.",
     "RFC 5321, section 5.1", ""},
    {"mx-null", kNote, "Senders deliver nothing, and report nothing.",
     "Nothing, if it is meant so.", "RFC 7505, section 3", ""},
    {"mx-name", kError, "No sender can connect to it.", "Name a host.", "RFC 5321, section 5.1",
     ""},
    {"mx-alias", kWarning,
     "MX records are to name hosts; some senders refuse an alias, or look up TLSA at its target.",
     "Put the name of the host itself into the MX record, the policy and the certificate.",
     "RFC 5321, section 5.1", ""},
    {"mx-no-address", kError, "No sender can connect to it.",
     "Publish its A or AAAA record, or remove the MX record.", "RFC 5321, section 5.1", ""},
    {"address-unusable", kError, "No sender can connect to it; here it was not tried.",
     "Publish the address that the host has on the Internet, or remove this one.",
     "RFC 5321, section 5.1", ""},
    {"address-private", kWarning,
     "Senders on the Internet have no way to it; from within its network it was tried.",
     "If this network has answers of its own, ask as senders do: --dns with a public resolver; "
     "else "
     "publish an address of the Internet.",
     "RFC 1918, section 3", ""},
    {"mx-not-in-policy", kError,
     "With enforce, senders that know the policy deliver nothing there.",
     "Add an mx line, wait until senders know it (max_age), and only then use the host.",
     "RFC 8461, section 4.1", "validation-failure"},
    {"policy-mx-unused", kNote, "None, as long as nobody else uses that name.",
     "Remove the line, unless the host is to come.", "RFC 8461, section 4.1", ""},

    // The mail servers.
    {"not-tried", kNote, "Senders may meet faults there that are not told here.",
     "Check from another network.", "", ""},
    {"time-over", kWarning, "What is not told may be right or wrong.",
     "Check again with a longer --timeout.", "", ""},
    {"smtp-unreachable", kWarning, "Senders wait, and try another mail server if there is one.",
     "Open port 25 on this address, or remove the address.", "RFC 5321, section 5.1", ""},
    {"smtp-refused", kWarning, "Whether senders can use TLS there could not be seen.",
     "Check from a machine that may send mail; see --helo.", "RFC 5321, section 3.1", ""},
    {"starttls-missing", kError, "Mail comes in the clear; with enforce or DANE it does not come.",
     "Enable STARTTLS, as in Postfix smtpd_tls_security_level = may; look for a firewall that "
     "hides it.",
     "RFC 3207, section 4", "starttls-not-supported"},
    {"starttls-refused", kError, "Mail comes in the clear; with enforce or DANE it does not come.",
     "See in the log of the mail server what keeps TLS from starting, often a key it cannot read.",
     "RFC 3207, section 4", "starttls-not-supported"},
    {"tls-handshake", kError,
     "Senders wait, or send in the clear; with enforce or DANE they do not.",
     "Let the mail server speak TLS 1.2 and 1.3 with usual ciphers, and see its log.",
     "RFC 8461, section 4.2", "validation-failure"},
    {"tls-version", kError, "Senders that ask for TLS 1.2 fail, and with enforce do not deliver.",
     "Let the mail server speak TLS 1.2 and 1.3.", "RFC 8996, section 5", "validation-failure"},
    {"certificate-expired", kError, kNotBelieved, "Renew it, and reload the mail server.",
     "RFC 8461, section 4.2", "certificate-expired"},
    {"certificate-name", kError, kNotBelieved,
     "Put the name of the MX record into the certificate; look at the default one as well.",
     "RFC 8461, section 4.2", "certificate-host-mismatch"},
    {"certificate-untrusted", kError, kNotBelieved,
     "Serve the whole chain of a public CA, from a file such as fullchain.pem.",
     "RFC 8461, section 4.2", "certificate-not-trusted"},
    {"certificate-expires-soon", kWarning, kSoon,
     "See why it is not renewed by itself, or why the mail server still has the old one.",
     "RFC 8461, section 4.2", ""},
    {"tlsa-mismatch", kError, "Senders that know DANE do not deliver to this server.",
     "Publish TLSA records for the certificate in use; and for the next one before it is in use.",
     "RFC 7672, section 3.1", "tlsa-invalid"},
    {"tlsa-unusable", kWarning, "Senders act as if the record were not there.",
     "Publish it as 3 1 1, the hash of the server's key; remove the others.",
     "RFC 7672, section 3.1", ""},
    {"tlsa-insecure", kWarning, "No sender heeds the TLSA records.",
     "Sign the zone, and have the parent publish its DS record.", "RFC 7672, section 2.2", ""},
    {"tlsa-partial", kWarning,
     "Whoever attacks makes senders use this host; those that insist on DANE cannot.",
     "Publish TLSA records for every host of the MX records.", "RFC 7672, section 2.2",
     "dane-required"},

    // What the reports say.
    {"reports-none", kNote, "Nobody but this check can say what senders meet.",
     "Wait two days from the first mail on; then see that the record names the mailbox that "
     "tlsrpt-ingest reads.",
     kTlsrptSource, ""},
    {"reports-silent", kNote, "What failed since then is not told, or gets lost.",
     "See that the record names the mailbox that tlsrpt-ingest reads, and what tlsrpt-store "
     "quarantine has.",
     kTlsrptSource, ""},
    {"reports-policy-unseen", kNote,
     "Reports come a day or two late, and tell nothing of a policy that is younger.",
     "Check again in two days; if the policy is older than that, change the id in the _mta-sts "
     "record.",
     kFetchSource, ""},
    {"reports-policy-stale", kWarning,
     "These senders go by the mode and the hosts of the other policy until they fetch this one.",
     "See that the id in the _mta-sts record changed with the policy, and that every web server "
     "has it.",
     kFetchSource, ""},
    {"reports-policy-lost", kWarning, "Their mail goes without the policy.",
     "See whether all name servers have the _mta-sts record, and whether a firewall keeps these "
     "senders out.",
     kFetchSource, ""},
    {"reports-policy-kept", kNote,
     "Senders go by a policy that they have until its max_age is over, and then by none.",
     "Serve one in mode none until all have let it go, or put it back.", "RFC 8461, section 8.3",
     ""},
    {"reports-incident-confirmed", kNote, "It goes on.", "Mend what is found here.", kReportSource,
     ""},
    {"reports-incident-not-reproduced", kNote,
     "It seems to be mended; the next reports tell, a day or two late.",
     "If a report tells of it on a later day than today, look for another server behind that name.",
     kReportSource, ""},
    {"reports-incident-unclear", kNote, "It may go on.", "Check from another network.",
     kReportSource, ""},
    {"reports-incident-no-host", kNote, "Senders that still have the old records may meet it.",
     "Nothing, if the host was meant to go.", kReportSource, ""},

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
