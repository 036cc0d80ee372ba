// SPDX-License-Identifier: MIT
#include "store/quarantined.h"

#include <utility>

#include "store/ask.h"

namespace tlsrpt::store {
namespace {

#define TLSRPT_COLUMNS                                                                          \
  "SELECT id, received, verdict, fault, place, detail, header_from, subject, message_id, size," \
  " deliveries, quarantine_file, COALESCE(released, deleted, gave_way) IS NOT NULL FROM rejected"

constexpr const char* kList =
    "SELECT id, received, quarantine_file FROM rejected"
    " WHERE quarantine_file <> '' AND released IS NULL AND deleted IS NULL AND gave_way IS NULL"
    " ORDER BY id";
constexpr const char* kById = TLSRPT_COLUMNS " WHERE id = ? AND quarantine_file <> ''";
constexpr const char* kByFile =
    TLSRPT_COLUMNS " WHERE quarantine_file = ? AND quarantine_file <> ''";

#undef TLSRPT_COLUMNS

QuarantinedRow read_quarantined(const Query& row) {
  const auto text = [&](int column) { return std::string(row.text(column)); };
  return {row.integer(0),
          time_from(row.integer(1)),
          text(2),
          text(3),
          text(4),
          text(5),
          text(6),
          text(7),
          text(8),
          count_of(row, 9),
          count_of(row, 10),
          text(11),
          row.integer(12) != 0};
}

std::optional<QuarantinedRow> read_one_quarantined(Query& query) {
  std::optional<QuarantinedRow> found;
  if (query.next()) found = read_quarantined(query);
  query.reset();
  return found;
}

}  // namespace

Quarantined::Quarantined(Store& store)
    : store_(store),
      list_(store.state().connection.database(), kList),
      by_id_(store.state().connection.database(), kById),
      by_file_(store.state().connection.database(), kByFile),
      released_(store.state().connection.database(),
                "UPDATE rejected SET released = ?"
                " WHERE quarantine_file = ? AND quarantine_file <> ''"),
      deleted_(store.state().connection.database(),
               "UPDATE rejected SET deleted = ?"
               " WHERE quarantine_file = ? AND quarantine_file <> ''"
               " AND released IS NULL AND deleted IS NULL"),
      forget_(store.state().connection.database(), "DELETE FROM rejected WHERE id = ?") {}

template <typename Work>
decltype(auto) Quarantined::guarded(Work&& work) {
  return store_.state().connection.guarded(std::forward<Work>(work));
}

std::vector<QuarantinedRow> Quarantined::list() {
  return guarded([&] {
    std::vector<QuarantinedRow> rows;
    while (list_.next()) {
      QuarantinedRow& row = rows.emplace_back();
      row.id = list_.integer(0);
      row.received = time_from(list_.integer(1));
      row.file = list_.text(2);
    }
    return rows;
  });
}

std::optional<QuarantinedRow> Quarantined::find(Id id) {
  return guarded([&] { return read_one_quarantined(by_id_.bind(id)); });
}

std::optional<QuarantinedRow> Quarantined::find(std::string_view file) {
  return guarded([&] { return read_one_quarantined(by_file_.bind(file)); });
}

void Quarantined::released(std::string_view file, report::Time when) {
  guarded([&] { released_.run(seconds(when), file); });
}

void Quarantined::deleted(std::string_view file, report::Time when) {
  guarded([&] { deleted_.run(seconds(when), file); });
}

void Quarantined::forget(Id id) {
  guarded([&] { forget_.run(id); });
}

}  // namespace tlsrpt::store
