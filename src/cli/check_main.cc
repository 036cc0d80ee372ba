// SPDX-License-Identifier: MIT
// tlsrpt-check: a domain as it is, a policy or TXT records, to what is wrong with them.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <iterator>
#include <string>
#include <system_error>
#include <utility>

#include "cli/check_alert.h"
#include "cli/check_compare.h"
#include "cli/check_json.h"
#include "cli/check_options.h"
#include "cli/check_report.h"
#include "cli/check_setup.h"
#include "cli/check_text.h"
#include "cli/clock.h"
#include "cli/live_check.h"
#include "cli/log.h"
#include "cli/paths.h"
#include "cli/process.h"
#include "cli/speak.h"
#include "cli/terminal.h"
#include "policy/setup.h"
#include "report/printable.h"

namespace {

using namespace tlsrpt;

constexpr int kClean = 0;
constexpr int kWrong = 1;
constexpr int kUnchecked = 2;

int fail(const std::string& what) {
  return cli::fail("tlsrpt-check", kUnchecked, what);
}

class File {
 public:
  explicit File(const std::string& path)
      : number_(path == "-" ? STDIN_FILENO
                            : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY)) {}
  ~File() {
    if (number_ > STDIN_FILENO) ::close(number_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

/// At most one byte more than a policy may have. Throws std::system_error.
std::string read_policy_file(const std::string& path) {
  const auto complain = [&] {
    throw std::system_error(
        errno, std::generic_category(),
        "cannot read " + (path == "-" ? "standard input" : report::printable(path)));
  };
  const File file(path);
  if (file.number() < 0) complain();
  std::string text(policy::kLargestPolicy + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(file.number(), text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) complain();
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  text.resize(size);
  return text;
}

int status_of(const cli::CheckReport& report) {
  if (cli::count(report, policy::Severity::error) > 0) return kWrong;
  return report.incomplete ? kUnchecked : kClean;
}

/// What is printed is read first as senders will read it, and what is doubtful is told before it.
int set_up(const cli::CheckOptions& options) {
  const policy::Setup setup{options.setup, options.mx, options.ruas};
  const policy::SetupTexts texts = policy::write_setup(setup, cli::id_of(cli::now()));
  cli::CheckReport report;
  cli::check_policy(report, texts.policy, "mta-sts.txt");
  cli::check_records(report, {texts.tlsrpt, texts.sts});
  cli::print(cli::findings_text(report, cli::look_at_terminal()) + cli::setup_text(setup, texts));
  return status_of(report);
}

/// Adds a domain as it is, and as its reports tell of it. Returns why a store that was asked for
/// could not be read: what the domain is has been found then, and is to be told all the same.
std::string check_domain(cli::CheckReport& report, const cli::CheckOptions& options) {
  cli::LiveResult result = cli::live_check(options.live);
  cli::Compared compared;
  std::string trouble;
  if (options.compare) {
    try {
      compared = cli::compare_with_store(result, options.store);
    } catch (const cli::NoStore& missing) {
      // The first alert makes it.
      if (!options.alert) trouble = missing.what();
    } catch (const std::exception& error) {
      trouble = error.what();
    }
  }
  cli::check_live(report, std::move(result.facts), std::move(result.judgement));
  std::move(compared.findings.begin(), compared.findings.end(),
            std::back_inserter(report.findings));
  report.reports = std::move(compared.reports);
  report.incomplete = report.incomplete || !trouble.empty();
  return trouble;
}

int check(const cli::CheckOptions& options) {
  cli::CheckReport report;
  std::string trouble;
  if (!options.live.domain.empty()) trouble = check_domain(report, options);
  if (!options.policy.empty()) {
    cli::check_policy(report, read_policy_file(options.policy),
                      options.policy == "-" ? "stdin" : options.policy);
  }
  if (!options.records.empty()) cli::check_records(report, options.records);
  cli::print(options.format == "json" ? cli::check_json(report)
                                      : cli::check_text(report, cli::look_at_terminal()));
  if (options.alert) cli::alert_of(report, options);
  return trouble.empty() ? status_of(report) : fail(trouble);
}

}  // namespace

int main(int argc, char** argv) {
  const bool has_input = cli::secure_descriptors();
  cli::secure_process();
  cli::open_log("tlsrpt-check");
  try {
    const cli::CheckOptions options = cli::check_options(argc, argv);
    if (!options.setup.empty()) return set_up(options);
    if (options.policy == "-" && !has_input) return fail("standard input is closed");
    return check(options);
  } catch (const cli::Answer& answer) {
    return cli::answer("tlsrpt-check", answer.text) == 0 ? kClean : kUnchecked;
  } catch (const std::exception& error) {
    return fail(error.what());
  }
}
