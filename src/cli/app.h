// SPDX-License-Identifier: MIT
// App: CLI11's, with options that are made once something names them. To make all of
// tlsrpt-ingest's for each mail took 4 % of a delivery.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tlsrpt::cli {

class App : public CLI::App {
 public:
  /// Adds the one option of this name. It may be called as long as this App parses.
  using Make = std::function<void(const char* name)>;

  /// The arguments are those that it is to parse.
  App(std::string description, std::string name, int argc, const char* const* argv);

  /// An option that begins with two hyphens. It is made here where the command line may name it or
  /// ask for help, else by make().
  void on_demand(const char* name, Make make);

  /// For a key of the file, which is an option's name without the hyphens; with the defaults that
  /// were set when its turn was. Nothing where there is no such option, or where it is made.
  void make(std::string_view key);

 private:
  struct Unmade {
    const char* name;
    CLI::OptionDefaults defaults;
    Make make;
  };

  bool may_name(std::string_view option) const;

  std::vector<std::string_view> arguments_;
  std::vector<Unmade> unmade_;
};

}  // namespace tlsrpt::cli
