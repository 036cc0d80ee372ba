// SPDX-License-Identifier: MIT
#include "report/effect.h"

#include "catch.h"

using namespace tlsrpt::report;

TEST_CASE("what a failure does to mail follows from policy and mode") {
  CHECK(effect("certificate-expired", "sts", "enforce") == Effect::enforced);
  CHECK(effect("certificate-expired", "sts", "testing") == Effect::testing);
  CHECK(effect("certificate-expired", "sts", "none") == Effect::mode_none);
  CHECK(effect("certificate-expired", "sts", "") == Effect::mode_not_told);
  CHECK(effect("starttls-not-supported", "no-policy-found", "") == Effect::no_policy);
  CHECK(effect("tlsa-invalid", "tlsa", "") == Effect::dane);
  CHECK(effect("certificate-expired", "future", "") == Effect::not_told);
}

TEST_CASE("a policy that cannot be used refuses no mail") {
  for (const char* type : {"sts-policy-fetch-error", "sts-policy-invalid", "sts-webpki-invalid"}) {
    CHECK(effect(type, "sts", "enforce") == Effect::without_policy);
    CHECK(effect(type, "sts", "") == Effect::without_policy);
  }
}

TEST_CASE("a sender that insists on DANE refuses, whatever policy it found") {
  CHECK(effect("dane-required", "no-policy-found", "") == Effect::dane);
}

TEST_CASE("only what refuses mail says so") {
  for (const Effect mild : {Effect::mode_none, Effect::no_policy, Effect::testing,
                            Effect::without_policy, Effect::not_told}) {
    CHECK(sentence(mild).find("refused") == std::string_view::npos);
    CHECK(mild < Effect::enforced);
  }
  CHECK(sentence(Effect::enforced).find("is being refused or delayed") != std::string_view::npos);
  CHECK(sentence(Effect::dane).find("is being refused or delayed") != std::string_view::npos);
}
