// SPDX-License-Identifier: MIT
// tlsrpt-summary: the store to a digest on standard output.
#include <sysexits.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <stdexcept>
#include <string>

#include "cli/options.h"
#include "cli/paths.h"
#include "cli/process.h"
#include "cli/terminal.h"
#include "cli/window.h"
#include "digest/digest.h"
#include "digest/json.h"
#include "digest/text.h"
#include "ingest/domains.h"
#include "ingest/quarantine.h"
#include "store/questions.h"

namespace {

using namespace tlsrpt;

constexpr int kFailing = 1;              // with --exit-code
constexpr std::uint64_t kPatience = 30;  // seconds for the store

class NoStore : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

int fail(int status, const std::string& what) {
  std::fprintf(stderr, "tlsrpt-summary: %s\n", what.c_str());
  return status;
}

digest::Digest collect(const cli::SummaryOptions& options) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  store::Scope scope{cli::window(options, now), {}};
  for (const std::string& domain : options.domains) {
    scope.domains.push_back(ingest::normal_mail_domain(domain));
  }
  const std::string database = cli::database_path(options.store, true);
  if (::access(database.c_str(), F_OK) != 0 && errno == ENOENT) {
    throw NoStore(database + " does not exist; has tlsrpt-ingest stored a report?");
  }
  cli::start_deadline(kPatience, cli::AtDeadline::interrupt);
  store::Store store(database, store::Access::read, cli::deadline_passed);
  const ingest::Quarantine quarantine(cli::quarantine_path(options.store, database), {});
  const auto contents = quarantine.contents();
  return digest::collect(store, scope, {contents.messages, contents.oldest});
}

std::string render(const digest::Digest& digest, const cli::SummaryOptions& options) {
  if (options.format == "json") return digest::json(digest) + "\n";
  const cli::Terminal terminal = cli::look_at_terminal();
  return digest::text(digest, {{terminal.unicode, options.all}, terminal.width, terminal.colour});
}

int summarise(const cli::SummaryOptions& options) {
  const digest::Digest digest = collect(options);
  const std::string text = render(digest, options);
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    return fail(EX_TEMPFAIL, "cannot write to standard output");
  }
  return options.exit_code && digest.failing() ? kFailing : EX_OK;
}

}  // namespace

int main(int argc, char** argv) {
  cli::secure_descriptors();
  cli::secure_process();
  try {
    return summarise(cli::summary_options(argc, argv));
  } catch (const cli::Answer& answer) {
    std::fputs(answer.text.c_str(), stdout);
    return EX_OK;
  } catch (const cli::BadOptions& bad) {
    return fail(EX_USAGE, bad.what());
  } catch (const NoStore& missing) {
    return fail(EX_NOINPUT, missing.what());
  } catch (const std::exception& error) {
    return fail(EX_TEMPFAIL, error.what());
  }
}
