// SPDX-License-Identifier: MIT
// Incidents: what failed where, from when to when, as rows; and what the reports in the store tell
// of a cause. The rules that open and resolve incidents are not here, but in alert/.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/reporter.h"
#include "report/time.h"
#include "store/bounds.h"
#include "store/store.h"

namespace tlsrpt::store {

/// What fails, and where: the key of an incident.
struct Cause {
  std::string domain;
  std::string result_type;            ///< empty where no report says why
  std::string receiving_mx_hostname;  ///< empty where not told
  // NOLINTNEXTLINE(modernize-use-nullptr): what it sees is the 0 of a default comparison
  auto operator<=>(const Cause&) const = default;
};

/// Why an incident is over; prose::shown_end has the words.
inline constexpr std::string_view kCovered = "covered";
inline constexpr std::string_view kQuiet = "quiet";
inline constexpr std::string_view kWithdrawn = "withdrawn";
inline constexpr std::string_view kClosed = "closed: ";

struct Incident {
  std::int64_t id = 0;
  Cause cause;
  report::Time opened;    ///< when the report came that opened it
  report::Day first_day;  ///< of coverage, on which it was told
  report::Day last_day;
  /// Since first_day, of the policy type with most failed sessions: those of different types may be
  /// the same (RFC 8460, section 4).
  std::uint64_t failed_sessions = 0;
  std::uint64_t sessions = 0;  ///< failed or not, of that policy type
  std::string policy_type;
  std::string mode;  ///< of the newest MTA-STS policy that senders saw; may be empty
  // As the last notice told it
  std::optional<report::Time> noticed;  ///< nothing where none was sent
  std::uint64_t noticed_sessions = 0;
  std::string noticed_mode;
  // Its end
  std::optional<report::Time> resolved;
  std::string why;  ///< kCovered, kQuiet, kWithdrawn, or kClosed and the words of who did it

  bool open() const { return !resolved; }
};

struct IncidentList {
  std::vector<Incident> incidents;
  std::uint64_t more_open = 0;
  std::uint64_t more_resolved = 0;
};

/// What one reporter told of a cause on one day.
struct ToldRow {
  std::string policy_type;  ///< of the three of RFC 8460; empty for all others together
  std::int64_t reporter_id = 0;
  report::Reporter reporter;
  report::Day day;
  std::uint64_t failed_sessions = 0;
};

struct SessionsRow {
  std::string policy_type;     ///< as in ToldRow
  std::uint64_t sessions = 0;  ///< failed or not
};

/// An MTA-STS policy as it was seen on one day.
struct PolicyRow {
  report::Day day;
  std::vector<std::string> policy_string;
};

/// Only reports that are counted are part of any answer, and a day is covered by a report that
/// counts sessions. All functions throw Trouble; those that write want a Transaction.
class Incidents {
 public:
  explicit Incidents(Store& store);
  ~Incidents();
  Incidents(const Incidents&) = delete;
  Incidents& operator=(const Incidents&) = delete;

  bool any_open();
  /// At most `most` of them, those that were told of first, then the oldest.
  std::vector<Incident> open_ones(std::string_view domain, std::size_t most);
  /// The open incident of a cause, else the last one that there was; one that was withdrawn never
  /// was.
  std::optional<Incident> last(const Cause& cause);
  std::optional<Incident> find(std::int64_t id);
  /// Those that are open, and those resolved since, of some domains or of all where none is named;
  /// of each at most `most`, the open ones with most failed sessions and the last ones
  /// resolved. The oldest first.
  IncidentList list(report::Time resolved_since, const std::vector<std::string>& domains = {},
                    std::size_t most = kMostIncidents);
  /// Returns its id.
  std::int64_t add(const Incident& incident);
  /// Everything but its cause and its opening.
  void update(const Incident& incident);

  /// From both days on and up to them, by day. Of more than 5000 rows the newest.
  std::vector<ToldRow> told(const Cause& cause, report::Day from, report::Day to);
  /// By policy type.
  std::vector<SessionsRow> sessions(std::string_view domain, report::Day from, report::Day to);
  /// The newest days of a domain that reports cover, up to a day; the newest first.
  std::vector<report::Day> last_covered(std::string_view domain, report::Day up_to,
                                        std::size_t most);
  /// Whether a reporter covered a day of the domain after `after` and up to `up_to`, by no fewer
  /// reports than it sent for `after`: some send several for a day, as one for each of their hosts.
  /// Where asked for it, by authenticated reports alone.
  bool covered_after(std::string_view domain, std::int64_t reporter, report::Day after,
                     report::Day up_to, bool authenticated);
  /// How many days after `after` and up to `up_to` are covered by anybody.
  std::uint64_t days_covered(std::string_view domain, report::Day after, report::Day up_to,
                             bool authenticated);
  /// MTA-STS policies of a domain that were seen on these days, the newest day first; at most 8.
  std::vector<PolicyRow> policies(std::string_view domain, report::Day from, report::Day up_to);

 private:
  struct Queries;
  template <typename Work>
  decltype(auto) guarded(Work&& work);

  Store& store_;
  std::unique_ptr<Queries> queries_;
};

}  // namespace tlsrpt::store
