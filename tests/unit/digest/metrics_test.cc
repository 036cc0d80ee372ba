// SPDX-License-Identifier: MIT
#include "digest/metrics.h"

#include <algorithm>
#include <set>
#include <sstream>

#include "catch.h"
#include "digest/gauge.h"
#include "report/report.h"
#include "rows.h"

using namespace tlsrpt;
using namespace tlsrpt::digest;
using tlsrpt::test::Contains;

namespace {

/// Series, each as its name, its labels and its number.
std::vector<std::string> series(const std::string& text, const std::string& name = {}) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with('#')) continue;
    if (name.empty() || line.starts_with(name + '{') || line.starts_with(name + ' ')) {
      lines.push_back(line);
    }
  }
  return lines;
}

std::string one(const std::string& text, const std::string& name) {
  const auto lines = series(text, name);
  REQUIRE(lines.size() == 1);
  return lines.front();
}

bool all_differ(const std::vector<std::string>& lines) {
  std::set<std::string> labels;
  for (const std::string& line : lines) labels.insert(line.substr(0, line.rfind(' ')));
  return labels.size() == lines.size();
}

IncidentView incident(const std::string& domain, const std::string& type, const std::string& mx) {
  IncidentView view;
  view.incident.cause = {domain, type, mx};
  return view;
}

std::string metrics_of(Rows rows, const MetricsBounds& bounds = {}) {
  return metrics(merge(std::move(rows)), bounds);
}

}  // namespace

TEST_CASE("a gauge names itself, and writes its series in the order of their labels") {
  Gauge gauge("tlsrpt_things", "Things, by kind.", {"kind", "place"});
  CHECK(gauge.text().empty());
  gauge.add({"b", ""}, 2);
  gauge.add({"a", "here"}, 1);
  gauge.add({"b", ""}, 40);
  CHECK(gauge.text() ==
        "# HELP tlsrpt_things Things, by kind.\n# TYPE tlsrpt_things gauge\n"
        "tlsrpt_things{kind=\"a\",place=\"here\"} 1\ntlsrpt_things{kind=\"b\",place=\"\"} 42\n");
}

TEST_CASE("a gauge without labels is a number, and stops at the largest") {
  Gauge gauge("tlsrpt_all", "All.", {});
  gauge.add({}, report::kMaxCount);
  gauge.add({}, 1);
  CHECK(series(gauge.text()).front() == "tlsrpt_all " + std::to_string(report::kMaxCount));
}

TEST_CASE("labels that are the same after escaping and cutting are one series") {
  Gauge sums("tlsrpt_sums", "Sums.", {"name"});
  Gauge marks("tlsrpt_marks", "Marks.", {"name"});
  for (const char last : {'a', 'b'}) {
    sums.add({std::string(300, 'x') + last}, 1);
    marks.mark({std::string(300, 'x') + last}, last == 'a');
  }
  CHECK_THAT(one(sums.text(), "tlsrpt_sums"), tlsrpt::test::EndsWith("…\"} 2"));
  CHECK_THAT(one(marks.text(), "tlsrpt_marks"), tlsrpt::test::EndsWith("…\"} 1"));
}

TEST_CASE("quotes and backslashes of a label are escaped") {
  Gauge gauge("tlsrpt_x", "X.", {"x"});
  gauge.add({"a\"b\\c\nd"}, 1);
  CHECK(one(gauge.text(), "tlsrpt_x") == R"(tlsrpt_x{x="a\"b\\\\c\\x0ad"} 1)");
}

TEST_CASE("a digest has the metrics that the manual names") {
  Rows rows = failing_day();
  rows.silent = {{"example.edu", day("2026-11-12")}};
  rows.rejected = {{"rejected", "json-syntax", 3}};
  rows.quarantine = {4, time("2026-11-20T01:00:00Z")};
  rows.quarantine_losses = 2;
  rows.incidents = {incident("example.org", "certificate-expired", "mx2.example.org")};
  rows.waiting.emplace_back().delivery.state = store::kGivenUp;
  const std::string text = metrics_of(std::move(rows));
  for (
      const char* line : {
          "tlsrpt_window_start_timestamp_seconds 1795370400",
          "tlsrpt_window_end_timestamp_seconds 1795456800",
          "tlsrpt_reports 7",
          "tlsrpt_unverified_reports 3",
          R"(tlsrpt_reporter_reports{organization_name="Google Inc.",reporter_domain="",signed="no"} 3)",
          R"(tlsrpt_domains{verdict="failing"} 1)",
          R"(tlsrpt_domains{verdict="silent"} 1)",
          R"(tlsrpt_domain_failing{domain="example.com"} 0)",
          R"(tlsrpt_domain_failing{domain="example.org"} 1)",
          R"(tlsrpt_domain_silent{domain="example.edu"} 1)",
          R"(tlsrpt_domain_silent{domain="example.org"} 0)",
          "tlsrpt_domains_left_out 0",
          R"(tlsrpt_sessions{domain="example.org",policy_type="sts",outcome="failed"} 57)",
          R"(tlsrpt_sessions{domain="example.org",policy_type="sts",outcome="successful"} 1031)",
          R"(tlsrpt_policy_mode{domain="example.com",mode="enforce"} 1)",
          R"(tlsrpt_failed_sessions{domain="example.org",policy_type="sts",)"
          R"(result_type="certificate-expired",receiving_mx_hostname="mx2.example.org"} 57)",
          "tlsrpt_incidents 1",
          R"(tlsrpt_incidents_open{domain="example.org",result_type="certificate-expired",)"
          R"(receiving_mx_hostname="mx2.example.org"} 1)",
          R"(tlsrpt_rejected_mails{verdict="rejected",fault="json-syntax"} 3)",
          "tlsrpt_quarantine_messages 4",
          "tlsrpt_quarantine_lost_mails 2",
          "tlsrpt_quarantine_oldest_timestamp_seconds 1795136400",
          R"(tlsrpt_alerts{state="given_up"} 1)",
          R"(tlsrpt_alerts{state="pending"} 0)",
      }) {
    CHECK_THAT(text, Contains(std::string(line) + "\n"));
  }
  // Of a silent domain nobody knows whether it fails.
  CHECK_THAT(text, !Contains(R"(tlsrpt_domain_failing{domain="example.edu"})"));
}

TEST_CASE("a quarantine that may not be read has no metrics") {
  Rows rows = one_day();
  rows.quarantine.messages.reset();
  const std::string text = metrics_of(std::move(rows));
  CHECK_THAT(text, !Contains("tlsrpt_quarantine_messages"));
  CHECK_THAT(text, Contains("tlsrpt_quarantine_lost_mails 0\n"));
}

TEST_CASE("a day without reports still has the numbers of the site") {
  Rows rows = one_day();
  rows.reports = 0;
  rows.reporters.clear();
  const std::string text = metrics_of(std::move(rows));
  CHECK(one(text, "tlsrpt_reports") == "tlsrpt_reports 0");
  CHECK(series(text, "tlsrpt_domains").size() == 3);
  CHECK(series(text, "tlsrpt_domain_failing").empty());
  CHECK(series(text, "tlsrpt_quarantine_oldest_timestamp_seconds").empty());
  CHECK(text.ends_with("\n"));
}

TEST_CASE("types that nobody registered are one, so that no sender makes up series") {
  Rows rows = one_day();
  for (std::uint64_t i = 0; i < 9; ++i) {
    rows.results.push_back(result("a.example", numbered_domain(i), 1, 2));
    rows.failures.push_back(
        failure("a.example", numbered_domain(i), numbered_domain(i + 50), "mx", "R", 2));
  }
  rows.incidents = {incident("a.example", "made-up", "mx"), incident("a.example", "as-well", "mx")};
  const std::string text = metrics_of(std::move(rows), MetricsBounds::none());
  CHECK(series(text, "tlsrpt_sessions") ==
        std::vector<std::string>{
            R"(tlsrpt_sessions{domain="a.example",policy_type="other",outcome="failed"} 18)",
            R"(tlsrpt_sessions{domain="a.example",policy_type="other",outcome="successful"} 9)"});
  CHECK_THAT(one(text, "tlsrpt_failed_sessions"),
             Contains(R"(policy_type="other",result_type="other",receiving_mx_hostname="mx"} 18)"));
  CHECK_THAT(one(text, "tlsrpt_incidents_open"), tlsrpt::test::EndsWith("} 2"));
}

TEST_CASE("hosts beyond the bound are summed, the smallest ones") {
  Rows rows = one_day();
  rows.results = {result("a.example", "sts", 1, 1)};
  for (std::uint64_t i = 1; i <= 30; ++i) {
    rows.failures.push_back(
        failure("a.example", "sts", "certificate-expired", numbered_domain(i), "R", i));
    rows.incidents.push_back(incident("a.example", "certificate-expired", numbered_domain(i)));
  }
  rows.failures.push_back(failure("a.example", "sts", "sts-policy-fetch-error", "", "R", 1));
  const std::string text = metrics_of(rows);
  const auto lines = series(text, "tlsrpt_failed_sessions");
  CHECK(lines.size() == 22);
  CHECK(all_differ(lines));
  CHECK_THAT(text, Contains(R"(receiving_mx_hostname="other"} 55)"));  // 1 + … + 10
  CHECK_THAT(text, Contains(R"(receiving_mx_hostname="d30.example"} 30)"));
  CHECK_THAT(text, Contains(R"(receiving_mx_hostname=""} 1)"));
  CHECK(series(text, "tlsrpt_incidents_open").size() == 21);
  CHECK(one(text, "tlsrpt_incidents") == "tlsrpt_incidents 30");
  const std::string all = metrics_of(std::move(rows), MetricsBounds::none());
  CHECK(series(all, "tlsrpt_failed_sessions").size() == 31);
  CHECK(series(all, "tlsrpt_incidents_open").size() == 30);
}

TEST_CASE("reporters beyond the bound are summed") {
  Rows rows = one_day();
  rows.reporters.clear();
  for (std::uint64_t i = 0; i < 60; ++i)
    rows.reporters.push_back({by(numbered_domain(i)), i < 10 ? 1u : 2u, 0});
  const std::string text = metrics_of(rows);
  CHECK(series(text, "tlsrpt_reporter_reports").size() == 51);
  CHECK_THAT(text, Contains(R"({organization_name="other",reporter_domain="",signed=""} 10)"));
  CHECK(series(metrics_of(std::move(rows), MetricsBounds::none()), "tlsrpt_reporter_reports")
            .size() == 60);
}

TEST_CASE("domains beyond the bound are left out and counted, those that fail the last") {
  Rows rows = one_day();
  for (std::uint64_t i = 0; i < 5; ++i) {
    rows.results.push_back(result(numbered_domain(i), "sts", 100 + i, i == 0 ? 1 : 0));
  }
  rows.incidents = {incident("gone.example", "certificate-expired", "")};
  const std::string text = metrics_of(rows, {3, 20, 50});
  CHECK(series(text, "tlsrpt_domain_failing") ==
        std::vector<std::string>{R"(tlsrpt_domain_failing{domain="d0.example"} 1)",
                                 R"(tlsrpt_domain_failing{domain="d4.example"} 0)"});
  CHECK(series(text, "tlsrpt_incidents_open").size() == 1);
  CHECK(one(text, "tlsrpt_domains_left_out") == "tlsrpt_domains_left_out 3");
  CHECK_THAT(text, Contains(R"(tlsrpt_domains{verdict="clean"} 4)"));
  const std::string all = metrics_of(std::move(rows), MetricsBounds::none());
  CHECK(one(all, "tlsrpt_domains_left_out") == "tlsrpt_domains_left_out 0");
}

TEST_CASE("hostile texts stay inside their labels, and never make two series the same") {
  Rows rows = one_day();
  const std::string cut = std::string(300, 'x');
  rows.reporters = {{by(kHostile), 1, 0},
                    {by("x\"} 1\ntlsrpt_reports 0"), 1, 0},
                    {by(cut + "1"), 1, 0},
                    {by(cut + "2"), 1, 0}};
  for (const std::string& name :
       {kHostile, cut + "1", cut + "2", std::string("other"), std::string()}) {
    rows.results.push_back(result(name, name, 1, 1));
    for (const std::string& mx : {kHostile, cut + "1", cut + "2", std::string("other")}) {
      rows.failures.push_back(failure(name, name, name, mx, name, 1));
      rows.incidents.push_back(incident(name, name, mx));
    }
  }
  rows.rejected = {{kHostile, kHostile, 1}};
  const Digest digest = merge(rows);
  for (const MetricsBounds& bounds :
       {MetricsBounds(), MetricsBounds::none(), MetricsBounds{2, 1, 1}}) {
    const std::string text = metrics(digest, bounds);
    CHECK(text == metrics(digest, bounds));
    CHECK(all_differ(series(text)));
    CHECK(std::none_of(text.begin(), text.end(), [](char c) {
      return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F || c == '\xFF';
    }));
    for (const std::string& line : series(text))
      CHECK_THAT(line, tlsrpt::test::StartsWith("tlsrpt_"));
  }
  CHECK_THAT(
      metrics(digest),
      Contains(
          R"({organization_name="x\"} 1\\x0atlsrpt_reports 0",reporter_domain="",signed="no"} 1)"));
  CHECK_THAT(metrics(digest),
             Contains(R"({organization_name="\\x1b]0;owned\\x07\\x0d\\x0aBcc: all \\u{202e} )"));
}
