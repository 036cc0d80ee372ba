// SPDX-License-Identifier: MIT
// What the options of all programs have in common: the file, the store, alerts, and how mistakes
// are told. For the files of this room that read options.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/app.h"
#include "cli/options.h"

namespace tlsrpt::cli {

/// --version, --config, --database. Keys of the file that are `passed_over` are not read.
void add_shared(App& app, StoreOptions& store, std::vector<std::string> passed_over = {});
void add_quarantine(App& app, StoreOptions& store);
void add_alerts(App& app, AlertOptions& alerts);
/// --domain: one key for all programs, the domains that they are about.
CLI::Option* add_domains(CLI::App& app, std::vector<std::string>& domains, const std::string& what);
/// What opens and ends incidents. The texts of thresholds are to be set once all are read.
void add_rules(App& app, alert::Rules& rules, std::vector<std::string>& thresholds);
/// Throws BadOptions.
void set_thresholds(alert::Rules& rules, const std::vector<std::string>& thresholds);
/// Whose word on signatures is believed.
void add_verifier(App& app, std::vector<std::string>& trusted_authserv_ids);
void add_max_database(App& app, std::uint64_t& bytes);
void add_limits(App& app, ingest::Limits& limits, std::uint64_t& memory);

/// Throws BadOptions and Answer.
void parse_arguments(CLI::App& app, int argc, const char* const* argv);
/// The same for a program that reads the configuration, which then must be readable, and writable
/// only by root and the user of the store.
void parse(CLI::App& app, const StoreOptions& store, int argc, const char* const* argv);

/// Whether the command line itself, and not the file, has one of these options.
bool names(int argc, const char* const* argv, std::initializer_list<std::string_view> wanted);

/// Nothing where it is a plain mail address, else what is wrong.
std::string address_or_error(const std::string& text);
/// Nothing where it can be the path of a file or folder: a URL would become folders of its name.
std::string path_or_error(const std::string& text);

/// Nothing where it is a number in these bounds, which are in the answer otherwise.
std::string number_or_error(const std::string& text, std::uint64_t least, std::uint64_t most);

/// Both are made only where there is a value to check: the words that CLI11 keeps for the help took
/// 3 % of a delivery. The man pages tell the limits, and so does a value beyond.
inline CLI::Validator within(std::uint64_t least, std::uint64_t most) {
  return {[least, most](std::string& text) { return number_or_error(text, least, most); }, ""};
}
inline CLI::Validator one_of(std::vector<std::string> words) {
  return {[words = std::move(words)](std::string& text) { return CLI::IsMember(words)(text); }, ""};
}

/// A number of the unit that `time` counts in.
template <typename Time>
void add_time(App& app, const char* name, Time& time, const char* what) {
  app.on_demand(name, [&app, &time, what](const char* its_name) {
    app.add_option_function<std::uint64_t>(
           its_name,
           [&time](const std::uint64_t& number) {
             time = Time(static_cast<typename Time::rep>(number));
           },
           what)
        ->check(within(1, 36'500))
        ->type_name("N")
        ->default_str(std::to_string(time.count()));
  });
}

}  // namespace tlsrpt::cli
