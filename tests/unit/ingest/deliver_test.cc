// SPDX-License-Identifier: MIT
#include "ingest/deliver.h"

#include <unistd.h>

#include <filesystem>

#include "catch.h"
#include "ingest/admission.h"
#include "ingest/authentication.h"
#include "report_mail.h"
#include "store/questions.h"
#include "store/space.h"

using namespace tlsrpt;
using ingest::Verdict;
using test::ReportMail;
namespace fs = std::filesystem;

namespace {

const report::Time kNow = report::parse_time("2026-11-24T12:00:00Z")->time;

/// A site of its own: mails go in, and what it knows can be asked.
class Site {
 public:
  Site()
      : folder_(fs::temp_directory_path() / ("tlsrpt-site-" + std::to_string(::getpid()))),
        store_((fs::remove_all(folder_), folder_ / "tlsrpt.db").string(), store::Access::write, {}),
        quarantine_((folder_ / "quarantine").string(), {}) {}
  ~Site() { fs::remove_all(folder_); }

  ingest::Verdicts deliver(const std::string& mail, bool discard = false,
                           const ingest::Admission& admission = {},
                           const store::GiveUp& too_long = {},
                           std::uint64_t max_database = std::uint64_t{1} << 40) {
    auto examined = ingest::examine_mail(mail, {}, {kNow, {}});
    ingest::authenticate(examined, {"mx.example.org"});
    ingest::admit(examined, admission);
    ingest::refuse_newcomers(examined, store_, max_database);
    const alert::Rules rules;
    return ingest::deliver(examined, mail, store_, {quarantine_, discard}, {rules, {}, {}, {}},
                           kNow, too_long)
        .verdicts;
  }
  std::uint64_t sessions() {
    std::uint64_t sum = 0;
    for (const auto& row : store::results(store_, scope())) sum += row.successful_sessions;
    return sum;
  }
  std::uint64_t reports() { return store::count_reports(store_, scope()); }
  std::vector<store::RejectedRow> rejected() { return store::rejected(store_, scope().window); }
  std::uint64_t losses() { return store::quarantine_losses(store_, scope().window); }
  void bound(ingest::Quarantine::Bounds bounds) {
    quarantine_ = ingest::Quarantine((folder_ / "quarantine").string(), bounds);
  }
  /// Of what the store holds.
  std::uint64_t bytes() {
    const store::Space space = store::space(store_);
    return space.bytes() - space.free_bytes();
  }
  std::uint64_t quarantined() const { return quarantine_.contents().messages; }

 private:
  static store::Scope scope() {
    return {{store::Window::Basis::received, kNow - std::chrono::hours(1),
             kNow + std::chrono::hours(1)},
            {}};
  }

  fs::path folder_;
  store::Store store_;
  ingest::Quarantine quarantine_;
};

}  // namespace

TEST_CASE("a report is stored once, however often its mail comes") {
  Site site;
  CHECK(site.deliver(ReportMail{}.mail()) == ingest::Verdicts{Verdict::stored});
  CHECK(site.deliver(ReportMail{}.mail()) == ingest::Verdicts{Verdict::duplicate});
  CHECK(site.sessions() == 10);
  CHECK(site.quarantined() == 0);
}

TEST_CASE("two reporters may use one report-id") {
  Site site;
  site.deliver(ReportMail{.organization = "One"}.mail());
  CHECK(site.deliver(ReportMail{.organization = "Two"}.mail()).front() == Verdict::stored);
  CHECK(site.sessions() == 20);
}

TEST_CASE("of two reports of one identity the first one counts, and both are kept") {
  Site site;
  site.deliver(ReportMail{.successful = 10}.mail());
  CHECK(site.deliver(ReportMail{.successful = 99}.mail()).front() == Verdict::stored);
  CHECK(site.sessions() == 10);
}

TEST_CASE("mail that is no report goes to the quarantine, with its reason to the store") {
  Site site;
  CHECK(site.deliver("Subject: lunch?\n\nToday at noon.\n").front() == Verdict::not_a_report);
  CHECK(site.quarantined() == 1);
  REQUIRE(site.rejected().size() == 1);
  CHECK(site.rejected()[0].fault == "not-a-report");
}

TEST_CASE("mail that is no report can be discarded, a broken report never is") {
  Site site;
  site.deliver("Subject: lunch?\n\nToday at noon.\n", true);
  CHECK(site.quarantined() == 0);
  CHECK(site.rejected().size() == 1);
  site.deliver(ReportMail{.start = "never"}.mail(), true);
  CHECK(site.quarantined() == 1);
}

TEST_CASE(
    "of a mail with a good and a broken report the good one is stored, and the mail is kept") {
  Site site;
  const auto verdicts = site.deliver(ReportMail{}.head() + ReportMail{}.part() +
                                     ReportMail{.start = "never"}.part() + "--b--\n");
  CHECK(verdicts == ingest::Verdicts{Verdict::stored, Verdict::rejected});
  CHECK(site.reports() == 1);
  CHECK(site.quarantined() == 1);
}

namespace {

/// Enough to take a while.
std::string long_mail() {
  const ReportMail usual;
  std::string json = usual.json();
  json.insert(
      json.rfind("}]}"), R"(,"failure-details":[)" + [] {
        std::string failures;
        for (int i = 0; i < 5'000; ++i) {
          failures += std::string(i == 0 ? "" : ",") +
                      R"({"result-type":"validation-failure","failed-session-count":1,)"
                      R"("failure-reason-code":")" +
                      std::to_string(i) + "\"}";
        }
        return failures + "]";
      }());
  return usual.head() + "--b\n" + usual.part_head + "\n" + json + "\n--b--\n";
}

}  // namespace

TEST_CASE("a mail whose storing takes too long is quarantined, and nothing of it is stored") {
  Site site;
  CHECK(site.deliver(long_mail(), false, {}, [] { return true; }) ==
        ingest::Verdicts{Verdict::rejected});
  CHECK(site.reports() == 0);
  CHECK(site.quarantined() == 1);
  REQUIRE(site.rejected().size() == 1);
  CHECK(site.rejected()[0].fault == "storing-took-too-long");
  CHECK(site.deliver(long_mail()) == ingest::Verdicts{Verdict::stored});
}

TEST_CASE("a broken mail that comes again is one mail") {
  Site site;
  const std::string broken = ReportMail{.start = "never"}.mail();
  site.deliver(broken);
  site.deliver(broken);
  CHECK(site.quarantined() == 1);
  REQUIRE(site.rejected().size() == 1);
  CHECK(site.rejected()[0].mails == 1);
}

TEST_CASE("a report that is not admitted goes to the quarantine, with its reason to the store") {
  Site site;
  ingest::Admission admission;
  admission.require_authentication = true;
  CHECK(site.deliver(ReportMail{}.mail(), true, admission) ==
        ingest::Verdicts{Verdict::unauthenticated});
  admission.require_authentication = false;
  admission.domains.add("example.net");
  const ReportMail other{.report_id = "2"};
  CHECK(site.deliver(other.mail(), true, admission) == ingest::Verdicts{Verdict::foreign});
  CHECK(site.reports() == 0);
  CHECK(site.quarantined() == 2);
  REQUIRE(site.rejected().size() == 2);
  CHECK(site.rejected()[0].verdict == "foreign");
  CHECK(site.rejected()[0].fault == "foreign-domain");
  CHECK(site.rejected()[1].verdict == "unauthenticated");
  CHECK(site.rejected()[1].fault == "authentication-missing");
}

TEST_CASE("each report of a mail is admitted for itself") {
  Site site;
  ingest::Admission admission;
  admission.domains.add("example.com");
  const ReportMail ours{};
  const ReportMail foreign{.report_id = "2", .policy_domain = "example.net"};
  CHECK(site.deliver(ours.head() + foreign.part() + ours.part() + "--b--\n", false, admission) ==
        ingest::Verdicts{Verdict::foreign, Verdict::stored});
  CHECK(site.reports() == 1);
  CHECK(site.quarantined() == 1);
}

TEST_CASE("a mail that was refused is stored when it comes again and may") {
  Site site;
  ingest::Admission admission;
  admission.require_authentication = true;
  site.deliver(ReportMail{}.mail(), false, admission);
  CHECK(site.deliver(ReportMail{}.mail()) == ingest::Verdicts{Verdict::stored});
}

TEST_CASE("a full store takes no unauthenticated reports of reporters that it does not know") {
  Site site;
  site.deliver(ReportMail{.organization = "Known"}.mail());
  const std::uint64_t full = site.bytes();
  const auto verdict = [&](const ReportMail& mail, std::uint64_t most, bool is_signed = false) {
    const std::string seal =
        "Authentication-Results: mx.example.org; dkim=pass header.d=sender.example\n"
        "DKIM-Signature: d=sender.example; h=from:content-type; b=abcdefgh\n";
    return site.deliver((is_signed ? seal : std::string()) + mail.mail(), false, {}, {}, most)
        .front();
  };
  CHECK(verdict({.organization = "New"}, std::uint64_t{1} << 40) == Verdict::stored);
  CHECK(verdict({.organization = "Newer"}, full) == Verdict::database_full);
  CHECK(site.quarantined() == 1);
  CHECK(site.rejected().back().verdict == "database-full");
  CHECK(site.rejected().back().fault == "database-full");
  CHECK(verdict({.organization = "Known", .report_id = "another"}, full) == Verdict::stored);
  CHECK(verdict({.organization = "Known", .report_id = "third"}, full / 2) ==
        Verdict::database_full);
  CHECK(verdict({.organization = "Signed"}, full / 2, true) == Verdict::stored);
  CHECK(site.reports() == 4);
}

TEST_CASE("a mail that the full quarantine does not keep is on record as lost") {
  Site site;
  site.bound({.messages = 1});
  site.deliver(ReportMail{}.head() + "--b\nContent-Type: application/tlsrpt+json\n\n{\n--b--\n");
  CHECK(site.losses() == 0);
  site.deliver("From: a@b.example\nSubject: lunch\n\nnoon\n");
  CHECK(site.quarantined() == 1);
  CHECK(site.rejected().size() == 2);
  CHECK(site.losses() == 1);
}
