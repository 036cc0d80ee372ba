// SPDX-License-Identifier: MIT
// export: the reports of the store as JSON, one a line, from which tlsrpt-ingest builds it again.
#include <sysexits.h>

#include <string>

#include "cli/process.h"
#include "cli/progress.h"
#include "cli/speak.h"
#include "cli/tool.h"
#include "ingest/domains.h"
#include "json/kept.h"
#include "prose/show.h"
#include "store/kept_reports.h"

namespace tlsrpt::cli {
namespace {

constexpr std::size_t kBytesToPrint = std::size_t{64} * 1024;

store::KeptScope kept_scope(const StoreToolOptions& options) {
  store::KeptScope scope;
  if (options.from) scope.from = report::parse_day(*options.from);
  if (options.to) scope.to = report::parse_day(*options.to);
  for (const std::string& domain : options.domains) {
    scope.domains.push_back(ingest::normal_mail_domain(domain));
  }
  return scope;
}

}  // namespace

int export_reports(const StoreToolOptions& options) {
  const std::string database = tended_database(options);
  end_when_told();
  be_patient();
  store::Store store(database, store::Access::read, patience_ended);
  store::KeptReports reports(store, kept_scope(options));
  Progress progress;
  std::string lines;
  std::uint64_t count = 0;
  while (const auto kept = reports.next()) {
    lines.append(json::write_kept(*kept)).append("\n");
    ++count;
    if (lines.size() < kBytesToPrint) continue;
    // Who reads slowly may do so.
    stop_deadline();
    print(lines);
    lines.clear();
    stop_where_told("the lines that are printed are whole, and others are missing");
    be_patient();
    if (progress.due()) {
      progress.show(prose::number(count, "report") + ", looked at " +
                    prose::number(reports.seen()) + " of " + prose::number(reports.all()));
    }
  }
  stop_deadline();
  print(lines);
  settle_output();
  return EX_OK;
}

}  // namespace tlsrpt::cli
