// SPDX-License-Identifier: MIT
#include "digest/waiting.h"

#include "catch.h"
#include "json/writer.h"
#include "rows.h"

using namespace tlsrpt;
using namespace tlsrpt::digest;
using store::WaitingRow;
using tlsrpt::test::Contains;

namespace {

WaitingRow waiting(std::int64_t notice, const std::string& notifier, const std::string& state,
                   std::uint64_t attempts, const std::string& answer) {
  WaitingRow row;
  row.delivery.notice = notice;
  row.delivery.notifier = notifier;
  row.delivery.state = state;
  row.delivery.attempts = attempts;
  row.delivery.next_try = time("2026-11-24T12:10:00Z");
  if (attempts > 0) row.delivery.last_try = time("2026-11-24T12:02:00Z");
  row.delivery.answer = answer;
  row.kind = "opened";
  row.subject = "[tlsrpt] example.org: certificate-expired";
  row.created = time("2026-11-24T11:55:00Z");
  return row;
}

std::string summary(const std::vector<WaitingRow>& rows) {
  json::Writer out;
  write_waiting_summary(out, rows);
  return std::string(out.str());
}

}  // namespace

TEST_CASE("alerts that wait are listed with their answers") {
  CHECK(waiting_text({waiting(3, "command", "given-up", 9, "/bin/tell ended with 1"),
                      waiting(3, "mail", "pending", 4, "to a@example.org: no"),
                      waiting(4, "syslog", "pending", 0, "")},
                     {}) ==
        "alert 3  [tlsrpt] example.org: certificate-expired\n"
        "    of 2026-11-24 11:55 UTC\n"
        "    command   given-up after 9 attempts\n"
        "              /bin/tell ended with 1\n"
        "    mail      pending after 4 attempts, next at 2026-11-24 12:10 UTC\n"
        "              to a@example.org: no\n"
        "\n"
        "alert 4  [tlsrpt] example.org: certificate-expired\n"
        "    of 2026-11-24 11:55 UTC\n"
        "    syslog    pending, next at 2026-11-24 12:10 UTC\n");
  CHECK(waiting_text({}, {}) == "No alert waits.\n");
}

TEST_CASE("a digest tells of them in a line, with the last answer") {
  CHECK(waiting_lines({}, {}).empty());
  CHECK(waiting_lines({waiting(3, "mail", "given-up", 9, "no")}, {}) ==
        "Alerts not delivered: 1 given up (mail: no); see tlsrpt-store alerts list\n");
  CHECK_THAT(
      waiting_lines({waiting(3, "mail", "pending", 1, "x"), waiting(4, "mail", "pending", 0, ""),
                     waiting(5, "mail", "refused", 0, "y")},
                    {}),
      tlsrpt::test::StartsWith("Alerts not delivered: 2 waiting, 1 refused ("));
  Rows rows = one_day();
  rows.waiting = {waiting(3, "mail", "given-up", 9, "no")};
  CHECK_THAT(text(merge(rows), {}), Contains("\nAlerts not delivered: 1 given up (mail: no);"));
}

TEST_CASE("the JSON of what waits has stable keys") {
  CHECK(waiting_json(
            {waiting(3, "mail", "pending", 4, "no"), waiting(4, "mail", "refused", 0, "")}) ==
        R"({"alert":3,"notice":"opened","subject":"[tlsrpt] example.org: certificate-expired",)"
        R"("created":"2026-11-24T11:55:00Z","notifier":"mail","state":"pending","attempts":4,)"
        R"("next_try":"2026-11-24T12:10:00Z","last_try":"2026-11-24T12:02:00Z","answer":"no"})"
        "\n"
        R"({"alert":4,"notice":"opened","subject":"[tlsrpt] example.org: certificate-expired",)"
        R"("created":"2026-11-24T11:55:00Z","notifier":"mail","state":"refused","attempts":0,)"
        R"("next_try":null,"last_try":null,"answer":null})"
        "\n");
  CHECK(summary({waiting(3, "mail", "pending", 4, "no"), waiting(4, "mail", "given-up", 9, "")}) ==
        R"({"pending":1,"given_up":1,"refused":0,"last_answer":"no"})");
}

TEST_CASE("hostile answers are harmless") {
  const std::vector<WaitingRow> rows = {waiting(3, kHostile, kHostile, 1, kHostile),
                                        waiting(3, "mail", "pending", 1, kHostile)};
  for (const std::string& text :
       {waiting_text(rows, {}), waiting_lines(rows, {}), waiting_json(rows), summary(rows)}) {
    CHECK(text.find_first_of("\x1b\r\x07") == std::string::npos);
  }
}
