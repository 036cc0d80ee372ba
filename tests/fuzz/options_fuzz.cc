// SPDX-License-Identifier: MIT
// options_fuzz: any bytes as the configuration file. Each program takes it or says what is wrong
// with it, and never has a value that its option would not take.
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "alert/outlets.h"
#include "cli/options.h"
#include "cli/store_options.h"
#include "oracle.h"

namespace {

using namespace tlsrpt;
using fuzz::require;

/// A file without a name in any folder.
class File {
 public:
  explicit File(std::string_view bytes) : fd_(::memfd_create("tlsrpt.conf", MFD_CLOEXEC)) {
    require(fd_ >= 0, "there is memory for a file");
    const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
    require(written == static_cast<ssize_t>(bytes.size()), "it takes the input");
  }
  ~File() { ::close(fd_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  int fd_;
};

/// What a program makes of the file, if anything.
template <typename Read>
auto read(const File& file, const Read& read, std::array<const char*, 2> more = {})
    -> std::optional<decltype(read(0, nullptr))> {
  const std::string config = "--config=" + file.path();
  const std::array<const char*, 4> argv = {"tlsrpt", config.c_str(), more[0], more[1]};
  const int argc = more[0] == nullptr ? 2 : more[1] == nullptr ? 3 : 4;
  try {
    return read(argc, argv.data());
  } catch (const cli::BadOptions& bad) {
    require(!std::string_view(bad.what()).empty(), "what is wrong is said");
  } catch (const cli::Answer&) {
    // A file that asks for help gets it.
  }
  return std::nullopt;
}

template <typename Number>
void check_range(Number number, std::uint64_t most) {
  require(static_cast<std::uint64_t>(number) >= 1 && static_cast<std::uint64_t>(number) <= most,
          "a number is within its range");
}

void check_alerts(const cli::AlertOptions& alerts) {
  for (const std::string& address : alerts.outlets.mail_to) {
    require(alert::is_plain_address(address), "alerts go to plain addresses");
  }
  const auto& from = alerts.outlets.mail_from;
  require(from.empty() || alert::is_plain_address(from), "they come from a plain address");
  require(alerts.outlets.sendmail.starts_with('/'), "sendmail is a whole path");
  const auto& command = alerts.outlets.command;
  require(command.empty() || command.starts_with('/'), "the command is a whole path");
  check_range(alerts.patience.each.count(), 36'500);
  check_range(alerts.patience.give_up.count(), 36'500);
}

void check(const cli::IngestOptions& options) {
  constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 40;
  constexpr std::uint64_t kMost = 1'000'000'000;
  check_alerts(options.alerts);
  for (const std::uint64_t bytes :
       {std::uint64_t{options.limits.message}, std::uint64_t{options.limits.mail.header_block},
        std::uint64_t{options.limits.mail.header_field}, options.limits.unpack.inflated,
        options.memory, options.quarantine_bounds.bytes}) {
    check_range(bytes, kMostBytes);
  }
  for (const std::uint64_t number :
       {std::uint64_t{options.limits.mail.depth}, std::uint64_t{options.limits.mail.parts},
        std::uint64_t{options.limits.reports}, std::uint64_t{options.limits.json.depth},
        std::uint64_t{options.limits.json.policies},
        std::uint64_t{options.limits.json.failure_details}, options.deadline,
        options.quarantine_bounds.messages, options.rules.hourly}) {
    check_range(number, kMost);
  }
  require(options.paths.empty() && !options.dry_run && !options.test_alert && !options.alert,
          "a file that a delivery reads makes it no import");
  fuzz::plant(options.discard_other_mail && !options.alerts.outlets.mail_to.empty());
}

void check(const cli::SummaryOptions& options) {
  check_alerts(options.alerts);
  require(options.page == cli::SummaryOptions::Page::digest, "a file asks for no other page");
  require(!options.mail && !options.fresh, "a file mails nothing");
  for (const std::string& address : options.mail_to) {
    require(alert::is_plain_address(address), "digests go to plain addresses");
  }
  require(!options.last || (*options.last >= 1 && *options.last <= 36'500), "days are in range");
}

void check(const cli::StoreToolOptions& options) {
  check_alerts(options.alerts);
  require(options.command == cli::StoreToolOptions::Command::alerts_list && !options.all,
          "a file gives no order");
}

/// Returns how many programs take it.
int run(std::string_view bytes) {
  const File file(bytes);
  const auto ingest = read(file, cli::ingest_options);
  const auto summary = read(file, cli::summary_options);
  const auto tool = read(file, cli::store_tool_options, {"alerts", "list"});
  if (ingest) check(*ingest);
  if (summary) check(*summary);
  if (tool) check(*tool);
  return (ingest ? 1 : 0) + (summary ? 1 : 0) + (tool ? 1 : 0);
}

bool canary() {
  require(run("# All of them read this\ndatabase = /tmp/a.db\nthreshold = *:5\nlast = 7\n") == 3,
          "the canary is taken");
  require(run("no-such-key = 1\n") == 0, "the bad canary is refused");
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool alive = canary();
  require(alive, "the canary lives");
  run({reinterpret_cast<const char*>(data), size});
  return 0;
}
