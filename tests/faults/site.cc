// SPDX-License-Identifier: MIT
#include "site.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace tlsrpt::faults {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

constexpr const char* kReports[] = {
    "SELECT 'report', organization_name, report_id, start_datetime, name, hex(sha256), size, "
    "counted"
    " FROM report JOIN reporter ON reporter.id = reporter JOIN domain ON domain.id = domain",
    "SELECT 'original', hex(sha256), length(bytes) FROM original JOIN report ON report.id = report",
    "SELECT 'deviation', hex(sha256), n, deviation FROM deviation JOIN report ON report.id = "
    "report",
    "SELECT 'result', hex(sha256), n, successful_sessions, failed_sessions"
    " FROM result JOIN report ON report.id = report",
    "SELECT 'failure', hex(sha256), result, n, result_type, failed_sessions"
    " FROM failure JOIN report ON report.id = report",
    "SELECT 'day', day, name, policy, reports, successful_sessions, failed_sessions"
    " FROM day_result JOIN domain ON domain.id = domain",
    "SELECT 'day of failures', day, domain.name, result_type, mx.name, failed_sessions"
    " FROM day_failure JOIN domain ON domain.id = domain JOIN mx ON mx.id = mx",
    "SELECT 'day of reporter', day, organization_name, reports, unverified"
    " FROM day_reporter JOIN reporter ON reporter.id = reporter",
};
constexpr const char* kIncidents[] = {
    "SELECT 'incident', domain.name, result_type, mx.name, failed_sessions, sessions,"
    " noticed IS NULL, resolved IS NULL"
    " FROM incident JOIN domain ON domain.id = domain JOIN mx ON mx.id = mx",
    "SELECT 'notice', kind, subject, notifier, state FROM notice JOIN delivery ON notice.id = "
    "notice",
};
constexpr const char* kRejected[] = {
    // Without the sender, which a reader that died did not name.
    "SELECT lower(substr(hex(sha256), 1, 32)), verdict,"
    " iif(length(quarantine_file) > 41,"
    " substr(quarantine_file, 1, 32) || substr(quarantine_file, 42), quarantine_file),"
    " iif(gave_way IS NULL, 'kept', 'gave way') FROM rejected",
};
constexpr const char* kDamage[] = {
    "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
    "SELECT 'foreign key', \"table\", rowid FROM pragma_foreign_key_check",
};

template <typename Queries>
Lines ask(SQLite::Database& database, const Queries& queries) {
  Lines lines;
  for (const char* const sql : queries) {
    SQLite::Statement statement(database, sql);
    while (statement.executeStep()) {
      std::string& line = lines.emplace_back();
      for (int i = 0; i < statement.getColumnCount(); ++i) {
        line.append(i > 0 ? " " : "").append(statement.getColumn(i).getString());
      }
    }
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

Lines names_in(const fs::path& folder) {
  Lines names;
  if (!fs::exists(folder)) return names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// As names of the quarantine, without the sender, as in kRejected.
Lines without_sender(Lines names) {
  constexpr std::size_t kContents = 32;
  constexpr std::size_t kSender = 9;
  for (std::string& name : names) {
    if (name.size() > kContents + kSender) name.erase(kContents, kSender);
  }
  return names;
}

/// With the time of each file, by which the quarantine chooses.
void copy_all(const fs::path& from, const fs::path& to) {
  for (const auto& entry : fs::directory_iterator(from)) {
    const fs::path target = to / entry.path().filename();
    if (entry.is_directory()) {
      fs::create_directory(target);
      copy_all(entry.path(), target);
    } else {
      fs::copy_file(entry.path(), target);
      fs::last_write_time(target, fs::last_write_time(entry.path()));
    }
  }
}

bool has_tables(SQLite::Database& database) {
  return database.execAndGet("SELECT COUNT(*) FROM sqlite_schema").getInt() > 0;
}

}  // namespace

void Site::copy(const Site& from) const {
  fs::remove_all(path_);
  fs::create_directory(path_);
  copy_all(from.path_, path_);
}

void Site::let_time_pass() const {
  SQLite::Database database(this->database(), SQLite::OPEN_READWRITE);
  database.exec("UPDATE delivery SET next_try = 0 WHERE state = 'pending'");
}

std::size_t Site::told() const {
  std::ostringstream text;
  text << std::ifstream(path("told")).rdbuf();
  const std::string all = text.str();
  std::size_t count = 0;
  std::size_t at = 0;
  // Its last line stands behind its first one.
  while ((at = all.find("\nSubject: [tlsrpt] ", at)) != std::string::npos) {
    at = all.find("tlsrpt-summary --incidents tells of all", at);
    if (at == std::string::npos) break;
    ++count;
  }
  return count;
}

State Site::look() const {
  State state;
  state.quarantined = without_sender(names_in(path("quarantine/new")));
  const Lines read = without_sender(names_in(path("quarantine/cur")));
  state.quarantined.insert(state.quarantined.end(), read.begin(), read.end());
  state.leftovers = names_in(path("quarantine/tmp")).size();
  if (!fs::exists(database())) return state;
  SQLite::Database database(this->database(), SQLite::OPEN_READWRITE);
  state.damage = ask(database, kDamage);
  if (!has_tables(database)) return state;
  state.reports = ask(database, kReports);
  state.incidents = ask(database, kIncidents);
  state.rejected = ask(database, kRejected);
  return state;
}

}  // namespace tlsrpt::faults
