// SPDX-License-Identifier: MIT
// stats: what is in the store and in the quarantine, and how large both are.
#include <sys/stat.h>
#include <sysexits.h>

#include <string>

#include "cli/paths.h"
#include "cli/process.h"
#include "cli/speak.h"
#include "cli/tool.h"
#include "ingest/quarantine.h"
#include "json/writer.h"
#include "prose/lines.h"
#include "prose/show.h"
#include "store/space.h"
#include "store/statistics.h"

namespace tlsrpt::cli {
namespace {

struct Numbers {
  store::Statistics store;
  store::Space space;
  std::uint64_t disk = 0;  ///< bytes, with its log
  ingest::Quarantine::Contents quarantine;
  std::uint64_t max_database = 0;  ///< bytes

  bool full() const { return space.bytes() - space.free_bytes() >= max_database; }
};

std::uint64_t size_of(const std::string& path) {
  struct stat status = {};
  return ::stat(path.c_str(), &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

std::string text(const Numbers& numbers) {
  using prose::amount;
  using prose::number;
  const store::Statistics& store = numbers.store;
  std::string out;
  const auto line = [&](const char* label, const std::string& words) {
    out += prose::pad_right(label, 12) + words + "\n";
  };
  line("reports", number(store.reports) + ", of which " + number(store.unverified) +
                      " are not authenticated and " + number(store.not_counted) +
                      " are not counted");
  line("tell of", number(store.domains, "domain") + " and " + number(store.hosts, "host") +
                      ", in " + number(store.results, "result") + " and " +
                      number(store.failures, "failure"));
  line("come from", number(store.reporters, "reporter"));
  if (store.first_day && store.last_day) {
    line("cover", number(store.days, "day") + " from " + report::format_day(*store.first_day) +
                      " to " + report::format_day(*store.last_day));
  }
  line("originals", number(store.originals) + ", " + amount(store.original_bytes));
  line("incidents", number(store.incidents_open) + " open, " +
                        number(store.incidents - store.incidents_open) + " over");
  line("alerts", number(store.alerts_waiting) + " not delivered");
  std::string oldest;
  if (numbers.quarantine.oldest) {
    oldest = ", the oldest of " + prose::minute(*numbers.quarantine.oldest) + " UTC";
  }
  line("quarantine", number(numbers.quarantine.messages, "mail") + ", " +
                         amount(numbers.quarantine.bytes) + oldest + "; " +
                         number(store.not_stored) + " not stored in all");
  line("file", amount(numbers.disk) + " with its log, " + number(numbers.space.pages, "page") +
                   ", " + number(numbers.space.free_pages) + " of them free; schema version " +
                   std::to_string(store.schema_version));
  if (numbers.full()) {
    line("full",
         "max-database is reached (" + amount(numbers.max_database) +
             "): unauthenticated reports go to the quarantine, first those of unknown reporters");
  }
  return out;
}

std::string json(const Numbers& numbers) {
  const store::Statistics& store = numbers.store;
  json::Writer out;
  const auto day = [&](const char* key, const std::optional<report::Day>& told) {
    out.key(key).text_or_null(told ? report::format_day(*told) : "");
  };
  out.begin_object();
  out.key("schema_version").number(static_cast<std::uint64_t>(store.schema_version));
  out.key("reports").number(store.reports).key("not_counted").number(store.not_counted);
  out.key("unverified").number(store.unverified).key("results").number(store.results);
  out.key("failures").number(store.failures).key("originals").number(store.originals);
  out.key("original_bytes").number(store.original_bytes).key("reporters").number(store.reporters);
  out.key("domains").number(store.domains).key("hosts").number(store.hosts);
  out.key("policies").number(store.policies).key("days").number(store.days);
  day("first_day", store.first_day);
  day("last_day", store.last_day);
  out.key("incidents_open").number(store.incidents_open).key("incidents").number(store.incidents);
  out.key("alerts_waiting").number(store.alerts_waiting).key("not_stored").number(store.not_stored);
  out.key("quarantine").begin_object();
  out.key("messages").number(numbers.quarantine.messages);
  out.key("bytes").number(numbers.quarantine.bytes).key("oldest");
  numbers.quarantine.oldest ? out.text(report::format_time(*numbers.quarantine.oldest))
                            : out.null();
  out.end_object().key("file").begin_object();
  out.key("bytes").number(numbers.disk).key("page_size").number(numbers.space.page_size);
  out.key("pages").number(numbers.space.pages).key("free_pages").number(numbers.space.free_pages);
  out.key("max_database").number(numbers.max_database).key("full").boolean(numbers.full());
  out.end_object().end_object();
  return std::string(out.str()) + "\n";
}

}  // namespace

int stats(const StoreToolOptions& options) {
  const std::string database = tended_database(options);
  be_patient();
  store::Store store(database, store::Access::read, patience_ended);
  Numbers numbers;
  numbers.store = store::statistics(store);
  numbers.space = store::space(store);
  numbers.disk = size_of(database) + size_of(database + "-wal");
  numbers.quarantine = ingest::Quarantine(quarantine_path(options.store, database), {}).contents();
  numbers.max_database = options.max_database;
  stop_deadline();
  print(options.format == "json" ? json(numbers) : text(numbers));
  return EX_OK;
}

}  // namespace tlsrpt::cli
