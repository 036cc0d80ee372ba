// SPDX-License-Identifier: MIT
// Check notice: what a check of a domain found, to whether somebody is to be told, and in which
// words. Like an incident it is told when it begins, when it becomes more, after a while, and when
// it is over.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "alert/notice.h"
#include "alert/rules.h"
#include "json/writer.h"
#include "policy/finding.h"
#include "store/outbox.h"

namespace tlsrpt::alert {

struct Checked {
  std::string domain;
  policy::Findings findings;  ///< all of them
  bool complete = true;       ///< nothing that matters was left out
};

/// What is worth an alert of these: errors, and the end of certificates; each once, as
/// `certificate-expired mx1.example.com [192.0.2.1]`, in order.
std::vector<std::string> causes(const policy::Findings& findings);

/// What two looks have in common, at whatever address of a host: the second one's, without what
/// would be worth an alert and is in that alone. Where they differ it is not complete: what comes
/// and goes is not over.
Checked confirmed(const Checked& first, const Checked& second);

/// Kind::check or Kind::check_over, or nothing. `last` is what was told before. Another address of
/// the same host is no news; nor is it over while one that was told of cannot be looked at.
std::optional<Kind> news(const Checked& checked, const std::optional<store::CheckNotice>& last,
                         report::Time now, std::chrono::days remind);

Texts texts(const Checked& checked, Kind kind);

/// As one JSON object; its keys are told in tlsrpt-check(1).
void write(json::Writer& out, const policy::Finding& finding);

}  // namespace tlsrpt::alert
