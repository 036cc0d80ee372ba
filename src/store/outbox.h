// SPDX-License-Identifier: MIT
// Outbox: notices that wait for their delivery, in the transaction that caused them; and what
// became of each delivery. Who delivers them is not known here.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/time.h"
#include "store/store.h"

namespace tlsrpt::store {

/// A notice as it is sent.
struct Notice {
  std::int64_t id = 0;
  std::optional<std::int64_t> incident;
  std::string kind;  ///< see alert::Kind
  report::Time created;
  bool authenticated = false;           ///< some report that tells of it is
  std::vector<std::string> recipients;  ///< of the mail that caused it: never to be mailed
  std::string subject;                  ///< ASCII, one line
  std::string body;                     ///< UTF-8, lines with LF
  std::string json;                     ///< one line, without its end
};

/// Kinds of notices that a check of a domain makes, as the tables have them.
inline constexpr std::string_view kCheck = "check";
inline constexpr std::string_view kCheckOver = "check-over";

/// What the last check of a domain told.
struct CheckNotice {
  std::string kind;  ///< kCheck or kCheckOver
  report::Time created;
  std::vector<std::string> causes;  ///< as they stand in the notice's JSON
};

/// Notifiers, and what can be said of a delivery, as the tables have them.
inline constexpr std::string_view kMail = "mail";
inline constexpr std::string_view kCommand = "command";
inline constexpr std::string_view kSyslog = "syslog";
inline constexpr std::string_view kPending = "pending";
inline constexpr std::string_view kDelivered = "delivered";
inline constexpr std::string_view kGivenUp = "given-up";
inline constexpr std::string_view kRefused = "refused";
inline constexpr std::string_view kDropped = "dropped";

/// Between two tries. What waits for longer was put off by a clock that was ahead.
inline constexpr std::chrono::minutes kLongestPause{240};

/// One notice by one notifier.
struct Delivery {
  std::int64_t notice = 0;
  std::string notifier;
  std::string state{kPending};
  std::uint64_t attempts = 0;
  report::Time next_try;
  std::optional<report::Time> last_try;
  std::string answer;  ///< the last one, in words, printable ASCII
};

struct Due {
  Notice notice;
  Delivery delivery;
};

/// A delivery that is not done, for people.
struct WaitingRow {
  Delivery delivery;
  std::string kind;
  std::string subject;
  report::Time created;
  std::uint64_t deliveries = 1;  ///< that the row sums up
};

/// All functions throw Trouble; those that write want a Transaction.
class Outbox {
 public:
  explicit Outbox(Store& store);
  ~Outbox();
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  /// Returns its id. The id in `deliveries` does not matter.
  std::int64_t add(const Notice& notice, const std::vector<Delivery>& deliveries);
  /// The last notice of a check of this domain.
  std::optional<CheckNotice> last_check(const std::string& domain);
  /// How many notices of incidents, of other kinds than `resolved` and `more`, were made after
  /// `after`, and not after `until`, as by a clock that was ahead.
  std::uint64_t count_between(report::Time after, report::Time until, bool authenticated);
  bool has_kind_between(const std::string& kind, report::Time after, report::Time until,
                        bool authenticated);
  /// Of the newest notice of an incident.
  std::vector<std::string> recipients_of(std::int64_t incident);

  bool any_due(report::Time now);
  /// Whether a clock that was ahead has put anything off, or given it up; and makes that due now.
  bool was_ahead(report::Time now);
  void set_right(report::Time now);
  /// What waits for its delivery at `now` by one of these notifiers, or by any where the notice was
  /// made at `expired` or before: syslog first, which cannot fail, then what was not tried yet,
  /// then the oldest.
  std::optional<Due> next_due(report::Time now, const std::vector<std::string>& notifiers,
                              report::Time expired);
  /// What came of a delivery, where it still is pending: somebody may have dropped it meanwhile.
  void record(const Delivery& delivery);
  /// Nothing that is due now by a notifier is due before `until`.
  void hold(const std::string& notifier, report::Time now, report::Time until);

  /// Pending, given up and refused ones, the oldest notice first. Those beyond `most` are summed up
  /// by notifier and state, in rows of the kind kRemainder.
  std::vector<WaitingRow> waiting(std::size_t most);
  /// The same of the next notices after `notice`, so many that they take little memory; none where
  /// no notice follows. None of them is summed up.
  std::vector<WaitingRow> waiting_after(std::int64_t notice);
  std::optional<Notice> find(std::int64_t notice);
  /// Makes what is pending, given up or refused of a notice due now. Returns how many deliveries
  /// that are.
  std::uint64_t retry(std::int64_t notice, report::Time now);
  /// Ends what is pending, given up or refused of a notice. Returns how many deliveries that are.
  std::uint64_t drop(std::int64_t notice, report::Time now);
  /// The same for all notices of an incident.
  std::uint64_t drop_all_of(std::int64_t incident, report::Time now);

  /// The right to deliver, for one process at a time; it ends with this object or with the process.
  /// Without `wait`, or when patience ends, false.
  bool take_turn(bool wait);

 private:
  struct Queries;
  template <typename Work>
  decltype(auto) guarded(Work&& work);

  Store& store_;
  std::unique_ptr<Queries> queries_;
};

}  // namespace tlsrpt::store
