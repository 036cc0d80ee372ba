// SPDX-License-Identifier: MIT
// alerts: what waits in the outbox, listed, delivered or dropped.
#include <sysexits.h>

#include <vector>

#include "cli/alerts.h"
#include "cli/clock.h"
#include "cli/speak.h"
#include "cli/terminal.h"
#include "cli/tool.h"
#include "digest/waiting.h"
#include "store/outbox.h"

namespace tlsrpt::cli {
namespace {

using Options = StoreToolOptions;

constexpr auto kTimeForRetry = std::chrono::minutes(10);

int list(store::Store& store, const Options& options) {
  const auto rows = store::Outbox(store).waiting();
  const Terminal terminal = look_at_terminal();
  const digest::TextStyle style{{terminal.unicode, true}, terminal.width, terminal.colour};
  print(options.format == "json" ? digest::waiting_json(rows) : digest::waiting_text(rows, style));
  return EX_OK;
}

/// The notices that were named, or all that wait.
std::vector<std::int64_t> chosen(store::Outbox& outbox, const Options& options) {
  if (!options.all) return options.ids;
  std::vector<std::int64_t> ids;
  for (const store::WaitingRow& row : outbox.waiting()) {
    if (ids.empty() || ids.back() != row.delivery.notice) ids.push_back(row.delivery.notice);
  }
  return ids;
}

[[noreturn]] void no_such_alert(std::int64_t id) {
  throw Refused(EX_DATAERR, "no alert " + std::to_string(id) +
                                " waits; tlsrpt-store alerts list names those that do");
}

int drop(store::Store& store, const Options& options) {
  store::Outbox outbox(store);
  store::Store::Transaction transaction(store);
  const auto ids = chosen(outbox, options);
  for (const std::int64_t id : ids) {
    if (outbox.drop(id, now()) == 0) no_such_alert(id);
  }
  transaction.commit();
  for (const std::int64_t id : ids) print("alert " + std::to_string(id) + " is dropped\n");
  return EX_OK;
}

void make_due(store::Store& store, const Options& options) {
  store::Outbox outbox(store);
  store::Store::Transaction transaction(store);
  for (const std::int64_t id : chosen(outbox, options)) {
    if (outbox.retry(id, now()) == 0) no_such_alert(id);
  }
  transaction.commit();
}

int retry(store::Store& store, const Options& options) {
  make_due(store, options);
  int status = EX_OK;
  const auto tell = [&](const alert::Courier::Told& told) {
    const bool good = told.answer.kind == alert::Answer::Kind::accepted;
    if (!good) status = EX_UNAVAILABLE;
    print("alert " + std::to_string(told.due.delivery.notice) + ": " + told.due.delivery.notifier +
          ": " + (good ? "accepted" : "FAILED") + ": " + told.answer.words + "\n");
  };
  if (!courier_for(options.alerts, kTimeForRetry).deliver_due(store, true, tell)) {
    throw Refused(EX_TEMPFAIL,
                  "another process is delivering alerts; they are due, and it takes "
                  "them or the next run does");
  }
  return status;
}

}  // namespace

int tend_alerts(const StoreToolOptions& options) {
  using Command = Options::Command;
  const std::string database = tended_database(options);
  be_patient();
  const bool reads = options.command == Command::alerts_list;
  store::Store store(database, reads ? store::Access::read : store::Access::write, patience_ended);
  if (options.command == Command::alerts_retry) return retry(store, options);
  if (options.command == Command::alerts_drop) return drop(store, options);
  return list(store, options);
}

}  // namespace tlsrpt::cli
