// SPDX-License-Identifier: MIT
#include "store/stored_report.h"

#include "catch.h"
#include "fixture.h"

using namespace tlsrpt;
using namespace tlsrpt::store::test;
using store::Access;
using store::Appended;
using store::Store;

namespace {

using namespace std::string_literals;

const std::string kHostile = "\x1b]0;\0\x07\"\\\r\n\xE2\x80\xAE'; DROP TABLE report; --\xFF"s;

struct Fresh {
  Folder folder;
  Store store{folder.path(), Access::write, {}};

  void write(const report::Report& report, const Sent& sent) {
    report::Notes notes;
    Store::Transaction transaction(store);
    REQUIRE(store.append(report, arrival_of(sent), notes) == Appended::stored);
    transaction.commit();
  }
};

void same(const report::FailureDetail& a, const report::FailureDetail& b) {
  CHECK(a.result_type == b.result_type);
  CHECK(a.sending_mta_ip == b.sending_mta_ip);
  CHECK(a.receiving_mx_hostname == b.receiving_mx_hostname);
  CHECK(a.receiving_mx_helo == b.receiving_mx_helo);
  CHECK(a.receiving_ip == b.receiving_ip);
  CHECK(a.failed_session_count == b.failed_session_count);
  CHECK(a.additional_information == b.additional_information);
  CHECK(a.failure_reason_code == b.failure_reason_code);
}

void same(const report::Policy& a, const report::Policy& b) {
  CHECK(a.policy_type == b.policy_type);
  CHECK(a.policy_string == b.policy_string);
  CHECK(a.policy_domain == b.policy_domain);
  CHECK(a.mx_host == b.mx_host);
  CHECK(a.total_successful_session_count == b.total_successful_session_count);
  CHECK(a.total_failure_session_count == b.total_failure_session_count);
  CHECK(a.domain == b.domain);
  REQUIRE(a.failure_details.size() == b.failure_details.size());
  for (std::size_t i = 0; i < a.failure_details.size(); ++i) {
    same(a.failure_details[i], b.failure_details[i]);
  }
}

void same(const report::Report& a, const report::Report& b) {
  CHECK(a.organization_name == b.organization_name);
  CHECK(a.date_range.start_datetime == b.date_range.start_datetime);
  CHECK(a.date_range.end_datetime == b.date_range.end_datetime);
  CHECK(a.contact_info == b.contact_info);
  CHECK(a.report_id == b.report_id);
  REQUIRE(a.policies.size() == b.policies.size());
  for (std::size_t i = 0; i < a.policies.size(); ++i) same(a.policies[i], b.policies[i]);
}

/// Every field has words of its own.
report::Report rich_report() {
  Sent sent;
  sent.policies.resize(3);
  sent.policies[0].failed = 7;
  sent.policies[0].failures = {{"b", "mx2", 3}, {"a", "", 0}, {"b", "mx2", 4}};
  sent.policies[1].policy_type = "tlsa";
  sent.policies[1].policy_string = {};
  sent.policies[1].mx_host = {"z.example.com", "a.example.com"};
  sent.policies[2].domain = "";
  sent.policies[2].failures = {{"c", "mx1", report::kMaxCount}};
  report::Report report = report_of(sent);
  report.policies[0].policy_domain = "EXAMPLE.com.";
  for (auto& failure : report.policies[0].failure_details) {
    failure.sending_mta_ip = "2001:db8::1";
    failure.receiving_ip = "2001:db8::2";
  }
  return report;
}

std::vector<store::Id> numbers(Store& store, std::string_view id, std::size_t most = 20) {
  std::vector<store::Id> found;
  for (const auto& match : find_reports(store, id, most).rows) found.push_back(match.number);
  return found;
}

using Numbers = std::vector<store::Id>;

}  // namespace

TEST_CASE("A report that is read back says what it said") {
  Fresh fresh;
  const report::Report report = rich_report();
  fresh.write(report, Sent{});
  const auto stored = stored_report(fresh.store, 1);
  REQUIRE(stored);
  same(stored->report, report);
}

TEST_CASE("A report of hostile words is read back as it was") {
  Fresh fresh;
  report::Report report = rich_report();
  report.organization_name = report.contact_info = report.report_id = kHostile;
  for (auto& policy : report.policies) {
    policy.policy_type = policy.policy_domain = policy.domain = kHostile;
    policy.policy_string = policy.mx_host = {kHostile, "", kHostile};
    for (auto& failure : policy.failure_details) {
      failure.result_type = failure.sending_mta_ip = failure.receiving_mx_hostname =
          failure.receiving_mx_helo = failure.receiving_ip = failure.additional_information =
              failure.failure_reason_code = kHostile;
    }
  }
  fresh.write(report, Sent{});
  same(stored_report(fresh.store, 1).value().report, report);
  CHECK(numbers(fresh.store, kHostile) == Numbers{1});
}

TEST_CASE("A report says where it came from") {
  Fresh fresh;
  Sent sent;
  sent.report_domain = "told.example";
  sent.bytes = std::string("\x01\xab", 2);
  report::Notes notes;
  notes.add(report::Deviation::zlib_container, "part 2");
  notes.add(report::Deviation::byte_order_mark);
  {
    Store::Transaction transaction(fresh.store);
    append(fresh.store, sent, notes);
    transaction.commit();
  }
  CHECK(deliver(fresh.store, sent) == Appended::duplicate);
  const auto stored = stored_report(fresh.store, 1).value();
  CHECK(stored.number == 1);
  CHECK(stored.received == morning_after(0));
  CHECK(stored.deliveries == 2);
  CHECK(stored.domain == "told.example");
  CHECK(stored.report_domain == "told.example");
  CHECK(stored.submitter == "sender.example");
  CHECK(stored.message_id == "<1@sender.example>");
  CHECK(stored.sha256 == "01ab" + std::string(60, '0'));
  CHECK(stored.size == 1234);
  CHECK_FALSE(stored.authenticated);
  CHECK(stored.counted);
  CHECK_FALSE(stored.counts_instead);
  CHECK(stored.original_kept);
  REQUIRE(stored.deviations.size() == 2);
  CHECK(stored.deviations[0].deviation == "zlib-container");
  CHECK(stored.deviations[0].where == "part 2");
  CHECK(stored.deviations[1].where.empty());
}

TEST_CASE("A report whose original is not kept is read all the same") {
  Fresh fresh;
  Sent sent;
  sent.original = "";
  deliver(fresh.store, sent);
  const auto stored = stored_report(fresh.store, 1).value();
  CHECK_FALSE(stored.original_kept);
  same(stored.report, report_of(sent));
}

TEST_CASE("A report that does not count tells which one does") {
  Fresh fresh;
  Sent sent;
  deliver(fresh.store, sent);
  sent.bytes = "2";
  CHECK(deliver(fresh.store, sent) == Appended::conflict);
  sent.bytes = "3";
  sent.authenticated = true;
  CHECK(deliver(fresh.store, sent) == Appended::replaced);
  CHECK(stored_report(fresh.store, 1).value().counts_instead == 3);
  CHECK(stored_report(fresh.store, 2).value().counts_instead == 3);
  const auto counted = stored_report(fresh.store, 3).value();
  CHECK(counted.counted);
  CHECK(counted.authenticated);
  CHECK_FALSE(counted.counts_instead);
}

TEST_CASE("A number that no report has finds none") {
  Fresh fresh;
  CHECK_FALSE(stored_report(fresh.store, 1));
  deliver(fresh.store, Sent{});
  CHECK_FALSE(stored_report(fresh.store, 0));
  CHECK_FALSE(stored_report(fresh.store, -1));
  for (const char* id : {"2", "", "01x", "-1", "99999999999999999999999", "' OR 1 --"}) {
    CHECK(numbers(fresh.store, id).empty());
  }
}

TEST_CASE("A report is found by its number and by its report-id, the newest first") {
  Fresh fresh;
  const auto tell = [&](int on_day, const std::string& id, const std::string& bytes) {
    Sent sent;
    sent.day = on_day;
    sent.report_id = id;
    sent.bytes = bytes;
    return deliver(fresh.store, sent);
  };
  tell(1, "1", "1");
  tell(0, "daily", "2");
  tell(2, "daily", "3");
  tell(0, "2", "4");
  CHECK(tell(2, "daily", "5") == Appended::conflict);
  CHECK(numbers(fresh.store, "daily") == Numbers{5, 3, 2});
  CHECK(numbers(fresh.store, "Daily").empty());
  CHECK(numbers(fresh.store, "1") == Numbers{1});  // once, though both are its own
  CHECK(numbers(fresh.store, "2") == Numbers{2, 4});
  CHECK(numbers(fresh.store, "5") == Numbers{5});
  const auto matches = find_reports(fresh.store, "daily", 2);
  CHECK(matches.more == 1);
  REQUIRE(matches.rows.size() == 2);
  CHECK_FALSE(matches.rows[0].counted);
  CHECK(matches.rows[1].counted);
  CHECK(matches.rows[1].reporter.organization_name == "Example Sender");
  CHECK(matches.rows[1].domain == "example.com");
  CHECK(matches.rows[1].day == day(2));
  CHECK(matches.rows[1].received == morning_after(2));
}
