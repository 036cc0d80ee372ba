// SPDX-License-Identifier: MIT
// Notice JSON: what is known of an incident to the object that an alert command gets.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "json/writer.h"
#include "report/reporter.h"

namespace tlsrpt::alert {

struct Facts;

/// The members that tell of a reporter, in the object that is open.
void write_reporter(json::Writer& out, const report::Reporter& reporter);

/// On one line, without its end.
std::string notice_json(const Facts& facts, std::string_view subject);
std::string more_json(std::uint64_t hourly, std::string_view subject);

}  // namespace tlsrpt::alert
