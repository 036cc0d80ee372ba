// SPDX-License-Identifier: MIT
#include "cli/delivery.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <functional>
#include <new>
#include <string_view>
#include <system_error>

#include "cli/alerts.h"
#include "cli/clock.h"
#include "cli/log.h"
#include "cli/owner.h"
#include "cli/paths.h"
#include "cli/process.h"
#include "cli/reading.h"
#include "cli/speak.h"
#include "cli/verdict_line.h"
#include "ingest/authentication.h"
#include "ingest/deliver.h"
#include "report/printable.h"

namespace tlsrpt::cli {
namespace {

/// Enhanced status codes for what is our host's fault. RFC 3463, section 3.4.
constexpr const char* kOther = "4.3.0";
constexpr const char* kFull = "4.3.1";
constexpr const char* kMisconfigured = "4.3.5";

/// Of the deadline this share is for reading the mail, and so much where the reader does not see
/// its end; the rest is for waiting at the store, and what is left of this one for reviewing
/// incidents.
constexpr double kReadingShare = 0.6;
constexpr double kLongestReadingShare = 0.7;
constexpr double kReviewShare = 0.8;
/// Alerts are to be done so long before the deadline, which leaves time to write down their
/// answers.
constexpr auto kMargin = std::chrono::milliseconds(1000);

/// The mail, of which no more than `most` bytes and one are kept: enough to see that it is too
/// long. Always reads to the end, because callers take a broken pipe for a failure.
std::string read_all(std::size_t most) {
  std::string mail;
  char block[64 * 1024];
  for (;;) {
    const ssize_t size = ::read(STDIN_FILENO, block, sizeof block);
    if (size == 0) return mail;
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) throw std::system_error(errno, std::generic_category(), "cannot read the mail");
    const std::size_t room = most + 1 - mail.size();
    mail.append(block, std::min(static_cast<std::size_t>(size), room));
  }
}

const char* status_of(const store::Trouble& trouble) {
  switch (trouble.kind()) {
    case store::Trouble::Kind::busy:
      return kOther;
    case store::Trouble::Kind::full:
      return kFull;
    default:
      return kMisconfigured;
  }
}

const char* status_of(const std::system_error& error) {
  const int code = error.code().value();
  if (code == ENOSPC || code == EDQUOT || code == EFBIG) return kFull;
  const bool passes = code == EIO || code == EINTR || code == ENOMEM || code == EAGAIN;
  return passes ? kOther : kMisconfigured;
}

int later(const char* status, const std::string& reason) {
  write_failure(status, reason);
  log_error("deferred: " + report::printable_ascii(reason));
  return kTemporaryFailure;
}

/// Whether this share of the deadline has passed since `start`.
std::function<bool()> has_passed(double share, const IngestOptions& options,
                                 Clock::time_point start) {
  const std::chrono::duration<double> most(static_cast<double>(options.deadline) * share);
  return [start, most] { return Clock::now() - start > most; };
}

void log_verdicts(const IngestOptions& options, const ingest::Examined& examined,
                  const ingest::Verdicts& verdicts) {
  std::string tail;
  if (!examined.header.message_id.empty()) {
    tail += " message-id=" + field(examined.header.message_id, 120);
  }
  for (const std::string& recipient : options.recipients) {
    tail += " recipient=" + field(recipient, 80);
  }
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    log_info(describe(examined.findings[i], verdicts[i]) + tail);
  }
}

void print_verdicts(const ingest::Examined& examined) {
  const ingest::Verdicts verdicts = verdicts_without_store(examined);
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    print(verdict_line("-", examined.findings[i], verdicts[i]));
  }
}

/// What is left to do once the mail is dealt with: nothing of it can change that.
void follow_up(const IngestOptions& options, const ingest::Examined& examined,
               const ingest::Delivered& delivered, store::Store& store,
               Clock::time_point start) noexcept {
  try {
    log_verdicts(options, examined, delivered.verdicts);
    if (delivered.not_kept) log_error("the quarantine is full: this mail is not kept");
    const std::string refused = alert::refusal(options.alerts.outlets, options.recipients);
    if (delivered.notices > 0 && !refused.empty()) log_error("alerts: " + refused);
    if (!delivered.notices_due) return;
    const auto deadline = std::chrono::seconds(options.deadline);
    const auto until = start + deadline - std::min<Clock::duration>(kMargin, deadline / 4);
    deliver_alerts(store, courier(options.alerts, until), delivered.notices > 0);
  } catch (const std::exception&) {
    // Memory is short. What is in the outbox waits.
  }
}

ReadingLimits reading_limits(const IngestOptions& options) {
  const auto deadline = std::chrono::seconds(options.deadline);
  const auto share = [&](double part) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(deadline * part);
  };
  return {options.limits,
          options.memory,
          share(kReadingShare),
          share(kLongestReadingShare),
          deadline,
          true};
}

ingest::Examined admitted(Reader& reader, const IngestOptions& options) {
  ingest::Examined examined = reader.answer();
  ingest::authenticate(examined, options.trusted_authserv_ids);
  ingest::admit(examined, options.admission);
  return examined;
}

void deal_with(const std::string& mail, const std::string& database, const IngestOptions& options,
               Reader& reader) {
  const auto start = Clock::now();
  start_deadline(options.deadline, AtDeadline::end);
  reader.start_mail(mail);
  if (options.dry_run) return print_verdicts(admitted(reader, options));

  store::Store store(database, store::Access::write, deadline_passed);
  ingest::Quarantine quarantine(quarantine_path(options.store, database),
                                options.quarantine_bounds);
  ingest::Examined examined = admitted(reader, options);
  ingest::refuse_newcomers(examined, store, options.max_database);
  const auto late = has_passed(kReviewShare, options, start);
  const auto too_long = stores_too_long();
  const ingest::Alerts alerts{options.rules, options.alerts.outlets, options.recipients,
                              [&] { return late() || too_long(); }};
  const ingest::Delivered delivered =
      ingest::deliver(examined, mail, store, {quarantine, options.discard_other_mail}, alerts,
                      cli::now(), too_long);
  end_well_from_now_on();
  follow_up(options, examined, delivered, store, start);
}

/// The reader starts before anything is open and beside the reading of the mail.
void deliver(const IngestOptions& options, ExamineMail examine) {
  std::string database;
  if (!options.dry_run) {
    database = database_path(options.store, false);
    become_owner_of(database);
  }
  Reader reader(examine, reading_limits(options));
  const std::string mail = read_all(options.limits.message);
  deal_with(mail, database, options, reader);
}

void drain() {
  try {
    read_all(0);
  } catch (const std::exception&) {
    // What cannot be read need not be read.
  }
}

/// As later(), where some of the mail may be left to read.
int drained(const char* status, const std::string& reason) {
  drain();
  return later(status, reason);
}

}  // namespace

int cannot_deliver(const std::string& reason) {
  return drained(kMisconfigured, reason);
}

int deliver_from_stdin(const IngestOptions& options, bool input_open, ExamineMail examine) {
  if (!input_open) return later(kMisconfigured, "standard input is closed");
  if (::geteuid() == 0 && !options.allow_root && !options.dry_run) {
    return cannot_deliver(
        "will not read a stranger's mail as root; run it as the user who owns the store, or set "
        "allow-root = true");
  }
  try {
    deliver(options, examine);
    return 0;
  } catch (const store::Trouble& trouble) {
    return drained(status_of(trouble), trouble.what());
  } catch (const BadOptions& bad) {
    return drained(kMisconfigured, bad.what());
  } catch (const std::system_error& error) {
    return drained(status_of(error), error.what());
  } catch (const std::bad_alloc&) {
    return drained(kOther, "out of memory");
  } catch (const std::exception& error) {
    return drained(kOther, error.what());
  }
}

}  // namespace tlsrpt::cli
