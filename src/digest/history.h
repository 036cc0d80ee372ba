// SPDX-License-Identifier: MIT
// History: rows by day to what the last weeks tell of each domain, which trends and advice stand
// on.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "digest/digest.h"
#include "store/questions.h"

namespace tlsrpt::digest {

/// So many days are looked back.
inline constexpr std::chrono::days kLookBack{60};

/// What an MTA-STS policy says; texts that differ in order, blanks or line ends are one.
struct PolicyText {
  std::string mode;
  std::optional<std::uint64_t> max_age;  ///< seconds
  std::vector<std::string> mx;           ///< sorted

  // NOLINTNEXTLINE(modernize-use-nullptr): what it sees is the 0 of a default comparison
  auto operator<=>(const PolicyText&) const = default;
};

/// Whether two texts can be of one policy: some senders leave a field out.
bool is_compatible(const PolicyText& a, const PolicyText& b);

/// Nothing where a sender leaves the text out.
std::optional<PolicyText> read_policy(const std::vector<std::string>& policy_string);

struct DomainHistory {
  using Days = std::map<report::Day, Numbers>;
  std::map<std::string, Days, std::less<>> policies;  ///< by policy type
  std::map<PolicyText, Days> texts;                   ///< MTA-STS policies that were told
  std::set<report::Day> covered;                      ///< by reports with sessions

  /// The strictest mode that a day's reports tell; empty where none does.
  std::string mode_on(report::Day day) const;
  /// Of the MTA-STS policy that most sessions of the newest day that tells one were under. Empty
  /// where none is told, or where the domain has lost it (lost_policy).
  std::string mode() const;
  /// The last day of an MTA-STS policy or of TLSA records, where two covered days or more came
  /// after it without any, and more than ever before: some reporters never look for one. Nothing
  /// where senders still find one, or never did.
  std::optional<report::Day> lost_policy() const;
};

/// By domain.
using History = std::map<std::string, DomainHistory, std::less<>>;

/// Of rows that are a day each. Of MTA-STS policies, a domain keeps a few.
void take(History& history, const store::ResultRow& row);
History make_history(const std::vector<store::ResultRow>& results);

/// Fills Policy::days, for trends that end with `last_day`.
void look_back(Domain& domain, const DomainHistory& history, report::Day last_day);
/// Fills Failure::since, Failure::until and Failure::is_over by the days on which its result type
/// and host are told of, in order, and those that are covered at all.
void look_back(Failure& failure, const std::vector<report::Day>& told,
               const std::set<report::Day>& covered);

/// The most days from one day to the next; 0 of one day.
std::chrono::days longest_gap(const std::set<report::Day>& days);

/// The last day that the reports of a window can be about: reports of today come tomorrow.
report::Day last_day(const store::Window& window, report::Time now);

/// Of `testing`, `enforce`, `none` or nothing: the higher the stricter.
int strictness(std::string_view mode);

}  // namespace tlsrpt::digest
