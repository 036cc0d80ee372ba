// SPDX-License-Identifier: MIT
#include "store/stored_report.h"

#include <charconv>

#include "store/ask.h"
#include "store/text_list.h"

namespace tlsrpt::store {
namespace {

// Of the reports with a report-id, those that are counted are found by their identity, reporter by
// reporter; the others are few, and are looked through.
constexpr const char* kMatches =
    "SELECT report.id, organization_name, reporter_domain, signer <> '', domain.name, report.day,"
    " received, counted FROM ("
    "SELECT id, 0 AS place FROM report WHERE id = ?1"
    " UNION ALL SELECT report.id, 1 FROM reporter CROSS JOIN report"
    " WHERE report.reporter = reporter.id AND report_id = ?2 AND counted = 1 AND report.id <> ?1"
    " UNION ALL SELECT id, 1 FROM report"
    " WHERE id IN (SELECT id FROM report WHERE counted = 0) AND report_id = ?2 AND id <> ?1) found"
    " CROSS JOIN report CROSS JOIN reporter CROSS JOIN domain"
    " WHERE report.id = found.id AND reporter.id = report.reporter AND domain.id = report.domain"
    " ORDER BY place, received DESC, report.id DESC";

constexpr const char* kReport =
    "SELECT organization_name, contact_info, report_id, start_datetime, end_datetime, received,"
    " deliveries, name, report_domain, submitter, message_id, sha256, size, authenticated, counted,"
    " EXISTS (SELECT 1 FROM original WHERE original.report = report.id), signer"
    " FROM report JOIN reporter ON reporter.id = report.reporter"
    " JOIN domain ON domain.id = report.domain WHERE report.id = ?";

constexpr const char* kCountsInstead =
    "SELECT other.id FROM report JOIN reporter ON reporter.id = report.reporter"
    " JOIN reporter same ON same.organization_name = reporter.organization_name"
    " AND same.contact_info = reporter.contact_info"
    " JOIN report other ON other.reporter = same.id"
    " AND other.report_id = report.report_id AND other.start_datetime = report.start_datetime"
    " AND other.end_datetime = report.end_datetime AND other.domain = report.domain"
    " AND other.counted = 1 WHERE report.id = ? AND report.counted = 0"
    " ORDER BY other.reporter <> report.reporter, other.id LIMIT 1";

constexpr const char* kDeviations =
    "SELECT deviation, place FROM deviation WHERE report = ? ORDER BY n";

constexpr const char* kResults =
    "SELECT policy_type, policy_string, mx_host, policy_domain, name, successful_sessions,"
    " failed_sessions FROM result JOIN policy ON policy.id = result.policy"
    " JOIN domain ON domain.id = result.domain WHERE result.report = ? ORDER BY n";

constexpr const char* kFailures =
    "SELECT result, result_type, name, sending_mta_ip, receiving_ip, receiving_mx_helo,"
    " failure_reason_code, additional_information, failed_sessions"
    " FROM failure JOIN mx ON mx.id = failure.mx WHERE failure.report = ? ORDER BY result, n";

/// The number that a text is, as a row has one; 0 for any other text.
Id number_of(std::string_view text) {
  Id number = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stopped == end && number > 0 ? number : 0;
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

std::vector<report::Text> keep_list(report::Texts& texts, std::string_view list) {
  std::vector<report::Text> kept;
  for (const std::string& text : read_list(list)) kept.push_back(texts.keep(text));
  return kept;
}

/// Runs a statement about one report.
template <typename Read>
void each_row(Query& query, Id number, Read read) {
  query.bind(number);
  while (query.next()) read(query);
}

void read_report(const Query& row, StoredReport& stored) {
  report::Report& report = stored.report;
  report.organization_name = report.texts.keep(row.text(0));
  report.contact_info = report.texts.keep(row.text(1));
  report.report_id = report.texts.keep(row.text(2));
  report.date_range = {time_from(row.integer(3)), time_from(row.integer(4))};
  stored.received = time_from(row.integer(5));
  stored.deliveries = count_of(row, 6);
  stored.domain = row.text(7);
  stored.report_domain = row.text(8);
  stored.submitter = row.text(9);
  stored.message_id = row.text(10);
  stored.sha256 = hex(row.text(11));
  stored.size = count_of(row, 12);
  stored.authenticated = row.integer(13) != 0;
  stored.counted = row.integer(14) != 0;
  stored.original_kept = row.integer(15) != 0;
  stored.signer = row.text(16);
}

void read_policy(const Query& row, report::Report& report) {
  report::Policy& policy = report.policies.emplace_back();
  policy.policy_type = report.texts.keep(row.text(0));
  policy.policy_string = keep_list(report.texts, row.text(1));
  policy.mx_host = keep_list(report.texts, row.text(2));
  policy.policy_domain = report.texts.keep(row.text(3));
  policy.domain = row.text(4);
  policy.total_successful_session_count = count_of(row, 5);
  policy.total_failure_session_count = count_of(row, 6);
}

/// Returns the bytes of its texts.
std::size_t read_failure(const Query& row, report::Report& report) {
  std::size_t bytes = 0;
  const auto text = [&](int column) {
    bytes += row.text(column).size();
    return report.texts.keep(row.text(column));
  };
  report::Policy& policy = report.policies.at(static_cast<std::size_t>(row.integer(0)));
  report::FailureDetail& failure = policy.failure_details.emplace_back();
  failure.result_type = text(1);
  failure.receiving_mx_hostname = text(2);
  failure.sending_mta_ip = text(3);
  failure.receiving_ip = text(4);
  failure.receiving_mx_helo = text(5);
  failure.failure_reason_code = text(6);
  failure.additional_information = text(7);
  failure.failed_session_count = count_of(row, 8);
  return bytes;
}

void add_to_remainder(const Query& row, report::Report& report) {
  report::Policy& policy = report.policies.at(static_cast<std::size_t>(row.integer(0)));
  auto& failures = policy.failure_details;
  if (failures.empty() || failures.back().result_type != kRemainder) {
    report::FailureDetail& rest = failures.emplace_back();
    rest.result_type = rest.receiving_mx_hostname = report.texts.keep(kRemainder);
  }
  add_to(failures.back().failed_session_count, count_of(row, 8));
}

}  // namespace

struct StoredReports::Queries {
  explicit Queries(SQLite::Database& opened) : database(opened) {}

  void read_rows(Id number, StoredReport& stored, std::size_t most) {
    each_row(deviations, number, [&](const Query& row) {
      stored.deviations.push_back({std::string(row.text(0)), std::string(row.text(1))});
    });
    each_row(counts_instead, number,
             [&](const Query& row) { stored.counts_instead = row.integer(0); });
    each_row(results, number, [&](const Query& row) { read_policy(row, stored.report); });
    const bool is_bounded = most != SIZE_MAX;
    std::size_t text = 0;
    each_row(failures, number, [&](const Query& row) {
      if (most == 0) return add_to_remainder(row, stored.report);
      text += read_failure(row, stored.report);
      most = is_bounded && text > kMostTextOfRows ? 0 : most - 1;
    });
  }

  SQLite::Database& database;
  Query report{database, kReport};
  Query deviations{database, kDeviations};
  Query counts_instead{database, kCountsInstead};
  Query results{database, kResults};
  Query failures{database, kFailures};
  Query original{database, "SELECT bytes FROM original WHERE report = ?"};
};

StoredReports::StoredReports(Store& store)
    : store_(store), queries_(std::make_unique<Queries>(store.state().connection.database())) {}

StoredReports::~StoredReports() = default;

std::optional<StoredReport> StoredReports::find(Id number, std::size_t most) {
  std::optional<StoredReport> stored;
  store_.state().connection.guarded([&] {
    // All rows as of one moment: a report may be removed meanwhile.
    const SQLite::Transaction transaction(queries_->database);
    each_row(queries_->report, number, [&](const Query& row) {
      stored.emplace().number = number;
      read_report(row, *stored);
    });
    if (stored) queries_->read_rows(number, *stored, most);
  });
  return stored;
}

std::string StoredReports::original(Id number) {
  std::string bytes;
  store_.state().connection.guarded([&] {
    each_row(queries_->original, number, [&](const Query& row) { bytes = row.text(0); });
  });
  return bytes;
}

ReportMatches find_reports(Store& store, std::string_view id, std::size_t most) {
  ReportMatches matches;
  Connection& connection = store.state().connection;
  connection.guarded([&] {
    Query query(connection.database(), kMatches);
    query.bind(number_of(id), id);
    while (query.next()) {
      if (matches.rows.size() == most) {
        ++matches.more;
        continue;
      }
      matches.rows.push_back({query.integer(0), reporter_at(query, 1), std::string(query.text(4)),
                              day_from(query.integer(5)), time_from(query.integer(6)),
                              query.integer(7) != 0});
    }
  });
  return matches;
}

std::optional<StoredReport> stored_report(Store& store, Id number) {
  return StoredReports(store).find(number, kMostDetails);
}

}  // namespace tlsrpt::store
