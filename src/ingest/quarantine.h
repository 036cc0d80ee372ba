// SPDX-License-Identifier: MIT
// Quarantine: a Maildir of the mails that were not stored, for any mail reader to open. Bounded:
// when it is full, the oldest mail that is no report gives way first.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/byte_source.h"
#include "report/time.h"

namespace tlsrpt::ingest {

class Quarantine {
 public:
  struct Bounds {
    std::uint64_t messages = 1000;
    std::uint64_t bytes = 256u << 20;
  };

  explicit Quarantine(std::string path, Bounds bounds) : path_(std::move(path)), bounds_(bounds) {}

  struct Kept {
    std::string file;                   ///< its name; empty where the mail alone is too large
    std::vector<std::string> gave_way;  ///< the names of those that had to go for it
  };
  /// Durable when it returns. The same mail again takes no more room. Creates the Maildir (0700)
  /// where it is missing; files are 0600. Throws std::system_error.
  Kept keep(std::string_view raw, const report::Sha256& sha256, bool is_report);

  struct Contents {
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;
    std::optional<report::Time> oldest;
  };
  /// What a mail reader would show now; a missing Maildir is empty. Throws std::system_error.
  Contents contents() const;

 private:
  struct File;
  std::vector<File> files() const;
  std::vector<std::string> make_room(std::uint64_t size);

  std::string path_;
  Bounds bounds_;
};

}  // namespace tlsrpt::ingest
