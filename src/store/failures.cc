// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <queue>
#include <tuple>
#include <utility>

#include "store/ask.h"
#include "store/bounds.h"
#include "store/groups.h"
#include "store/lexicon.h"
#include "store/questions.h"
#include "store/seconds.h"

namespace tlsrpt::store {
namespace {

/// Rows that are grouped in memory; more of them are sorted by SQLite, which goes to a file.
constexpr std::size_t kMostFailureGroups = 30'000;

struct FailureSum {
  std::uint64_t failed_sessions = 0;
  DaySpan days;

  void add(std::uint64_t sessions, const DaySpan& span) {
    add_to(failed_sessions, sessions);
    days.add(span.first);
    days.add(span.last);
  }
};

std::size_t text_of(const FailureRow& row) {
  return row.domain.size() + row.policy_type.size() + row.result_type.size() +
         row.receiving_mx_hostname.size() + row.reporter.organization_name.size() +
         row.reporter.domain.size();
}

/// Nothing where there are too many groups, or too much text.
std::optional<std::vector<FailureRow>> few_failures(Store& store, const Scope& scope) {
  Lexicon<std::string> domains, policy_types, result_types, mxs;
  Lexicon<report::Reporter> reporters;
  Groups<5, FailureSum> groups;
  TextOf domain_name(store, "SELECT name FROM domain WHERE id = ?");
  TextOf mx_name(store, "SELECT name FROM mx WHERE id = ?");
  ReporterOf reporter(store);
  const auto sql = [](const Selection& selection) { return selection.failures(); };
  ask(store, scope, sql, [&](const Query& row) {
    if (groups.size() > kMostFailureGroups) return false;
    groups
        .of({domains.number_of_row(row.integer(0), domain_name),
             policy_types.number(cut(row.text(1))), result_types.number(cut(row.text(2))),
             mxs.number_of_row(row.integer(3), mx_name),
             reporters.number_of_row(row.integer(4), reporter)})
        .add(count_of(row, 6), {row.integer(5), row.integer(5)});
    return true;
  });
  if (groups.size() > kMostFailureGroups) return std::nullopt;

  const auto domain_texts = domains.in_order();
  const auto policy_texts = policy_types.in_order();
  const auto result_texts = result_types.in_order();
  const auto mx_texts = mxs.in_order();
  const auto known_reporters = reporters.in_order();
  std::vector<FailureRow> rows;
  std::size_t text = 0;
  for (const auto& [key, sum] :
       groups.in_order({domains.places(), policy_types.places(), result_types.places(),
                        mxs.places(), reporters.places()})) {
    rows.push_back({*domain_texts[key[0]], *policy_texts[key[1]], *result_texts[key[2]],
                    *mx_texts[key[3]], *known_reporters[key[4]], sum.failed_sessions,
                    day_from(sum.days.first), day_from(sum.days.last)});
    text += text_of(rows.back());
    if (text > kMostTextOfRows) return std::nullopt;
  }
  return rows;
}

/// The causes with most failed sessions, out of all of them in order.
class Heaviest {
  static constexpr Id kOthers = 0;
  struct Cause {
    Id domain = 0;
    std::string policy_type;
    std::string result_type;
    Id mx = 0;
    FailureSum sum;
    std::map<Id, FailureSum> tellers;  ///< by reporter, or kOthers

    bool is_of(const Query& row) const {
      return mx == row.integer(3) && domain == row.integer(0) && result_type == cut(row.text(2)) &&
             policy_type == cut(row.text(1));
    }
    bool operator<(const Cause& other) const {
      return sum.failed_sessions > other.sum.failed_sessions;
    }
  };

 public:
  explicit Heaviest(Store& store)
      : domain_(store, "SELECT name FROM domain WHERE id = ?"),
        mx_(store, "SELECT name FROM mx WHERE id = ?"),
        reporter_(store) {}

  /// What one reporter says of a cause.
  void take(const Query& row) {
    if (!is_begun_ || !current_.is_of(row)) {
      finish();
      current_ = {row.integer(0),
                  std::string(cut(row.text(1))),
                  std::string(cut(row.text(2))),
                  row.integer(3),
                  {},
                  {}};
      is_begun_ = true;
    }
    const std::uint64_t sessions = sum_of(row, 5);
    const DaySpan span{row.integer(6), row.integer(7)};
    current_.sum.add(sessions, span);
    const bool has_room = current_.tellers.size() < kMostTellers;
    current_.tellers[has_room ? row.integer(4) : kOthers].add(sessions, span);
  }

  std::vector<FailureRow> rows() {
    finish();
    std::vector<FailureRow> rows;
    std::vector<Cause> causes;
    for (; !heaviest_.empty(); heaviest_.pop()) causes.push_back(heaviest_.top());
    for (auto cause = causes.rbegin(); cause != causes.rend(); ++cause) add_rows(rows, *cause);
    for (const auto& [key, sum] : rest_) {
      const std::string name(kRemainder);
      rows.push_back(row(domain_(key.first), key.second, name, name, {name, "", false}, sum));
    }
    const auto key = [](const FailureRow& row) {
      return std::tie(row.domain, row.policy_type, row.result_type, row.receiving_mx_hostname,
                      row.reporter);
    };
    std::sort(rows.begin(), rows.end(),
              [&](const FailureRow& a, const FailureRow& b) { return key(a) < key(b); });
    return rows;
  }

 private:
  static FailureRow row(const std::string& domain, const std::string& policy_type,
                        const std::string& result_type, const std::string& mx,
                        const report::Reporter& reporter, const FailureSum& sum) {
    return {domain,
            policy_type,
            result_type,
            mx,
            reporter,
            sum.failed_sessions,
            day_from(sum.days.first),
            day_from(sum.days.last)};
  }
  void finish() {
    if (!is_begun_) return;
    is_begun_ = false;
    heaviest_.push(std::move(current_));
    if (heaviest_.size() <= kMostCauses) return;
    leave_out(heaviest_.top());
    heaviest_.pop();
  }

  void leave_out(const Cause& cause) {
    rest_[{cause.domain, known_type(cause.policy_type)}].add(cause.sum.failed_sessions,
                                                             cause.sum.days);
  }

  /// The rows of a cause, if there is room for their texts.
  void add_rows(std::vector<FailureRow>& rows, const Cause& cause) {
    const std::size_t before = rows.size();
    const std::string domain = domain_(cause.domain);
    const std::string mx = mx_(cause.mx);
    std::map<report::Reporter, FailureSum> tellers;
    for (const auto& [teller, sum] : cause.tellers) {
      const bool is_named = teller != kOthers;
      tellers[is_named ? reporter_(teller) : report::Reporter{std::string(kRemainder), "", false}]
          .add(sum.failed_sessions, sum.days);
    }
    for (const auto& [teller, sum] : tellers) {
      rows.push_back(row(domain, cause.policy_type, cause.result_type, mx, teller, sum));
      text_ += text_of(rows.back());
    }
    if (text_ <= kMostTextOfRows) return;
    rows.resize(before);
    leave_out(cause);
  }

  TextOf domain_;
  TextOf mx_;
  ReporterOf reporter_;
  bool is_begun_ = false;
  Cause current_;
  std::priority_queue<Cause> heaviest_;  ///< the one with fewest sessions is on top
  std::map<std::pair<Id, std::string>, FailureSum> rest_;  ///< by domain and policy type
  std::size_t text_ = 0;                                   ///< bytes in the rows
};

}  // namespace

std::vector<FailureRow> failures(Store& store, const Scope& scope) {
  if (auto rows = few_failures(store, scope)) return std::move(*rows);
  Heaviest heaviest(store);
  const auto sql = [](const Selection& selection) {
    return "SELECT domain, policy_type, result_type, mx, reporter, SUM(1.0 * failed_sessions),"
           " MIN(day), MAX(day) FROM (" +
           selection.failures() +
           ") f GROUP BY domain, policy_type, result_type, mx, reporter"
           " ORDER BY domain, policy_type, result_type, mx, reporter";
  };
  ask(store, scope, sql, [&](const Query& row) { heaviest.take(row); });
  return heaviest.rows();
}

}  // namespace tlsrpt::store
