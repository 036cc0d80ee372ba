// SPDX-License-Identifier: MIT
// Words: what strangers told as parts of a sentence, cut where it is long, and not escaped: that is
// for whoever shows it.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "digest/history.h"
#include "report/reporter.h"
#include "report/time.h"

namespace tlsrpt::compare {

/// At most `most` bytes and three dots, never within a character of UTF-8.
std::string cut(std::string_view text, std::size_t most);

/// `"Example AG" (signed by example.com), "Other AG" (unverified) and 3 more`
std::string listed(const std::set<report::Reporter>& reporters);

/// `mode testing, max_age 86401`, and where these are those of `live` what its mx lines name.
std::string shown(const digest::PolicyText& text, const digest::PolicyText* live);

/// `on 2026-11-22`, `from 2026-11-20 to 2026-11-22`
std::string span(report::Day first, report::Day last);

}  // namespace tlsrpt::compare
