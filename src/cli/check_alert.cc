// SPDX-License-Identifier: MIT
#include "cli/check_alert.h"

#include <thread>

#include "alert/check_notice.h"
#include "cli/alerts.h"
#include "cli/clock.h"
#include "cli/owner.h"
#include "cli/paths.h"
#include "cli/process.h"
#include "policy/rua.h"

namespace tlsrpt::cli {
namespace {

/// Where the reports of the domain go nobody reads an alert.
std::vector<std::string> addresses_of_reports(const CheckReport& report) {
  std::vector<std::string> addresses;
  for (const policy::RecordsRead& read : report.records) {
    for (const std::string& rua : read.ruas) {
      if (auto address = policy::address_of_rua(rua)) addresses.push_back(std::move(*address));
    }
  }
  return addresses;
}

alert::Checked checked(const std::string& domain, const policy::Findings& findings,
                       bool incomplete) {
  return {domain, findings, !incomplete};
}

/// What is wrong for a moment, as while a server starts anew, is nobody's to mend.
alert::Checked look_twice(const CheckReport& report, const CheckOptions& options) {
  alert::Checked first = checked(options.live.domain, report.findings, report.incomplete);
  if (options.confirm_after.count() == 0 || alert::causes(first.findings).empty()) return first;
  std::this_thread::sleep_for(options.confirm_after);
  const probe::Judgement again = live_check(options.live).judgement;
  return alert::confirmed(first, checked(options.live.domain, again.findings, again.incomplete));
}

store::Notice notice(const alert::Checked& checked, alert::Kind kind, report::Time time) {
  const alert::Texts texts = alert::texts(checked, kind);
  store::Notice notice;
  notice.kind = alert::name(kind);
  notice.created = time;
  notice.authenticated = true;  // nobody told us
  notice.subject = texts.subject;
  notice.body = texts.body;
  notice.json = texts.json;
  return notice;
}

}  // namespace

void alert_of(const CheckReport& report, const CheckOptions& options) {
  const alert::Checked checked = look_twice(report, options);
  const std::string database = database_path(options.store, false);
  become_owner_of(database);
  start_deadline(kPatience, AtDeadline::interrupt);
  store::Store store(database, store::Access::write, deadline_passed);
  {
    store::Store::Transaction transaction(store);
    store::Outbox outbox(store);
    const report::Time time = now();
    const auto kind = alert::news(checked, outbox.last_check(checked.domain), time, options.remind);
    if (!kind) return;
    store::Notice told = notice(checked, *kind, time);
    told.recipients = addresses_of_reports(report);
    outbox.add(told, alert::deliveries(options.alerts.outlets, told.recipients, time));
    transaction.commit();
  }
  deliver_alerts(store, courier_for(options.alerts, kTimeForAlerts), true);
}

}  // namespace tlsrpt::cli
