// SPDX-License-Identifier: MIT
// tlsrpt-store: looks after the store. A command is a file, tool_….cc.
#include <sysexits.h>

#include <string>

#include "cli/log.h"
#include "cli/paths.h"
#include "cli/process.h"
#include "cli/speak.h"
#include "cli/store_options.h"
#include "cli/tool.h"
#include "report/printable.h"

namespace {

using namespace tlsrpt;

int fail(int status, const std::string& what) {
  return cli::fail("tlsrpt-store", status, what);
}

int run(const cli::StoreToolOptions& options) {
  using Command = cli::StoreToolOptions::Command;
  switch (options.command) {
    case Command::alerts_list:
    case Command::alerts_retry:
    case Command::alerts_drop:
      return cli::tend_alerts(options);
    case Command::incidents_close:
      return cli::close_incidents(options);
    case Command::remove:
      return cli::remove_reports(options);
    case Command::prune:
      return cli::prune(options);
    case Command::quarantine_list:
    case Command::quarantine_show:
    case Command::quarantine_release:
    case Command::quarantine_delete:
      return cli::tend_quarantine(options);
    case Command::export_reports:
      return cli::export_reports(options);
    case Command::check:
      return cli::check(options);
    case Command::backup:
      return cli::backup(options);
    case Command::stats:
      return cli::stats(options);
  }
  return EX_SOFTWARE;
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
  } catch (const cli::Refused& refused) {
    return fail(refused.status(), report::printable(refused.what()));
  } catch (const std::exception& error) {
    return fail(EX_TEMPFAIL, error.what());
  }
}
