// SPDX-License-Identifier: MIT
#include "alert/threshold.h"

#include "catch.h"

using namespace tlsrpt::alert;

namespace {

Thresholds of(std::initializer_list<const char*> texts) {
  Thresholds thresholds;
  for (const char* text : texts) thresholds.set(text);
  return thresholds;
}

std::string fault(std::initializer_list<const char*> texts) {
  try {
    of(texts);
  } catch (const BadThreshold& bad) {
    return bad.what();
  }
  return {};
}

}  // namespace

TEST_CASE("one session is enough for what is always ours to mend") {
  for (const char* type :
       {"certificate-expired", "certificate-host-mismatch", "certificate-not-trusted",
        "tlsa-invalid", "dane-required", "sts-policy-invalid", "sts-webpki-invalid"}) {
    const Threshold usual = Thresholds().of("example.org", type);
    CHECK(usual.sessions == 1);
    CHECK_FALSE(usual.second_witness);
  }
}

TEST_CASE("what often passes by itself wants a second witness") {
  for (const char* type : {"starttls-not-supported", "validation-failure", "dnssec-invalid",
                           "sts-policy-fetch-error", "no-such-type", ""}) {
    const Threshold usual = Thresholds().of("example.org", type);
    CHECK(usual.sessions == 1);
    CHECK(usual.second_witness);
  }
}

TEST_CASE("the most particular threshold counts") {
  const Thresholds set =
      of({"*:5", "validation-failure:10", "example.org/*:20", "example.org/validation-failure:50"});
  CHECK(set.of("example.org", "validation-failure").sessions == 50);
  CHECK(set.of("example.org", "certificate-expired").sessions == 20);
  CHECK(set.of("example.com", "validation-failure").sessions == 10);
  CHECK(set.of("example.com", "certificate-expired").sessions == 5);
}

TEST_CASE("a threshold that is set decides alone") {
  CHECK_FALSE(of({"*:5"}).of("example.org", "validation-failure").second_witness);
}

TEST_CASE("a share may stand beside a number") {
  const Threshold both = of({"*:5", "*:2%"}).of("example.org", "validation-failure");
  CHECK(both.sessions == 5);
  CHECK(both.share == Approx(0.02));
  const Threshold share = of({"*:0.5%"}).of("example.org", "validation-failure");
  CHECK_FALSE(share.sessions);
  CHECK(share.share == Approx(0.005));
}

TEST_CASE("off is never reached") {
  const Threshold off = of({"validation-failure:off"}).of("example.org", "validation-failure");
  CHECK_FALSE(off.sessions);
  CHECK_FALSE(off.share);
}

TEST_CASE("capitals and a final dot make no difference") {
  const Thresholds set = of({"Example.ORG./Validation-Failure:50"});
  CHECK(set.of("example.org", "validation-failure").sessions == 50);
}

TEST_CASE("what is no threshold is told to its author") {
  for (const char* text : {"",
                           "validation-failure",
                           ":5",
                           "*:",
                           "*:0",
                           "*:-1",
                           "*:many",
                           "*:1.5",
                           "*:5 ",
                           "*:0%",
                           "*:101%",
                           "*:%",
                           "*:nan%",
                           "*:inf%",
                           "*:1e-300%",
                           "*:0x1p-3%",
                           "*:1.2.3%",
                           "/validation-failure:5",
                           "no domain/*:5",
                           "a/:5",
                           "*:18446744073709551616",
                           "*:OFF"}) {
    INFO(text);
    CHECK_THAT(fault({text}), tlsrpt::test::StartsWith("threshold " + std::string(text)));
  }
}

TEST_CASE("a number that is set twice is a mistake") {
  CHECK_FALSE(fault({"*:5", "*:6"}).empty());
  CHECK_FALSE(fault({"*:5%", "*:6%"}).empty());
  CHECK_FALSE(fault({"*:off", "*:6"}).empty());
  CHECK_FALSE(fault({"*:6", "*:off"}).empty());
}
