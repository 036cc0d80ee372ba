// SPDX-License-Identifier: MIT
#include "digest/ready.h"

#include <catch2/catch.hpp>

#include "weeks.h"

using namespace tlsrpt;
using namespace tlsrpt::digest;

namespace {

Readiness of(const Weeks& weeks) {
  return readiness(weeks.history(), ago(0), weeks.lookups(), true);
}

std::string page(const Weeks& weeks, std::size_t width = 80) {
  TextStyle style;
  style.width = width;
  return ready_text("example.com", of(weeks), style);
}

}  // namespace

TEST_CASE("a domain that is ready says what for") {
  CHECK(page(Weeks().told(-13, 0, "testing")) ==
        R"(example.com: ready for enforce, by the reports up to 2026-11-22 (UTC)

  yes  the newest policy that senders saw is in mode testing
  yes  14 of the 14 days that it takes are covered in testing: 2026-11-09 to
       2026-11-22
  yes  2 reporters reported sessions on them: "A" (unverified) and "B"
       (unverified)
  yes  none of 1 400 sessions would have been refused

Say mode: enforce in the policy, then change the id in the _mta-sts record.
)");
}

TEST_CASE("one that is not says why, by cause, host and reporter") {
  const Weeks weeks = Weeks()
                          .told(-4, 0, "testing")
                          .reporters({"A"})
                          .fails(-2, -1, "certificate-expired")
                          .fails(-1, -1, "certificate-expired", "sts", "B");
  CHECK(page(weeks) ==
        R"(example.com: not ready for enforce, by the reports up to 2026-11-22 (UTC)

  yes  the newest policy that senders saw is in mode testing
  no   5 of the 14 days that it takes are covered in testing: 2026-11-18 to
       2026-11-22
  no   1 reporter reported sessions on them: "A" (unverified)
  no   6 of 500 sessions would have been refused
       certificate-expired on mx2.example.com: 3 sessions, 2026-11-20 to
       2026-11-21, told by "A" (unverified)
         The certificate has expired. Renew it and reload the mail server, on
         every address of the host.
       certificate-expired on mx2.example.com: 3 sessions, 2026-11-21, told by
       "B" (unverified)

Mend what failed; 14 covered days without it are needed then.
)");
  CHECK(
      ready_json("example.com", of(weeks)) ==
      R"({"domain":"example.com","asked":"2026-11-22","ready":false,"mode":"testing",)"
      R"("days":["2026-11-18","2026-11-19","2026-11-20","2026-11-21","2026-11-22"],)"
      R"("reporters":["A"],"reported_by":[{"organization_name":"A","reporter_domain":null,"signer":null}],"sessions":500,"refused_sessions":6,"refused":[)"
      R"({"result_type":"certificate-expired","receiving_mx_hostname":"mx2.example.com",)"
      R"("organization_name":"A","reporter_domain":null,"signer":null,"failed_sessions":3,"first_day":"2026-11-20",)"
      R"("last_day":"2026-11-21"},)"
      R"({"result_type":"certificate-expired","receiving_mx_hostname":"mx2.example.com",)"
      R"("organization_name":"B","reporter_domain":null,"signer":null,"failed_sessions":3,"first_day":"2026-11-21",)"
      R"("last_day":"2026-11-21"}]})"
      "\n");
}

TEST_CASE("a domain without a policy has nothing to move, and one without reports is not known") {
  const Weeks none = Weeks().told(-3, 0, {}, 9, 0, "no-policy-found");
  std::string out = page(none);
  CHECK(out.find("senders found no MTA-STS policy") != std::string::npos);
  CHECK(out.find("  no   0 of the 14 days") != std::string::npos);
  CHECK(out.find("Publish an MTA-STS policy in mode testing first") != std::string::npos);
  CHECK_FALSE(of(none).is_ready());
  out = page(Weeks());
  CHECK(out.find("  no   no report of the last weeks is on this domain") != std::string::npos);
  CHECK(out.find("Check its name") != std::string::npos);
}

TEST_CASE("one that enforces already says so") {
  const std::string out = page(Weeks().told(-13, 0, "enforce"));
  CHECK(out.find("example.com: enforced already") == 0);
  CHECK(out.find("There is nothing to move;") != std::string::npos);
  CHECK(out.find("  no ") == std::string::npos);
}

TEST_CASE("one whose mode nobody tells hears that, and not that it has no policy") {
  const std::string out = page(Weeks().told(-13, 0, std::vector<std::string>{}));
  CHECK(out.find("  no   senders see an MTA-STS policy, but do not tell its mode") !=
        std::string::npos);
  CHECK(out.find("Look at the policy itself") != std::string::npos);
}

TEST_CASE("one that lost its policy is not enforced any more") {
  const Readiness lost =
      of(Weeks().told(-30, -2, "enforce").told(-1, 0, {}, 9, 0, "no-policy-found"));
  CHECK_FALSE(lost.is_enforced());
  CHECK_FALSE(lost.is_ready());
}

TEST_CASE("old evidence does not count") {
  const std::string out = page(Weeks().told(-40, -8, "testing"));
  CHECK(out.find("not ready") != std::string::npos);
  CHECK(out.find("  no   the last of them is longer ago than 7 days") != std::string::npos);
  CHECK(out.find("Wait for more reports.") != std::string::npos);
}

TEST_CASE("a sender that leaves the text out saw the policy that others saw") {
  CHECK(of(Weeks().told(-13, -3, "testing").told(-2, 0, std::vector<std::string>{})).is_ready());
}

TEST_CASE("many rows of evidence are counted, and hostile ones escaped") {
  Weeks weeks;
  weeks.told(-13, 0, "testing").reporters({kHostile});
  for (int i = 0; i < 30; ++i)
    weeks.fails(-1, -1, "t" + std::to_string(i) + kHostile, "sts", kHostile);
  const std::string out = page(weeks);
  CHECK(out.find("… and 10 more rows; see --all") != std::string::npos);
  CHECK(out.find_first_of("\x1b\x07\r\xFF") == std::string::npos);
  CHECK(out.find("\nBcc") == std::string::npos);
  const std::string json = ready_json(kHostile, of(weeks));
  CHECK(json.find_first_of("\x1b\x07\r\xFF") == std::string::npos);
}
