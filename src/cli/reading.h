// SPDX-License-Identifier: MIT
// Reading: the bytes of a mail to what is in them, found in a cell. Whatever a mail does to its
// reader is a finding too.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "cell/cell.h"
#include "ingest/examine.h"

namespace tlsrpt::cli {

/// ingest::examine_mail, but for tests of what a broken one does.
using ExamineMail = ingest::Examined (*)(std::string_view raw, const ingest::Limits& limits,
                                         const ingest::Circumstances& now);

struct ReadingLimits {
  ingest::Limits mail;
  std::uint64_t memory = 512u << 20;  ///< bytes of address space for reading
  std::chrono::milliseconds expires;  ///< after which the reader gives up by itself
  std::chrono::milliseconds longest;  ///< after which it is ended
  std::chrono::seconds cpu;           ///< of one cell
  bool once = false;                  ///< a cell reads one mail, else many
};

/// Of a reader that a person waits for.
ReadingLimits for_many_mails(const ingest::Limits& mail, std::uint64_t memory);

class Reader {
 public:
  /// Starts the first cell, for which the store must not be open yet. Throws std::system_error.
  Reader(ExamineMail examine, const ReadingLimits& limits);
  ~Reader();

  /// Starts reading, beside what this process does next. The bytes must stay until the answer.
  void start_mail(std::string_view raw);
  void start_report(std::string_view bytes, std::string_view file_name);
  /// Of what was started. Throws std::system_error and std::bad_alloc for faults of our host alone.
  ingest::Examined answer();

 private:
  void start(std::string request);
  void make_cell();
  void ask();
  ingest::Examined read_answer();

  cell::Work work_;
  ReadingLimits limits_;
  std::unique_ptr<cell::Cell> cell_;
  std::uint64_t answers_ = 0;  ///< of this cell
  std::string request_;
  std::size_t size_ = 0;  ///< of the mail or report in it
};

}  // namespace tlsrpt::cli
