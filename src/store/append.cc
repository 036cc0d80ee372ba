// SPDX-License-Identifier: MIT
#include "store/append.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "store/ask.h"
#include "store/seconds.h"

namespace tlsrpt::store {
namespace {

constexpr const char* kInsertReport =
    "INSERT INTO report (reporter, report_id, start_datetime, end_datetime, day, domain, received,"
    " sha256, size, report_domain, submitter, message_id, authenticated, counted, deliveries,"
    " most_failed_sessions) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

constexpr const char* kInsertResult =
    "INSERT INTO result (report, n, day, domain, policy, policy_domain, is_first,"
    " successful_sessions, failed_sessions) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

constexpr const char* kInsertFailure =
    "INSERT INTO failure (report, result, n, result_type, mx, sending_mta_ip, receiving_ip,"
    " receiving_mx_helo, failure_reason_code, additional_information, failed_sessions)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

std::int64_t day_number(std::int64_t start_datetime) {
  return days(report::day_of(report::Time(std::chrono::seconds(start_datetime))));
}

std::uint64_t capped(std::uint64_t count) {
  return std::min(count, report::kMaxCount);
}

/// Of the policy type with most of them; see identity.h.
std::uint64_t most_failed_sessions(const report::Report& report) {
  std::map<std::string_view, std::uint64_t> by_type;
  std::uint64_t most = 0;
  for (const report::Policy& policy : report.policies) {
    std::uint64_t detailed = 0;
    for (const auto& failure : policy.failure_details) {
      add_to(detailed, capped(failure.failed_session_count));
    }
    std::uint64_t& sessions = by_type[policy.policy_type];
    add_to(sessions, std::max(capped(policy.total_failure_session_count), detailed));
    most = std::max(most, sessions);
  }
  return most;
}

}  // namespace

Appender::Appender(SQLite::Database& database)
    : database_(database),
      names_(database),
      rollup_(database),
      standings_(database, rollup_),
      insert_report_(database, kInsertReport),
      insert_original_(database, "INSERT INTO original (report, bytes) VALUES (?, ?)"),
      insert_deviation_(database,
                        "INSERT INTO deviation (report, n, deviation, place) VALUES (?, ?, ?, ?)"),
      insert_result_(database, kInsertResult),
      insert_failure_(database, kInsertFailure) {}

Appended Appender::append(const report::Report& report, const Arrival& arrival,
                          report::Notes& notes) {
  if (const auto same = standings_.same_bytes(arrival))
    return deliver_again(*same, report, arrival);
  const Placed placed = place(report, arrival, 1);
  if (placed.contradicted) notes.add(report::Deviation::conflicts_with_earlier_report);
  add_notes(placed.id, notes);
  return placed.appended;
}

Appended Appender::restore(const report::KeptReport& kept) {
  Arrival arrival;
  arrival.received = kept.received;
  arrival.sha256 = kept.sha256;
  arrival.size = kept.size;
  arrival.original = kept.original;
  arrival.report_domain = kept.report_domain;
  arrival.submitter = kept.submitter;
  arrival.message_id = kept.message_id;
  arrival.signer = kept.signer;
  if (const auto same = standings_.same_bytes(arrival)) {
    return same->gets_signer ? deliver_again(*same, kept.report, arrival) : Appended::duplicate;
  }
  const Placed placed = place(kept.report, arrival, kept.deliveries);
  const std::string_view conflict = report::name(report::Deviation::conflicts_with_earlier_report);
  bool notes_conflict = !placed.contradicted;
  std::int64_t n = 0;
  for (const report::KeptDeviation& deviation : kept.deviations) {
    insert_deviation_.run(placed.id, n++, deviation.deviation, deviation.where);
    notes_conflict = notes_conflict || deviation.deviation == conflict;
  }
  if (!notes_conflict) insert_deviation_.run(placed.id, n, conflict, std::string_view());
  return placed.appended;
}

/// What came unverified, and now with a signature, is that signer's.
Appended Appender::deliver_again(const Standings::Same& same, const report::Report& report,
                                 const Arrival& arrival) {
  standings_.count_delivery(same.report);
  const auto identity = same.gets_signer ? standings_.identity_of(same.report) : std::nullopt;
  if (!identity) return Appended::duplicate;
  const Id reporter =
      names_.reporter(report.organization_name, report.contact_info, arrival.signer);
  for (const Rival& rival : standings_.authenticate(same.report, reporter, *identity)) {
    if (rival.report == same.report && !rival.counted) return Appended::conflict;
  }
  return Appended::replaced;
}

Identity Appender::identity_of(const report::Report& report, const Arrival& arrival) {
  // What the report is about: the mail's word where the report needed it, else its first policy.
  std::string_view domain = arrival.report_domain;
  if (domain.empty() && !report.policies.empty()) domain = report.policies.front().domain;
  const std::int64_t start = seconds(report.date_range.start_datetime);
  return {std::string(report.organization_name),
          std::string(report.contact_info),
          std::string(report.report_id),
          start,
          seconds(report.date_range.end_datetime),
          day_number(start),
          names_.domain(domain)};
}

/// Where no other of its identity counts, which is nearly always, it only adds to the sums.
Appender::Placed Appender::place(const report::Report& report, const Arrival& arrival,
                                 std::uint64_t deliveries) {
  const Identity identity = identity_of(report, arrival);
  Rival mine;
  mine.reporter = names_.reporter(report.organization_name, report.contact_info, arrival.signer);
  mine.is_signed = !arrival.signer.empty();
  mine.failed_sessions = most_failed_sessions(report);
  std::vector<Rival> rivals = standings_.counted(identity);
  mine.counted = rivals.empty();
  mine.report = add_report(identity, mine, arrival, deliveries);
  add_original(mine.report, arrival.original);
  Tally tally = add_results(mine.report, report);
  if (mine.counted) {
    tally.reporter = mine.reporter;
    tally.authenticated = mine.is_signed;
    rollup_.add_report(tally.day, tally.reporter, !tally.authenticated);
    rollup_.add(tally);
    return {mine.report, false, Appended::stored};
  }
  rivals.push_back(mine);
  return outcome(mine.report, standings_.settle(identity, std::move(rivals)));
}

/// Of rivals that counted until now, but for `id`.
Appender::Placed Appender::outcome(Id id, const std::vector<Rival>& settled) {
  Placed placed{id, false, Appended::stored};
  const Rival mine = *std::find_if(settled.begin(), settled.end(),
                                   [&](const Rival& rival) { return rival.report == id; });
  for (const Rival& rival : settled) {
    placed.contradicted = placed.contradicted || rival.contradicts(mine);
  }
  if (placed.contradicted) {
    placed.appended = mine.counted ? Appended::replaced : Appended::conflict;
  }
  return placed;
}

Id Appender::add_report(const Identity& identity, const Rival& mine, const Arrival& arrival,
                        std::uint64_t deliveries) {
  insert_report_.run(mine.reporter, identity.report_id, identity.start_datetime,
                     identity.end_datetime, identity.day, identity.domain,
                     seconds(arrival.received), Bytes(arrival.sha256), arrival.size,
                     arrival.report_domain, arrival.submitter, arrival.message_id, mine.is_signed,
                     mine.counted, deliveries, mine.failed_sessions);
  return database_.getLastInsertRowid();
}

void Appender::add_original(Id report, std::string_view bytes) {
  if (bytes.empty()) return;
  insert_original_.run(report,
                       Bytes(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

void Appender::add_notes(Id report, const report::Notes& notes) {
  std::int64_t n = 0;
  for (const report::Note& note : notes) {
    insert_deviation_.run(report, n++, report::name(note.deviation), note.where);
  }
}

Tally Appender::add_results(Id id, const report::Report& report) {
  Tally tally;
  tally.day = days(report::day_of(report));
  mxs_.clear();
  // A report may tell of a policy several times, as once for each MX host.
  std::set<std::tuple<Id, std::string_view, std::string>> seen;
  std::int64_t n = 0;
  for (const report::Policy& policy : report.policies) {
    const Id domain = names_.domain(policy.domain);
    const PolicyTexts texts(policy);
    const Id policy_id = names_.policy(texts);
    const bool is_first = seen.emplace(domain, texts.policy_type, texts.policy_string).second;
    const std::uint64_t successful = capped(policy.total_successful_session_count);
    const std::uint64_t failed = capped(policy.total_failure_session_count);
    insert_result_.run(id, n, tally.day, domain, policy_id, policy.policy_domain, is_first,
                       successful, failed);
    Tally::Result& sum = tally.results[{domain, policy_id}];
    sum.reports += is_first ? 1 : 0;
    add_to(sum.successful_sessions, successful);
    add_to(sum.failed_sessions, failed);
    add_failures(id, n++, domain, policy, tally);
  }
  mxs_.clear();
  return tally;
}

void Appender::add_failures(Id id, std::int64_t n, Id domain, const report::Policy& policy,
                            Tally& tally) {
  if (report::fails_untold(policy)) {
    // The empty result type stands for that.
    add_to(tally.failures[{domain, policy.policy_type, "", names_.mx("")}],
           capped(policy.total_failure_session_count));
  }
  std::int64_t m = 0;
  for (const report::FailureDetail& failure : policy.failure_details) {
    const auto [mx, is_new] = mxs_.try_emplace(failure.receiving_mx_hostname, 0);
    if (is_new) mx->second = names_.mx(failure.receiving_mx_hostname);
    const std::uint64_t sessions = capped(failure.failed_session_count);
    insert_failure_.run(id, n, m++, failure.result_type, mx->second, failure.sending_mta_ip,
                        failure.receiving_ip, failure.receiving_mx_helo,
                        failure.failure_reason_code, failure.additional_information, sessions);
    add_to(tally.failures[{domain, policy.policy_type, failure.result_type, mx->second}], sessions);
  }
}

}  // namespace tlsrpt::store
