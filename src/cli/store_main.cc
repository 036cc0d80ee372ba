// SPDX-License-Identifier: MIT
// tlsrpt-store: looks after the store: alerts that wait for their delivery, incidents that a person
// knows to be over.
#include <sysexits.h>

#include <chrono>
#include <stdexcept>
#include <string>

#include "alert/review.h"
#include "cli/alerts.h"
#include "cli/clock.h"
#include "cli/log.h"
#include "cli/options.h"
#include "cli/owner.h"
#include "cli/paths.h"
#include "cli/process.h"
#include "cli/speak.h"
#include "cli/terminal.h"
#include "digest/waiting.h"
#include "report/printable.h"
#include "store/outbox.h"

namespace {

using namespace tlsrpt;
using Options = cli::StoreToolOptions;
using Command = Options::Command;

constexpr std::uint64_t kPatience = 30;  // seconds for the store
constexpr auto kTimeForRetry = std::chrono::minutes(10);
constexpr auto kTimeForEnd = std::chrono::minutes(1);

/// A fault of what was asked, with its exit status.
class Refused : public std::runtime_error {
 public:
  Refused(int status, const std::string& what) : std::runtime_error(what), status_(status) {}
  int status() const { return status_; }

 private:
  int status_;
};

int fail(int status, const std::string& what) {
  return cli::fail("tlsrpt-store", status, what);
}

int list(store::Store& store, const Options& options) {
  const auto rows = store::Outbox(store).waiting();
  const cli::Terminal terminal = cli::look_at_terminal();
  const digest::TextStyle style{{terminal.unicode, true}, terminal.width, terminal.colour};
  cli::print(options.format == "json" ? digest::waiting_json(rows)
                                      : digest::waiting_text(rows, style));
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
    if (outbox.drop(id, cli::now()) == 0) no_such_alert(id);
  }
  transaction.commit();
  for (const std::int64_t id : ids) cli::print("alert " + std::to_string(id) + " is dropped\n");
  return EX_OK;
}

void make_due(store::Store& store, const Options& options) {
  store::Outbox outbox(store);
  store::Store::Transaction transaction(store);
  for (const std::int64_t id : chosen(outbox, options)) {
    if (outbox.retry(id, cli::now()) == 0) no_such_alert(id);
  }
  transaction.commit();
}

int retry(store::Store& store, const Options& options) {
  make_due(store, options);
  int status = EX_OK;
  const auto tell = [&](const alert::Courier::Told& told) {
    const bool good = told.answer.kind == alert::Answer::Kind::accepted;
    if (!good) status = EX_UNAVAILABLE;
    cli::print("alert " + std::to_string(told.due.delivery.notice) + ": " +
               told.due.delivery.notifier + ": " + (good ? "accepted" : "FAILED") + ": " +
               told.answer.words + "\n");
  };
  if (!cli::courier_for(options.alerts, kTimeForRetry).deliver_due(store, true, tell)) {
    throw Refused(EX_TEMPFAIL,
                  "another process is delivering alerts; they are due, and it takes "
                  "them or the next run does");
  }
  return status;
}

int close(store::Store& store, const Options& options) {
  const alert::Rules rules;
  alert::Review review(store, rules, {cli::now(), false, options.alerts.outlets, {}, {}});
  store::Store::Transaction transaction(store);
  store::Incidents incidents(store);
  for (const std::int64_t id : options.ids) {
    auto incident = incidents.find(id);
    if (!incident || !incident->open()) {
      throw Refused(EX_DATAERR, "no incident " + std::to_string(id) +
                                    " is open; tlsrpt-summary --incidents names those that are");
    }
    review.close(std::move(*incident), options.why);
  }
  transaction.commit();
  for (const std::int64_t id : options.ids) {
    cli::print("incident " + std::to_string(id) + " is closed\n");
  }
  cli::deliver_alerts(store, cli::courier_for(options.alerts, kTimeForEnd), true);
  return EX_OK;
}

int run(const Options& options) {
  const std::string database = cli::existing_database(options.store);
  cli::become_owner_of(database);
  cli::start_deadline(kPatience, cli::AtDeadline::interrupt);
  const bool reads = options.command == Command::alerts_list;
  store::Store store(database, reads ? store::Access::read : store::Access::write,
                     cli::deadline_passed);
  switch (options.command) {
    case Command::alerts_retry:
      return retry(store, options);
    case Command::alerts_drop:
      return drop(store, options);
    case Command::incidents_close:
      return close(store, options);
    case Command::alerts_list:
      break;
  }
  return list(store, options);
}

}  // namespace

int main(int argc, char** argv) {
  cli::secure_descriptors();
  cli::secure_process();
  cli::open_log("tlsrpt-store");
  try {
    return run(cli::store_tool_options(argc, argv));
  } catch (const cli::Answer& answer) {
    return cli::answer("tlsrpt-store", answer.text);
  } catch (const cli::BadOptions& bad) {
    return fail(EX_USAGE, bad.what());
  } catch (const cli::NoStore& missing) {
    return fail(EX_NOINPUT, missing.what());
  } catch (const Refused& refused) {
    return fail(refused.status(), report::printable(refused.what()));
  } catch (const std::exception& error) {
    return fail(EX_TEMPFAIL, error.what());
  }
}
