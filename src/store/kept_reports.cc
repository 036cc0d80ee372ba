// SPDX-License-Identifier: MIT
#include "store/kept_reports.h"

#include <limits>
#include <utility>

#include "store/ask.h"
#include "store/text_list.h"

namespace tlsrpt::store {
namespace {

/// Numbers that are looked at in one go.
constexpr Id kKeptWindow = 2000;

constexpr const char* kFindKept =
    "SELECT id FROM report WHERE id > ?1 AND id <= ?2 AND day >= ?3 AND day <= ?4"
    " AND (?5 = '[]' OR EXISTS (SELECT 1 FROM domain CROSS JOIN json_each(?5) asked"
    " WHERE domain.name = asked.value AND (domain.id = report.domain"
    " OR EXISTS (SELECT 1 FROM result WHERE result.report = report.id"
    " AND result.domain = domain.id)))) ORDER BY id";

report::Sha256 bytes_of(std::string_view hex) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  report::Sha256 sha256{};
  for (std::size_t i = 0; i < sha256.size() && 2 * i + 1 < hex.size(); ++i) {
    sha256[i] =
        static_cast<unsigned char>(kDigits.find(hex[2 * i]) << 4 | kDigits.find(hex[2 * i + 1]));
  }
  return sha256;
}

report::KeptReport kept(StoredReport&& stored) {
  report::KeptReport kept;
  kept.report = std::move(stored.report);
  kept.received = stored.received;
  kept.deliveries = stored.deliveries;
  kept.domain = std::move(stored.domain);
  kept.signer = std::move(stored.signer);
  kept.counted = stored.counted;
  kept.sha256 = bytes_of(stored.sha256);
  kept.size = stored.size;
  kept.report_domain = std::move(stored.report_domain);
  kept.submitter = std::move(stored.submitter);
  kept.message_id = std::move(stored.message_id);
  for (StoredDeviation& deviation : stored.deviations) {
    kept.deviations.push_back({std::move(deviation.deviation), std::move(deviation.where)});
  }
  return kept;
}

}  // namespace

KeptReports::KeptReports(Store& store, KeptScope scope)
    : store_(store),
      scope_(std::move(scope)),
      reports_(store),
      domains_(write_list(scope_.domains)) {
  Connection& connection = store.state().connection;
  connection.guarded([&] {
    Query last(connection.database(), "SELECT COALESCE(MAX(id), 0) FROM report");
    last_ = last.find().value_or(0);
  });
}

bool KeptReports::look_further() {
  if (seen_ >= last_) return false;
  Connection& connection = store_.state().connection;
  connection.guarded([&] {
    const Id upto = std::min(seen_ + kKeptWindow, last_);
    Query find(connection.database(), kFindKept);
    find.bind(seen_, upto, days_or(scope_.from, std::numeric_limits<std::int64_t>::min()),
              days_or(scope_.to, std::numeric_limits<std::int64_t>::max()), domains_);
    while (find.next()) found_.push_back(find.integer(0));
    seen_ = upto;
  });
  return true;
}

std::optional<report::KeptReport> KeptReports::next() {
  for (;;) {
    while (found_.empty()) {
      if (!look_further()) return std::nullopt;
    }
    const Id id = found_.front();
    found_.pop_front();
    auto stored = reports_.find(id);
    if (!stored) continue;
    const bool has_original = stored->original_kept;
    report::KeptReport report = kept(std::move(*stored));
    if (has_original) report.original = reports_.original(id);
    return report;
  }
}

}  // namespace tlsrpt::store
