// SPDX-License-Identifier: MIT
#include "cli/restore.h"

#include <chrono>
#include <utility>

#include "alert/review.h"
#include "cli/clock.h"
#include "cli/process.h"
#include "cli/speak.h"
#include "cli/verdict_line.h"
#include "json/kept.h"
#include "report/fault.h"
#include "unpack/unpack.h"

namespace tlsrpt::cli {
namespace {

/// One transaction holds so much: more gains little speed, and makes deliveries wait.
constexpr std::size_t kReportsAtOnce = 1000;
constexpr auto kLongestTransactionOfRestore = std::chrono::milliseconds(100);

/// Whether the original is that of the report.
void check_original(const report::KeptReport& kept, const unpack::Limits& limits) {
  if (kept.original.empty()) return;
  report::Notes notes;
  unpack::Unpacker unpacker(kept.original, limits, notes, "");
  try {
    while (!unpacker.next().empty()) continue;
  } catch (const report::BadReport& bad) {
    throw json::BadKept("its original: " + std::string(report::facts(bad.fault()).meaning));
  }
  if (unpacker.size() != kept.size || unpacker.sha256() != kept.sha256) {
    throw json::BadKept("its original is not what its size and sha256 say");
  }
}

/// As if a mail had brought it.
ingest::Finding finding_of(report::KeptReport&& kept) {
  ingest::Finding finding;
  for (const report::KeptDeviation& deviation : kept.deviations) {
    if (const auto* const facts = report::find_deviation(deviation.deviation)) {
      finding.notes.add(facts->deviation, deviation.where);
    }
  }
  finding.report = std::move(kept.report);
  return finding;
}

}  // namespace

void Restore::take(Input&& input) {
  try {
    report::KeptReport kept = json::read_kept(input.bytes, options_.limits.json);
    check_original(kept, options_.limits.unpack);
    if (store_ == nullptr) {
      return print(verdict_line(input.label, finding_of(std::move(kept)), ingest::Verdict::stored));
    }
    waiting_bytes_ += input.bytes.size();
    waiting_.push_back(std::move(kept));
  } catch (const json::BadKept& bad) {
    return bad_(input.label, bad.what());
  }
  if (waiting_.size() >= kReportsAtOnce || waiting_bytes_ >= kBytesAtOnce) flush();
}

void Restore::flush() {
  for (std::size_t done = 0; done < waiting_.size();) done = flush_from(done);
  waiting_.clear();
  waiting_bytes_ = 0;
}

/// As Import::flush_from.
std::size_t Restore::flush_from(std::size_t first) {
  using Place = alert::Review::Place;
  start_deadline(kPatienceOfImport, AtDeadline::interrupt);
  alert::Review review(*store_, options_.rules,
                       {now(), !options_.alert, options_.alerts.outlets, options_.recipients, {}});
  store::Store::Transaction transaction(*store_);
  const auto start = Clock::now();
  std::uint64_t stored = 0;
  std::uint64_t duplicates = 0;
  while (first < waiting_.size() && Clock::now() - start < kLongestTransactionOfRestore) {
    const report::KeptReport& kept = waiting_[first++];
    const store::Appended appended = store_->restore(kept);
    if (appended == store::Appended::stored) review.take(kept.report, Place::own);
    if (appended == store::Appended::replaced) review.take(kept.report, Place::of_another);
    ++(appended == store::Appended::duplicate ? duplicates : stored);
  }
  review.finish();
  transaction.commit();
  stop_deadline();
  stored_ += stored;
  duplicates_ += duplicates;
  return first;
}

}  // namespace tlsrpt::cli
