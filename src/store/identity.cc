// SPDX-License-Identifier: MIT
#include "store/identity.h"

#include <algorithm>

#include "store/ask.h"
#include "store/seconds.h"

namespace tlsrpt::store {
namespace {

/// The one that counts before all others of its reporter comes first.
bool goes_before(const Rival& a, const Rival& b) {
  if (a.is_signed != b.is_signed) return a.is_signed;
  if (a.failed_sessions != b.failed_sessions) return a.failed_sessions > b.failed_sessions;
  return a.report < b.report;
}

}  // namespace

std::optional<Standings::Same> Standings::same_bytes(const Arrival& arrival) {
  const bool is_signed = !arrival.signer.empty();
  std::optional<Same> same;
  same_bytes_.bind(Bytes(arrival.sha256), arrival.report_domain, is_signed);
  while (same_bytes_.next()) {
    const Same found{same_bytes_.integer(0), is_signed && same_bytes_.integer(1) == 0};
    const bool is_better = !same || (same->gets_signer && !found.gets_signer) ||
                           (same->gets_signer == found.gets_signer && found.report < same->report);
    if (is_better) same = found;
  }
  return same;
}

std::optional<Identity> Standings::identity_of(Id report) {
  std::optional<Identity> found;
  identity_.bind(report);
  if (identity_.next()) {
    found = Identity{std::string(identity_.text(0)),
                     std::string(identity_.text(1)),
                     std::string(identity_.text(2)),
                     identity_.integer(3),
                     identity_.integer(4),
                     identity_.integer(5),
                     identity_.integer(6)};
  }
  identity_.reset();
  return found;
}

void Standings::read(Query& query, std::vector<Rival>& rivals) {
  while (query.next()) {
    rivals.push_back({query.integer(0), query.integer(1), query.integer(2) != 0,
                      query.integer(3) != 0, sum_of(query, 4)});
  }
}

std::vector<Rival> Standings::counted(const Identity& identity) {
  std::vector<Rival> rivals;
  counted_.bind(identity.organization_name, identity.contact_info, identity.report_id,
                identity.start_datetime, identity.end_datetime, identity.domain);
  read(counted_, rivals);
  return rivals;
}

std::vector<Rival> Standings::settle(const Identity& identity, std::vector<Rival> rivals) {
  std::sort(rivals.begin(), rivals.end(), goes_before);
  std::vector<Rival> settled;
  for (Rival rival : rivals) {
    rival.counted = std::none_of(settled.begin(), settled.end(), [&](const Rival& before) {
      return before.counted && before.contradicts(rival);
    });
    settled.push_back(rival);
  }
  // Never two at once: the index of those that count is unique.
  for (const bool counts : {false, true}) {
    for (std::size_t i = 0; i < rivals.size(); ++i) {
      if (settled[i].counted == counts && rivals[i].counted != counts) {
        set_counted(settled[i], counts, identity.day);
      }
    }
  }
  rollup_.settle();
  return settled;
}

/// Costs what this report holds, whatever else the day does.
void Standings::set_counted(const Rival& rival, bool counts, std::int64_t day) {
  count_.run(counts, rival.report);
  const bool unverified = !rival.is_signed;
  counts ? rollup_.add_report(day, rival.reporter, unverified)
         : rollup_.take_away(day, rival.reporter, 1, unverified ? 1 : 0);
  tally_.each(rival.report, [&](Tally& tally) {
    tally.day = day;
    tally.reporter = rival.reporter;
    tally.authenticated = rival.is_signed;
    counts ? rollup_.add(tally) : rollup_.subtract(tally);
  });
}

std::vector<Rival> Standings::recount(const Identity& identity) {
  std::vector<Rival> rivals = counted(identity);
  not_counted_.bind(identity.day, identity.domain, identity.report_id, identity.start_datetime,
                    identity.end_datetime, identity.organization_name, identity.contact_info);
  read(not_counted_, rivals);
  return settle(identity, std::move(rivals));
}

std::vector<Rival> Standings::authenticate(Id report, Id reporter, const Identity& identity) {
  for (const Rival& rival : counted(identity)) {
    if (rival.report == report) set_counted(rival, false, identity.day);
  }
  give_.run(reporter, report);
  return recount(identity);
}

}  // namespace tlsrpt::store
