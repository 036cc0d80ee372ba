// SPDX-License-Identifier: MIT
// What was found in a mail, as bytes: the same afterwards, and never more than the limits allow.
#include <tuple>

#include "catch.h"
#include "ingest/answer.h"
#include "json/writer.h"
#include "report_mail.h"

using namespace tlsrpt;
using test::ReportMail;

namespace {

const ingest::Circumstances kNow{report::parse_time("2026-11-24T12:00:00Z")->time, {}};

ingest::Examined examined(const std::string& mail) {
  return ingest::examine_mail(mail, {}, kNow);
}

std::string bytes_of(const ingest::Examined& found) {
  std::string bytes;
  ingest::to_bytes(found, [&](std::string_view piece) { bytes += piece; });
  return bytes;
}

/// As it comes in pieces of this size.
ingest::Examined read(std::string_view bytes, const ingest::Limits& limits = {},
                      std::size_t piece = 100'000, std::size_t size = 100'000) {
  return ingest::from_bytes(
      [&] {
        const std::string_view next = bytes.substr(0, piece);
        bytes.remove_prefix(next.size());
        return next;
      },
      limits, size);
}

std::string json_of(const report::Report& report) {
  json::Writer out;
  json::write(out, report);
  return std::string(out.str());
}

void check_equal(const ingest::Finding& a, const ingest::Finding& b) {
  REQUIRE(a.readable() == b.readable());
  if (a.readable()) CHECK(json_of(*a.report) == json_of(*b.report));
  CHECK(a.original == b.original);
  CHECK(a.sha256 == b.sha256);
  CHECK(a.size == b.size);
  CHECK(a.report_domain == b.report_domain);
  CHECK(a.submitter == b.submitter);
  CHECK(a.attached == b.attached);
  CHECK(a.contact_domains == b.contact_domains);
  CHECK(a.fault == b.fault);
  CHECK(a.where == b.where);
  CHECK(a.detail == b.detail);
  REQUIRE(std::distance(a.notes.begin(), a.notes.end()) ==
          std::distance(b.notes.begin(), b.notes.end()));
  auto note = b.notes.begin();
  for (const report::Note& expected : a.notes) {
    CHECK(note->deviation == expected.deviation);
    CHECK(note->where == expected.where);
    ++note;
  }
}

void check_equal(const ingest::Evidence& a, const ingest::Evidence& b) {
  CHECK(a.author == b.author);
  CHECK(a.body_fields == b.body_fields);
  CHECK(a.report_fields == b.report_fields);
  CHECK(a.repeated == b.repeated);
  REQUIRE(a.verifiers.size() == b.verifiers.size());
  for (std::size_t i = 0; i < a.verifiers.size(); ++i) {
    CHECK(a.verifiers[i].authserv_id == b.verifiers[i].authserv_id);
    CHECK(a.verifiers[i].readable == b.verifiers[i].readable);
    REQUIRE(a.verifiers[i].dkim.size() == b.verifiers[i].dkim.size());
    for (std::size_t j = 0; j < a.verifiers[i].dkim.size(); ++j) {
      const ingest::DkimResult &x = a.verifiers[i].dkim[j], &y = b.verifiers[i].dkim[j];
      CHECK(std::tie(x.result, x.signer, x.selector, x.signature) ==
            std::tie(y.result, y.signer, y.selector, y.signature));
    }
  }
  REQUIRE(a.signatures.size() == b.signatures.size());
  for (std::size_t i = 0; i < a.signatures.size(); ++i) {
    const ingest::SignatureField &x = a.signatures[i], &y = b.signatures[i];
    CHECK(std::tie(x.domain, x.selector, x.signature, x.fields, x.has_length) ==
          std::tie(y.domain, y.selector, y.signature, y.fields, y.has_length));
  }
}

void check_round_trip(const ingest::Examined& before, std::size_t piece = 100'000) {
  const ingest::Examined after = read(bytes_of(before), {}, piece);
  CHECK(after.header.from == before.header.from);
  CHECK(after.header.subject == before.header.subject);
  CHECK(after.header.message_id == before.header.message_id);
  CHECK(after.is_mail == before.is_mail);
  check_equal(after.evidence, before.evidence);
  REQUIRE(after.findings.size() == before.findings.size());
  for (std::size_t i = 0; i < after.findings.size(); ++i) {
    check_equal(before.findings[i], after.findings[i]);
  }
}

}  // namespace

TEST_CASE("a report is the same after it was bytes") {
  check_round_trip(examined(ReportMail{}.mail()));
  check_round_trip(
      examined(ReportMail{.policy_type = "tlsa", .policy_domain = "mx1.example.net"}.mail()));
}

TEST_CASE("a fault is the same after it was bytes") {
  check_round_trip(examined("Subject: lunch\n\nToday at noon.\n"));
  std::string broken = ReportMail{}.mail();
  broken.replace(broken.find("\"policies\""), 10, "\"nothing\" ");
  check_round_trip(examined(broken));
}

TEST_CASE("the evidence of who sent it is the same after it was bytes") {
  auto before = examined(ReportMail{}.mail());
  before.evidence = {"sender.example",
                     "content-type:content-transfer-encoding",
                     {"tls-report-domain"},
                     true,
                     {{"mx.example.org", true, {{"pass", "sender.example", "s1", "abcdefgh"}}}},
                     {{"sender.example", "s1", "abcdefghijkl", "from:to", true}}};
  before.findings.at(0).attached = true;
  before.findings.at(0).contact_domains = {"sender.example", ""};
  check_round_trip(before);
}

TEST_CASE("what only the reader's parent decides is not in an answer") {
  auto before = examined(ReportMail{}.mail());
  before.findings.at(0).signer = "sender.example";
  before.findings.at(0).authenticity = report::Authenticity::authenticated;
  before.findings.at(0).doubt = report::kLastFault;
  const auto after = read(bytes_of(before));
  CHECK(after.findings.at(0).signer.empty());
  CHECK(after.findings.at(0).authenticity == report::Authenticity::unverified);
  CHECK_FALSE(after.findings.at(0).doubt);
}

TEST_CASE("it does not matter where the pieces end") {
  const auto before = examined(ReportMail{}.mail());
  for (std::size_t piece = 1; piece < 20; ++piece) check_round_trip(before, piece);
}

TEST_CASE("a report of many failures goes in many pieces") {
  auto before = examined(ReportMail{}.mail());
  auto& failures = before.findings.at(0).report->policies.at(0).failure_details;
  for (int i = 0; i < 5'000; ++i) {
    auto& failure = failures.emplace_back();
    failure.result_type = "certificate-expired";
    failure.sending_mta_ip = before.findings.at(0).report->texts.keep(std::to_string(i));
    failure.failure_reason_code = "certificate has expired";
  }
  int pieces = 0;
  ingest::to_bytes(before, [&](std::string_view) { ++pieces; });
  CHECK(pieces > 3);
  check_round_trip(before);
}

TEST_CASE("what the numbers can be survives: the largest counts, the first and the last second") {
  auto before = examined(ReportMail{}.mail());
  report::Report& report = *before.findings.at(0).report;
  report.policies.at(0).total_successful_session_count = report::kMaxCount;
  report.date_range.start_datetime = report::Time(std::chrono::seconds(0));
  report.date_range.end_datetime = report::parse_time("9999-12-31T23:59:59Z")->time;
  check_round_trip(before);
}

TEST_CASE("bytes that end early or go on are no answer") {
  const std::string whole = bytes_of(examined(ReportMail{}.mail()));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK_THROWS_AS(read(std::string_view(whole).substr(0, size)), ingest::BadAnswer);
  }
  CHECK_THROWS_AS(read(whole + "x"), ingest::BadAnswer);
}

TEST_CASE("a changed byte gives another answer or none, and nothing worse") {
  const std::string whole = bytes_of(examined(ReportMail{}.mail()));
  std::size_t readable = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const char change : {'\x01', '\x7f', '\x80', '\xff'}) {
      std::string changed = whole;
      changed[at] = static_cast<char>(changed[at] ^ change);
      try {
        read(changed);
        ++readable;
      } catch (const ingest::BadAnswer&) {
      }
    }
  }
  CHECK(readable > 0);
}

TEST_CASE("an answer beyond the limits is none") {
  const auto before = examined(ReportMail{}.mail());
  const std::string bytes = bytes_of(before);
  ingest::Limits limits;
  limits.json.policies = 0;
  CHECK_THROWS_AS(read(bytes, limits), ingest::BadAnswer);
}

TEST_CASE("lines are counted over all policies of a report, as the JSON reader counts them") {
  auto before = examined(ReportMail{}.mail());
  auto& policies = before.findings.at(0).report->policies;
  policies.at(0).mx_host = {"a", "b", "c"};
  policies.emplace_back().policy_string = {"d", "e", "f"};
  const std::string bytes = bytes_of(before);
  ingest::Limits limits;
  limits.json.lines = 6;
  CHECK_NOTHROW(read(bytes, limits));
  limits.json.lines = 5;
  CHECK_THROWS_AS(read(bytes, limits), ingest::BadAnswer);
}

namespace {

/// Whether an answer is one after this was done to it.
template <typename Change>
bool is_answer(const Change& change, std::size_t size = 100'000) {
  auto changed = examined(ReportMail{}.mail());
  change(changed, changed.findings.at(0), *changed.findings.at(0).report);
  try {
    read(bytes_of(changed), {}, 100'000, size);
    return true;
  } catch (const ingest::BadAnswer&) {
    return false;
  }
}

}  // namespace

TEST_CASE("what no reader finds is no answer") {
  using ingest::Examined;
  using ingest::Finding;
  using report::Report;
  const std::string name(256, 'x');
  const std::string text(513, 'x');
  const auto refuses = [](const auto& change) { CHECK_FALSE(is_answer(change)); };
  CHECK(is_answer([](Examined&, Finding&, Report&) {}));
  // Texts
  refuses([&](Examined&, Finding&, Report& it) { it.organization_name = name; });
  refuses([&](Examined&, Finding&, Report& it) { it.contact_info = text; });
  refuses([&](Examined&, Finding&, Report& it) { it.report_id = text; });
  refuses([&](Examined&, Finding&, Report& it) { it.policies[0].policy_type = name; });
  refuses([&](Examined&, Finding&, Report& it) { it.policies[0].policy_domain = name; });
  refuses([&](Examined&, Finding&, Report& it) { it.policies[0].policy_string = {text}; });
  refuses([&](Examined&, Finding&, Report& it) {
    it.policies[0].policy_string = std::vector<report::Text>(40, std::string_view(text).substr(1));
  });
  refuses([&](Examined&, Finding&, Report& it) { it.policies[0].mx_host = {"MX.example."}; });
  refuses([&](Examined&, Finding&, Report& it) { it.policies[0].domain = "Example.com"; });
  refuses([&](Examined&, Finding&, Report& it) { it.policies[0].domain = name; });
  for (const auto member :
       {&report::FailureDetail::result_type, &report::FailureDetail::receiving_mx_hostname,
        &report::FailureDetail::receiving_mx_helo, &report::FailureDetail::sending_mta_ip,
        &report::FailureDetail::receiving_ip, &report::FailureDetail::additional_information,
        &report::FailureDetail::failure_reason_code}) {
    refuses([&](Examined&, Finding&, Report& it) {
      it.policies[0].failure_details.emplace_back().*member = text;
    });
  }
  refuses([&](Examined& it, Finding&, Report&) { it.header.from = text; });
  refuses([&](Examined& it, Finding&, Report&) { it.header.subject = text; });
  refuses([&](Examined& it, Finding&, Report&) { it.header.message_id = text; });
  refuses([&](Examined&, Finding& it, Report&) { it.submitter = name; });
  refuses([&](Examined&, Finding& it, Report&) { it.report_domain = name; });
  refuses([&](Examined&, Finding& it, Report&) { it.report_domain = "Example.COM"; });
  refuses([](Examined&, Finding& it, Report&) { it.where = "\033[2J"; });
  refuses([](Examined&, Finding& it, Report&) { it.detail = std::string(100'000, 'x'); });
  // Numbers
  refuses([](Examined&, Finding&, Report& it) {
    std::swap(it.date_range.start_datetime, it.date_range.end_datetime);
  });
  refuses([](Examined&, Finding&, Report& it) {
    it.policies[0].total_successful_session_count = report::kMaxCount + 1;
  });
  refuses([](Examined&, Finding&, Report& it) {
    it.policies[0].total_failure_session_count = UINT64_MAX;
  });
  refuses([](Examined&, Finding&, Report& it) {
    it.policies[0].failure_details.emplace_back().failed_session_count = UINT64_MAX;
  });
  // The original
  refuses([](Examined&, Finding& it, Report&) { it.size = 0; });
  refuses([](Examined&, Finding& it, Report&) { it.size = UINT64_MAX; });
  refuses([](Examined&, Finding& it, Report&) { it.original.clear(); });
  refuses([](Examined&, Finding& it, Report&) { it.original = "{}"; });
  refuses([](Examined&, Finding& it, Report&) { it.original.resize(2u << 20); });
  refuses([](Examined&, Finding& it, Report&) { it.report.reset(); });
}

TEST_CASE("a report that is not condensed is no answer") {
  using ingest::Examined;
  using ingest::Finding;
  using report::Report;
  const auto many = [](Examined&, Finding&, Report& it) {
    for (int i = 0; i < 1'000; ++i) {
      auto& failure = it.policies[0].failure_details.emplace_back();
      failure.result_type = "certificate-expired";
      failure.failure_reason_code = it.texts.keep(std::to_string(i));
    }
  };
  CHECK(is_answer(many, 100'000));
  CHECK_FALSE(is_answer(many, 1'000));
  CHECK_FALSE(
      is_answer([](Examined&, Finding&, Report& it) { it.policies[0].failure_details.resize(2); }));
  CHECK_FALSE(
      is_answer([](Examined&, Finding&, Report& it) { it.policies.resize(10'001); }, 4u << 20));
}

TEST_CASE("an answer has no more memory than the limits of a mail need") {
  std::string endless;
  CHECK_THROWS_AS(ingest::from_bytes(
                      [&] {
                        endless.assign(64 * 1024, '\x7f');
                        return std::string_view(endless);
                      },
                      {}, 100'000),
                  ingest::BadAnswer);
}

TEST_CASE("the words of a library stay as they are") {
  std::string broken = ReportMail{}.mail();
  broken.replace(broken.find("Example Sender"), 14, "\\ud834\\uddap");
  const auto before = examined(broken);
  CHECK(before.findings.at(0).detail.find("\\u escape") != std::string::npos);
  check_round_trip(before);
}
