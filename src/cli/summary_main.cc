// SPDX-License-Identifier: MIT
// tlsrpt-summary: the store to a digest on standard output.
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/alerts.h"
#include "cli/clock.h"
#include "cli/log.h"
#include "cli/options.h"
#include "cli/paths.h"
#include "cli/process.h"
#include "cli/speak.h"
#include "cli/terminal.h"
#include "cli/window.h"
#include "digest/digest.h"
#include "digest/incidents.h"
#include "digest/json.h"
#include "digest/text.h"
#include "digest/waiting.h"
#include "ingest/domains.h"
#include "ingest/quarantine.h"
#include "store/questions.h"

namespace {

using namespace tlsrpt;

constexpr int kFailing = 1;              // with --exit-code
constexpr std::uint64_t kPatience = 30;  // seconds for the store
constexpr auto kTimeForAlerts = std::chrono::seconds(25);
constexpr auto kLately = std::chrono::days(14);  // for incidents that ended

int fail(int status, const std::string& what) {
  return cli::fail("tlsrpt-summary", status, what);
}

std::vector<std::string> asked_domains(const cli::SummaryOptions& options) {
  std::vector<std::string> domains;
  for (const std::string& domain : options.domains) {
    domains.push_back(ingest::normal_mail_domain(domain));
  }
  return domains;
}

/// What is printed, and whether something is wrong.
struct Page {
  std::string text;
  bool failing = false;
};

digest::TextStyle style(const cli::SummaryOptions& options) {
  const cli::Terminal terminal = cli::look_at_terminal();
  return {{terminal.unicode, options.all}, terminal.width, terminal.colour};
}

Page digest_page(store::Store& store, const std::string& database,
                 const cli::SummaryOptions& options) {
  const store::Scope scope{cli::window(options, cli::now()), asked_domains(options)};
  const ingest::Quarantine quarantine(cli::quarantine_path(options.store, database), {});
  const auto contents = quarantine.contents();
  const digest::Digest digest = digest::collect(store, scope, {contents.messages, contents.oldest});
  return {
      options.format == "json" ? digest::json(digest) + "\n" : digest::text(digest, style(options)),
      digest.failing()};
}

Page incidents_page(store::Store& store, const cli::SummaryOptions& options) {
  const report::Time since = cli::now() - kLately;
  const auto incidents = digest::collect_incidents(store, since, asked_domains(options));
  const auto waiting = store::Outbox(store).waiting();
  const bool failing = std::any_of(incidents.begin(), incidents.end(),
                                   [](const auto& view) { return view.incident.open(); });
  if (options.format == "json") return {digest::incidents_json(incidents, waiting) + "\n", failing};
  std::string text = digest::incidents_text(incidents, since, style(options));
  const std::string lines = digest::waiting_lines(waiting, style(options));
  if (!lines.empty()) text += "\n" + lines;
  return {std::move(text), failing};
}

/// Alerts that earlier runs could not deliver. Only for the user that the store belongs to: anybody
/// else may read a store, but is not to act for that user.
void deliver_waiting_alerts(const std::string& database, const cli::SummaryOptions& options) {
  struct stat status {};
  if (::stat(database.c_str(), &status) != 0 || status.st_uid != ::geteuid()) return;
  try {
    const alert::Courier courier = cli::courier_for(options.alerts, kTimeForAlerts);
    store::Store store(database, store::Access::write, cli::deadline_passed);
    cli::deliver_alerts(store, courier, false);
  } catch (const store::Trouble& trouble) {
    cli::log_error(std::string("alerts wait: ") + trouble.what());
  }
}

int summarise(const cli::SummaryOptions& options) {
  const std::string database = cli::existing_database(options.store);
  cli::start_deadline(kPatience, cli::AtDeadline::interrupt);
  auto store = std::make_unique<store::Store>(database, store::Access::read, cli::deadline_passed);
  if (store::Outbox(*store).any_due(cli::now())) {
    // First, so that the page tells what came of it.
    store.reset();
    deliver_waiting_alerts(database, options);
    cli::start_deadline(kPatience, cli::AtDeadline::interrupt);
    store = std::make_unique<store::Store>(database, store::Access::read, cli::deadline_passed);
  }
  const Page page =
      options.incidents ? incidents_page(*store, options) : digest_page(*store, database, options);
  cli::print(page.text);
  return options.exit_code && page.failing ? kFailing : EX_OK;
}

}  // namespace

int main(int argc, char** argv) {
  cli::secure_descriptors();
  cli::secure_process();
  cli::open_log("tlsrpt-summary");
  try {
    return summarise(cli::summary_options(argc, argv));
  } catch (const cli::Answer& answer) {
    return cli::answer("tlsrpt-summary", answer.text);
  } catch (const cli::BadOptions& bad) {
    return fail(EX_USAGE, bad.what());
  } catch (const cli::NoStore& missing) {
    return fail(EX_NOINPUT, missing.what());
  } catch (const std::exception& error) {
    return fail(EX_TEMPFAIL, error.what());
  }
}
