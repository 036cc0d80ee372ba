// SPDX-License-Identifier: MIT
// Quarantine: a Maildir of the mails that were not stored, for any mail reader to open. Bounded:
// giving_way.h says what gives way when it is full.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/giving_way.h"
#include "report/byte_source.h"
#include "report/time.h"

namespace tlsrpt::ingest {

class Quarantine {
 public:
  using Bounds = QuarantineBounds;

  explicit Quarantine(std::string path, Bounds bounds) : path_(std::move(path)), bounds_(bounds) {}

  struct Kept {
    std::string file;                    ///< its name; empty if the mail itself gave way
    std::vector<std::string> gave_way;   ///< the names of those that have to go for it
    std::vector<std::string> to_remove;  ///< their paths
  };
  /// Durable when it returns. The same mail again takes no more room, and is in the higher one of
  /// its classes then. Creates the Maildir (0700) where it is missing; files are 0600. `sender` is
  /// the organizational domain that signed the mail, else that of From. Throws std::system_error.
  Kept keep(std::string_view raw, const report::Sha256& sha256, KeptClass kept_class,
            std::string_view sender, bool is_signed = false);
  /// Removes what gave way, once that is on record: no mail goes without a word. What cannot be
  /// removed goes with the next mail that is kept.
  static void let_go(const Kept& kept) noexcept;
  /// Removes what deliveries that died have left in tmp/.
  void sweep(report::Time now) const noexcept;

  struct Contents {
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;
    std::optional<report::Time> oldest;
  };
  /// What a mail reader would show now; a missing Maildir is empty. Throws std::system_error.
  Contents contents() const;

  struct Mail {
    std::string file;  ///< its name, without the flags of a mail reader
    std::string path;
    report::Time modified;
    std::uint64_t size = 0;
    bool is_ours = true;  ///< named as a mail that was kept here; others are of somebody else
  };
  /// All of them, the oldest first; none where the Maildir is missing. Throws std::system_error.
  std::vector<Mail> mails() const;

  /// Its bytes, up to `most` and one. Throws std::system_error.
  static std::string read(const Mail& mail, std::size_t most);
  /// Gone from the disk when it returns; that it was gone before is no fault. Throws
  /// std::system_error.
  void remove(const Mail& mail) const;

 private:
  struct File;
  std::vector<File> files() const;
  /// Chooses what gives way for `kept.file`, which is among the files.
  void make_room(Kept& kept, std::vector<File> all, bool is_new) const;
  static void raise(const File& file, KeptClass kept_class, Kept& kept);
  void write(std::string_view raw, const std::string& name) const;

  std::string path_;
  Bounds bounds_;
};

}  // namespace tlsrpt::ingest
