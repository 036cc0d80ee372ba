// SPDX-License-Identifier: MIT
// What is deeper, longer or more than the caller allows, and what only tries to cost much.

#include "reading.h"

#include "catch.h"

using namespace tlsrpt;
using namespace tlsrpt::json;
using report::Fault;

namespace {

/// A source that makes its text while it is read.
class Repeated final : public report::ByteSource {
 public:
  Repeated(std::string before, std::string_view piece, std::size_t bytes, std::string after)
      : before_(std::move(before)), after_(std::move(after)), left_(bytes) {
    while (piece_.size() < 16 * 1024) piece_ += piece;
  }
  std::string_view next() override {
    if (!before_.empty()) return given_ = std::exchange(before_, {});
    if (left_ > piece_.size()) {
      left_ -= piece_.size();
      return piece_;
    }
    return given_ = std::exchange(after_, {});
  }

 private:
  std::string before_, piece_, after_, given_;
  std::size_t left_;
};

constexpr std::size_t kTenMegabytes = 10 * 1024 * 1024;

/// A report with `piece` again and again in an unknown member.
void passes_over(const std::string& open, std::string_view piece, const std::string& close) {
  INFO(piece);
  Repeated bytes("{" + kNames + "," + kRange + R"(,"x":)" + open, piece, kTenMegabytes,
                 close + R"(,"policies":[{)" + kPolicy + "," + kSummary + "}]}");
  report::Notes notes;
  const report::Report report = read_report(bytes, {}, notes);
  CHECK(report.policies.size() == 1);
  CHECK(notes.empty());
}

std::string deep(std::size_t levels) {
  return with_members(R"("x":)" + repeat("[", levels) + repeat("]", levels) + "," + kNames + "," +
                      kRange + R"(,"policies":[{)" + kPolicy + "," + kSummary + "}]");
}

}  // namespace

TEST_CASE("Objects and arrays go as deep as the caller allows") {
  Limits limits;
  good(deep(15));
  bad(deep(16), Fault::json_too_deep);
  limits.depth = 6;
  good(deep(5), {}, limits);
  bad(deep(6), Fault::json_too_deep, "", limits);
  limits.depth = 5;
  good(with_failure(kFailure), {}, limits);
  limits.depth = 4;
  bad(with_failure(kFailure), Fault::json_too_deep, "policies[0].failure-details", limits);
  limits.depth = 0;
  bad("{}", Fault::json_too_deep, "", limits);
}

TEST_CASE("A hundred thousand levels overflow no stack") {
  bad(repeat("[", 100'000), Fault::json_not_an_object);
  bad(R"({"x":)" + repeat("[", 100'000), Fault::json_too_deep);
  bad(repeat(R"({"x":)", 100'000), Fault::json_too_deep);
  bad(R"({"policies":)" + repeat("[", 100'000), Fault::policy_missing, "policies");
}

TEST_CASE("An object has as many members as the caller allows") {
  Limits limits;
  limits.members = 5;
  const std::string rest = kNames + "," + kRange + R"(,"policies":[{)" + kPolicy + "," + kSummary;
  good(with_members(rest + "}]"), {}, limits);
  bad(with_members(rest + R"(}],"x":1)"), Fault::json_too_many_members, "", limits);
  bad(with_members(R"("x":{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1})"), Fault::json_too_many_members,
      "", limits);
  bad(with_policy(R"("a":1,"b":1,"c":1,"d":1,"e":1,"policy-type":"sts")"),
      Fault::json_too_many_members, "policies[0].policy.policy-type", limits);
}

TEST_CASE("A report has as many policies as the caller allows") {
  Limits limits;
  limits.policies = 2;
  const std::string entry = "{" + kPolicy + "," + kSummary + "}";
  CHECK(good(with_policies("[" + entry + "," + entry + "]"), {}, limits).report.policies.size() ==
        2);
  bad(with_policies("[" + entry + "," + entry + "," + entry + "]"), Fault::too_many_policies,
      "policies", limits);
  limits.policies = 0;
  good(with_policies("[]"), {"policies-empty policies"}, limits);
  bad(with_policies(entry), Fault::too_many_policies, "policies", limits);
}

TEST_CASE("A report has as many failure details as the caller allows, over all its policies") {
  Limits limits;
  limits.failure_details = 2;
  const std::string zero = R"({"result-type":"tlsa-invalid","failed-session-count":0})";
  const std::string one = "{" + kFailure + "}";
  good(with_failures("[" + one + "," + zero + "]"), {}, limits);
  bad(with_failures("[" + one + "," + zero + "," + zero + "]"), Fault::too_many_failure_details,
      "policies[0].failure-details[2]", limits);
  const std::string entry = kPolicy + "," + kSummary + R"(,"failure-details":[)";
  bad(with_policies("[{" + entry + one + "," + zero + "]},{" + entry + one + "]}]"),
      Fault::too_many_failure_details, "policies[1].failure-details[0]", limits);
}

TEST_CASE("A text stops at the limit of the caller, and never inside a character") {
  Limits limits;
  limits.text = 36;
  const auto reason = [&](const std::string& told, std::string_view kept, bool cut) {
    std::vector<std::string> notes;
    if (cut) notes.push_back("text-truncated policies[0].failure-details[0].failure-reason-code");
    const Reading reading =
        good(with_failure(kFailure + R"(,"failure-reason-code":")" + told + "\""), notes, limits);
    CHECK(reading.failure().failure_reason_code == kept);
  };
  const std::string a(34, 'a');
  reason(a + "bc", a + "bc", false);
  reason(a + "bcd", a + "bc", true);
  reason(a + "ü", a + "ü", false);
  reason(a + "üx", a + "ü", true);
  reason(a + "bü", a + "b", true);
  reason(a + "株", a, true);
  reason(a + "𝄞", a, true);
}

TEST_CASE("A text of a megabyte is cut and noted, whatever it says") {
  const std::string path = "policies[0].failure-details[0].result-type";
  const Reading reading = good(
      with_failure(R"("failed-session-count":1,"result-type":")" + repeat("x", 1'000'000) + "\""),
      {"text-truncated " + path, "result-type-unknown " + path});
  CHECK(reading.failure().result_type == std::string(255, 'x'));
}

TEST_CASE("A string longer than any limit is cut even where the limit is large") {
  Limits limits;
  limits.text = 100'000;
  const Reading reading =
      good(with_failure(kFailure + R"(,"failure-reason-code":")" + repeat("x", 200'000) + "\""),
           {"text-truncated policies[0].failure-details[0].failure-reason-code"}, limits);
  CHECK(reading.failure().failure_reason_code.size() == 100'000);
}

TEST_CASE("Names are cut sooner than other texts, and stay in their normal form") {
  const std::string path = "policies[0].failure-details[0].receiving-mx-hostname";
  const std::string start = repeat("a", 254);
  const Reading reading =
      good(with_failure(kFailure + R"(,"receiving-mx-hostname":"  )" + start + R"(.example")"),
           {"text-truncated " + path});
  CHECK(reading.failure().receiving_mx_hostname == start);
}

TEST_CASE("The lines of one policy have so many bytes together, and further ones are left out") {
  Limits limits;
  limits.policy_texts = 5;
  const Reading reading = good(with_policy(R"("policy-type":"sts","policy-domain":"example.com",)"
                                           R"("policy-string":["abc","def"],"mx-host":["c","d"])"),
                               {"text-truncated policies[0].policy.policy-string"}, limits);
  CHECK(reading.policy().policy_string.size() == 1);
  CHECK(reading.policy().mx_host.size() == 2);
}

TEST_CASE("Lines beyond the limit are left out and noted") {
  Limits limits;
  limits.lines = 3;
  const Reading reading =
      good(with_policy(R"("policy-type":"sts","policy-domain":"example.com",)"
                       R"("policy-string":["a","b"],"mx-host":["c.example","d.example"])"),
           {"text-truncated policies[0].policy.mx-host"}, limits);
  CHECK(reading.policy().policy_string.size() == 2);
  CHECK(reading.policy().mx_host.size() == 1);
}

TEST_CASE("Ten megabytes in an unknown member cost time and nothing else") {
  passes_over("[0", ",0", "]");
  passes_over("[[0]", ",[0]", "]");
  passes_over("[{}", R"(,{"a":{}})", "]");
  passes_over("[\"\"", R"(,"\ud834\udd1e")", "]");
  passes_over("\"", "aaaaaaaaaaaaaaaa", "\"");
  passes_over("1,\"", "aaaaaaaaaaaaaaaa", "\":1");
}

TEST_CASE("Ten megabytes of NUL bytes may follow") {
  Repeated bytes(with_failure(kFailure), std::string_view("\0\0", 2), kTenMegabytes, "");
  report::Notes notes;
  read_report(bytes, {}, notes);
  CHECK(told(notes) == std::vector<std::string>{"nul-after-json"});
}

TEST_CASE("A source that is damaged says so through the reader") {
  struct Damaged final : report::ByteSource {
    std::string_view next() override {
      if (!first_) throw report::BadReport(Fault::compression_corrupt, "", "");
      first_ = false;
      return R"({"report-id":)";
    }
    bool first_ = true;
  } bytes;
  report::Notes notes;
  CHECK_THROWS_AS(read_report(bytes, {}, notes), report::BadReport);
}
