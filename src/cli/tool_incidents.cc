// SPDX-License-Identifier: MIT
// incidents: ended by a person who knows that they are over.
#include <sysexits.h>

#include "alert/review.h"
#include "cli/alerts.h"
#include "cli/clock.h"
#include "cli/speak.h"
#include "cli/tool.h"

namespace tlsrpt::cli {
namespace {

constexpr auto kTimeForEnd = std::chrono::minutes(1);

}  // namespace

int close_incidents(const StoreToolOptions& options) {
  const std::string database = tended_database(options);
  be_patient();
  store::Store store(database, store::Access::write, patience_ended);
  alert::Review review(store, options.rules, {now(), false, options.alerts.outlets, {}, {}});
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
    print("incident " + std::to_string(id) + " is closed\n");
  }
  deliver_alerts(store, courier_for(options.alerts, kTimeForEnd), true);
  return EX_OK;
}

}  // namespace tlsrpt::cli
