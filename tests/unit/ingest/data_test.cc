// SPDX-License-Identifier: MIT
// Every mail in tests/data gives what its .expect file says.
#include <unistd.h>
#include <algorithm>
#include <filesystem>

#include "catch.h"
#include "expectation.h"
#include "ingest/answer.h"
#include "ingest/authentication.h"
#include "report/time.h"

using namespace tlsrpt;
namespace fs = std::filesystem;

namespace {

const report::Time kNow = report::parse_time("2026-11-24T12:00:00Z")->time;

/// policy-string and mx-host lines are only compared for policies of which they are asked, so both
/// lists are joined per policy before they are compared.
std::vector<std::string> comparable(const test::Section& lines, const test::Section& asked) {
  std::vector<std::string> out;
  std::size_t next = 0;
  for (const std::string& line : lines) {
    const bool optional = line.starts_with("policy-string ") || line.starts_with("mx-host ");
    if (optional && (next >= asked.size() || asked[next].substr(0, asked[next].find(' ')) !=
                                                 line.substr(0, line.find(' ')))) {
      continue;
    }
    out.push_back(line);
    ++next;
  }
  return out;
}

/// Lines in a fixed order, whatever order the author of the file chose for the head.
test::Section ordered(test::Section section) {
  const auto rank = [](const std::string& line) {
    const char* const heads[] = {
        "verdict",   "fault", "deviations", "authentication", "organization-name", "contact-info",
        "report-id", "start", "end"};
    const auto key = line.substr(0, line.find(' '));
    return std::find(std::begin(heads), std::end(heads), key) - std::begin(heads);
  };
  std::stable_sort(section.begin(), section.end(),
                   [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  return section;
}

void check(const fs::path& mail, const fs::path& expect) {
  INFO(mail.filename().string());
  const auto expected = test::read_expectation(expect.string());
  ingest::Limits limits;
  limits.original = 16 * 1024;  // so that no file has to be larger
  const std::string raw = test::read_file(mail.string());
  // By way of bytes, as it comes from the process that reads mails.
  std::string bytes;
  ingest::to_bytes(ingest::examine_mail(raw, limits, {kNow, {}}),
                   [&](std::string_view piece) { bytes += piece; });
  std::string_view rest = bytes;
  auto examined = ingest::from_bytes([&] { return std::exchange(rest, {}); }, limits, raw.size());
  ingest::authenticate(examined, {"mx.example.org"});

  const auto folder = fs::temp_directory_path() / ("tlsrpt-data-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  {
    store::Store store((folder / "tlsrpt.db").string(), store::Access::write, {});
    const alert::Rules rules;
    alert::Review review(store, rules, {kNow, false, {}, {}, {}});
    store::Store::Transaction transaction(store);
    const auto verdicts = ingest::store_reports(examined, store, review, kNow);
    REQUIRE(examined.findings.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const auto asked = ordered(expected[i]);
      const auto lines = test::describe(examined.findings[i], verdicts[i], asked);
      CHECK(comparable(lines, asked) == asked);
    }
  }
  fs::remove_all(folder);
}

}  // namespace

TEST_CASE("every mail in tests/data gives what its .expect file says") {
  const fs::path data = TLSRPT_TEST_DATA;
  std::size_t checked = 0;
  for (const auto& entry : fs::directory_iterator(data)) {
    if (entry.path().extension() != ".expect") continue;
    const std::string stem = entry.path().stem().string();
    constexpr std::string_view kExamples = "examples-";
    const fs::path mail = stem.starts_with(kExamples) ? data / "../../contrib/examples" /
                                                            (stem.substr(kExamples.size()) + ".eml")
                                                      : data / (stem + ".eml");
    check(mail, entry.path());
    ++checked;
  }
  CHECK(checked > 50);
}

TEST_CASE("every mail in tests/data has its .expect file") {
  for (const auto& entry : fs::directory_iterator(TLSRPT_TEST_DATA)) {
    if (entry.path().extension() != ".eml") continue;
    CHECK(fs::exists(fs::path(entry.path()).replace_extension(".expect")));
  }
}
