// SPDX-License-Identifier: MIT

#include <algorithm>
#include <set>

#include "catch.h"
#include "report/deviation.h"
#include "report/fault.h"
#include "report/report.h"
#include "report/result_type.h"

using namespace tlsrpt::report;

namespace {

bool is_wire_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

/// The names of all rows from the first value to `last`; each must be plain and stand once.
template <typename Value>
void check_names(Value last) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    const auto& row = facts(static_cast<Value>(i));
    INFO(row.name);
    CHECK(is_wire_name(row.name));
    CHECK_FALSE(row.meaning.empty());
    CHECK(names.insert(row.name).second);
  }
}

}  // namespace

TEST_CASE("every fault and deviation has a name of its own and a meaning") {
  check_names(Fault::foreign_domain);
  check_names(Deviation::conflicts_with_earlier_report);
}

TEST_CASE("every deviation names who does it and the file that shows it") {
  for (int i = 0; i <= static_cast<int>(Deviation::conflicts_with_earlier_report); ++i) {
    const DeviationFacts& row = facts(static_cast<Deviation>(i));
    INFO(row.name);
    CHECK_FALSE(row.sender.empty());
    CHECK_FALSE(row.shown_by.empty());
    CHECK(find_deviation(row.name) == &row);
  }
  CHECK(find_deviation("of-a-newer-program") == nullptr);
}

TEST_CASE("a bad report says what, where and how") {
  const BadReport bad(Fault::json_syntax, "part 2", "near byte 7");
  CHECK(bad.fault() == Fault::json_syntax);
  CHECK(std::string(bad.what()) == "the report is not valid JSON (part 2): near byte 7");
  CHECK(std::string(BadReport(Fault::json_syntax, "", "").what()) ==
        "the report is not valid JSON");
}

TEST_CASE("the eleven registered result types are known, and no others") {
  CHECK(result_types().size() == 11);
  for (const ResultType& type : result_types()) {
    INFO(type.name);
    CHECK(is_registered(type.name));
    CHECK_FALSE(type.meaning.empty());
    CHECK_FALSE(type.remedy.empty());
    CHECK_FALSE(type.command.empty());
  }
  CHECK_FALSE(is_registered("quantum-failure"));
  CHECK_FALSE(is_registered(""));
  CHECK_FALSE(result_type("quantum-failure").meaning.empty());
  CHECK(result_type("(remainder)").meaning != result_type("quantum-failure").meaning);
}

TEST_CASE("a command names the hosts, where they are host names") {
  const ResultType& expired = result_type("certificate-expired");
  CHECK(command_for(expired, "example.com", "mx1.example.com") ==
        "openssl s_client -starttls smtp -connect mx1.example.com:25 -servername mx1.example.com "
        "</dev/null");
  CHECK(command_for(result_type("sts-policy-invalid"), "example.com", "") ==
        "curl -v https://mta-sts.example.com/.well-known/mta-sts.txt");
}

TEST_CASE("what a report says never becomes part of a command") {
  for (const std::string_view host :
       {"", "$(reboot)", "a;b", "-proxy", "a b", "{domain}", "a\nb"}) {
    for (const ResultType& type : result_types()) {
      const std::string command = command_for(type, host, host);
      INFO(command);
      if (!host.empty()) CHECK(command.find(host) == std::string::npos);
      CHECK(command.find("//mta-sts./") == std::string::npos);
    }
  }
}

TEST_CASE("counts stop at the largest integer of I-JSON") {
  CHECK(add_counts(1, 2) == 3);
  CHECK(add_counts(kMaxCount, 1) == kMaxCount);
  CHECK(add_counts(kMaxCount - 1, 1) == kMaxCount);
  CHECK(add_counts(kMaxCount, kMaxCount) == kMaxCount);
}
