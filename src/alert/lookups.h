// SPDX-License-Identifier: MIT
// Lookups: what the store knows of the domains of one report, each thing asked once: the incidents
// of a domain ask the same again and again.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "store/incidents.h"

namespace tlsrpt::alert {

class Lookups {
 public:
  explicit Lookups(store::Incidents& incidents) : incidents_(incidents) {}

  /// Before the next report: it may change every answer.
  void forget();

  /// As store::Incidents has them.
  const std::vector<store::SessionsRow>& sessions(const std::string& domain, report::Day from,
                                                  report::Day to);
  bool covered_after(const std::string& domain, std::int64_t reporter, report::Day after,
                     report::Day up_to, bool authenticated);
  std::uint64_t days_covered(const std::string& domain, report::Day after, report::Day up_to,
                             bool authenticated);
  /// alert::newest_mode of the policies that were seen on these days.
  const std::string& mode(const std::string& domain, report::Day from, report::Day up_to);

 private:
  using Span = std::tuple<std::string, report::Day, report::Day>;

  store::Incidents& incidents_;
  std::map<Span, std::vector<store::SessionsRow>> sessions_;
  std::map<std::tuple<Span, std::int64_t, bool>, bool> covered_;
  std::map<std::tuple<Span, bool>, std::uint64_t> days_;
  std::map<Span, std::string> modes_;
};

}  // namespace tlsrpt::alert
