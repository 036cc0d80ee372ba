// SPDX-License-Identifier: MIT
#include "cli/alerts.h"

#include <sysexits.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "alert/notice.h"
#include "cli/log.h"
#include "cli/owner.h"
#include "cli/paths.h"
#include "cli/process.h"
#include "cli/speak.h"
#include "report/printable.h"

namespace tlsrpt::cli {
namespace {

using std::chrono::milliseconds;

constexpr auto kTimeForTest = std::chrono::minutes(10);

bool is_accepted(const alert::Answer& answer) {
  return answer.kind == alert::Answer::Kind::accepted;
}

void log_answer(const alert::Courier::Told& told) {
  if (is_accepted(told.answer)) return;
  const store::Delivery& delivery = told.due.delivery;
  log_error("alert " + std::to_string(delivery.notice) + " by " + delivery.notifier + " is " +
            delivery.state + " after attempt " + std::to_string(delivery.attempts) + ": " +
            told.answer.words);
}

}  // namespace

std::vector<std::string> environment_of_programs() {
  std::vector<std::string> variables = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin"};
  for (const char* name : {"TZ", "MAIL_CONFIG", "LANG"}) {
    const char* const value = std::getenv(name);
    if (value != nullptr) variables.push_back(std::string(name) + "=" + value);
  }
  return variables;
}

alert::Courier courier(const AlertOptions& options, Clock::time_point until) {
  alert::Means means;
  means.environment = environment_of_programs();
  means.syslog = log_alert;
  means.now = now;
  means.left = [until] { return std::chrono::duration_cast<milliseconds>(until - Clock::now()); };
  return alert::Courier(options.outlets, std::move(means), options.patience);
}

alert::Courier courier_for(const AlertOptions& options, std::chrono::seconds time) {
  start_deadline(static_cast<std::uint64_t>(time.count()) + kPatience, AtDeadline::interrupt);
  return courier(options, Clock::now() + time);
}

void deliver_alerts(store::Store& store, const alert::Courier& courier, bool wait) noexcept {
  try {
    courier.deliver_due(store, wait, log_answer);
  } catch (const std::exception& error) {
    log_error("alerts wait: " + report::printable_ascii(error.what()));
  }
}

int test_alert(const IngestOptions& options) {
  become_owner_of(database_path(options.store, false));
  const alert::Texts texts = alert::texts_of_test(options.rules, now());
  store::Notice notice;
  notice.kind = alert::name(alert::Kind::test);
  notice.created = now();
  notice.recipients = options.recipients;
  notice.subject = texts.subject;
  notice.body = texts.body;
  notice.json = texts.json;

  const alert::Outlets& outlets = options.alerts.outlets;
  const alert::Courier courier = cli::courier(options.alerts, Clock::now() + kTimeForTest);
  int status = EX_OK;
  for (const auto& delivery : alert::deliveries(outlets, options.recipients, notice.created)) {
    const alert::Answer answer = courier.deliver(notice, delivery.notifier);
    const bool good = is_accepted(answer);
    print(delivery.notifier + (good ? ": accepted: " : ": FAILED: ") + answer.words + "\n");
    if (!good) status = EX_UNAVAILABLE;
  }
  if (outlets.mail_to.empty() && outlets.command.empty()) {
    print("Neither alert-mail nor alert-command is set: nobody is told but syslog.\n");
  }
  return status;
}

}  // namespace tlsrpt::cli
