// SPDX-License-Identifier: MIT
#include "ingest/examine.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "ingest/domains.h"
#include "mail/subject.h"
#include "report/condense.h"
#include "report/domain.h"
#include "report/file_name.h"

namespace tlsrpt::ingest {
namespace {

using report::BadReport;
using report::Deviation;
using report::Fault;

/// Looks at the bytes as they pass: whether they are those of a TLS report at all, and whether
/// there is still time.
class Watch final : public report::ByteSource {
 public:
  Watch(report::ByteSource& bytes, const Circumstances& now) : bytes_(bytes), now_(now) {}

  std::string_view next() override {
    if (now_.expired && now_.expired()) throw BadReport(Fault::took_too_long, "", "");
    const std::string_view bytes = bytes_.next();
    if (!std::exchange(started_, true)) recognised_ = names_a_member(bytes);
    return bytes;
  }
  /// The first piece has a member that only TLS reports have.
  bool recognised() const { return recognised_; }

 private:
  static bool names_a_member(std::string_view bytes) {
    constexpr std::array<std::string_view, 4> kMembers = {"\"organization-name\"", "\"date-range\"",
                                                          "\"policies\"", "\"contact-info\""};
    return std::any_of(kMembers.begin(), kMembers.end(), [&](std::string_view member) {
      return bytes.find(member) != std::string_view::npos;
    });
  }

  report::ByteSource& bytes_;
  const Circumstances& now_;
  bool started_ = false;
  bool recognised_ = false;
};

/// What may be stored of the rest of a mail.
struct Budget {
  report::Room room;
  std::size_t original;
};

/// Keeps the report as it came, compressed, if there is room.
void keep_original(Finding& finding, std::string& bytes, const std::string& where, Budget& budget) {
  const bool plain = unpack::sniff(bytes) == unpack::Container::plain;
  std::string original = plain ? unpack::gzip(bytes) : std::move(bytes);
  if (original.size() > budget.original) {
    return finding.notes.add(Deviation::original_too_large, where);
  }
  budget.original -= original.size();
  finding.original = std::move(original);
}

/// Reads the report in `bytes` into the finding; throws BadReport. `recognised` tells whether it
/// looked like a report before it turned out bad.
void read_into(Finding& finding, std::string& bytes, const std::string& where, const Limits& limits,
               const Circumstances& now, bool& recognised) {
  unpack::Unpacker unpacker(bytes, limits.unpack, finding.notes, where);
  Watch watch(unpacker, now);
  try {
    report::Report report = json::read_report(watch, limits.json, finding.notes);
    if (unpacker.truncated()) throw BadReport(Fault::compression_truncated, where, "");
    // Some senders write their local time as UTC, which is at most 14 hours ahead.
    constexpr auto kZonesDiffer = std::chrono::hours(15);
    if (report.date_range.end_datetime > now.now + kZonesDiffer) {
      throw BadReport(Fault::range_not_ended, "date-range.end-datetime", "");
    }
    finding.sha256 = unpacker.sha256();
    finding.size = unpacker.size();
    finding.report = std::move(report);
  } catch (const BadReport& bad) {
    recognised = watch.recognised();
    // JSON that is cut in the middle is a consequence, not the cause.
    if (unpacker.truncated() && bad.fault() == Fault::json_syntax) {
      throw BadReport(Fault::compression_truncated, where, "");
    }
    throw;
  }
}

void set_fault(Finding& finding, const BadReport& bad, const std::string& part) {
  finding.report.reset();
  finding.fault = bad.fault();
  finding.where = bad.where().empty() ? part : bad.where();
  finding.detail = bad.detail();
}

Finding unreadable(const BadReport& bad) {
  Finding finding;
  set_fault(finding, bad, "");
  return finding;
}

bool contradicts_type(const mail::Part& part, unpack::Container container) {
  const bool plain = container == unpack::Container::plain;
  const std::string_view type = part.media_type;
  return plain ? type.ends_with("gzip") || type.ends_with("zip") : type.ends_with("json");
}

/// The finding of one part; nothing where the part is something else than a report.
std::optional<Finding> examine_part(mail::Part& part, const Limits& limits,
                                    const Circumstances& now) {
  const unpack::Container container = unpack::sniff(part.content);
  const bool json = json::looks_like_json(part.content);
  const bool plain = container == unpack::Container::plain;
  if (!part.declared && plain && !json) return std::nullopt;

  Finding finding;
  finding.notes = part.notes;
  bool recognised = false;
  try {
    if (part.fault) throw BadReport(*part.fault, part.where, "");
    if (plain && !json) throw BadReport(Fault::compression_unknown, part.where, "");
    if (contradicts_type(part, container)) {
      finding.notes.add(Deviation::content_contradicts_type, part.where);
    }
    read_into(finding, part.content, part.where, limits, now, recognised);
  } catch (const BadReport& bad) {
    if (bad.fault() == Fault::not_a_report) return std::nullopt;
    const bool ours = part.declared || recognised || bad.fault() == Fault::took_too_long;
    if (!ours) return std::nullopt;
    set_fault(finding, bad, part.where);
  }
  return finding;
}

constexpr std::string_view kReportDomainField = "tls-report-domain";

/// `fields_of_name` are those of the header that `file_name` is in, if it is in one.
std::vector<NamedDomain> named_domains(const mail::Header& header, std::string_view file_name,
                                       std::string_view fields_of_name) {
  std::vector<NamedDomain> named;
  const auto add = [&](std::string_view text, std::string_view fields) {
    std::string domain = named_domain(text);
    if (!domain.empty()) named.push_back({std::move(domain), std::string(fields)});
  };
  add(header.tls_report_domain, kReportDomainField);
  add(mail::parse_subject(header.subject).domain, "subject");
  const auto name = report::parse_file_name(file_name);
  if (name) add(name->policy_domain, fields_of_name);
  return named;
}

/// Notes where the mail and its report do not agree. The report is right: RFC 8460, section 5.6.
void compare_with_header(Finding& finding, const mail::Header& header) {
  const std::string domain = named_domain(header.tls_report_domain);
  const auto& policies = finding.report->policies;
  if (domain.empty()) {
    finding.notes.add(Deviation::domain_header_missing);
  } else if (!policies.empty() && std::none_of(policies.begin(), policies.end(), [&](auto& policy) {
               return policy.domain == domain;
             })) {
    finding.notes.add(Deviation::domain_header_differs);
  }
  const std::string submitter = report::normal_domain(header.tls_report_submitter);
  const std::string contact =
      report::normal_domain(report::domain_of_address(finding.report->contact_info));
  if (!submitter.empty() && !contact.empty() && submitter != contact) {
    finding.notes.add(Deviation::submitter_differs);
  }
}

void complete(Finding& finding, const mail::Header& header, std::string_view file_name,
              std::string_view fields_of_name, bool from_mail) {
  finding.named_domains = named_domains(header, file_name, fields_of_name);
  finding.report_domain =
      resolve_domains(*finding.report, told_domain(finding.named_domains), finding.notes);
  finding.submitter = report::cut(header.tls_report_submitter, kLongestName);
  finding.contact_domains = contact_domains(finding.report->contact_info);
  if (from_mail) compare_with_header(finding, header);
}

void examine_parts(Examined& examined, mail::Mail& mail, std::size_t size, const Limits& limits,
                   const Circumstances& now) {
  Budget budget{report::room_of(size), limits.original};
  for (mail::Part& part : mail.parts) {
    auto finding = examine_part(part, limits, now);
    if (!finding) continue;
    if (examined.findings.size() == limits.reports) {
      throw BadReport(Fault::too_many_reports, part.where, "");
    }
    if (finding->readable()) {
      finding->notes.append(mail.notes);
      // The only part of a mail has its name in the header, which a signature may leave out; the
      // misspelt field is read as well.
      const bool in_header = part.where.empty();
      complete(*finding, mail.headers.at(part.header), part.file_name,
               in_header ? "content-type:contenttype:content-disposition" : "", true);
      finding->attached = part.attached;
      keep_original(*finding, part.content, part.where, budget);
      finding->report = report::condense(std::move(*finding->report), budget.room, finding->notes);
    }
    examined.findings.push_back(std::move(*finding));
  }
  if (examined.findings.empty()) {
    throw BadReport(Fault::not_a_report, "",
                    mail.about_other_mail ? "it is a bounce, a receipt or a complaint" : "");
  }
}

/// What is kept with a mail is not what a stranger makes of it.
void cut(mail::Header& header) {
  const auto shorten = [](std::string& text, std::size_t most) {
    text.resize(report::cut(text, most).size());
    text.shrink_to_fit();
  };
  shorten(header.from, kLongestText);
  shorten(header.subject, kLongestText);
  shorten(header.message_id, kLongestText);
  shorten(header.tls_report_domain, kLongestName);
  shorten(header.tls_report_submitter, kLongestName);
}

}  // namespace

ToldDomain told_domain(const std::vector<NamedDomain>& named) {
  if (named.empty()) return {};
  return {named.front().domain, named.front().fields == kReportDomainField};
}

bool Examined::all_readable() const {
  return first_unreadable() == nullptr;
}

const Finding* Examined::first_unreadable() const {
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [](const Finding& finding) { return !finding.readable(); });
  return found == findings.end() ? nullptr : &*found;
}

const Finding* Examined::first_refused() const {
  if (const Finding* const unreadable = first_unreadable()) return unreadable;
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [](const Finding& finding) { return !finding.is_admitted(); });
  return found == findings.end() ? nullptr : &*found;
}

Examined examine_mail(std::string_view raw, const Limits& limits, const Circumstances& now) {
  Examined examined;
  examined.is_mail = true;
  try {
    if (raw.size() > limits.message) throw BadReport(Fault::message_too_large, "", "");
    mail::Mail mail = mail::read_mail(raw, limits.mail);
    examined.header = mail.headers.front();
    examined.evidence = evidence_of(examined.header);
    // They may be long, and nobody asks for them again.
    examined.header.authentication_results.clear();
    examined.header.dkim_signatures.clear();
    examine_parts(examined, mail, raw.size(), limits, now);
  } catch (const BadReport& bad) {
    // A mail with too many reports is refused as a whole: half of it would be a wrong answer.
    examined.findings.clear();
    examined.findings.push_back(unreadable(bad));
  }
  cut(examined.header);
  return examined;
}

Examined examine_report(std::string bytes, std::string_view file_name, const Limits& limits,
                        const Circumstances& now) {
  Examined examined;
  Finding finding;
  bool recognised = false;
  try {
    read_into(finding, bytes, "", limits, now, recognised);
    Budget budget{report::room_of(bytes.size()), limits.original};
    complete(finding, examined.header, file_name, "", false);
    keep_original(finding, bytes, "", budget);
    finding.report = report::condense(std::move(*finding.report), budget.room, finding.notes);
  } catch (const BadReport& bad) {
    set_fault(finding, bad, "");
  }
  examined.findings.push_back(std::move(finding));
  return examined;
}

}  // namespace tlsrpt::ingest
