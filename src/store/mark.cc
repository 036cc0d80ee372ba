// SPDX-License-Identifier: MIT
#include "store/mark.h"

#include <algorithm>

#include "store/seconds.h"
#include "store/state.h"

namespace tlsrpt::store {

Marks::Marks(Store& store) : store_(store), turn_(store.state().connection.path(), ".digest") {}

void Marks::take_turn() {
  turn_.take(store_.state().connection.give_up());
}

Window Marks::since(std::string_view name, report::Time now) {
  Connection& connection = store_.state().connection;
  return connection.guarded([&] {
    Window window;
    window.basis = Window::Basis::appended;
    Query last(connection.database(),
               "SELECT (SELECT COALESCE(MAX(id), 0) FROM report),"
               " (SELECT COALESCE(MAX(id), 0) FROM rejected),"
               " (SELECT MIN(received) FROM report)");
    if (last.next()) {
      window.reports.last = last.integer(0);
      window.rejected.last = last.integer(1);
      window.from = last.is_null(2) ? now : time_from(last.integer(2));
    }
    last.reset();
    Query mark(connection.database(), "SELECT report, rejected, moved FROM mark WHERE name = ?");
    mark.bind(name);
    if (mark.next()) {
      window.reports.after = mark.integer(0);
      window.rejected.after = mark.integer(1);
      window.from = time_from(mark.integer(2));
    }
    mark.reset();
    // What came in this very second belongs to it.
    window.to = now + std::chrono::seconds(1);
    // What is told by its time goes back a day where the clock was set back.
    if (window.from > window.to) window.from = window.to - std::chrono::days(1);
    return window;
  });
}

void Marks::move(std::string_view name, const Window& window) {
  Connection& connection = store_.state().connection;
  connection.guarded([&] {
    Query(connection.database(),
          "INSERT INTO mark (name, report, rejected, moved) VALUES (?, ?, ?, ?)"
          " ON CONFLICT (name) DO UPDATE SET report = excluded.report,"
          " rejected = excluded.rejected, moved = excluded.moved")
        .run(name, window.reports.last, window.rejected.last, seconds(window.to));
  });
}

}  // namespace tlsrpt::store
