// SPDX-License-Identifier: MIT
// A report that costs too much becomes one with the same totals that does not.
#include "report/condense.h"

#include <map>
#include <string>
#include <tuple>

#include "catch.h"

using namespace tlsrpt::report;

namespace {

Policy& add_policy(Report& report, const std::string& type, const std::string& domain,
                   std::uint64_t successful = 0, std::uint64_t failed = 0) {
  Policy& policy = report.policies.emplace_back();
  policy.policy_type = report.texts.keep(type);
  policy.policy_domain = report.texts.keep(domain);
  policy.domain = domain;
  policy.total_successful_session_count = successful;
  policy.total_failure_session_count = failed;
  return policy;
}

void add_failure(Report& report, const std::string& type, const std::string& mx,
                 const std::string& address, std::uint64_t sessions) {
  Policy& policy = report.policies.back();
  FailureDetail& failure = policy.failure_details.emplace_back();
  failure.result_type = report.texts.keep(type);
  failure.receiving_mx_hostname = report.texts.keep(mx);
  failure.sending_mta_ip = report.texts.keep(address);
  failure.failed_session_count = sessions;
  policy.total_failure_session_count = add_counts(policy.total_failure_session_count, sessions);
}

struct Totals {
  std::map<std::string, std::tuple<std::uint64_t, std::uint64_t, std::uint64_t>> by_policy_type;
  std::size_t rows = 0;
};

Totals totals(const Report& report) {
  Totals totals;
  for (const Policy& policy : report.policies) {
    auto& [successful, failed, detailed] = totals.by_policy_type[std::string(policy.policy_type)];
    successful = add_counts(successful, policy.total_successful_session_count);
    failed = add_counts(failed, policy.total_failure_session_count);
    for (const FailureDetail& failure : policy.failure_details) {
      detailed = add_counts(detailed, failure.failed_session_count);
    }
    totals.rows += 1 + policy.failure_details.size();
  }
  return totals;
}

std::map<std::string, std::uint64_t> sums_by_cause(const Report& report) {
  std::map<std::string, std::uint64_t> sums;
  for (const Policy& policy : report.policies) {
    for (const FailureDetail& failure : policy.failure_details) {
      sums[std::string(failure.result_type) + " " + std::string(failure.receiving_mx_hostname)] +=
          failure.failed_session_count;
    }
  }
  return sums;
}

std::string dump(const Report& report) {
  std::string text;
  for (const Policy& policy : report.policies) {
    text += "\n" + std::string(policy.policy_type) + " " + policy.domain + " " +
            std::to_string(policy.total_successful_session_count) + " " +
            std::to_string(policy.total_failure_session_count) + " " +
            std::to_string(policy.policy_string.size());
    for (const FailureDetail& failure : policy.failure_details) {
      text += "\n  " + std::string(failure.result_type) + " " +
              std::string(failure.receiving_mx_hostname) + " " +
              std::string(failure.sending_mta_ip) + " " + std::string(failure.failure_reason_code) +
              " " + std::to_string(failure.failed_session_count);
    }
  }
  return text;
}

/// Condenses it, and checks what holds of every result.
Report condensed(Report&& report, std::uint64_t mail_size, Notes& notes) {
  const Totals before = totals(report);
  Room room = room_of(mail_size);
  const Room whole = room;
  Report result = condense(std::move(report), room, notes);
  const Totals after = totals(result);
  CHECK(before.by_policy_type == after.by_policy_type);
  CHECK(after.rows <= whole.rows);
  Room again = whole;
  CHECK(is_condensed(result, again));
  CHECK(again.rows == room.rows);
  CHECK(again.bytes == room.bytes);
  const std::string text = dump(result);
  Notes none;
  Room once_more = whole;
  Report same = condense(std::move(result), once_more, none);
  CHECK(none.empty());
  CHECK(dump(same) == text);
  return same;
}

}  // namespace

TEST_CASE("a usual report stays as it is") {
  Report report;
  add_policy(report, "sts", "example.com", 230).policy_string = {"version: STSv1", "mode: testing"};
  add_failure(report, "certificate-expired", "mx1.example.com", "192.0.2.1", 5);
  add_failure(report, "certificate-expired", "mx1.example.com", "192.0.2.2", 2);
  add_policy(report, "no-policy-found", "example.net", 4);
  const std::string before = dump(report);
  Notes notes;
  CHECK(dump(condensed(std::move(report), 2000, notes)) == before);
  CHECK(notes.empty());
}

TEST_CASE("equal failures are merged, and only within their policy") {
  Report report;
  for (int policy = 0; policy < 2; ++policy) {
    add_policy(report, "sts", "example.com");
    for (int i = 0; i < 3; ++i) add_failure(report, "tlsa-invalid", "mx", "192.0.2.1", 7);
    add_failure(report, "tlsa-invalid", "mx", "192.0.2.2", 1);
  }
  Notes notes;
  const Report result = condensed(std::move(report), 2000, notes);
  REQUIRE(result.policies.size() == 2);
  REQUIRE(result.policies[1].failure_details.size() == 2);
  CHECK(result.policies[1].failure_details[0].failed_session_count == 21);
  CHECK(notes.empty());
}

TEST_CASE("of many addresses the sums by result type and MX host stay exact, the heaviest whole") {
  Report report;
  add_policy(report, "sts", "example.com");
  for (int i = 0; i < 100'000; ++i) {
    add_failure(report, i % 3 == 0 ? "certificate-expired" : "validation-failure",
                "mx" + std::to_string(i % 7), "2001:db8::" + std::to_string(i),
                i == 99'999 ? 1000 : 1);
  }
  const auto before = sums_by_cause(report);
  Notes notes;
  const Report result = condensed(std::move(report), 4'000'000, notes);
  CHECK(sums_by_cause(result) == before);
  CHECK(notes.has(Deviation::failure_details_summed));
  CHECK_FALSE(notes.has(Deviation::policies_summed));
  CHECK(totals(result).rows > 9'000);
  CHECK(dump(result).find("2001:db8::99999  1000") != std::string::npos);
}

TEST_CASE("of many result types and MX hosts a thousand are kept") {
  Report report;
  add_policy(report, "sts", "example.com");
  for (int i = 0; i < 20'000; ++i) {
    add_failure(report, "type" + std::to_string(i % 5'000), "mx" + std::to_string(i % 4'999), "",
                1 + static_cast<std::uint64_t>(i % 3));
  }
  Notes notes;
  const Report result = condensed(std::move(report), 4'000'000, notes);
  std::map<Text, int> types, mxs;
  for (const FailureDetail& failure : result.policies[0].failure_details) {
    ++types[failure.result_type];
    ++mxs[failure.receiving_mx_hostname];
  }
  CHECK(types.size() <= kMostResultTypes + 1);
  CHECK(mxs.size() <= kMostMxHosts + 1);
  CHECK(types.contains(kRemainder));
}

TEST_CASE("policies without room are summed by their type, with their failures") {
  Report report;
  const char* const types[] = {"sts", "tlsa", "no-policy-found", "other", "another"};
  for (int i = 0; i < 10'000; ++i) {
    add_policy(report, types[i % 5], "d" + std::to_string(i) + ".example", 3, i % 2 == 0 ? 2 : 0);
    if (i % 4 == 0) add_failure(report, "certificate-expired", "mx", std::to_string(i), 5);
  }
  const Totals before = totals(report);
  Notes notes;
  Room room = room_of(20'000);
  const Report result = condense(std::move(report), room, notes);
  Totals after = totals(result);
  CHECK(notes.has(Deviation::policies_summed));
  for (const char* const type : {"sts", "tlsa", "no-policy-found"}) {
    const auto& [successful, failed, detailed] = before.by_policy_type.at(type);
    CHECK(std::get<0>(after.by_policy_type[type]) == successful);
    CHECK(std::get<1>(after.by_policy_type[type]) == failed);
    // Where no failure says why, one without a result type stands for that.
    CHECK(std::get<2>(after.by_policy_type[type]) >= detailed);
  }
  const auto successful = [](Totals& totals, const std::string& type) {
    return std::get<0>(totals.by_policy_type[type]);
  };
  CHECK(successful(after, "other") + successful(after, "another") +
            successful(after, std::string(kRemainder)) ==
        12'000);
  Room again = room_of(20'000);
  CHECK(is_condensed(result, again));
}

TEST_CASE("policies of one domain are summed under that before their domain is left out") {
  Report report;
  for (int i = 0; i < 200; ++i) {
    Policy& policy = add_policy(report, "sts", "example.com", 1);
    for (int line = 0; line < 30; ++line) {
      policy.policy_string.push_back(report.texts.keep(std::string(500, 'x') + std::to_string(i)));
    }
  }
  Notes notes;
  const Report result = condensed(std::move(report), 3'000, notes);
  REQUIRE(!result.policies.empty());
  CHECK(result.policies.size() < 10);
  for (const Policy& policy : result.policies) CHECK(policy.domain == "example.com");
}

TEST_CASE("reports of one mail share its room, and the last still has its totals") {
  Room room = room_of(5'000);
  for (int i = 0; i < 8; ++i) {
    Report report;
    report.organization_name = report.texts.keep(std::string(255, 'o'));
    report.contact_info = report.texts.keep(std::string(512, 'c'));
    report.report_id = report.texts.keep(std::string(512, 'i'));
    for (const char* const type : {"sts", "tlsa", "no-policy-found", "x", "y"}) {
      for (int domain = 0; domain < 50; ++domain) {
        add_policy(report, type, std::string(200, 'd') + std::to_string(domain), 1);
        for (int n = 0; n < 50; ++n) {
          add_failure(report, std::string(200, 't') + std::to_string(n), std::string(200, 'm'),
                      std::to_string(n), 1);
        }
      }
    }
    Room before = room;
    Notes notes;
    const Report result = condense(std::move(report), room, notes);
    std::uint64_t failed = 0;
    for (const Policy& policy : result.policies) {
      for (const FailureDetail& failure : policy.failure_details) {
        failed += failure.failed_session_count;
      }
    }
    CHECK(failed == 5 * 50 * 50);
    CHECK(is_condensed(result, before));
  }
}

TEST_CASE("sums stop at the largest count") {
  Report report;
  add_policy(report, "sts", "example.com");
  for (int i = 0; i < 3; ++i) add_failure(report, "tlsa-invalid", "mx", "", kMaxCount);
  Notes notes;
  const Report result = condensed(std::move(report), 2000, notes);
  CHECK(result.policies[0].failure_details[0].failed_session_count == kMaxCount);
}

TEST_CASE("what is not condensed is seen") {
  Report twice;
  add_policy(twice, "sts", "example.com");
  add_failure(twice, "tlsa-invalid", "mx", "", 1);
  add_failure(twice, "tlsa-invalid", "mx", "", 1);
  Room room = room_of(1000);
  CHECK_FALSE(is_condensed(twice, room));
  Report long_one;
  add_policy(long_one, "sts", "example.com");
  for (int i = 0; i < 1000; ++i) add_failure(long_one, "tlsa-invalid", "mx", std::to_string(i), 1);
  room = room_of(1000);
  CHECK_FALSE(is_condensed(long_one, room));
}

TEST_CASE("long texts cost the pages that they need") {
  // A row that does not fit into its place takes a page of its own: few of them have room.
  Report report;
  add_policy(report, "sts", "example.com");
  const std::string text(510, 'x');
  for (int i = 0; i < 1000; ++i) {
    add_failure(report, "validation-failure", "mx", std::to_string(i), 1);
    FailureDetail& failure = report.policies.back().failure_details.back();
    failure.failure_reason_code = report.texts.keep(text);
    failure.additional_information = report.texts.keep(text);
  }
  Notes notes;
  const Report result = condensed(std::move(report), 30'000, notes);
  CHECK(totals(result).rows < 482'000 / 4096);
}
