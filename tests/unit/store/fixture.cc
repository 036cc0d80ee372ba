// SPDX-License-Identifier: MIT
#include "fixture.h"

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "catch.h"

namespace tlsrpt::store::test {

Folder::Folder() {
  std::string name = std::filesystem::temp_directory_path() / "tlsrpt-store-XXXXXX";
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  path_ = name;
}

Folder::~Folder() {
  std::filesystem::remove_all(path_);
}

report::Day day(int n) {
  return report::Day(std::chrono::days(19723 + n));
}

report::Time morning_after(int n) {
  return report::Time(day(n + 1)) + std::chrono::hours(6);
}

namespace {

void tell(report::Report& report, const Told& told) {
  report::Policy& policy = report.policies.emplace_back();
  policy.domain = told.domain;
  policy.policy_type = report.texts.keep(told.policy_type);
  policy.policy_domain = report.texts.keep(told.domain);
  for (const auto& line : told.policy_string) {
    policy.policy_string.push_back(report.texts.keep(line));
  }
  for (const auto& host : told.mx_host) policy.mx_host.push_back(report.texts.keep(host));
  policy.total_successful_session_count = told.successful;
  policy.total_failure_session_count = told.failed;
  for (const Failed& failed : told.failures) {
    report::FailureDetail& failure = policy.failure_details.emplace_back();
    failure.result_type = report.texts.keep(failed.result_type);
    failure.receiving_mx_hostname = report.texts.keep(failed.mx);
    failure.sending_mta_ip = "192.0.2.1";
    failure.receiving_ip = "198.51.100.1";
    failure.receiving_mx_helo = "helo.example.com";
    failure.failure_reason_code = "code";
    failure.additional_information = "https://sender.example/why";
    failure.failed_session_count = failed.sessions;
  }
}

}  // namespace

report::Report report_of(const Sent& sent) {
  report::Report report;
  report.organization_name = report.texts.keep(sent.organization_name);
  report.contact_info = report.texts.keep(sent.contact_info);
  report.report_id = report.texts.keep(sent.report_id);
  const report::Time start{day(sent.day)};
  report.date_range = {start, start + std::chrono::hours(24) - std::chrono::seconds(1)};
  for (const Told& told : sent.policies) tell(report, told);
  return report;
}

Arrival arrival_of(const Sent& sent) {
  Arrival arrival;
  arrival.received = morning_after(sent.day);
  REQUIRE(sent.bytes.size() <= arrival.sha256.size());
  std::copy(sent.bytes.begin(), sent.bytes.end(), arrival.sha256.begin());
  arrival.size = 1234;
  arrival.original = sent.original;
  arrival.report_domain = sent.report_domain;
  arrival.submitter = "sender.example";
  arrival.message_id = "<1@sender.example>";
  if (sent.authenticated) arrival.signer = sent.signer;
  return arrival;
}

Appended append(Store& store, const Sent& sent, report::Notes& notes) {
  return store.append(report_of(sent), arrival_of(sent), notes);
}

Appended append(Store& store, const Sent& sent) {
  report::Notes notes;
  return append(store, sent, notes);
}

Appended deliver(Store& store, const Sent& sent) {
  Store::Transaction transaction(store);
  const Appended appended = append(store, sent);
  transaction.commit();
  return appended;
}

std::int64_t number(const std::string& path, const std::string& sql) {
  return SQLite::Database(path).execAndGet(sql).getInt64();
}

std::string text(const std::string& path, const std::string& sql) {
  SQLite::Database database(path);
  return database.execAndGet(sql).getString();
}

Scope covered(int from, int to, std::vector<std::string> domains) {
  return {{Window::Basis::covered, report::Time(day(from)), report::Time(day(to))},
          std::move(domains)};
}

Scope received(int from, int to, std::vector<std::string> domains) {
  return {{Window::Basis::received, report::Time(day(from)), report::Time(day(to))},
          std::move(domains)};
}

Trouble::Kind trouble(const std::function<void()>& work) {
  try {
    work();
  } catch (const Trouble& trouble) {
    INFO(trouble.what());
    return trouble.kind();
  }
  FAIL("no trouble");
  return {};
}

std::string trouble_text(const std::function<void()>& work) {
  try {
    work();
  } catch (const Trouble& trouble) {
    return trouble.what();
  }
  return {};
}

int start(const std::function<int()>& work) {
  const int process = ::fork();
  REQUIRE(process >= 0);
  if (process != 0) return process;
  int status = 100;
  try {
    status = work();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
  }
  ::_exit(status);
}

int end(int process) {
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 101;
}

}  // namespace tlsrpt::store::test
