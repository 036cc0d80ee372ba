// SPDX-License-Identifier: MIT
// pipeline_fuzz: any bytes as a mail, all the way: read, sent from one process to another, stored
// and reviewed, and told of on every page. What a report says is stored as it was read, counts once
// however often it comes, and shows without doing anything.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "cli/log.h"
#include "cli/verdict_line.h"
#include "ingest/answer.h"
#include "ingest/authentication.h"
#include "ingest/deliver.h"
#include "json/writer.h"
#include "oracle.h"
#include "pages.h"
#include "report/time.h"
#include "site.h"
#include "store/stored_report.h"
#include "visible.h"

namespace {

using namespace tlsrpt;
using fuzz::require;
using ingest::Examined;
using ingest::Verdict;

const report::Time kNow = report::parse_time("2026-11-24T12:00:00Z")->time;

/// The site's own, as its mails in tests/data name it.
constexpr const char* kVerifier = "mx.example.org";

/// The default limits but for what a mail of a few kilobytes does not reach.
ingest::Limits limits() {
  ingest::Limits limits;
  limits.unpack.inflated = 256 * 1024;
  limits.json.policies = 50;
  limits.json.failure_details = 200;
  return limits;
}

std::string bytes_of(const Examined& examined) {
  std::string bytes;
  ingest::to_bytes(examined, [&](std::string_view piece) { bytes += piece; });
  return bytes;
}

/// As the program that has not read the mail itself gets it.
Examined passed_on(const Examined& examined, std::size_t size) {
  const std::string bytes = bytes_of(examined);
  std::string_view rest = bytes;
  Examined received =
      ingest::from_bytes([&] { return std::exchange(rest, std::string_view()); }, limits(), size);
  require(bytes_of(received) == bytes, "what was found is the same in the other process");
  return received;
}

std::string json_of(const report::Report& report) {
  json::Writer out;
  json::write(out, report);
  return std::string(out.str());
}

void check_words(const ingest::Finding& finding) {
  require(fuzz::is_own_word(finding.where), "a place has no byte of the mail");
  require(fuzz::is_own_word(finding.detail), "a detail has no byte of the mail");
  for (const report::Note& note : finding.notes) {
    require(fuzz::is_own_word(note.where), "the place of a note has no byte of the mail");
  }
}

void check_lines(const Examined& examined, const ingest::Verdicts& verdicts) {
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    const ingest::Finding& finding = examined.findings[i];
    check_words(finding);
    std::string line = cli::verdict_line("-", finding, verdicts[i]);
    require(line.ends_with('\n'), "a verdict is a line");
    line.pop_back();
    require(fuzz::is_json_line(line), "a verdict is JSON");
    require(fuzz::is_visible_ascii(cli::describe(finding, verdicts[i])),
            "the line for the log shows and does nothing");
  }
}

ingest::Delivered deliver(Examined& examined, std::string_view raw, fuzz::Site& site) {
  static const alert::Rules rules;
  alert::Outlets outlets;
  outlets.mail_to = {"postmaster@example.com"};
  return ingest::deliver(examined, raw, site.store(), {site.quarantine(), false},
                         {rules, outlets, {}, {}}, kNow);
}

/// Returns how many reports are there.
std::size_t check_stored(const Examined& examined, const ingest::Verdicts& verdicts,
                         store::Store& store) {
  std::size_t stored = 0;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    const ingest::Finding& finding = examined.findings[i];
    require(
        finding.readable() == (verdicts[i] == Verdict::stored || verdicts[i] == Verdict::duplicate),
        "what is readable is stored");
    const bool authenticated = finding.authenticity == report::Authenticity::authenticated;
    require(!authenticated || (!finding.signer.empty() && !finding.doubt),
            "somebody has signed it");
    if (verdicts[i] != Verdict::stored) continue;
    const auto row = store::stored_report(store, static_cast<store::Id>(++stored));
    require(row.has_value(), "a report that is stored is there");
    require(json_of(row->report) == json_of(*finding.report), "it is stored as it was read");
    require(row->authenticated == authenticated, "and as it was signed");
  }
  require(!store::stored_report(store, static_cast<store::Id>(stored + 1)), "and nothing else is");
  return stored;
}

void check_redelivery(Examined& examined, std::string_view raw, fuzz::Site& site) {
  const auto again = deliver(examined, raw, site);
  for (const Verdict verdict : again.verdicts) {
    require(verdict != Verdict::stored, "a report that comes again is a duplicate");
  }
  require(again.notices == 0, "and alerts nobody again");
}

report::Day day_of(const Examined& examined) {
  for (const ingest::Finding& finding : examined.findings) {
    if (finding.readable()) return report::day_of(*finding.report);
  }
  return report::day_of(kNow);
}

/// Whether a report names a domain that does more than show, but for a line end, which seeds have.
bool has_acting_domain(const Examined& examined) {
  for (const ingest::Finding& finding : examined.findings) {
    if (!finding.readable()) continue;
    for (const report::Policy& policy : finding.report->policies) {
      if (!fuzz::is_visible(policy.domain, "\n")) return true;
    }
  }
  return false;
}

/// Returns how many reports were stored.
std::size_t run(std::string_view raw, fuzz::Site& site) {
  site.empty();
  Examined examined = passed_on(ingest::examine_mail(raw, limits(), {kNow, {}}), raw.size());
  ingest::authenticate(examined, {kVerifier});
  const auto delivered = deliver(examined, raw, site);
  check_lines(examined, delivered.verdicts);
  const std::size_t stored = check_stored(examined, delivered.verdicts, site.store());
  check_redelivery(examined, raw, site);
  require((site.quarantine().contents().messages == 1) == !examined.all_readable(),
          "what is not stored is in the quarantine, once");
  // Of what is not stored, pages have a number and a word of the program.
  if (stored == 0) return 0;
  const auto combinations = fuzz::check_pages(site.store(), day_of(examined), kNow);
  fuzz::plant(combinations > 0 && has_acting_domain(examined));
  return stored;
}

constexpr std::string_view kGood =
    "From: reports@sender.example\nSubject: Report\nTLS-Report-Domain: example.com\n"
    "Content-Type: application/tlsrpt+json\n\n"
    R"({"organization-name":"Example Sender","report-id":"1","contact-info":"a@sender.example",)"
    R"("date-range":{"start-datetime":"2026-11-23T00:00:00Z"},"policies":[{"policy":)"
    R"({"policy-type":"sts","policy-domain":"example.com"},"summary":)"
    R"({"total-successful-session-count":5,"total-failure-session-count":7},"failure-details":)"
    R"([{"result-type":"certificate-expired","failed-session-count":7}]}]})"
    "\n";

bool canary(fuzz::Site& site) {
  require(run(kGood, site) == 1, "the canary is stored");
  require(!store::Outbox(site.store()).waiting_after(0).empty(), "and somebody is told");
  require(run("Subject: lunch\n\nToday at noon.\n", site) == 0, "the bad canary is not stored");
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static fuzz::Site site;
  static const bool alive = canary(site);
  require(alive, "the canary lives");
  run({reinterpret_cast<const char*>(data), size}, site);
  return 0;
}
