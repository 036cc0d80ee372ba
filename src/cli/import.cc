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
#include "cli/progress.h"
#include "cli/reading.h"
#include "cli/restore.h"
#include "cli/speak.h"
#include "cli/verdict_line.h"
#include "ingest/authentication.h"
#include "ingest/deliver.h"
#include "report/printable.h"

namespace tlsrpt::cli {
namespace {

/// One transaction holds so much: more gains little speed, and makes deliveries wait.
constexpr std::size_t kMailsAtOnce = 1000;
constexpr auto kLongestTransactionOfImport = std::chrono::milliseconds(500);

void print_error(const std::string& line) {
  tell("tlsrpt-ingest: " + line + "\n");
}

class Import {
 public:
  Import(const IngestOptions& options, ExamineMail examine)
      : options_(options), examine_(examine) {}
  Import(const Import&) = delete;
  Import& operator=(const Import&) = delete;

  int run() {
    if (!options_.dry_run) {
      const std::string database = database_path(options_.store, false);
      become_owner_of(database);
      make_reader();
      start_deadline(kPatienceOfImport, AtDeadline::interrupt);
      store_.emplace(database, store::Access::write, deadline_passed);
      stop_deadline();
    }
    if (!reader_) make_reader();
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
      deliver_alerts(*store_, courier_for(options_.alerts, kLongTimeForAlerts), true);
      stop_deadline();
    }
    return status_;
  }

 private:
  struct Waiting {
    std::string label;
    ingest::Examined examined;
  };

  void make_reader() {
    reader_.emplace(examine_, for_many_mails(options_.limits, options_.memory));
  }

  void read(const std::string& path) {
    const InputLimits limits{options_.limits.message, options_.limits.unpack.inflated};
    const auto take_it = [this](Input&& input) { take(std::move(input)); };
    const auto complain = [this](const std::string& what) {
      progress_.clear();
      print_error(report::printable(what, what.size()));
      status_ = EX_NOINPUT;
    };
    const std::uint64_t before = inputs_;
    const int status_before = std::exchange(status_, EX_OK);
    try {
      options_.restore ? for_each_line_of_export(path, limits, take_it)
                       : for_each_input(path, limits, take_it, complain);
    } catch (const UnreadablePath& unreadable) {
      complain(unreadable.what());
    }
    if (inputs_ == before && status_ == EX_OK && !options_.restore) {
      progress_.clear();
      print_error(report::printable(path) + ": no mail and no report is in it");
      status_ = EX_DATAERR;
    }
    // That a path could not be read is the graver news.
    if (status_ == EX_OK || status_before == EX_NOINPUT) status_ = status_before;
  }

  void take(Input&& input) {
    ++inputs_;
    if (input.kind == Input::Kind::export_line) return restore(std::move(input));
    if (input.kind == Input::Kind::an_export) return refuse_export(input.label);
    tell_doubt(input);
    if (input.kind == Input::Kind::bare_report) {
      reader_->start_report(input.bytes, input.label.substr(input.label.rfind('/') + 1));
    } else {
      reader_->start_mail(input.bytes);
    }
    Waiting waiting{input.label, reader_->answer()};
    ingest::authenticate(waiting.examined, options_.trusted_authserv_ids);
    if (input.kind == Input::Kind::mail_of_mbox) ingest::distrust_header(waiting.examined);
    ingest::admit(waiting.examined, options_.admission);
    if (store_) refuse_newcomers(waiting.examined);
    if (options_.dry_run) {
      print(waiting);
    } else {
      tell_refused(waiting);
      for (const auto& finding : waiting.examined.findings) {
        waiting_bytes_ += finding.size + finding.original.size();
      }
      waiting_.push_back(std::move(waiting));
      if (waiting_.size() >= kMailsAtOnce || waiting_bytes_ >= kBytesAtOnce) flush();
    }
    show_progress(stored_);
  }

  /// Nothing of it is lost, so that it does not change the exit status.
  void tell_doubt(const Input& input) {
    using Doubt = mail::CutMail::Doubt;
    if (input.doubt == Doubt::none) return;
    progress_.clear();
    print_error(report::printable(input.label) +
                (input.doubt == Doubt::has_from_line
                     ? ": a line that starts with From was read as text, because later parts"
                       " belong to this mail"
                     : ": ends before its closing boundary; the next mail was read separately"));
  }

  void refuse_newcomers(ingest::Examined& examined) {
    start_deadline(kPatienceOfImport, AtDeadline::interrupt);
    ingest::refuse_newcomers(examined, *store_, options_.max_database);
    stop_deadline();
  }

  void show_progress(std::uint64_t stored) {
    if (options_.dry_run || !progress_.due()) return;
    progress_.show(std::to_string(inputs_) + " read, " + std::to_string(stored) + " stored");
  }

  /// It says itself which of its reports are authenticated: only the administrator can vouch for
  /// it.
  void refuse_export(const std::string& label) {
    progress_.clear();
    print_error(report::printable(label) +
                ": is an export of tlsrpt-store; to store its reports: tlsrpt-ingest --restore");
    not_stored();
  }

  void restore(Input&& input) {
    if (!restore_) {
      restore_.emplace(options_, store_ ? &*store_ : nullptr, [this](auto& label, auto& why) {
        progress_.clear();
        print_error(report::printable(label) + ": " + why);
        not_stored();
      });
    }
    restore_->take(std::move(input));
    show_progress(restore_->stored());
  }

  void tell_refused(const Waiting& waiting) {
    for (const ingest::Finding& finding : waiting.examined.findings) {
      if (finding.is_admitted()) continue;
      progress_.clear();
      const ingest::Verdict verdict = ingest::verdict_of_refused(finding);
      const bool is_told = verdict == ingest::Verdict::rejected;
      print_error(report::printable(waiting.label) + ": " +
                  (is_told ? "" : std::string(ingest::name(verdict)) + ": ") + reason(finding));
      not_stored(finding.is_other_mail());
    }
  }

  void print(const Waiting& waiting) {
    const auto verdicts = verdicts_without_store(waiting.examined);
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
      const auto& finding = waiting.examined.findings[i];
      cli::print(verdict_line(waiting.label, finding, verdicts[i]));
      if (!finding.is_admitted()) not_stored();
    }
  }

  void not_stored(bool is_other_mail = false) {
    ++(is_other_mail ? others_ : not_stored_);
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
    const std::size_t begin = first;
    start_deadline(kPatienceOfImport, AtDeadline::interrupt);
    alert::Review review(
        *store_, options_.rules,
        {now(), !options_.alert, options_.alerts.outlets, options_.recipients, {}});
    store::Store::Transaction transaction(*store_);
    const auto start = Clock::now();
    std::uint64_t stored = 0;
    std::uint64_t duplicates = 0;
    std::uint64_t conflicts = 0;
    while (first < waiting_.size() && Clock::now() - start < kLongestTransactionOfImport) {
      Waiting& waiting = waiting_[first++];
      ingest::Verdicts verdicts;
      try {
        verdicts =
            ingest::store_reports(waiting.examined, *store_, review, now(), stores_too_long());
      } catch (const store::Unstorable& bad) {
        ingest::reject(waiting.examined, bad.fault());
        tell_refused(waiting);
        return begin;  // those before it are in no transaction any more
      }
      for (const auto verdict : verdicts) {
        stored += verdict == ingest::Verdict::stored ? 1 : 0;
        duplicates += verdict == ingest::Verdict::duplicate ? 1 : 0;
      }
      for (const auto& finding : waiting.examined.findings) {
        conflicts += finding.counts_in_conflict ? 1 : 0;
      }
    }
    review.finish();
    transaction.commit();
    stop_deadline();
    stored_ += stored;
    duplicates_ += duplicates;
    conflicts_ += conflicts;
    return first;
  }

  void summarise() const {
    const auto count = [](std::uint64_t n, const char* what) {
      return ", " + std::to_string(n) + " " + what;
    };
    const std::string line = std::to_string(inputs_) + " read: " + std::to_string(stored_) +
                             " reports stored" + count(conflicts_, "of them in conflict") +
                             count(duplicates_, "duplicates") + count(not_stored_, "rejected") +
                             count(others_, "other mails");
    log_info("import: " + line);
    tell(line + "\n");
  }

  const IngestOptions& options_;
  ExamineMail examine_;
  std::optional<Reader> reader_;
  Progress progress_;
  std::optional<store::Store> store_;
  std::optional<Restore> restore_;
  std::vector<Waiting> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::uint64_t inputs_ = 0, stored_ = 0, conflicts_ = 0, duplicates_ = 0, not_stored_ = 0,
                others_ = 0;
  int status_ = EX_OK;
};

}  // namespace

int import_paths(const IngestOptions& options, ExamineMail examine) {
  return Import(options, examine).run();
}

}  // namespace tlsrpt::cli
