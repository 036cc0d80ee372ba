// SPDX-License-Identifier: MIT
#include "judge.h"

#include <algorithm>
#include <csignal>
#include <iterator>
#include <string_view>

namespace tlsrpt::faults {
namespace {

using Words = std::vector<std::string>;

constexpr int kLater = 75;
constexpr std::size_t kLongestLine = 200;

/// Whether the program itself was killed, and not a process that it had started.
bool was_killed(const Tried& tried) {
  return tried.fault.signal == SIGKILL && tried.fault.at.process == 0 && tried.outcome.hit;
}

bool failed(const Tried& tried, std::string_view call) {
  return tried.outcome.hit && tried.outcome.hit->call->name == call;
}

/// `4.3.1 tlsrpt-ingest: reason`, alone, as a mail server logs it. RFC 3463, section 3.4
bool is_reason(const std::string& line) {
  const bool plain = std::all_of(line.begin(), line.end() - (line.empty() ? 0 : 1),
                                 [](char c) { return c >= ' ' && c <= '~'; });
  return line.size() > 22 && line.size() <= kLongestLine && line.starts_with("4.3.") && plain &&
         line.substr(5, 16) == " tlsrpt-ingest: " && line.back() == '\n';
}

/// The first line in which they differ.
void compare(const char* what, const Words& good, const Words& found, Words& wrong) {
  if (good == found) return;
  Words differences;
  std::set_symmetric_difference(good.begin(), good.end(), found.begin(), found.end(),
                                std::back_inserter(differences));
  const std::string first = differences.empty() ? "their order" : differences.front();
  const bool missing = std::binary_search(good.begin(), good.end(), first);
  wrong.push_back(std::string(what) + (missing ? " lack: " : " have beside: ") + first);
}

}  // namespace

Words Judge::of_fault(const Tried& tried) const {
  Words wrong;
  judge_end(tried, wrong);
  judge_speech(tried, wrong);
  judge_state(tried, wrong);
  return wrong;
}

void Judge::judge_end(const Tried& tried, Words& wrong) const {
  const Outcome& outcome = tried.outcome;
  if (outcome.hung) wrong.emplace_back("it does not end");
  if (was_killed(tried)) {
    if (outcome.signal != SIGKILL) wrong.emplace_back("it withstood SIGKILL");
    return;
  }
  if (outcome.signal != 0) wrong.push_back("it died by signal " + std::to_string(outcome.signal));
  if (outcome.signal == 0 && outcome.status != 0 && outcome.status != kLater) {
    wrong.push_back("it ended with " + std::to_string(outcome.status));
  }
  const bool must_read = tried.fault.signal == 0 && !failed(tried, "read");
  if (must_read && outcome.read != size_) {
    wrong.push_back("of the mail's " + std::to_string(size_) + " bytes it read " +
                    std::to_string(outcome.read));
  }
}

void Judge::judge_speech(const Tried& tried, Words& wrong) const {
  if (was_killed(tried)) return;
  if (!tried.output.empty()) wrong.push_back("it says on stdout: " + tried.output);
  if (tried.outcome.status == 0 && !tried.errors.empty()) {
    wrong.push_back("it says on stderr: " + tried.errors);
  }
  const bool can_speak = !failed(tried, "write");
  if (tried.outcome.status == kLater && can_speak && !is_reason(tried.errors)) {
    wrong.push_back("it gives no reason: " + tried.errors);
  }
}

void Judge::judge_state(const Tried& tried, Words& wrong) const {
  for (const std::string& damage : tried.state.damage) wrong.push_back("damaged: " + damage);
  const bool ended_well = !was_killed(tried) && tried.outcome.status == 0;
  if (ended_well && !dealt_with(tried.state)) {
    wrong.emplace_back("it ended with 0, and the mail is nowhere");
  }
  const bool cleans_up = tried.fault.signal == 0 && !failed(tried, "unlink");
  if (cleans_up && tried.state.leftovers > 0) {
    wrong.emplace_back("it leaves a file in the quarantine's tmp/");
  }
}

Words Judge::of_redelivery(const Tried& tried, int again, const State& state,
                           std::size_t told) const {
  Words wrong;
  if (again != 0) wrong.push_back("again it ends with " + std::to_string(again));
  for (const std::string& damage : state.damage) wrong.push_back("damaged: " + damage);
  compare("reports", good_.reports, state.reports, wrong);
  compare("incidents", good_.incidents, state.incidents, wrong);
  // What a reader of its own could not read at first may have been kept, and is stored now.
  const bool may_be_both =
      scenario_.is_report && (tried.outcome.status == 0 || tried.fault.at.process > 0);
  const auto shown = [&](const Words& lines) { return may_be_both ? without_it(lines) : lines; };
  compare("rows of the rejected", good_.rejected, shown(state.rejected), wrong);
  compare("files of the quarantine", good_.quarantined, shown(state.quarantined), wrong);
  if (scenario_.alerts && told == 0) wrong.emplace_back("an alert is lost");
  return wrong;
}

bool Judge::dealt_with(const State& state) const {
  if (scenario_.is_report && state.reports == good_.reports) return true;
  return is_quarantined(state);
}

/// With its row.
bool Judge::is_quarantined(const State& state) const {
  const auto is_it = [&](const std::string& line) { return line.starts_with(id_); };
  return std::any_of(state.quarantined.begin(), state.quarantined.end(), is_it) &&
         std::any_of(state.rejected.begin(), state.rejected.end(), is_it);
}

Words Judge::without_it(const Words& lines) const {
  Words others;
  std::copy_if(lines.begin(), lines.end(), std::back_inserter(others),
               [&](const std::string& line) { return !line.starts_with(id_); });
  return others;
}

}  // namespace tlsrpt::faults
