// SPDX-License-Identifier: MIT
#include "cli/app.h"

#include <algorithm>
#include <utility>

namespace tlsrpt::cli {

App::App(std::string description, std::string name, int argc, const char* const* argv)
    : CLI::App(std::move(description), std::move(name)), arguments_(argv, argv + argc) {}

void App::on_demand(const char* name, Make make) {
  if (may_name(name)) {
    make(name);
  } else {
    unmade_.push_back({name, *option_defaults(), std::move(make)});
  }
}

void App::make(std::string_view key) {
  const auto found = std::find_if(unmade_.begin(), unmade_.end(), [&](const Unmade& unmade) {
    return std::string_view(unmade.name).substr(2) == key;
  });
  if (found == unmade_.end()) return;
  std::swap(*option_defaults(), found->defaults);
  found->make(found->name);
  std::swap(*option_defaults(), found->defaults);
  unmade_.erase(found);
}

/// Of one hyphen there is -h alone, which tells of all options.
bool App::may_name(std::string_view option) const {
  return std::any_of(arguments_.begin(), arguments_.end(), [&](std::string_view argument) {
    const bool is_short = argument.size() > 1 && argument[0] == '-' && argument[1] != '-';
    return is_short || argument.starts_with("--help") || argument.starts_with(option);
  });
}

}  // namespace tlsrpt::cli
