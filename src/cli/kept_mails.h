// SPDX-License-Identifier: MIT
// Kept mails: the files of the quarantine and what the store knows of them, joined; and the order
// in which both are changed, so that whatever ends the program, no mail is lost unsaid.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "digest/quarantined.h"
#include "ingest/quarantine.h"
#include "store/quarantined.h"
#include "store/store.h"

namespace tlsrpt::cli {

/// A delivery writes the file before the row. A file of this age belongs to none that is at work.
inline constexpr std::chrono::minutes kInFlight{10};

struct KeptMail {
  digest::QuarantinedMail told;
  std::optional<ingest::Quarantine::Mail> file;  ///< nothing where it is missing

  /// Mail that somebody else keeps in the same Maildir is listed, and left alone.
  bool is_foreign() const { return file && !file->is_ours; }
};

class KeptMails {
 public:
  using State = digest::QuarantinedMail::State;

  KeptMails(store::Store& store, const ingest::Quarantine& quarantine)
      : store_(store), quarantine_(quarantine), rows_(store) {}

  /// The oldest first; of their rows as much as Quarantined::list() has, and of a mail without a
  /// row the size. Throws store::Trouble and std::system_error.
  std::vector<KeptMail> list();
  /// All that the store has of one of them. Throws store::Trouble.
  digest::QuarantinedMail all_of(const KeptMail& mail);

  /// Says of each in the store that it is deleted, and removes the files when that is on the disk.
  /// Where the program ends in between, a file is left over, which prune removes.
  void remove(const std::vector<KeptMail>& mails, report::Time now);

  /// Their rows go, and nothing says any more that they came; files are not touched.
  void forget(const std::vector<KeptMail>& mails);

 private:
  store::Store& store_;
  const ingest::Quarantine& quarantine_;
  store::Quarantined rows_;
};

}  // namespace tlsrpt::cli
