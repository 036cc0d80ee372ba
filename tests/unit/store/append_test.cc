// SPDX-License-Identifier: MIT

#include "fixture.h"

#include "catch.h"

using namespace tlsrpt;
using namespace tlsrpt::store::test;
using store::Access;
using store::Appended;
using store::Store;

namespace {

constexpr auto kMost = report::kMaxCount;

struct Fresh {
  Folder folder;
  Store store{folder.path(), Access::write, {}};

  std::int64_t number(const std::string& sql) { return store::test::number(folder.path(), sql); }
  std::string text(const std::string& sql) { return store::test::text(folder.path(), sql); }
};

Sent numbered(int n) {
  Sent sent;
  sent.report_id = sent.bytes = std::to_string(n);
  return sent;
}

}  // namespace

TEST_CASE("A report becomes rows that hold all it tells") {
  Fresh fresh;
  Sent sent;
  sent.day = 3;
  sent.authenticated = true;
  sent.policies[0].failed = 7;
  sent.policies[0].failures = {{"certificate-expired", "mx1.example.com", 7}};
  deliver(fresh.store, sent);
  CHECK(fresh.text("SELECT organization_name || ' ' || contact_info || ' ' || report_id || ' ' ||"
                   " datetime(start_datetime, 'unixepoch') || ' ' ||"
                   " datetime(end_datetime, 'unixepoch') || ' ' || date(day * 86400, 'unixepoch')"
                   " FROM report JOIN reporter ON reporter.id = report.reporter") ==
        "Example Sender tls@sender.example 1 2024-01-04 00:00:00 2024-01-04 23:59:59 2024-01-04");
  CHECK(fresh.text("SELECT datetime(received, 'unixepoch') || ' ' || hex(substr(sha256, 1, 2)) ||"
                   " ' ' || size || ' ' || submitter || ' ' || message_id || ' ' || authenticated"
                   " || counted || deliveries || ' ' || domain.name"
                   " FROM report JOIN domain ON domain.id = report.domain") ==
        "2024-01-05 06:00:00 3100 1234 sender.example <1@sender.example> 111 example.com");
  CHECK(fresh.text("SELECT bytes FROM original") == "compressed");
  CHECK(fresh.text("SELECT policy_type || ' ' || policy_string || ' ' || mx_host FROM policy") ==
        R"(sts ["version: STSv1","mode: testing"] ["*.example.com"])");
  CHECK(fresh.text("SELECT name || ' ' || policy_domain || ' ' || successful_sessions || ' ' ||"
                   " failed_sessions FROM result JOIN domain ON domain.id = result.domain") ==
        "example.com example.com 100 7");
  CHECK(fresh.text("SELECT result_type || ' ' || name || ' ' || sending_mta_ip || ' ' ||"
                   " receiving_ip || ' ' || receiving_mx_helo || ' ' || failure_reason_code ||"
                   " ' ' || additional_information || ' ' || failed_sessions"
                   " FROM failure JOIN mx ON mx.id = failure.mx") ==
        "certificate-expired mx1.example.com 192.0.2.1 198.51.100.1 helo.example.com code"
        " https://sender.example/why 7");
}

TEST_CASE("Texts that reports repeat stand once") {
  Fresh fresh;
  for (int i = 0; i < 3; ++i) {
    Sent sent = numbered(i);
    sent.policies[0].failures = {{}, {}};
    sent.policies.push_back(sent.policies[0]);
    deliver(fresh.store, sent);
  }
  for (const char* table : {"reporter", "domain", "policy", "mx"}) {
    CHECK(fresh.number(std::string("SELECT COUNT(*) FROM ") + table) == 1);
  }
  CHECK(fresh.number("SELECT COUNT(*) FROM failure") == 12);
}

TEST_CASE("Policies that differ in type, text or hosts are different policies") {
  Fresh fresh;
  Sent sent;
  sent.policies.resize(4);
  sent.policies[1].policy_type = "tlsa";
  sent.policies[2].policy_string = {};
  sent.policies[3].mx_host = {"mx2.example.com"};
  deliver(fresh.store, sent);
  CHECK(fresh.number("SELECT COUNT(*) FROM policy") == 4);
}

TEST_CASE("Deviations are kept beside the report") {
  Fresh fresh;
  report::Notes notes;
  notes.add(report::Deviation::byte_order_mark);
  notes.add(report::Deviation::count_missing, "policies[0].summary");
  Store::Transaction transaction(fresh.store);
  append(fresh.store, {}, notes);
  transaction.commit();
  CHECK(fresh.number("SELECT COUNT(*) FROM deviation") == 2);
  CHECK(fresh.text("SELECT deviation || ' ' || place FROM deviation WHERE n = 1") ==
        std::string(report::name(report::Deviation::count_missing)) + " policies[0].summary");
}

TEST_CASE("Hostile texts come back byte for byte") {
  Fresh fresh;
  Sent sent;
  const std::string hostile = "'; DROP TABLE report; --\"\\\n\x1b[2J\u202e\xf0\x9f\x92\xa9";
  sent.organization_name = sent.report_id = hostile;
  sent.policies[0] = {hostile, hostile, {hostile, "", hostile}, {hostile},
                      1,       1,       {{hostile, hostile, 1}}};
  deliver(fresh.store, sent);
  const auto told = results(fresh.store, covered(0, 1));
  REQUIRE(told.size() == 1);
  CHECK(told[0].domain == hostile);
  CHECK(told[0].policy_type == hostile);
  CHECK(told[0].policy_string == std::vector<std::string>{hostile, "", hostile});
  const auto failed = failures(fresh.store, covered(0, 1, {hostile}));
  REQUIRE(failed.size() == 1);
  CHECK(failed[0].result_type == hostile);
  CHECK(failed[0].receiving_mx_hostname == hostile);
  CHECK(failed[0].reporter.organization_name == hostile);
  CHECK(fresh.text("SELECT json_extract(policy_string, '$[2]') FROM policy") == hostile);
}

TEST_CASE("A report without an original has none") {
  Fresh fresh;
  Sent sent;
  sent.original.clear();
  deliver(fresh.store, sent);
  CHECK(fresh.number("SELECT COUNT(*) FROM original") == 0);
}

TEST_CASE("What is not committed leaves nothing, and names can be told again") {
  Fresh fresh;
  Sent sent;
  sent.policies[0].failures = {{}};
  {
    Store::Transaction transaction(fresh.store);
    CHECK(append(fresh.store, sent) == Appended::stored);
    CHECK(append(fresh.store, sent) == Appended::duplicate);
  }
  for (const char* table : {"reporter", "domain", "policy", "mx", "report", "original", "result",
                            "failure", "day_result", "day_failure", "day_reporter"}) {
    CHECK(fresh.number(std::string("SELECT COUNT(*) FROM ") + table) == 0);
  }
  CHECK(deliver(fresh.store, sent) == Appended::stored);
  CHECK(failures(fresh.store, covered(0, 1)).size() == 1);
}

TEST_CASE("Several reports of one mail are stored together") {
  Fresh fresh;
  {
    Store::Transaction transaction(fresh.store);
    for (int i = 0; i < 3; ++i) append(fresh.store, numbered(i));
    transaction.commit();
  }
  CHECK(count_reports(fresh.store, covered(0, 1)) == 3);
}

TEST_CASE("Sums stop at the largest count") {
  Fresh fresh;
  for (int i = 0; i < 3; ++i) {
    Sent sent = numbered(i);
    sent.policies[0].successful = i == 0 ? UINT64_MAX : kMost - 1;
    sent.policies[0].failed = kMost;
    sent.policies[0].failures = {{"a", "mx1.example.com", kMost}, {"a", "mx1.example.com", 5}};
    deliver(fresh.store, sent);
    for (const auto& scope : {covered(0, 1), received(1, 2), covered(0, 1, {"example.com"})}) {
      CHECK(results(fresh.store, scope).at(0).failed_sessions == kMost);
      CHECK(failures(fresh.store, scope).at(0).failed_sessions == kMost);
      CHECK(results(fresh.store, scope).at(0).successful_sessions == kMost);
    }
  }
  CHECK(fresh.number("SELECT MAX(successful_sessions) FROM result") ==
        static_cast<std::int64_t>(kMost));
}

TEST_CASE("A thousand full counts are no error, and a replaced one is summed up again") {
  Fresh fresh;
  {
    Store::Transaction transaction(fresh.store);
    for (int i = 0; i < 1100; ++i) {
      Sent sent = numbered(i);
      sent.policies[0].successful = i == 0 ? 0 : kMost;
      sent.policies[0].failures = {{"a", "mx1.example.com", kMost}};
      append(fresh.store, sent);
    }
    Sent again = numbered(0);
    again.bytes = "other";
    again.authenticated = true;
    append(fresh.store, again);
    transaction.commit();
  }
  for (const auto& scope : {covered(0, 1), received(1, 2)}) {
    CHECK(results(fresh.store, scope).at(0).successful_sessions == kMost);
    CHECK(results(fresh.store, scope).at(0).reports == 1100);
    CHECK(failures(fresh.store, scope).at(0).failed_sessions == kMost);
  }
}
