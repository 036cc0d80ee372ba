// SPDX-License-Identifier: MIT
#include "ingest/examine.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "ingest/domains.h"
#include "ingest/examine_part.h"
#include "ingest/intent.h"
#include "mail/ascii.h"
#include "mail/subject.h"
#include "report/condense.h"
#include "report/domain.h"
#include "report/file_name.h"

namespace tlsrpt::ingest {
namespace {

using report::BadReport;
using report::Deviation;
using report::Fault;

/// What may be stored of the rest of a mail.
struct Budget {
  report::Room room;
  std::size_t original;
  std::size_t packed_mails;  ///< bytes of mails that come out of compressed files
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

Finding unreadable(const BadReport& bad) {
  Finding finding;
  set_fault(finding, bad, "");
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

/// A report and its copy in another container have the same name but for what tells the container.
std::string stem(std::string_view file_name) {
  std::string name = mail::lower(file_name);
  if (name.starts_with("._")) name.erase(0, 2);  // as Apple computers name companions in archives
  for (bool more = true; std::exchange(more, false);) {
    for (const std::string_view tail : {".gz", ".gzip", ".zip", ".json", ".zlib", ".xz", ".zst"}) {
      if (!name.ends_with(tail)) continue;
      name.resize(name.size() - tail.size());
      more = true;
    }
  }
  return name;
}

class MailExaminer {
 public:
  MailExaminer(Examined& examined, std::size_t size, const Limits& limits, const Circumstances& now)
      : findings_(examined.findings),
        limits_(limits),
        now_(now),
        budget_{report::room_of(size), limits.original, limits.message} {}

  void take(mail::Mail& mail) {
    take_mail(mail, false);
    if (findings_.empty()) throw BadReport(Fault::not_a_report, "", why_none(mail));
  }

 private:
  /// What is in one of the mails that are attached to each other, itself included.
  struct Contents {
    bool has_finding = false;
    bool has_markup = false;
    std::optional<BadReport> missing;  ///< why a report is missing, if one is
  };

  /// Which part a finding is of.
  struct Origin {
    std::size_t finding;
    std::size_t header;
    std::string media_type;
    std::string file_name;
  };

  static std::string why_none(const mail::Mail& mail) {
    return mail.headers.front().is_about_other_mail ? "it is a bounce, a receipt or a complaint"
                                                    : "";
  }

  void take_mail(mail::Mail& mail, bool is_packed) {
    std::vector<Contents> contents(mail.headers.size());
    std::vector<Origin> origins;
    for (mail::Part& part : mail.parts) {
      Contents& of_mail = contents.at(part.header);
      ExaminedPart found = examine_part(part, limits_, now_);
      if (found.finding) {
        of_mail.has_finding = true;
        if (found.finding->readable()) complete_finding(*found.finding, mail, part);
        origins.push_back({findings_.size(), part.header, part.media_type, part.file_name});
        add(std::move(*found.finding), part.where);
      } else if (found.instead.kind == Instead::Kind::mail && !is_packed) {
        if (take_packed_mail(part, mail)) of_mail.has_finding = true;
      } else {
        take_other(found.instead, part, of_mail);
      }
    }
    drop_companions(origins);
    for (const std::string& where : mail.unread) {
      add(unreadable({Fault::report_outside_parts, where, ""}), where);
    }
    find_missing(mail, contents);
  }

  static void take_other(const Instead& instead, const mail::Part& part, Contents& of_mail) {
    if (instead.kind == Instead::Kind::markup) of_mail.has_markup = true;
    const bool is_mail = instead.kind == Instead::Kind::mail;
    const Instead what = is_mail ? Instead{Instead::Kind::wrapped, instead.detail} : instead;
    if (what.may_hold_report() && !of_mail.missing) {
      of_mail.missing = missing_report(what, part.where);
    }
  }

  void add(Finding finding, const std::string& where) {
    if (findings_.size() == limits_.reports) throw BadReport(Fault::too_many_reports, where, "");
    findings_.push_back(std::move(finding));
  }

  void complete_finding(Finding& finding, const mail::Mail& mail, mail::Part& part) {
    finding.notes.append(mail.notes);
    // The only part of a mail has its name in the header, which a signature may leave out; the
    // misspelt field is read as well.
    const bool in_header = part.where.empty();
    complete(finding, mail.headers.at(part.header), part.file_name,
             in_header ? "content-type:contenttype:content-disposition" : "", true);
    finding.attached = part.attached;
    keep_original(finding, part.content, part.where, budget_);
    finding.report = report::condense(std::move(*finding.report), budget_.room, finding.notes);
  }

  /// The findings of a mail in a compressed file; false where it has none.
  bool take_packed_mail(const mail::Part& part, const mail::Mail& outer) {
    const std::size_t before = findings_.size();
    report::Notes notes;
    const std::string bytes =
        unpack_mail(part.content, part.where, limits_, budget_.packed_mails, notes, now_);
    mail::Mail mail = mail::read_mail(bytes, limits_.mail);
    mail.notes.append(outer.notes);
    for (mail::Part& inner : mail.parts) {
      inner.attached = true;
      inner.where = inner.where.empty() ? part.where : part.where + ", " + inner.where;
      inner.notes.append(notes);
      inner.notes.add(Deviation::packed_message, inner.where);
    }
    take_mail(mail, true);
    return findings_.size() > before;
  }

  /// What is only a companion of a report that is read: what Apple computers know of the file, or a
  /// copy in another container, whether that can be read or not.
  void drop_companions(const std::vector<Origin>& origins) {
    std::vector<std::size_t> dropped;
    for (const Origin& mine : origins) {
      const auto other = std::find_if(origins.begin(), origins.end(), [&](const Origin& one) {
        return one.header == mine.header && findings_[one.finding].readable() &&
               (findings_[mine.finding].readable() ? is_copy(mine, one) : is_companion(mine, one));
      });
      if (other == origins.end()) continue;
      if (!findings_[mine.finding].readable()) {
        findings_[other->finding].notes.add(Deviation::companion_unreadable,
                                            findings_[mine.finding].where);
      }
      dropped.push_back(mine.finding);
    }
    for (auto at = dropped.rbegin(); at != dropped.rend(); ++at) {
      findings_.erase(findings_.begin() + static_cast<std::ptrdiff_t>(*at));
    }
  }

  /// One that says the same in other bytes as an earlier one; the same bytes are a duplicate.
  bool is_copy(const Origin& mine, const Origin& earlier) const {
    const Finding& copy = findings_[mine.finding];
    const Finding& first = findings_[earlier.finding];
    return earlier.finding < mine.finding && copy.sha256 != first.sha256 &&
           report::same_contents(*copy.report, *first.report);
  }

  static bool is_companion(const Origin& mine, const Origin& other) {
    return !stem(mine.file_name).empty() && stem(mine.file_name) == stem(other.file_name) &&
           (mine.file_name != other.file_name || mine.media_type != other.media_type);
  }

  /// A mail that says that it carries a report, and has none in it nor in those attached to it.
  void find_missing(const mail::Mail& mail, std::vector<Contents>& contents) {
    for (std::size_t at = mail.headers.size(); at-- > 0;) {
      const mail::Header& header = mail.headers[at];
      for (std::size_t below = at + 1;
           below < mail.headers.size() && mail.headers[below].level > header.level; ++below) {
        contents[at].has_finding |= contents[below].has_finding;
      }
      const Intent intent = intent_of(header);
      const bool is_meant =
          intent == Intent::certain || (intent == Intent::subject && !contents[at].has_markup);
      if (contents[at].has_finding || !is_meant) continue;
      contents[at].has_finding = true;
      add(unreadable(contents[at].missing.value_or(missing_report({}, ""))), "");
    }
  }

  std::vector<Finding>& findings_;
  const Limits& limits_;
  const Circumstances& now_;
  Budget budget_;
};

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

void examine_mail_into(Examined& examined, std::string_view raw, std::size_t size,
                       const Limits& limits, const Circumstances& now) {
  if (const std::string_view name = unpack::unread_container(raw); !name.empty()) {
    throw BadReport(Fault::report_wrapped, "", std::string(name));
  }
  mail::Mail mail = mail::read_mail(raw, limits.mail);
  examined.header = mail.headers.front();
  examined.evidence = evidence_of(examined.header);
  // They may be long, and nobody asks for them again.
  examined.header.authentication_results.clear();
  examined.header.dkim_signatures.clear();
  MailExaminer(examined, size, limits, now).take(mail);
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
    // As Dovecot compresses the mails of a Maildir.
    std::string unpacked;
    if (unpack::sniff(raw) == unpack::Container::gzip) {
      std::size_t room = limits.message;
      report::Notes notes;
      unpacked = unpack_mail(raw, "", limits, room, notes, now);
    }
    examine_mail_into(examined, unpacked.empty() ? raw : unpacked, raw.size(), limits, now);
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
  ExaminedPart found = examine_bare(bytes, limits, now);
  if (!found.finding) return examine_mail(bytes, limits, now);
  Finding& finding = *found.finding;
  if (finding.readable()) {
    Budget budget{report::room_of(bytes.size()), limits.original, 0};
    complete(finding, examined.header, file_name, "", false);
    keep_original(finding, bytes, "", budget);
    finding.report = report::condense(std::move(*finding.report), budget.room, finding.notes);
  }
  examined.findings.push_back(std::move(finding));
  return examined;
}

}  // namespace tlsrpt::ingest
