// SPDX-License-Identifier: MIT
#include "cli/ingest.h"

#include <sysexits.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "cli/alerts.h"
#include "cli/delivery.h"
#include "cli/import.h"
#include "cli/log.h"
#include "cli/options.h"
#include "cli/process.h"
#include "cli/speak.h"

namespace tlsrpt::cli {
namespace {

/// Whether a person called us, of whom a wrong option is told; a mail server's mail must stay in
/// its queue instead. Only import mode has arguments of its own.
bool called_by_a_person(int argc, const char* const* argv) {
  if (::isatty(STDIN_FILENO) == 1) return true;
  for (int i = 1; i < argc; ++i) {
    const std::string_view before = i > 1 ? argv[i - 1] : "";
    const std::string_view argument = argv[i];
    if (argument == "--test-alert" || argument == "--restore") return true;
    if (argument == "-" || (!argument.starts_with('-') && !before.starts_with('-'))) return true;
  }
  return false;
}

int fail(int status, const char* what) {
  return cli::fail("tlsrpt-ingest", status, what);
}

int serve_a_person(const IngestOptions& options, ExamineMail examine) {
  try {
    return options.test_alert ? test_alert(options) : import_paths(options, examine);
  } catch (const BadOptions& bad) {
    return fail(EX_USAGE, bad.what());
  } catch (const std::exception& error) {
    return fail(EX_TEMPFAIL, error.what());
  }
}

}  // namespace

int run_ingest(int argc, char** argv, ExamineMail examine) {
  end_with_temporary_failure();  // first: a signal may come at any time
  const bool input_open = secure_descriptors();
  secure_process();
  open_log("tlsrpt-ingest");
  try {
    const IngestOptions options = ingest_options(argc, argv);
    if (options.test_alert || !options.paths.empty()) return serve_a_person(options, examine);
    return deliver_from_stdin(options, input_open, examine);
  } catch (const Answer& wanted) {
    return answer("tlsrpt-ingest", wanted.text);
  } catch (const BadOptions& bad) {
    if (called_by_a_person(argc, argv)) return fail(EX_USAGE, bad.what());
    return cannot_deliver(std::string("configuration error: ") + bad.what());
  } catch (const std::exception& error) {
    return cannot_deliver(error.what());
  }
}

}  // namespace tlsrpt::cli
