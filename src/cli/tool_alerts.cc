// SPDX-License-Identifier: MIT
// alerts: what waits in the outbox, listed, delivered or dropped.
#include <sysexits.h>

#include <vector>

#include "cli/alerts.h"
#include "cli/clock.h"
#include "cli/process.h"
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
  const Terminal terminal = look_at_terminal();
  const digest::TextStyle style{{terminal.unicode, true}, terminal.width, terminal.colour};
  const bool json = options.format == "json";
  store::Outbox outbox(store);
  std::int64_t last = 0;
  for (bool is_first = true;; is_first = false) {
    be_patient();
    const auto rows = outbox.waiting_after(last);
    if (rows.empty() && !is_first) return EX_OK;
    // The reader of the output may be slow.
    stop_deadline();
    if (!is_first && !json) print("\n");
    print(json ? digest::waiting_json(rows) : digest::waiting_text(rows, style));
    if (rows.empty()) return EX_OK;
    last = rows.back().delivery.notice;
  }
}

/// Those that wait after `notice`, each once; few enough for one transaction.
std::vector<std::int64_t> next_ids(store::Outbox& outbox, std::int64_t notice) {
  std::vector<std::int64_t> ids;
  for (const store::WaitingRow& row : outbox.waiting_after(notice)) {
    if (ids.empty() || ids.back() != row.delivery.notice) ids.push_back(row.delivery.notice);
  }
  return ids;
}

/// Calls `change` with each notice that was named, in one transaction; or with all that wait, in
/// transactions so short that deliveries hardly wait. `change` returns how many deliveries changed.
template <typename Change>
void for_each_chosen(store::Store& store, store::Outbox& outbox, const Options& options,
                     Change change) {
  std::int64_t last = 0;
  for (auto ids = options.all ? next_ids(outbox, last) : options.ids; !ids.empty();
       ids = options.all ? next_ids(outbox, last) : std::vector<std::int64_t>()) {
    be_patient();
    store::Store::Transaction transaction(store);
    for (const std::int64_t id : ids) {
      if (change(id) > 0 || options.all) continue;
      throw Refused(EX_DATAERR, "no alert " + std::to_string(id) +
                                    " waits; tlsrpt-store alerts list names those that do");
    }
    transaction.commit();
    last = ids.back();
  }
}

int drop(store::Store& store, const Options& options) {
  store::Outbox outbox(store);
  std::string lines;
  for_each_chosen(store, outbox, options, [&](std::int64_t id) {
    lines += "alert " + std::to_string(id) + " is dropped\n";
    return outbox.drop(id, now());
  });
  print(lines);
  return EX_OK;
}

void make_due(store::Store& store, const Options& options) {
  store::Outbox outbox(store);
  for_each_chosen(store, outbox, options, [&](std::int64_t id) { return outbox.retry(id, now()); });
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
