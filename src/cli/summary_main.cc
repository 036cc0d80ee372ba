// SPDX-License-Identifier: MIT
// tlsrpt-summary: the store to a digest on standard output or in a mail.
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include <chrono>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "cli/alerts.h"
#include "cli/clock.h"
#include "cli/log.h"
#include "cli/options.h"
#include "cli/owner.h"
#include "cli/pages.h"
#include "cli/paths.h"
#include "cli/process.h"
#include "cli/sendmail.h"
#include "cli/speak.h"
#include "cli/window.h"
#include "digest/mail.h"
#include "store/mark.h"
#include "store/outbox.h"

namespace {

using namespace tlsrpt;

constexpr int kFailing = 1;            // with --exit-code, and with --ready
constexpr std::uint64_t kOfMail = 60;  // seconds that sendmail may take

int fail(int status, const std::string& what) {
  return cli::fail("tlsrpt-summary", status, what);
}

/// Alerts that earlier runs could not deliver. Only for the user that the store belongs to: anybody
/// else may read a store, but is not to act for that user.
void deliver_waiting_alerts(const std::string& database, const cli::SummaryOptions& options) {
  struct stat status = {};
  if (::stat(database.c_str(), &status) != 0 || status.st_uid != ::geteuid()) return;
  try {
    const alert::Courier courier = cli::courier_for(options.alerts, cli::kTimeForAlerts);
    store::Store store(database, store::Access::write, cli::deadline_passed);
    cli::deliver_alerts(store, courier, false);
  } catch (const store::Trouble& trouble) {
    cli::log_error(std::string("alerts wait: ") + trouble.what());
  }
}

/// First, so that the page tells what came of it.
void see_to_alerts(const std::string& database, const cli::SummaryOptions& options) {
  cli::start_deadline(cli::kPatience, cli::AtDeadline::interrupt);
  const bool any_due = [&] {
    store::Store store(database, store::Access::read, cli::deadline_passed);
    return store::Outbox(store).any_due(cli::now());
  }();
  if (any_due) deliver_waiting_alerts(database, options);
}

/// Prints or mails a digest. Returns only when it is out of our hands.
void hand_over(store::Store& store, const digest::Digest& digest,
               const cli::SummaryOptions& options) {
  // Numbers are for a program, which takes nothing for trouble.
  const bool is_page = options.mail || (options.format != "csv" && options.format != "metrics");
  if (options.quiet_if_clean && is_page && digest::is_clean(digest)) return;
  const std::string text =
      options.mail ? cli::digest_mail(digest, options) : cli::digest_text(store, digest, options);
  // The store is not waited for any more; who reads slowly, as in a pager, may.
  cli::stop_deadline();
  if (options.mail) return cli::send_mail(options.alerts.outlets.sendmail, text);
  if (!cli::output_was_open()) throw std::runtime_error("standard output is closed");
  cli::print(text);
}

/// Digests about other domains have other marks.
std::string mark_of(const cli::SummaryOptions& options) {
  const std::vector<std::string> domains = cli::asked_domains(options);
  std::string name;
  for (const std::string& domain : std::set<std::string>(domains.begin(), domains.end())) {
    name.append(name.empty() ? "" : ",").append(domain);
  }
  return name;
}

/// The mark moves only after the digest is delivered: whatever happens in between, the next run
/// tells the same again rather than nothing.
digest::Digest tell_new(const std::string& database, const cli::SummaryOptions& options) {
  store::Store store(database, store::Access::write, cli::deadline_passed);
  store::Marks marks(store);
  // Another one may be mailing.
  cli::start_deadline(cli::kPatience + kOfMail, cli::AtDeadline::interrupt);
  marks.take_turn();
  cli::start_deadline(cli::kPatience, cli::AtDeadline::interrupt);
  const std::string mark = mark_of(options);
  const store::Window window = marks.since(mark, cli::now());
  digest::Digest digest = cli::collect(store, database, options, window);
  hand_over(store, digest, options);
  if (!options.mail) cli::settle_output();
  cli::start_deadline(cli::kPatience, cli::AtDeadline::interrupt);
  try {
    store::Store::Transaction transaction(store);
    marks.move(mark, window);
    transaction.commit();
  } catch (const store::Trouble& trouble) {
    throw store::Trouble(trouble.kind(),
                         std::string("the digest is delivered, but the next --new will tell the "
                                     "same again: ") +
                             trouble.what());
  }
  return digest;
}

bool tell_digest(const std::string& database, const cli::SummaryOptions& options) {
  if (options.fresh) {
    const digest::Digest digest = tell_new(database, options);
    return digest.failing() || digest.conflicts.fails;
  }
  store::Store store(database, store::Access::read, cli::deadline_passed);
  const digest::Digest digest =
      cli::collect(store, database, options, cli::window(options, cli::now()));
  hand_over(store, digest, options);
  return digest.failing() || digest.conflicts.fails;
}

int summarise(const cli::SummaryOptions& options) {
  const std::string database = cli::existing_database(options.store);
  cli::become_owner_of(database);
  see_to_alerts(database, options);
  cli::start_deadline(cli::kPatience, cli::AtDeadline::interrupt);
  if (options.page == cli::SummaryOptions::Page::digest) {
    const bool failing = tell_digest(database, options);
    return options.exit_code && failing ? kFailing : EX_OK;
  }
  store::Store store(database, store::Access::read, cli::deadline_passed);
  const cli::Page page = cli::page(store, options);
  cli::stop_deadline();
  cli::print(page.text);
  const bool asks = options.exit_code || options.page == cli::SummaryOptions::Page::ready;
  return asks && page.failing ? kFailing : EX_OK;
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
  } catch (const cli::NoReport& missing) {
    return fail(EX_NOINPUT, missing.what());
  } catch (const std::exception& error) {
    return fail(EX_TEMPFAIL, error.what());
  }
}
