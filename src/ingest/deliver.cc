// SPDX-License-Identifier: MIT
#include "ingest/deliver.h"

#include "ingest/organisation.h"
#include "store/conflicts.h"
#include "unpack/unpack.h"

namespace tlsrpt::ingest {
namespace {

Verdict store_report(Finding& finding, const std::string& message_id, store::Store& store,
                     alert::Review& review, report::Time now, const store::GiveUp& too_long) {
  store::Arrival arrival;
  arrival.received = now;
  arrival.sha256 = finding.sha256;
  arrival.size = finding.size;
  arrival.original = finding.original;
  arrival.report_domain = finding.report_domain;
  arrival.submitter = finding.submitter;
  arrival.message_id = message_id;
  if (finding.authenticity == report::Authenticity::authenticated) arrival.signer = finding.signer;
  const auto appended = store.append(*finding.report, arrival, finding.notes, too_long);
  using Place = alert::Review::Place;
  if (appended == store::Appended::stored) review.take(*finding.report, Place::own);
  if (appended == store::Appended::replaced) review.take(*finding.report, Place::of_another);
  if (appended == store::Appended::conflict) {
    finding.counts_in_conflict = false;
    if (const auto conflict = store::new_conflict(store, finding.sha256)) {
      review.contradict(*finding.report, *conflict);
    }
  }
  // A signature that comes later replaces too, but contradicts nothing.
  const bool is_contradicted = finding.notes.has(report::Deviation::conflicts_with_earlier_report);
  if (appended == store::Appended::replaced && is_contradicted) finding.counts_in_conflict = true;
  return appended == store::Appended::duplicate ? Verdict::duplicate : Verdict::stored;
}

store::Rejected rejected(const Examined& examined, const Finding& finding, report::Time now) {
  store::Rejected row;
  row.received = now;
  row.verdict = name(verdict_of_refused(finding));
  row.fault = finding.fault;
  row.where = finding.where;
  row.detail = finding.detail;
  row.from = examined.header.from;
  row.subject = examined.header.subject;
  row.message_id = examined.header.message_id;
  return row;
}

KeptClass class_of(const Finding& finding) {
  switch (verdict_of_refused(finding)) {
    case Verdict::not_a_report:
      return KeptClass::not_a_report;
    case Verdict::foreign:
      return KeptClass::foreign;
    case Verdict::unauthenticated:
    case Verdict::database_full:
      return KeptClass::unauthenticated;
    default:
      return KeptClass::rejected;
  }
}

/// Whose mail it is among those in the quarantine: one who has a domain has many below it.
std::string sender_of(const Examined& examined) {
  const std::string& domain = examined.signer.empty() ? examined.evidence.author : examined.signer;
  const std::string organization = organisational_domain(domain);
  return organization.empty() ? domain : organization;
}

/// As deliver(); throws store::Unstorable.
Delivered deliver_once(Examined& examined, std::string_view raw, store::Store& store,
                       const Disposal& disposal, const Alerts& alerts, report::Time now,
                       const store::GiveUp& too_long) {
  const Finding* bad = examined.first_refused();
  store::Rejected row;
  Quarantine::Kept kept;
  if (bad != nullptr) {
    row = rejected(examined, *bad, now);
    row.sha256 = unpack::sha256(raw);
    row.size = raw.size();
    // Before the transaction: writing a file must not keep other deliveries waiting. The mail's
    // name in the quarantine is that of its contents, so a second try does not add a second copy.
    if (!bad->is_other_mail() || !disposal.discard_other_mail) {
      disposal.quarantine.sweep(now);
      kept = disposal.quarantine.keep(raw, row.sha256, class_of(*bad), sender_of(examined),
                                      !examined.signer.empty());
      row.quarantine_file = kept.file;
      row.gave_way = kept.file.empty();
    }
  }
  // What one mail writes is bounded, and each notice is longer than what it is about.
  constexpr std::uint64_t kMostNotices = 10;
  alert::Review review(
      store, alerts.rules,
      {now, false, alerts.outlets, alerts.recipients, alerts.expired, kMostNotices});
  store::Store::Transaction transaction(store);
  Delivered delivered;
  delivered.verdicts = store_reports(examined, store, review, now, too_long);
  if (bad != nullptr) {
    store.append(row);
    for (const std::string& file : kept.gave_way) store.quarantine_gave_way(file, now);
  }
  review.finish();
  delivered.not_kept = row.gave_way;
  delivered.notices = review.notices();
  delivered.notices_due = store::Outbox(store).any_due(now);
  transaction.commit();
  Quarantine::let_go(kept);
  return delivered;
}

}  // namespace

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::stored:
      return "stored";
    case Verdict::duplicate:
      return "duplicate";
    case Verdict::not_a_report:
      return "not-a-report";
    case Verdict::unauthenticated:
      return "unauthenticated";
    case Verdict::foreign:
      return "foreign";
    case Verdict::database_full:
      return "database-full";
    case Verdict::rejected:
      break;
  }
  return "rejected";
}

Verdict verdict_of_refused(const Finding& finding) {
  if (finding.is_other_mail()) return Verdict::not_a_report;
  if (!finding.readable()) return Verdict::rejected;
  if (finding.standing == Standing::no_room) return Verdict::database_full;
  return finding.standing == Standing::foreign ? Verdict::foreign : Verdict::unauthenticated;
}

Verdicts store_reports(Examined& examined, store::Store& store, alert::Review& review,
                       report::Time now, const store::GiveUp& too_long) {
  Verdicts verdicts;
  for (Finding& finding : examined.findings) {
    verdicts.push_back(finding.is_admitted() ? store_report(finding, examined.header.message_id,
                                                            store, review, now, too_long)
                                             : verdict_of_refused(finding));
  }
  return verdicts;
}

void reject(Examined& examined, report::Fault fault) {
  for (Finding& finding : examined.findings) {
    if (!finding.is_admitted()) continue;
    finding.report.reset();
    finding.fault = fault;
  }
}

Delivered deliver(Examined& examined, std::string_view raw, store::Store& store,
                  const Disposal& disposal, const Alerts& alerts, report::Time now,
                  const store::GiveUp& too_long) {
  try {
    return deliver_once(examined, raw, store, disposal, alerts, now, too_long);
  } catch (const store::Unstorable& bad) {
    reject(examined, bad.fault());
    return deliver_once(examined, raw, store, disposal, alerts, now, {});
  }
}

}  // namespace tlsrpt::ingest
