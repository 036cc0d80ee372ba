// SPDX-License-Identifier: MIT
// Kept: a report as a store keeps it to one line of JSON, from which it can be built again; its
// keys are told in tlsrpt-store(1). And back.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "json/reader.h"
#include "report/kept.h"

namespace tlsrpt::json {

/// How every such line begins.
inline constexpr std::string_view kKeptBegins = "{\"tlsrpt_export\":";

/// Without a line end.
std::string write_kept(const report::KeptReport& kept);

/// What is wrong with a line, in words that hold nothing of it.
class BadKept : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Keys that are not known are passed over. Throws BadKept; also beyond a limit of what a report
/// may hold.
report::KeptReport read_kept(std::string_view line, const Limits& limits);

}  // namespace tlsrpt::json
