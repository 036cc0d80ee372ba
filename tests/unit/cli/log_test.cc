// SPDX-License-Identifier: MIT
#include "cli/log.h"

#include "catch.h"

using namespace tlsrpt;

namespace {

ingest::Finding finding(const std::string& text) {
  ingest::Finding found;
  found.report.emplace();
  found.report->organization_name = text;
  found.report->report_id = text;
  report::Policy& policy = found.report->policies.emplace_back();
  policy.domain = text;
  policy.policy_type = text;
  found.signer = text;
  return found;
}

}  // namespace

TEST_CASE("no text of a mail ends a value of a log line, or begins a field") {
  const std::string line = cli::describe(finding("a\" b=\"c"), ingest::Verdict::stored);
  CHECK(line ==
        "stored: reporter=\"a\\x22 b=\\x22c\" report-id=\"a\\x22 b=\\x22c\" day=1970-01-01 "
        "a\\x22\\x20b\\x3d\\x22c/a\\x22\\x20b\\x3d\\x22c=0+0 signed-by=a\\x22\\x20b=\\x22c");
  CHECK(cli::field("<1@a.example> verdict=\"stored\"", 80) ==
        "<1@a.example>\\x20verdict=\\x22stored\\x22");
  CHECK(cli::field("<a=b@example.com>", 80) == "<a=b@example.com>");
}

TEST_CASE("nor does the reason why a mail is not stored") {
  ingest::Finding found;
  found.fault = report::Fault::json_syntax;
  found.where = "part 1 verdict=\"stored\"";
  CHECK(cli::describe(found, ingest::Verdict::rejected).find("(part 1 verdict\\x3d\\x22stored") !=
        std::string::npos);
}

TEST_CASE("a log line says that an earlier report contradicts, and whether this one counts") {
  const std::string name = "a";
  ingest::Finding found = finding(name);
  CHECK(cli::describe(found, ingest::Verdict::stored).find("conflict=") == std::string::npos);
  found.counts_in_conflict = true;
  CHECK(cli::describe(found, ingest::Verdict::stored).ends_with(" signed-by=a conflict=counts"));
  found.counts_in_conflict = false;
  CHECK(cli::describe(found, ingest::Verdict::stored).ends_with(" conflict=does-not-count"));
}
