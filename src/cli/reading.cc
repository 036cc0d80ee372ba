// SPDX-License-Identifier: MIT
#include "cli/reading.h"

#include <utility>

#include "cell/confinement.h"
#include "cli/clock.h"
#include "cli/log.h"
#include "ingest/answer.h"

namespace tlsrpt::cli {
namespace {

using cell::Died;
using report::Fault;

// A request: a mail, or a file name, its end, and a bare report.
constexpr char kMail = 'm';
constexpr char kReport = 'r';
constexpr char kEndOfName = '\0';

/// In the cell.
ingest::Examined examined(std::string_view request, ExamineMail examine,
                          const ReadingLimits& limits) {
  const auto start = Clock::now();
  const ingest::Circumstances circumstances{now(),
                                            [&] { return Clock::now() - start > limits.expires; }};
  const std::string_view rest = request.substr(1);
  if (request.front() == kMail) return examine(rest, limits.mail, circumstances);
  const std::size_t end = rest.find(kEndOfName);
  return ingest::examine_report(std::string(rest.substr(end + 1)), rest.substr(0, end), limits.mail,
                                circumstances);
}

Fault fault_of(Died::How how) {
  switch (how) {
    case Died::How::out_of_memory:
      return Fault::needed_too_much_memory;
    case Died::How::out_of_time:
      return Fault::took_too_long;
    case Died::How::crashed:
      break;
  }
  return Fault::reader_crashed;
}

ingest::Examined unread(Fault fault, const std::string& detail) {
  log_error("the reader of a mail died: " + detail);
  ingest::Examined found;
  ingest::Finding& finding = found.findings.emplace_back();
  finding.fault = fault;
  finding.detail = detail;
  return found;
}

/// A cell that has not been confined once will not be the next time.
void tell_once_of_open_cell() {
  static bool told = false;
  if (cell::kSanitized || std::exchange(told, true)) return;
  log_info("this kernel has no seccomp filters: mails are read within limits, but not confined");
}

}  // namespace

ReadingLimits for_many_mails(const ingest::Limits& mail, std::uint64_t memory) {
  constexpr auto kOneMail = std::chrono::seconds(30);
  constexpr auto kLongest = std::chrono::seconds(35);
  constexpr auto kAll = std::chrono::hours(1);
  return {mail, memory, kOneMail, kLongest, kAll};
}

Reader::Reader(ExamineMail examine, const ReadingLimits& limits)
    : work_([this, examine](std::string_view request, const cell::Send& send) {
        ingest::to_bytes(examined(request, examine, limits_), send);
      }),
      limits_(limits) {
  make_cell();
}

Reader::~Reader() = default;

void Reader::start_mail(std::string_view raw) {
  size_ = raw.size();
  start(std::string(1, kMail).append(raw));
}

void Reader::start_report(std::string_view bytes, std::string_view file_name) {
  size_ = bytes.size();
  start(std::string(1, kReport).append(file_name).append(1, kEndOfName).append(bytes));
}

void Reader::start(std::string request) {
  request_ = std::move(request);
  ask();
}

void Reader::make_cell() {
  const cell::Limits limits{limits_.memory, limits_.cpu, ingest::longest_answer(limits_.mail),
                            "tlsrpt-reader", limits_.once};
  cell_ = std::make_unique<cell::Cell>(work_, limits);
  answers_ = 0;
}

void Reader::ask() {
  if (!cell_) make_cell();
  cell_->ask(request_, limits_.longest);
}

ingest::Examined Reader::read_answer() {
  auto found = ingest::from_bytes([this] { return cell_->next(); }, limits_.mail, size_);
  ++answers_;
  if (!cell_->confined()) tell_once_of_open_cell();
  return found;
}

ingest::Examined Reader::answer() {
  for (;;) {
    const bool used_before = answers_ > 0;
    try {
      return read_answer();
    } catch (const Died& died) {
      cell_.reset();
      if (!used_before) return unread(fault_of(died.how()), died.what());
    } catch (const ingest::BadAnswer& bad) {
      cell_.reset();
      if (!used_before) return unread(Fault::reader_crashed, bad.what());
    }
    // It may have died of what it had read before.
    ask();
  }
}

}  // namespace tlsrpt::cli
