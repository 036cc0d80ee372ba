// SPDX-License-Identifier: MIT
#include "policy/setup.h"

#include "catch.h"
#include "policy/sts_policy.h"
#include "policy/txt_record.h"
#include "told.h"

using namespace tlsrpt::policy;

TEST_CASE("what is set up is what senders take, without a word") {
  const Setup setup = {"example.com",
                       {"mx1.example.com", "*.example.net"},
                       {"mailto:tls-reports@example.com", "https://r.example.com/"}};
  const SetupTexts texts = write_setup(setup, "20261123180000");
  const auto policy = read_sts_policy(texts.policy, "mta-sts.txt");
  CHECK(told(policy.findings, true) == Told{});
  CHECK(policy.policy.mode == "testing");
  CHECK(policy.policy.max_age == 86'401);
  CHECK(policy.policy.mx == setup.mx);
  const auto tlsrpt = read_tlsrpt(Told{texts.tlsrpt}, "_smtp._tls");
  CHECK(told(tlsrpt.findings, true) == Told{});
  CHECK(tlsrpt.record->ruas == setup.ruas);
  const auto sts = read_sts_record(Told{texts.sts}, "_mta-sts");
  CHECK(told(sts.findings, true) == Told{});
  CHECK(sts.record->id == "20261123180000");
}

TEST_CASE("what is wrong is not mended on the way") {
  const SetupTexts texts = write_setup({"example.com", {"mx_1.example.com"}, {"nobody"}}, "a-b");
  CHECK_FALSE(read_sts_policy(texts.policy, "mta-sts.txt").valid);
  CHECK_FALSE(read_tlsrpt(Told{texts.tlsrpt}, "_smtp._tls").valid);
  CHECK_FALSE(read_sts_record(Told{texts.sts}, "_mta-sts").valid);
}
