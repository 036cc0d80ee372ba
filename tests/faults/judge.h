// SPDX-License-Identifier: MIT
// Judge: what came of a delivery in which something failed, and of the same mail again, to what is
// wrong with that.
#pragma once

#include <string>
#include <vector>

#include "site.h"
#include "trial.h"

namespace tlsrpt::faults {

/// A kind of delivery, of which every call is failed.
struct Scenario {
  std::string name;
  std::vector<std::string> before;  ///< mails that were delivered well
  std::string mail;                 ///< a file
  bool is_report = true;            ///< else the mail belongs into the quarantine
  bool alerts = false;              ///< it is told of, and the notifier writes down what it takes
  std::vector<std::string> options;
};

/// The delivery that something failed in.
struct Tried {
  Fault fault;
  Outcome outcome;
  std::string output, errors;  ///< what it wrote
  State state;
};

class Judge {
 public:
  /// `good` is what is left when nothing fails and the mail comes twice; `id` is how the mail's
  /// file in a quarantine begins.
  Judge(const Scenario& scenario, State good, std::string id, std::size_t size)
      : scenario_(scenario), good_(std::move(good)), id_(std::move(id)), size_(size) {}

  /// What is wrong; nothing where all is well.
  std::vector<std::string> of_fault(const Tried& tried) const;
  /// `told` is how often the notifier was told in all.
  std::vector<std::string> of_redelivery(const Tried& tried, int again, const State& state,
                                         std::size_t told) const;

 private:
  using Words = std::vector<std::string>;
  void judge_end(const Tried& tried, Words& wrong) const;
  void judge_speech(const Tried& tried, Words& wrong) const;
  void judge_state(const Tried& tried, Words& wrong) const;
  bool dealt_with(const State& state) const;
  bool is_quarantined(const State& state) const;
  Words without_it(const Words& lines) const;

  const Scenario& scenario_;
  State good_;
  std::string id_;
  std::size_t size_;
};

}  // namespace tlsrpt::faults
