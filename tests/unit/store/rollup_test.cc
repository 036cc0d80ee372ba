// SPDX-License-Identifier: MIT
// The sums by day, kept report by report, against sums of all rows at once.
#include <random>

#include "fixture.h"

#include "catch.h"

using namespace tlsrpt;
using namespace tlsrpt::store::test;
using store::Access;
using store::Scope;
using store::Store;

namespace {

/// Reports from few words, so that they meet in every way: duplicates, conflicts, one policy twice.
class Crowd {
 public:
  explicit Crowd(unsigned seed) : random_(seed) {}

  Sent report() {
    Sent sent;
    sent.organization_name = "Sender " + word(3);
    sent.contact_info = word(2) + "@sender.example";
    sent.report_id = word(4);
    sent.day = below(4);
    sent.bytes = word(400);
    sent.report_domain = below(5) == 0 ? word(3) + ".example" : "";
    sent.authenticated = below(3) == 0;
    sent.policies.clear();
    for (int i = below(4); i >= 0; --i) sent.policies.push_back(policy());
    return sent;
  }

 private:
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  std::string word(int n) { return std::to_string(below(n)); }
  std::uint64_t count() {
    return below(20) == 0 ? report::kMaxCount - static_cast<unsigned>(below(9))
                          : static_cast<unsigned>(below(1000));
  }

  Told policy() {
    Told told;
    told.domain = word(3) + ".example";
    told.policy_type = below(2) == 0 ? "sts" : "tlsa";
    told.policy_string = {word(2)};
    told.mx_host = {word(2)};
    told.successful = count();
    told.failed = count();
    // Some are longer than what is read of a report at once.
    for (int i = below(40) == 0 ? 1200 : below(4); i > 0; --i) {
      told.failures.push_back({"type " + word(3), "mx" + word(2) + ".example", count()});
    }
    return told;
  }

  std::mt19937 random_;
};

/// How many rows of a table differ from those of a SELECT.
std::int64_t differences(const std::string& path, const std::string& table,
                         const std::string& select) {
  return number(path, "SELECT COUNT(*) FROM (SELECT * FROM (SELECT * FROM " + table + " EXCEPT " +
                          select + ") UNION ALL SELECT * FROM (" + select +
                          " EXCEPT SELECT * FROM " + table + "))");
}

std::string sum(const std::string& column) {
  return "CAST(min(total(" + column + "), 9007199254740991) AS INTEGER)";
}

void compare_tables(const std::string& path) {
  CHECK(differences(path, "day_result",
                    "SELECT r.day, r.domain, policy, SUM(is_first), " + sum("successful_sessions") +
                        ", " + sum("failed_sessions") +
                        " FROM result r JOIN report ON report.id = r.report WHERE counted = 1"
                        " GROUP BY r.day, r.domain, policy") == 0);
  CHECK(
      differences(path, "day_failure",
                  "SELECT day, domain, policy_type, result_type, mx, reporter, " + sum("sessions") +
                      ", MAX(authenticated) FROM (SELECT r.day, r.domain, r.report, policy, "
                      "result_type, mx,"
                      " f.failed_sessions AS sessions FROM failure f JOIN result r"
                      " ON r.report = f.report AND r.n = f.result"
                      " UNION ALL SELECT day, r.domain, report, policy, '', mx.id,"
                      " failed_sessions FROM result r JOIN mx ON mx.name = ''"
                      " WHERE failed_sessions > 0 AND NOT EXISTS (SELECT 1 FROM failure f"
                      " WHERE f.report = r.report AND f.result = r.n AND f.failed_sessions > 0)) t"
                      " JOIN (SELECT id, reporter, authenticated FROM report"
                      " WHERE counted = 1) c"
                      " ON c.id = t.report JOIN policy ON policy.id = t.policy"
                      " GROUP BY 1, 2, 3, 4, 5, 6") == 0);
  CHECK(differences(path, "day_reporter",
                    "SELECT day, reporter, COUNT(*), SUM(1 - authenticated) FROM report"
                    " WHERE counted = 1 GROUP BY day, reporter") == 0);
  CHECK(number(path,
               "SELECT COUNT(*) FROM report WHERE most_failed_sessions IS NOT (SELECT " +
                   sum("largest") +
                   " FROM (SELECT MAX(sessions) AS largest FROM (SELECT SUM(MAX(failed_sessions,"
                   " (SELECT total(f.failed_sessions) FROM failure f WHERE f.report = r.report"
                   " AND f.result = r.n))) AS sessions FROM result r"
                   " JOIN policy ON policy.id = r.policy WHERE r.report = report.id"
                   " GROUP BY policy_type)))") == 0);
}

bool same(const store::ResultRow& a, const store::ResultRow& b) {
  return a.domain == b.domain && a.policy_type == b.policy_type &&
         a.policy_string == b.policy_string && a.reports == b.reports &&
         a.successful_sessions == b.successful_sessions && a.failed_sessions == b.failed_sessions &&
         a.first_day == b.first_day && a.last_day == b.last_day;
}

bool same(const store::FailureRow& a, const store::FailureRow& b) {
  return a.domain == b.domain && a.policy_type == b.policy_type && a.result_type == b.result_type &&
         a.receiving_mx_hostname == b.receiving_mx_hostname &&
         a.reporter.organization_name == b.reporter.organization_name &&
         a.failed_sessions == b.failed_sessions && a.first_day == b.first_day &&
         a.last_day == b.last_day;
}

bool same(const store::ReporterRow& a, const store::ReporterRow& b) {
  return a.reporter.organization_name == b.reporter.organization_name && a.reports == b.reports &&
         a.unverified == b.unverified;
}

template <typename Row>
bool all_same(const std::vector<Row>& a, const std::vector<Row>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Row& x, const Row& y) { return same(x, y); });
}

/// By coverage the sums answer, by arrival the reports; a report comes the day after.
void compare_answers(Store& store, int from, int to, const std::vector<std::string>& domains) {
  const Scope by_sums = covered(from, to, domains);
  const Scope by_reports = received(from + 1, to + 1, domains);
  CHECK(count_reports(store, by_sums) == count_reports(store, by_reports));
  CHECK(all_same(reporters(store, by_sums), reporters(store, by_reports)));
  CHECK(all_same(results(store, by_sums), results(store, by_reports)));
  CHECK(all_same(failures(store, by_sums), failures(store, by_reports)));
}

}  // namespace

TEST_CASE("Sums kept report by report equal sums of all rows") {
  for (const unsigned seed : {1U, 2U, 3U, 4U}) {
    Folder folder;
    Store store(folder.path(), Access::write, {});
    Crowd crowd(seed);
    for (int round = 0; round < 10; ++round) {
      Store::Transaction transaction(store);
      for (int i = 0; i < 30; ++i) append(store, crowd.report());
      if (round % 4 != 3) transaction.commit();
    }
    INFO("seed " << seed);
    CHECK(number(folder.path(), "SELECT COUNT(*) FROM report WHERE counted = 0") > 5);
    CHECK(number(folder.path(), "SELECT COUNT(*) FROM report WHERE deliveries > 1") > 5);
    compare_tables(folder.path());
    compare_answers(store, 0, 9, {});
    compare_answers(store, 1, 3, {});
    compare_answers(store, 0, 9, {"1.example"});
    compare_answers(store, 2, 3, {"0.example", "2.example", "none.example"});
  }
}
