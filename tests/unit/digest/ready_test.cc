// SPDX-License-Identifier: MIT
#include "digest/ready.h"

#include "catch.h"
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

  yes  only authenticated reports count, except for failures
  yes  the newest policy that senders saw is in mode testing
  yes  14 of the 14 days that it takes are covered in testing: 2026-11-09 to
       2026-11-22
  yes  2 reporters reported sessions on them: "A" (signed by A.example) and "B"
       (signed by B.example)
  yes  none of 1 400 sessions would have been refused

Set "mode: enforce" in the policy, then change the id in the _mta-sts record.
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

  yes  only authenticated reports count, except for failures
  yes  the newest policy that senders saw is in mode testing
  no   5 of the 14 days that it takes are covered in testing: 2026-11-18 to
       2026-11-22
  no   1 reporter reported sessions on them: "A" (signed by A.example)
  no   6 sessions would have been refused
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
      R"({"domain":"example.com","asked":"2026-11-22","ready":false,"ready_if_genuine":false,)"
      R"("evidence":"authenticated","mode":"testing",)"
      R"("days":["2026-11-18","2026-11-19","2026-11-20","2026-11-21","2026-11-22"],)"
      R"("reporters":["A"],"reported_by":[)"
      R"({"organization_name":"A","reporter_domain":"A.example","signer":"A.example"}],)"
      R"("sessions":500,"refused_sessions":6,"refused":[)"
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
  CHECK(out.find("  no   no authenticated report of the last weeks is on this domain") !=
        std::string::npos);
  CHECK(page(Weeks(), 200).find("and whether its reports are authenticated.") != std::string::npos);
  out = page(Weeks().counting(Evidence::unverified));
  CHECK(out.find("  no   no report of the last weeks is on this domain") != std::string::npos);
  CHECK(out.find("Check its name, and its _smtp._tls record.") != std::string::npos);
  CHECK(out.find("trusted-authserv-id") == std::string::npos);
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

namespace {

Weeks unverified(const std::string& mode = "testing") {
  return Weeks()
      .told(-13, 0, mode)
      .reported_by({{"A", "a.example", false}, {"B", "b.example", false}})
      .counting(Evidence::unverified);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a domain is ready by unauthenticated reports only if they are genuine") {
  const Readiness one = of(unverified());
  CHECK(one.meets_all());
  CHECK_FALSE(one.is_ready());
  CHECK(page(unverified()) ==
        R"(example.com: ready for enforce, if these unauthenticated reports are genuine, by
the reports up to 2026-11-22 (UTC)

  no   unauthenticated reports count, because trusted-authserv-id is not set
  yes  the newest policy that senders saw is in mode testing
  yes  14 of the 14 days that it takes are covered in testing: 2026-11-09 to
       2026-11-22
  yes  2 reporters reported sessions on them: "A" (unverified, contact
       a.example) and "B" (unverified, contact b.example)
  yes  none of 1 400 sessions would have been refused

Make sure that the reports are genuine first: set trusted-authserv-id, see
tlsrpt.conf(5). Or accept them as they are: --accept-unverified.
)");
  CHECK(has(ready_json("example.com", one),
            R"("ready":false,"ready_if_genuine":true,"evidence":"unauthenticated",)"));
  CHECK(has(ready_json("example.com", one),
            R"({"organization_name":"B","reporter_domain":"b.example","signer":null}],)"));
}

TEST_CASE("who accepts unauthenticated reports is still reminded of them") {
  const Weeks weeks = unverified().counting(Evidence::accepted);
  CHECK(of(weeks).is_ready());
  const std::string out = page(weeks, 200);
  CHECK(has(out, "ready for enforce, if these unauthenticated reports are genuine, by"));
  CHECK(has(out, "  yes  unauthenticated reports count, because accept-unverified is set"));
  CHECK(has(out, "\nSet \"mode: enforce\" in the policy"));
  CHECK(has(ready_json("example.com", of(weeks)),
            R"("ready":true,"ready_if_genuine":true,"evidence":"unauthenticated",)"));
}

TEST_CASE("enforced already, by unauthenticated reports, is not certain either") {
  const Readiness one = of(unverified("enforce"));
  CHECK(one.is_enforced());
  CHECK_FALSE(one.is_accepted());
  CHECK(has(page(unverified("enforce"), 200),
            "example.com: enforced already, if these unauthenticated reports are genuine, by"));
}

TEST_CASE("authenticated reports that suffice need no verifier to be configured") {
  const Weeks all = Weeks().told(-13, 0, "testing");
  Weeks weeks = Weeks().told(-20, 0, "testing").counting(Evidence::unverified, all);
  CHECK(of(weeks).is_ready());
  CHECK(of(weeks).proviso().empty());
  weeks.counting(Evidence::unverified, Weeks().told(-12, 0, "testing"));
  CHECK_FALSE(of(weeks).is_ready());
  CHECK(of(weeks).meets_all());
  const Weeks enforced = Weeks().told(-20, 0, "enforce");
  weeks = Weeks().told(-20, 0, "enforce").counting(Evidence::unverified, enforced);
  CHECK(of(weeks).is_accepted());
  // What authenticated reports said once is not enough if all others say something else now.
  weeks = Weeks().told(-20, 0, "testing").counting(Evidence::unverified, enforced);
  CHECK(of(weeks).is_testing());
}

TEST_CASE("names of one domain are one reporter, and so are those without a domain") {
  const auto count = [](std::vector<report::Reporter> reporters) {
    return of(Weeks().told(-13, 0, "testing").reported_by(std::move(reporters))).count_reporters();
  };
  CHECK(count({{"A", "a.example", true}, {"B", "a.example", true}}) == 1);
  CHECK(count({{"A", "a.example", true}, {"A", "b.example", true}}) == 2);
  const Weeks nameless =
      unverified().reported_by({{"A", "a.example", false}, {"B", "", false}, {"C", "", false}});
  CHECK(of(nameless).count_reporters() == 2);
}

TEST_CASE("with a verifier only authenticated reports count") {
  const report::Reporter a{"A", "a.example", true};
  const report::Reporter b{"B", "b.example", true};
  const report::Reporter c{"C", "c.example", false};
  const auto judged = [&](const Weeks& authenticated) {
    return Weeks()
        .told(-20, 0, "testing")
        .reported_by({a, b, c})
        .counting(Evidence::authenticated, authenticated);
  };
  const Weeks all = Weeks().told(-13, 0, "testing");
  CHECK(of(judged(all)).is_ready());
  CHECK(of(judged(all)).reporters == std::vector<report::Reporter>{a, b});
  CHECK(has(ready_json("example.com", of(judged(all))),
            R"("ready":true,"ready_if_genuine":true,"evidence":"authenticated",)"));
  CHECK_FALSE(of(judged(Weeks().told(-12, 0, "testing"))).meets_all());
  CHECK_FALSE(of(judged(all).reported_by({a, c})).meets_all());
  CHECK(has(page(judged(Weeks())), "  no   no authenticated report of the last weeks"));
}

TEST_CASE("failures of all reports count, also on days without authenticated ones") {
  const Weeks old = Weeks().told(-15, -2, "testing");
  Weeks weeks = Weeks().told(-20, 0, "testing").counting(Evidence::authenticated, old);
  CHECK(of(weeks).is_ready());
  CHECK(has(page(weeks.fails(0, 0, "certificate-expired"), 200),
            "  no   3 sessions would have been refused\n"));
  weeks = Weeks().told(-20, 0, "testing").counting(Evidence::authenticated, old);
  CHECK(of(weeks.told(0, 0, {"mode: testing"}, 0, 7)).refused_sessions == 7);
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
