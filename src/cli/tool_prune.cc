// SPDX-License-Identifier: MIT
// prune: what is older than it is to be kept, out of the quarantine and out of the store, and the
// room that it took back to the disk.
#include <sysexits.h>

#include <algorithm>
#include <string>
#include <vector>

#include "cli/clock.h"
#include "cli/kept_mails.h"
#include "cli/log.h"
#include "cli/paths.h"
#include "cli/process.h"
#include "cli/progress.h"
#include "cli/speak.h"
#include "cli/tool.h"
#include "prose/show.h"
#include "store/retention.h"
#include "store/space.h"

namespace tlsrpt::cli {
namespace {

using std::chrono::days;

/// A store of so many bytes is written anew in no more time than that.
constexpr std::uint64_t kSmallStore = 8'000'000;
constexpr const char* kRestOfPruning = "what was removed is gone, and the next run goes on";

std::optional<report::Time> before(std::uint64_t keep, report::Time now) {
  if (keep == 0) return std::nullopt;
  return now - days(keep);
}

/// `12 originals (1.2 MB), 3 reports`; empty where nothing is.
std::string listing(const store::Pruned& pruned, std::uint64_t mails) {
  std::string line;
  const auto add = [&](std::uint64_t count, const char* noun, const std::string& tail = {}) {
    if (count == 0) return;
    line += (line.empty() ? "" : ", ") + prose::number(count, noun) + tail;
  };
  add(pruned.originals, "original", " (" + prose::amount(pruned.original_bytes) + ")");
  add(pruned.reports, "report");
  add(pruned.closed, "open incident", " closed");
  add(pruned.incidents, "incident");
  add(pruned.notices, "alert");
  add(pruned.rejected, "row",
      pruned.rejected == 1 ? " of a mail that was not stored" : " of mails that were not stored");
  add(mails, "mail", " of the quarantine");
  add(pruned.names, "name", " that nothing tells of any more");
  return line;
}

/// The mails of the quarantine that are too old, and files that are left over.
std::vector<KeptMail> old_mails(const std::vector<KeptMail>& mails,
                                std::optional<report::Time> keep_since, report::Time now) {
  std::vector<KeptMail> old;
  for (const KeptMail& mail : mails) {
    if (!mail.file || mail.is_foreign()) continue;
    const bool left_over =
        mail.told.state == KeptMails::State::left_over && mail.file->modified < now - kInFlight;
    if (left_over || (keep_since && mail.file->modified < *keep_since)) old.push_back(mail);
  }
  return old;
}

/// Rows without a file that are as old as rows get. That a file is not seen says nothing of its
/// end: it may be on its way back, or another quarantine may be meant. The newest row stays.
std::vector<KeptMail> old_rows(const std::vector<KeptMail>& mails,
                               std::optional<report::Time> keep_since) {
  std::vector<KeptMail> old;
  store::Id newest = 0;
  for (const KeptMail& mail : mails) newest = std::max(newest, mail.told.row.id);
  std::copy_if(mails.begin(), mails.end(), std::back_inserter(old), [&](const KeptMail& mail) {
    return mail.told.state == KeptMails::State::missing && keep_since &&
           mail.told.row.received < *keep_since && mail.told.row.id != newest;
  });
  return old;
}

class Prune {
 public:
  Prune(const StoreToolOptions& options, const std::string& database)
      : options_(options),
        store_(database, options.dry_run ? store::Access::read : store::Access::write,
               patience_ended),
        quarantine_(quarantine_path(options.store, database), {}),
        mails_(store_, quarantine_),
        retention_(store_,
                   {before(options.keep.raw, now_), before(options.keep.reports, now_), now_}) {}

  int dry_run() {
    const std::vector<KeptMail> mails = mails_.list();
    const auto old = old_mails(mails, before(options_.keep.quarantine, now_), now_);
    store::Pruned would = retention_.dry_run();
    would.rejected += old_rows(mails, before(options_.keep.reports, now_)).size();
    const std::string line = listing(would, old.size());
    print(line.empty() ? "nothing would be removed\n" : "would be removed: " + line + "\n");
    return EX_OK;
  }

  int run() {
    const std::uint64_t before = store::space(store_).bytes();
    remove_mails();
    be_patient();
    while (!told_to_end() && retention_.step(spent_after(kStep))) rest();
    const std::string line = listing(pruned(), removed_mails_);
    print(line.empty() ? "nothing was removed\n" : "removed: " + line + "\n");
    if (!line.empty()) log_info("pruned: " + line);
    stop_where_told(kRestOfPruning);
    give_back();
    tell_space(before);
    return EX_OK;
  }

 private:
  /// Between two steps.
  void rest() {
    be_patient();
    if (progress_.due()) progress_.show(listing(pruned(), removed_mails_));
  }

  store::Pruned pruned() const {
    store::Pruned pruned = retention_.pruned();
    pruned.rejected += forgotten_rows_;
    return pruned;
  }

  void remove_mails() {
    const std::vector<KeptMail> mails = mails_.list();
    const auto forgotten = old_rows(mails, before(options_.keep.reports, now_));
    mails_.forget(forgotten);
    forgotten_rows_ = forgotten.size();
    const auto old = old_mails(mails, before(options_.keep.quarantine, now_), now_);
    mails_.remove(old, now_);
    removed_mails_ = old.size();
  }

  void give_back() {
    const store::Space space = store::space(store_);
    const std::uint64_t live = space.bytes() - space.free_bytes();
    const bool anew = !space.incremental && space.free_pages > space.pages / 4;
    if (options_.vacuum || (anew && live <= kSmallStore)) {
      progress_.show("writing the store anew");
      stop_deadline();
      be_patient();
      store::vacuum(store_);
      return progress_.clear();
    }
    while (!told_to_end() && store::give_back_some(store_)) {
      be_patient();
      if (progress_.due()) {
        progress_.show(prose::amount(store::space(store_).free_bytes()) + " to give back");
      }
    }
    progress_.clear();
  }

  void tell_space(std::uint64_t before) {
    const store::Space space = store::space(store_);
    std::string line;
    if (space.bytes() < before) {
      line = prose::amount(before - space.bytes()) + " given back to the disk; ";
    }
    line += "the store has " + prose::amount(space.bytes());
    if (space.free_pages > 0) {
      line += ", of which " + prose::amount(space.free_bytes()) + " are free for later reports";
      if (!space.incremental) line += " (tlsrpt-store prune --vacuum gives them back)";
    }
    print(line + "\n");
  }

  const StoreToolOptions& options_;
  const report::Time now_ = now();
  store::Store store_;
  ingest::Quarantine quarantine_;
  KeptMails mails_;
  store::Retention retention_;
  Progress progress_;
  std::uint64_t removed_mails_ = 0;
  std::uint64_t forgotten_rows_ = 0;
};

}  // namespace

int prune(const StoreToolOptions& options) {
  const std::string database = tended_database(options);
  end_when_told();
  be_patient();
  Prune prune(options, database);
  return options.dry_run ? prune.dry_run() : prune.run();
}

}  // namespace tlsrpt::cli
