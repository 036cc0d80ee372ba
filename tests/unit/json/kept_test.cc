// SPDX-License-Identifier: MIT
#include "json/kept.h"

#include "catch.h"
#include "json/base64.h"

using namespace tlsrpt;
using namespace tlsrpt::json;

namespace {

report::KeptReport whole_one() {
  report::KeptReport kept;
  report::Report& report = kept.report;
  report.organization_name = "Example \"Sender\" \xC3\xA9 \x1b[31m";
  report.contact_info = "tls@sender.example";
  report.report_id = "1";
  const report::Time start{report::Day(std::chrono::days(20000))};
  report.date_range = {start, start + std::chrono::hours(24)};
  report::Policy& policy = report.policies.emplace_back();
  policy.policy_type = "sts";
  policy.policy_string = {"version: STSv1", "[\"nested\"]", "", "\\"};
  policy.policy_domain = "Example.com.";
  policy.mx_host = {"*.example.com"};
  policy.domain = "example.com";
  policy.total_successful_session_count = report::kMaxCount;
  policy.total_failure_session_count = 3;
  report::FailureDetail& failure = policy.failure_details.emplace_back();
  failure.result_type = "certificate-expired";
  failure.sending_mta_ip = "192.0.2.1";
  failure.receiving_mx_hostname = "mx.example.com";
  failure.receiving_mx_helo = "helo.example.com";
  failure.receiving_ip = "198.51.100.1";
  failure.failed_session_count = 3;
  failure.additional_information = "https://sender.example/";
  failure.failure_reason_code = "code";
  policy.failure_details.emplace_back();
  report.policies.emplace_back();
  kept.received = start + std::chrono::hours(30);
  kept.deliveries = 4;
  kept.domain = "example.com";
  kept.signer = "sender.example";
  kept.counted = false;
  for (std::size_t i = 0; i < kept.sha256.size(); ++i) {
    kept.sha256[i] = static_cast<unsigned char>(i * 8 + 1);
  }
  kept.size = 12345;
  kept.report_domain = "example.com";
  kept.submitter = "sender.example";
  kept.message_id = "<1@sender.example>";
  kept.deviations = {{"of-a-newer-program", "policies[0]"}, {"zip-container", ""}};
  kept.original = std::string("\x1f\x8b\0\xff", 4);
  return kept;
}

/// What is wrong with a line.
std::string bad(const std::string& line, const Limits& limits = {}) {
  try {
    read_kept(line, limits);
  } catch (const BadKept& bad) {
    return bad.what();
  }
  return "nothing";
}

std::string replaced(std::string line, const std::string& from, const std::string& to) {
  const auto at = line.find(from);
  REQUIRE(at != std::string::npos);
  return line.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a report comes back as it was kept") {
  const report::KeptReport kept = whole_one();
  const std::string line = write_kept(kept);
  CHECK(line.starts_with(kKeptBegins));
  CHECK(line.find('\n') == std::string::npos);
  const report::KeptReport back = read_kept(line, {});
  CHECK(write_kept(back) == line);
  CHECK(back.original == kept.original);
  CHECK(back.sha256 == kept.sha256);
  CHECK(back.received == kept.received);
  CHECK(back.report.date_range.end_datetime == kept.report.date_range.end_datetime);
  CHECK(back.report.organization_name == kept.report.organization_name);
  REQUIRE(back.report.policies.size() == 2);
  CHECK(back.report.policies[0].policy_string == kept.report.policies[0].policy_string);
  CHECK(back.report.policies[0].total_successful_session_count == report::kMaxCount);
  CHECK(back.report.policies[0].failure_details.size() == 2);
  CHECK(back.signer == "sender.example");
  CHECK_FALSE(back.counted);
  CHECK(back.deliveries == 4);
}

TEST_CASE("what is not known is passed over, and what may be absent is") {
  const std::string line = write_kept(whole_one());
  const std::string more =
      replaced(line, "\"received\"", "\"later\":{\"report\":[{\"policies\":[-1.5]}]},\"received\"");
  CHECK(write_kept(read_kept(more, {})) == line);
  const std::string less = replaced(line, "\"original\":\"H4sA/w==\"", "\"original\":null");
  CHECK(read_kept(replaced(line, "\"original\":\"H4sA/w==\"", "\"other\":1"), {}).original.empty());
  CHECK(read_kept(less, {}).original.empty());
}

TEST_CASE("a line that is not whole says why") {
  const std::string line = write_kept(whole_one());
  const std::pair<std::string, std::string> cases[] = {
      {line.substr(0, line.size() / 2), "Missing a "},
      {line + "x", "The document root must not be followed by other values."},
      {"[" + line + "]", "it does not begin with tlsrpt_export"},
      {"7", "it does not begin with tlsrpt_export"},
      {"{}", "it does not begin with tlsrpt_export"},
      {replaced(line, "\"tlsrpt_export\":1", "\"tlsrpt_export\":2"), "a newer program"},
      {replaced(line, "\"received\":", "\"forgotten\":"), "a time is missing in it"},
      {replaced(line, "\"received\":\"2", "\"received\":\"x"), "a time in it is none"},
      {replaced(line, "\"sha256\":\"01", "\"sha256\":\"0"), "its sha256 is none"},
      {replaced(line, "\"sha256\":\"01", "\"sha256\":\"0G"), "its sha256 is none"},
      {replaced(line, "\"sha256\"", "\"sha\""), "its sha256 is missing"},
      {replaced(line, "\"report\":", "\"reports\":"), "it has no report"},
      {replaced(line, "H4sA/w==", "H4sA/w="), "its original is no base64"},
      {replaced(line, "\"size\":12345", "\"size\":-1"), "a number in it is no count"},
      {replaced(line, "\"size\":12345", "\"size\":1.5"), "a number in it is no count"},
      {replaced(line, "9007199254740991", "9007199254740992"), "a number in it is no count"},
      {replaced(line, "helo.example.com", std::string(5000, 'x')), "a text in it is longer"},
      {replaced(line, "helo.example.com", "\xff"), "Invalid encoding in string."},
  };
  for (const auto& [text, why] : cases) {
    INFO(text.substr(0, 200));
    CHECK_THAT(bad(text), tlsrpt::test::StartsWith(why));
  }
}

TEST_CASE("limits of a report hold for a line") {
  const std::string line = write_kept(whole_one());
  Limits limits;
  limits.policies = 1;
  CHECK(bad(line, limits) == "it has more policies than max-policies");
  limits = {};
  limits.failure_details = 1;
  CHECK(bad(line, limits) == "it has more failure details than max-failure-details");
  limits = {};
  limits.lines = 3;
  CHECK(bad(line, limits) == "its policies have too many lines");
  limits = {};
  limits.depth = 5;
  CHECK(bad(line, limits) == "it is nested too deeply");
  CHECK(bad("{\"x\":" + std::string(100'000, '[')) == "it is nested too deeply");
}

TEST_CASE("base64 goes there and back, and nothing else is any") {
  for (std::size_t size = 0; size < 70; ++size) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(i * 37 + size);
    CHECK(decode_base64(encode_base64(bytes)) == bytes);
  }
  CHECK(encode_base64("f") == "Zg==");
  CHECK(encode_base64("foobar") == "Zm9vYmFy");
  for (const char* text : {"Z", "Zg=", "Zg", "=Zg=", "Z===", "Zm 9", "Zm9v\n", "Zm-_", "===="}) {
    INFO(text);
    CHECK_FALSE(decode_base64(text));
  }
}
