// SPDX-License-Identifier: MIT
#include "cli/import.h"

#include <sysexits.h>
#include <unistd.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/alerts.h"
#include "cli/clock.h"
#include "cli/inputs.h"
#include "cli/log.h"
#include "cli/owner.h"
#include "cli/paths.h"
#include "cli/process.h"
#include "cli/restore.h"
#include "cli/speak.h"
#include "cli/verdict_line.h"
#include "ingest/deliver.h"
#include "report/printable.h"

namespace tlsrpt::cli {
namespace {

/// One transaction holds so much: more gains little speed, and makes deliveries wait.
constexpr std::size_t kMailsAtOnce = 1000;
constexpr std::size_t kBytesAtOnce = 32u << 20;
constexpr auto kLongestTransaction = std::chrono::milliseconds(500);
constexpr std::uint64_t kPatience = 60;  // seconds for the store, each time
constexpr auto kTimeForAlerts = std::chrono::seconds(60);
constexpr auto kProgressPause = std::chrono::milliseconds(200);

void print_error(const std::string& line) {
  tell("tlsrpt-ingest: " + line + "\n");
}

/// The line that a person watches.
class Progress {
 public:
  explicit Progress(bool shown) : shown_(shown) {}

  void show(std::uint64_t inputs, std::uint64_t stored) {
    const auto time = std::chrono::steady_clock::now();
    if (!shown_ || time - last_ < kProgressPause) return;
    last_ = time;
    tell("\r" + std::to_string(inputs) + " read, " + std::to_string(stored) + " stored");
  }
  void clear() const {
    if (shown_) tell("\r\033[K");
  }

 private:
  bool shown_;
  std::chrono::steady_clock::time_point last_{};
};

class Import {
 public:
  explicit Import(const IngestOptions& options)
      : options_(options), progress_(::isatty(STDERR_FILENO) == 1 && !options.dry_run) {}
  Import(const Import&) = delete;
  Import& operator=(const Import&) = delete;

  int run() {
    if (!options_.dry_run) {
      const std::string database = database_path(options_.store, false);
      become_owner_of(database);
      start_deadline(kPatience, AtDeadline::interrupt);
      store_.emplace(database, store::Access::write, deadline_passed);
      stop_deadline();
    }
    for (const std::string& path : options_.paths) read(path);
    flush();
    if (restore_) {
      restore_->flush();
      stored_ += restore_->stored();
      duplicates_ += restore_->duplicates();
    }
    progress_.clear();
    if (options_.dry_run) return status_;
    summarise();
    if (options_.alert) {
      deliver_alerts(*store_, courier_for(options_.alerts, kTimeForAlerts), true);
      stop_deadline();
    }
    return status_;
  }

 private:
  struct Waiting {
    std::string label;
    ingest::Examined examined;
  };

  void read(const std::string& path) {
    const InputLimits limits{options_.limits.message, options_.limits.unpack.inflated};
    try {
      for_each_input(path, limits, [&](Input&& input) { take(std::move(input)); });
    } catch (const UnreadablePath& unreadable) {
      progress_.clear();
      print_error(report::printable(unreadable.what()));
      status_ = EX_NOINPUT;
    }
  }

  void take(Input&& input) {
    const ingest::Circumstances circumstances{now(), {}};
    ++inputs_;
    if (input.export_line) return restore(std::move(input));
    Waiting waiting{input.label, {}};
    if (input.bare_report) {
      const auto name = input.label.substr(input.label.rfind('/') + 1);
      waiting.examined =
          ingest::examine_report(std::move(input.bytes), name, options_.limits, circumstances);
    } else {
      waiting.examined = ingest::examine_mail(input.bytes, options_.limits, circumstances);
    }
    if (options_.dry_run) {
      print(waiting);
    } else {
      tell_unreadable(waiting);
      for (const auto& finding : waiting.examined.findings) {
        waiting_bytes_ += finding.size + finding.original.size();
      }
      waiting_.push_back(std::move(waiting));
      if (waiting_.size() >= kMailsAtOnce || waiting_bytes_ >= kBytesAtOnce) flush();
    }
    progress_.show(inputs_, stored_);
  }

  /// A line of tlsrpt-store export.
  void restore(Input&& input) {
    if (!restore_) {
      restore_.emplace(options_, store_ ? &*store_ : nullptr, [this](auto& label, auto& why) {
        progress_.clear();
        print_error(report::printable(label) + ": " + why);
        not_stored();
      });
    }
    restore_->take(std::move(input));
    progress_.show(inputs_, restore_->stored());
  }

  void tell_unreadable(const Waiting& waiting) {
    for (const ingest::Finding& finding : waiting.examined.findings) {
      if (finding.readable()) continue;
      progress_.clear();
      const bool other = finding.is_other_mail();
      print_error(report::printable(waiting.label) + ": " + (other ? "not-a-report: " : "") +
                  reason(finding));
      not_stored();
    }
  }

  void print(const Waiting& waiting) {
    const auto verdicts = verdicts_without_store(waiting.examined);
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
      const auto& finding = waiting.examined.findings[i];
      cli::print(verdict_line(waiting.label, finding, verdicts[i]));
      if (!finding.readable()) not_stored();
    }
  }

  /// A path that could not be read is the graver news.
  void not_stored() {
    ++not_stored_;
    if (status_ == EX_OK) status_ = EX_DATAERR;
  }

  void flush() {
    for (std::size_t done = 0; done < waiting_.size();) done = flush_from(done);
    waiting_.clear();
    waiting_bytes_ = 0;
  }

  /// In one transaction what waits from `first` on, until it has kept deliveries waiting for long
  /// enough. Returns where the next one begins.
  std::size_t flush_from(std::size_t first) {
    start_deadline(kPatience, AtDeadline::interrupt);
    alert::Review review(
        *store_, options_.rules,
        {now(), !options_.alert, options_.alerts.outlets, options_.recipients, {}});
    store::Store::Transaction transaction(*store_);
    const auto start = Clock::now();
    std::uint64_t stored = 0;
    std::uint64_t duplicates = 0;
    while (first < waiting_.size() && Clock::now() - start < kLongestTransaction) {
      ingest::Examined& examined = waiting_[first++].examined;
      for (const auto verdict : ingest::store_reports(examined, *store_, review, now())) {
        stored += verdict == ingest::Verdict::stored ? 1 : 0;
        duplicates += verdict == ingest::Verdict::duplicate ? 1 : 0;
      }
    }
    review.finish();
    transaction.commit();
    stop_deadline();
    stored_ += stored;
    duplicates_ += duplicates;
    return first;
  }

  void summarise() const {
    const std::string line = std::to_string(inputs_) + " read: " + std::to_string(stored_) +
                             " reports stored, " + std::to_string(duplicates_) + " duplicates, " +
                             std::to_string(not_stored_) + " not stored";
    log_info("import: " + line);
    if (::isatty(STDERR_FILENO) == 1) tell(line + "\n");
  }

  const IngestOptions& options_;
  Progress progress_;
  std::optional<store::Store> store_;
  std::optional<Restore> restore_;
  std::vector<Waiting> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::uint64_t inputs_ = 0, stored_ = 0, duplicates_ = 0, not_stored_ = 0;
  int status_ = EX_OK;
};

}  // namespace

int import_paths(const IngestOptions& options) {
  return Import(options).run();
}

}  // namespace tlsrpt::cli
