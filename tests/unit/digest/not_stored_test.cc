// SPDX-License-Identifier: MIT
#include "digest/not_stored.h"

#include "catch.h"
#include "rows.h"

using namespace tlsrpt;
using namespace tlsrpt::digest;

namespace {

std::string told(std::vector<store::RejectedRow> rejected) {
  Digest digest;
  digest.rejected = std::move(rejected);
  return not_stored(digest, {});
}

}  // namespace

TEST_CASE("mails that were not stored are told in one line") {
  CHECK(told({{"not-a-report", "not-a-report", 3}, {"rejected", "json-syntax", 1}}) ==
        "3 mails were no reports, 1 was rejected: json-syntax\n");
  CHECK(told({{"not-a-report", "not-a-report", 1}}) == "1 mail was no report\n");
  CHECK(told({{"rejected", "start-missing", 1}, {"rejected", "json-syntax", 1200}}) ==
        "1 201 mails were rejected: start-missing, json-syntax (1 200)\n");
  CHECK(told({{"foreign", "", 2}, {"unauthenticated", "", 1}}) ==
        "2 mails were about other domains, 1 was not authenticated\n");
  CHECK(told({{"unauthenticated", "dkim-failed", 2}, {"unauthenticated", "dkim-missing", 1}}) ==
        "3 mails were not authenticated: dkim-failed (2), dkim-missing\n");
  CHECK(told({{"\x1b", "", 1}}) == "1 mail was not stored: \\x1b\n");
  CHECK(told({{"rejected", "json-syntax", 0}}).empty());
  CHECK(told({}).empty());
}

TEST_CASE("mail that the quarantine gave up is told") {
  Digest digest;
  digest.quarantine_losses = 1;
  CHECK(not_stored(digest, {}) == "The quarantine was full: 1 mail was given up\n");
  digest.quarantine_losses = 2000;
  CHECK(not_stored(digest, {}) == "The quarantine was full: 2 000 mails were given up\n");
}
