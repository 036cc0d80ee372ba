// SPDX-License-Identifier: MIT
// make_store: nothing to a store of many reports, in which the questions of a digest can be timed.
//
//   make_store DATABASE REPORTS
//
// 90 days, 1000 domains, 11 reporters; each report has an sts and a tlsa result, and every tenth
// has three failures.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "store/store.h"

namespace {

using namespace tlsrpt;

constexpr int kDays = 90;
constexpr int kDomains = 1000;
constexpr int kReporters = 11;
constexpr int kAtOnce = 20'000;

void add_failures(report::Report& report, report::Policy& policy, int number) {
  constexpr const char* kTypes[] = {"certificate-expired", "starttls-not-supported",
                                    "validation-failure"};
  for (int i = 0; i < 3; ++i) {
    report::FailureDetail& failure = policy.failure_details.emplace_back();
    failure.result_type = kTypes[i];
    const std::string mx = "mx" + std::to_string(number % 3) + "." + policy.domain;
    failure.receiving_mx_hostname = report.texts.keep(mx);
    failure.sending_mta_ip = report.texts.keep("192.0.2." + std::to_string(number % 250));
    failure.receiving_ip = "198.51.100.1";
    failure.failed_session_count = 2;
  }
  policy.total_failure_session_count = 6;
}

report::Report make(int number, report::Day first) {
  report::Report report;
  const int domain = number % kDomains;
  const int reporter = number / kDomains % kReporters;
  const report::Day day = first + std::chrono::days(number / (kDomains * kReporters) % kDays);
  const std::string name = "domain" + std::to_string(domain) + ".example";
  report.organization_name = report.texts.keep("Reporter " + std::to_string(reporter));
  report.contact_info = "tls-reports@sender.example";
  report.report_id = report.texts.keep(std::to_string(number));
  report.date_range = {report::Time(day),
                       report::Time(day) + std::chrono::hours(24) - std::chrono::seconds(1)};
  for (const char* type : {"sts", "tlsa"}) {
    report::Policy& policy = report.policies.emplace_back();
    policy.policy_type = type;
    policy.policy_domain = report.texts.keep(name);
    policy.domain = name;
    policy.total_successful_session_count = static_cast<unsigned>(100 + number % 900);
    policy.policy_string = {"version: STSv1", "mode: testing", "max_age: 86401"};
    if (number % 10 == 0) add_failures(report, policy, number);
  }
  return report;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: make_store DATABASE REPORTS\n");
    return 64;
  }
  const int reports = std::atoi(argv[2]);
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const report::Day first = report::day_of(now) - std::chrono::days(kDays);
  store::Store store(argv[1], store::Access::write, {});
  for (int number = 0; number < reports;) {
    store::Store::Transaction transaction(store);
    for (const int end = number + kAtOnce; number < end && number < reports; ++number) {
      const report::Report report = make(number, first);
      store::Arrival arrival;
      arrival.received = report.date_range.end_datetime + std::chrono::hours(6);
      for (int i = 0; i < 4; ++i) {
        arrival.sha256[static_cast<std::size_t>(i)] = static_cast<unsigned char>(number >> (8 * i));
      }
      arrival.original = "x";
      report::Notes notes;
      store.append(report, arrival, notes);
    }
    transaction.commit();
  }
  return 0;
}
