// SPDX-License-Identifier: MIT
// What senders see of a policy against the one that is there, and whether reports come at all.

#include "sides.h"

#include "catch.h"

using namespace tlsrpt;
using namespace tlsrpt::compare;

namespace {

const auto kLive = policy_lines("enforce");
const auto kOld = policy_lines("testing", "86401");

}  // namespace

TEST_CASE("nothing is told where reports and domain go together") {
  CHECK(Scene().saw("Example AG", kLive, -10, -1).found() == Found{});
  CHECK(Scene().saw("Example AG", kOld, -40, -8).saw("Example AG", kLive, -8, -1).found() ==
        Found{});
  // In other order, with other blanks, or with what a sender left out.
  CHECK(Scene().saw("Example AG", {"mx:mx1.example.com", "mode:enforce"}, -10, -1).found() ==
        Found{});
}

TEST_CASE("an older policy is stale from the third day on that somebody saw the newer one") {
  Scene scene;
  scene.saw("Example AG", kLive, -5, -1).saw("Other AG", kOld, -30, -2);
  CHECK(scene.found() == Found{"warning reports-policy-stale"});
  CHECK(scene.what() ==
        "\"Other AG\" (unverified) saw another policy (mode testing, max_age 86401) from "
        "2026-10-24 to 2026-11-21; "
        "the one that is there now was first seen on 2026-11-18");

  const auto until = [](int last) {
    return Scene().saw("Example AG", kLive, -5, -1).saw("Other AG", kOld, -30, last).found();
  };
  CHECK(until(-2) == Found{"warning reports-policy-stale"});
  CHECK(until(-3) == Found{"note reports-policy-stale"});
  CHECK(until(-5) == Found{"note reports-policy-stale"});
  // It has not reported since.
  CHECK(until(-6) == Found{});
}

TEST_CASE("who saw the live policy on its last day is not stale") {
  CHECK(Scene().saw("Example AG", kLive, -6, -1).saw("Example AG", kOld, -30, -1).found() ==
        Found{});
}

TEST_CASE("who has been silent for a week is not told as stale") {
  const auto until = [](int last) {
    return Scene().saw("Example AG", kLive, -20, -1).saw("Other AG", kOld, -30, last).found();
  };
  CHECK(until(-8) == Found{"warning reports-policy-stale"});
  CHECK(until(-9) == Found{});
}

TEST_CASE("of a change that was taken back the live policy counts from its return") {
  Scene scene;
  scene.saw("Example AG", kLive, -40, -1).saw("Example AG", kOld, -12, -3);
  scene.saw("Other AG", kOld, -12, -1).saw("Rare AG", kLive, -40, -1);
  CHECK(scene.found() == Found{"note reports-policy-stale"});
}

TEST_CASE("other mx lines alone are named") {
  Scene scene;
  scene.saw("Example AG", kLive, -9, -1);
  scene.saw("Other AG", policy_lines("enforce", "604800", "mx9.example.com"), -30, -1);
  CHECK(scene.what() ==
        "\"Other AG\" (unverified) saw another policy (mode enforce, max_age 604800, for "
        "mx9.example.com) from "
        "2026-10-24 to 2026-11-22; the one that is there now was first seen on 2026-11-14");
}

TEST_CASE("of many texts the newest few are told") {
  Scene scene;
  scene.saw("Example AG", kLive, -9, -1);
  for (int n = 0; n != 7; ++n) {
    scene.saw("Other " + std::to_string(n), policy_lines("testing", std::to_string(n)), -9, -1);
  }
  const policy::Findings findings = scene.findings();
  REQUIRE(findings.size() == 6);
  CHECK(findings.back().rule->id == "more-findings");
  CHECK(findings.back().what == "senders saw 2 more policies than are listed");
}

TEST_CASE("a policy of these days is told by no report yet") {
  Scene scene;
  scene.saw("Example AG", kOld, -30, -1).saw("Other AG", kOld, -30, -2);
  CHECK(scene.found() == Found{"note reports-policy-unseen"});
  CHECK(scene.what() ==
        "no report tells of the policy that is there now; \"Example AG\" (unverified) and \"Other "
        "AG\" (unverified) saw another one "
        "(mode testing, max_age 86401) until 2026-11-22");

  scene = Scene().saw_none("Example AG", -30, -1);
  CHECK(scene.found() == Found{"note reports-policy-unseen"});
  CHECK(scene.what() ==
        "no report tells of any policy; \"Example AG\" (unverified) found none until 2026-11-22");
  // Who leaves the text out may have seen it.
  CHECK(Scene().saw("Example AG", {}, -9, -1).saw_none("Other AG", -9, -1).found() == Found{});
}

TEST_CASE("a policy in mode none is as good as none") {
  Scene scene;
  scene.serve(policy_lines("none")).saw_none("Example AG", -30, -1);
  CHECK(scene.found() == Found{});
  scene.saw("Example AG", kLive, -30, -2);
  CHECK(scene.found() == Found{"note reports-policy-unseen"});
  scene.saw("Other AG", policy_lines("none"), -9, -1);
  CHECK(scene.found() == Found{"warning reports-policy-stale"});
}

TEST_CASE("who found a policy and then none has lost it") {
  Scene scene;
  scene.saw("Example AG", kLive, -9, -3).saw_none("Example AG", -2, -1);
  CHECK(scene.found() == Found{"note reports-policy-lost"});
  CHECK(scene.what() ==
        "\"Example AG\" (unverified) found no policy on 2026-11-22, but had found one until "
        "2026-11-20; nor has "
        "anybody else found it since");
  scene.saw("Other AG", kLive, -9, -1);
  CHECK(scene.found() == Found{"warning reports-policy-lost"});
  CHECK(scene.what() ==
        "\"Example AG\" (unverified) found no policy on 2026-11-22, but had found one until "
        "2026-11-20; others find "
        "it");
  // It found it again, or is one that never looks for it.
  CHECK(Scene().saw("Example AG", kLive, -9, -1).saw_none("Example AG", -5, -4).found() == Found{});
  CHECK(Scene().saw("Example AG", kLive, -9, -1).saw_none("Other AG", -9, -1).found() == Found{});
  // Long ago.
  CHECK(Scene()
            .saw("Example AG", kLive, -30, -1)
            .saw("Other AG", kLive, -30, -20)
            .saw_none("Other AG", -19, -12)
            .found() == Found{});
}

TEST_CASE("with DANE who finds TLSA records has found a policy") {
  Scene scene;
  scene.saw("Example AG", kLive, -9, -3).saw_none("Example AG", -3, -2);
  scene.saw("Example AG", {"3 1 1 00"}, -9, -1, "tlsa");
  CHECK(scene.found() == Found{"note reports-policy-lost"});
  scene.host().tlsa_answer = answer(probe::Answer::Kind::records);
  scene.host().tlsa = {{3, 1, 1, std::string(32, 'x')}};
  CHECK(scene.found() == Found{});
}

TEST_CASE("a policy that was removed goes on in the senders that keep it") {
  Scene scene;
  scene.without_record().saw("Example AG", kLive, -9, -1);
  CHECK(scene.found() == Found{"warning reports-policy-kept"});
  CHECK(scene.what() ==
        "\"Example AG\" (unverified) saw a policy (mode enforce, max_age 604800) until "
        "2026-11-22, and now there is none; it may be kept until 2026-11-30");
  CHECK(Scene().without_record().saw("Example AG", kOld, -9, -1).found() ==
        Found{"note reports-policy-kept"});
  // It is over, or it went as it should.
  CHECK(Scene()
            .without_record()
            .saw("Example AG", policy_lines("enforce", "86400"), -9, -3)
            .found() == Found{"note reports-policy-kept"});
  CHECK(Scene().without_record().saw("Example AG", policy_lines("none"), -9, -1).found() ==
        Found{});
  CHECK(Scene().without_record().saw_none("Example AG", -9, -1).found() == Found{});
}

TEST_CASE("a policy that is broken now is compared with none, and one that cannot be seen is not") {
  Scene scene;
  scene.saw("Example AG", kLive, -9, -1);
  scene.policy_server().fetched.status = 404;
  CHECK(scene.found() == Found{"note reports-policy-kept"});
  scene.policy_server().fetched.reached = probe::Fetched::Reached::no_way;
  CHECK(scene.found() == Found{});
  scene = Scene().saw("Example AG", kLive, -9, -1);
  scene.facts.sts.clear();
  scene.facts.sts_answer = answer(probe::Answer::Kind::failed);
  CHECK(scene.found() == Found{});
}

TEST_CASE("no report, where there is a record that asks for reports") {
  Scene scene;
  scene.told.covered.clear();
  CHECK(scene.found() == Found{"note reports-none"});
  CHECK(scene.what() == "the store has no report about example.com");
  CHECK(summary(scene.told) == "none");
  // One without sessions is one.
  scene.saw("Example AG", kLive, -1, -1);
  CHECK(scene.found() == Found{});
  scene.told.witnesses.clear();
  scene.facts.tlsrpt.clear();
  scene.facts.tlsrpt_answer = answer(probe::Answer::Kind::no_records);
  CHECK(scene.found() == Found{});
}

TEST_CASE("no report for days, and for longer than ever") {
  const auto last = [](int newest) {
    Scene scene;
    scene.told.covered = {day(newest - 2), day(newest - 1), day(newest)};
    return scene.found();
  };
  CHECK(last(-3) == Found{});
  CHECK(last(-4) == Found{"note reports-silent"});
  Scene scene;
  scene.told.covered = {day(-13), day(-7)};
  CHECK(scene.found() == Found{});
  scene.told.covered = {day(-11), day(-7)};
  CHECK(scene.what() == "the last report is about 2026-11-16, and 6 days came and went since");
}

TEST_CASE("what a store has is told in a line") {
  Scene scene;
  scene.saw("Example AG", kLive, -9, -1).saw("Other AG", kLive, -9, -2);
  CHECK(summary(scene.told) ==
        "until 2026-11-22, from \"Example AG\" (unverified) and \"Other AG\" (unverified); no "
        "incident is open");
  scene.incident("certificate-expired");
  CHECK(summary(scene.told) ==
        "until 2026-11-22, from \"Example AG\" (unverified) and \"Other AG\" (unverified); 1 "
        "incident is open");
  scene.incident("certificate-expired").told.more_incidents = true;
  CHECK(summary(scene.told) ==
        "until 2026-11-22, from \"Example AG\" (unverified) and \"Other AG\" (unverified); more "
        "than 2 incidents are open");
}
