// SPDX-License-Identifier: MIT
// Open incidents, of each result type, against what the live check met.

#include "sides.h"

#include "catch.h"

using namespace tlsrpt;
using namespace tlsrpt::compare;
using Kind = probe::Answer::Kind;
using Reached = probe::Session::Reached;

namespace {

const Found kConfirmed = {"note reports-incident-confirmed"};
const Found kNotReproduced = {"note reports-incident-not-reproduced"};
const Found kUnclear = {"note reports-incident-unclear"};
const Found kNoHost = {"note reports-incident-no-host"};

probe::Fault fault(probe::Fault::Kind kind) {
  return {kind, 0, "X509_V_ERR", "it is wrong", ""};
}

Scene with_dane() {
  Scene scene;
  scene.host().tlsa_answer = answer(Kind::records);
  scene.host().tlsa = {{3, 1, 1, std::string(32, 'x')}};
  return scene;
}

/// What is told of an incident of this type at the first host, which is as `scene` has it.
std::string told(Scene scene, const std::string& type, const std::string& mx = "mx1.example.com") {
  return scene.incident(type, mx).what();
}
Found found(Scene scene, const std::string& type, const std::string& mx = "mx1.example.com") {
  return scene.incident(type, mx).found();
}

}  // namespace

TEST_CASE("a certificate that is right now is told with its end") {
  CHECK(found({}, "certificate-expired") == kNotReproduced);
  CHECK(told({}, "certificate-expired") ==
        "certificate-expired on mx1.example.com, told by \"Example AG\" (unverified) until "
        "2026-11-22, is not "
        "reproduced: the certificate there now is valid until 2027-02-11; expect the all-clear");
  // Of several addresses the first that ends.
  Scene scene;
  scene.host().servers.push_back(mail_server("mx1.example.com", "192.0.2.2"));
  scene.server().judged = valid("mx1.example.com", 100);
  CHECK(told(scene, "certificate-expired").find("2027-02-11") != std::string::npos);
  // Where no report names the host all of them count.
  CHECK(told({}, "certificate-not-trusted", "") ==
        "certificate-not-trusted, told by \"Example AG\" (unverified) until 2026-11-22, is not "
        "reproduced: the "
        "certificate on the mail servers now is valid until 2027-02-11; expect the all-clear");
}

TEST_CASE("names of hosts may have any case and a final dot") {
  CHECK(found({}, "certificate-expired", "MX1.Example.COM.") == kNotReproduced);
}

TEST_CASE("the same fault at the same host confirms an incident") {
  Scene scene;
  scene.server().judged.faults = {fault(probe::Fault::Kind::expired)};
  CHECK(found(scene, "certificate-expired") == kConfirmed);
  CHECK(told(scene, "certificate-expired") ==
        "certificate-expired on mx1.example.com, told by \"Example AG\" (unverified) until "
        "2026-11-22, is "
        "confirmed: this check finds certificate-expired at mx1.example.com [192.0.2.1]");
  CHECK(found(scene, "certificate-expired", "") == kConfirmed);
  // At another host it says nothing of this one, whose name is longer or shorter.
  scene.facts.hosts.push_back(mail_host("mx1.example.com.example.net", "192.0.2.3"));
  CHECK(found(scene, "certificate-expired", "mx1.example.com.example.net") == kNotReproduced);
}

TEST_CASE("another fault of the kind is told as what it is") {
  Scene scene;
  scene.server().judged.faults = {fault(probe::Fault::Kind::name)};
  CHECK(told(scene, "certificate-not-trusted")
            .ends_with(
                "is confirmed: this check finds certificate-name at mx1.example.com [192.0.2.1]"));
  scene.server().session.reached = Reached::ehlo;
  CHECK(told(scene, "certificate-expired")
            .ends_with(
                "is confirmed: this check finds starttls-missing at mx1.example.com [192.0.2.1]"));
  // A host that the policy does not name may have a good certificate.
  scene = Scene();
  scene.serve(policy_lines("enforce", "604800", "mx9.example.com"));
  CHECK(found(scene, "certificate-expired") == kNotReproduced);
  CHECK(found(scene, "validation-failure") == kConfirmed);
}

TEST_CASE("what could not be reached is unclear, or an exception") {
  Scene scene;
  scene.server().session = {Reached::nothing, "the connection timed out", std::nullopt};
  CHECK(told(scene, "certificate-expired")
            .ends_with("is neither confirmed nor refuted: 192.0.2.1 could not be looked at: the "
                       "connection timed out"));
  scene.host().servers.push_back(mail_server("mx1.example.com", "2001:db8::1"));
  CHECK(told(scene, "certificate-expired")
            .ends_with(
                "expect the all-clear, unless it is at 192.0.2.1, which could not be looked at"));
  scene.host().addresses.left_out = 2;
  CHECK(told(scene, "certificate-expired")
            .ends_with("expect the all-clear, unless it is at one of 3 addresses that could not be "
                       "looked at"));
  scene.host().servers.pop_back();
  CHECK(told(scene, "certificate-expired")
            .ends_with("is neither confirmed nor refuted: 3 addresses could not be looked at: the "
                       "connection timed out"));
  scene.host().servers.clear();
  scene.host().addresses = {answer(Kind::failed), answer(Kind::failed), {}, 0, {}, false};
  CHECK(told(scene, "certificate-expired")
            .ends_with("is neither confirmed nor refuted: there was no address to look at"));
}

TEST_CASE("a host that no MX record names is told as such") {
  CHECK(found({}, "certificate-expired", "mx7.example.com") == kNoHost);
  CHECK(told({}, "certificate-expired", "mx7.example.com") ==
        "certificate-expired on mx7.example.com, told by \"Example AG\" (unverified) until "
        "2026-11-22, is about a "
        "host that no MX record names now; expect the all-clear");
  // By the name that an MX record names by an alias.
  Scene scene;
  scene.host().addresses.a.canonical_name = "Mail.example.com.";
  CHECK(found(scene, "certificate-expired", "mail.example.com") == kNotReproduced);

  scene = Scene();
  scene.facts.hosts_left_out = 3;
  CHECK(found(scene, "certificate-expired", "mx7.example.com") == kUnclear);
  scene = Scene();
  scene.facts.hosts.clear();
  scene.facts.mx_answer = answer(Kind::failed);
  CHECK(found(scene, "certificate-expired") == kUnclear);
  scene.facts.mx_answer = answer(Kind::no_records);
  CHECK(found(scene, "starttls-not-supported", "") == kUnclear);
}

TEST_CASE("STARTTLS is back where each address takes it") {
  CHECK(told({}, "starttls-not-supported")
            .ends_with("is not reproduced: STARTTLS works there now; expect the all-clear"));
  Scene scene;
  scene.host().servers.push_back(mail_server("mx1.example.com", "192.0.2.2"));
  CHECK(told(scene, "starttls-not-supported", "")
            .ends_with(
                "STARTTLS works on the mail servers now, at each address; expect the all-clear"));
  scene.server().session.reached = Reached::offered;
  CHECK(told(scene, "starttls-not-supported")
            .ends_with("this check finds starttls-refused at mx1.example.com [192.0.2.1]"));
  scene.server().session.reached = Reached::agreed;
  CHECK(told(scene, "starttls-not-supported")
            .ends_with("this check finds tls-handshake at mx1.example.com [192.0.2.1]"));
  // A certificate is another matter.
  scene = Scene();
  scene.server().judged.faults = {fault(probe::Fault::Kind::expired)};
  CHECK(found(scene, "starttls-not-supported") == kNotReproduced);
}

TEST_CASE("TLSA records match, do not, or are gone") {
  CHECK(told(with_dane(), "tlsa-invalid")
            .ends_with(
                "is not reproduced: a TLSA record is that of the certificate there now; expect the "
                "all-clear"));
  Scene scene = with_dane();
  scene.server().dane_faults = {fault(probe::Fault::Kind::untrusted)};
  CHECK(told(scene, "tlsa-invalid")
            .ends_with(
                "is confirmed: this check finds tlsa-mismatch at mx1.example.com [192.0.2.1]"));
  CHECK(told({}, "tlsa-invalid")
            .ends_with("there is no TLSA record now that senders heed; expect the all-clear"));
  scene = with_dane();
  scene.facts.validated = false;
  CHECK(found(scene, "tlsa-invalid") == kUnclear);
  scene = Scene();
  scene.host().tlsa_answer = answer(Kind::failed);
  CHECK(found(scene, "tlsa-invalid") == kUnclear);
  scene = with_dane();
  scene.server().session = {Reached::greeting, "it said no", std::nullopt};
  CHECK(found(scene, "tlsa-invalid") == kUnclear);
}

TEST_CASE("who demands DANE finds it or not") {
  CHECK(found(with_dane(), "dane-required") == kNotReproduced);
  CHECK(told({}, "dane-required")
            .ends_with("is confirmed: mx1.example.com has no TLSA record that senders heed"));
  Scene scene;
  scene.facts.validated = false;
  CHECK(found(scene, "dane-required") == kUnclear);
}

TEST_CASE("false answers of the DNS are those of any name of the domain") {
  CHECK(
      told({}, "dnssec-invalid", "mx7.example.com")
          .ends_with(
              "is not reproduced: DNSSEC has nothing against any answer of the DNS now; expect the "
              "all-clear"));
  Scene scene;
  scene.host().tlsa_answer = answer(Kind::failed);
  CHECK(found(scene, "dnssec-invalid") == kUnclear);
  scene.host().tlsa_answer.bogus = true;
  CHECK(found(scene, "dnssec-invalid") == kConfirmed);
  scene = Scene();
  scene.facts.validated = false;
  CHECK(found(scene, "dnssec-invalid") == kUnclear);
}

TEST_CASE("a policy that can be fetched and is valid, and one that is not") {
  CHECK(told({}, "sts-policy-fetch-error", "")
            .ends_with(
                "is not reproduced: the policy is there and valid now, in mode enforce; expect the "
                "all-clear"));
  CHECK(found({}, "sts-policy-invalid") == kNotReproduced);
  CHECK(told({}, "sts-webpki-invalid", "")
            .ends_with("in mode enforce, and the certificate of its host is valid until "
                       "2027-01-12; expect the "
                       "all-clear"));
  Scene scene;
  scene.policy_server().fetched.status = 404;
  CHECK(
      told(scene, "sts-policy-fetch-error", "")
          .ends_with(
              "is confirmed: this check finds policy-status at mta-sts.example.com [192.0.2.80]"));
  CHECK(
      told(scene, "sts-webpki-invalid", "")
          .ends_with(
              "is confirmed: this check finds policy-status at mta-sts.example.com [192.0.2.80]"));
  // Another matter.
  CHECK(found(scene, "certificate-expired") == kNotReproduced);

  scene = Scene();
  scene.policy_server().fetched.reached = probe::Fetched::Reached::no_way;
  CHECK(told(scene, "sts-policy-fetch-error", "")
            .ends_with("is neither confirmed nor refuted: 192.0.2.80 could not be looked at"));
  scene = Scene();
  scene.facts.sts = {"v=STSv1; id=-"};
  CHECK(found(scene, "sts-policy-fetch-error", "") == kUnclear);
  scene.without_record();
  CHECK(told(scene, "sts-policy-fetch-error", "")
            .ends_with("there is no MTA-STS record now; expect the all-clear"));
  scene.facts.sts_answer = answer(Kind::failed);
  CHECK(found(scene, "sts-policy-fetch-error", "") == kUnclear);
}

TEST_CASE("failures that no report explains may be whatever is found there") {
  for (const char* type : {"", "validation-failure", "example-failure"}) {
    CHECK(told({}, type).ends_with(
        "is not reproduced: TLS works, and the certificate there now is valid until 2027-02-11; "
        "expect the all-clear"));
    Scene scene;
    scene.server().judged.faults = {fault(probe::Fault::Kind::untrusted)};
    CHECK(found(scene, type) == kConfirmed);
    CHECK(found(scene, type, "") == kConfirmed);
    scene = Scene();
    scene.policy_server().fetched.status = 404;
    CHECK(found(scene, type) == kNotReproduced);
    CHECK(found(scene, type, "") == kConfirmed);
  }
  CHECK(told({}, "").starts_with("a failure that no report explains on mx1.example.com, told by"));
}

TEST_CASE("what strangers told is cut") {
  Scene scene;
  scene.incident(std::string(500, 't'), std::string(500, 'h'));
  scene.told.incidents.front().reporters = {{std::string(500, 'a'), std::string(500, 'a'), true},
                                            {std::string(500, 'b'), "", false},
                                            {"c", "", false},
                                            {"d", "", false},
                                            {"", "", false}};
  CHECK(scene.what().size() < 500);
  CHECK(scene.found() == kNoHost);
}

TEST_CASE("that there are more incidents is told") {
  Scene scene;
  scene.incident("certificate-expired").told.more_incidents = true;
  CHECK(scene.found() == Found{"note reports-incident-not-reproduced", "note more-findings"});
}
