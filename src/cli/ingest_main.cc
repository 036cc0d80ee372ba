// SPDX-License-Identifier: MIT
// tlsrpt-ingest: mails on stdin or by name to the store; the only program that a mail server runs.
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

namespace {

using namespace tlsrpt;

/// Whether a person called us, of whom a wrong option is told; a mail server's mail must stay in
/// its queue instead. Only import mode has arguments of its own.
bool called_by_a_person(int argc, const char* const* argv) {
  if (::isatty(STDIN_FILENO) == 1) return true;
  for (int i = 1; i < argc; ++i) {
    const std::string_view before = i > 1 ? argv[i - 1] : "";
    const std::string_view argument = argv[i];
    if (argument == "--test-alert") return true;
    if (argument == "-" || (!argument.starts_with('-') && !before.starts_with('-'))) return true;
  }
  return false;
}

int fail(int status, const char* what) {
  return cli::fail("tlsrpt-ingest", status, what);
}

int serve_a_person(const cli::IngestOptions& options) {
  try {
    return options.test_alert ? cli::test_alert(options) : cli::import_paths(options);
  } catch (const cli::BadOptions& bad) {
    return fail(EX_USAGE, bad.what());
  } catch (const std::exception& error) {
    return fail(EX_TEMPFAIL, error.what());
  }
}

}  // namespace

int main(int argc, char** argv) {
  const bool input_open = cli::secure_descriptors();
  cli::secure_process();
  cli::end_with_temporary_failure();
  cli::open_log("tlsrpt-ingest");
  try {
    const cli::IngestOptions options = cli::ingest_options(argc, argv);
    if (options.test_alert || !options.paths.empty()) return serve_a_person(options);
    return cli::deliver_from_stdin(options, input_open);
  } catch (const cli::Answer& answer) {
    return cli::answer("tlsrpt-ingest", answer.text);
  } catch (const cli::BadOptions& bad) {
    if (called_by_a_person(argc, argv)) return fail(EX_USAGE, bad.what());
    return cli::cannot_deliver(std::string("configuration error: ") + bad.what());
  } catch (const std::exception& error) {
    return cli::cannot_deliver(error.what());
  }
}
