// SPDX-License-Identifier: MIT
#include "probe/judge.h"

#include <string>

#include "catch.h"

using namespace tlsrpt;
using namespace tlsrpt::probe;
using policy::Severity;
using std::chrono::days;

namespace {

const report::Time kNow = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23);
const std::string kPolicy = "version: STSv1\nmode: enforce\nmx: mx1.example.com\nmax_age: 604800\n";

Answer some(bool secure = true) {
  Answer answer;
  answer.kind = Answer::Kind::records;
  answer.secure = secure;
  return answer;
}

Answer none(bool secure = true) {
  Answer answer = some(secure);
  answer.kind = Answer::Kind::no_records;
  return answer;
}

Answer failed(bool bogus) {
  Answer answer;
  answer.bogus = bogus;
  answer.why = "because";
  return answer;
}

Judged valid(std::string name) {
  Certificate certificate;
  certificate.names = {std::move(name)};
  certificate.not_before = kNow - days(10);
  certificate.not_after = kNow + days(80);
  return {certificate, {}};
}

MailHost host(const std::string& name) {
  MailHost made;
  made.mx = {10, name};
  made.addresses = {some(), none(), {"192.0.2.1"}, 0, {}, false};
  made.tlsa_answer = none();
  MailServer& server = made.servers.emplace_back();
  server.address = "192.0.2.1";
  server.session = {Session::Reached::tls, "", Handshake{"TLSv1.3", "", {}}};
  server.judged = valid(name);
  return made;
}

/// A domain with nothing wrong.
Facts good() {
  Facts facts;
  facts.domain = "example.com";
  facts.validated = true;
  facts.tlsrpt_answer = some();
  facts.tlsrpt = {"v=TLSRPTv1; rua=mailto:reports@example.com"};
  facts.sts_answer = some();
  facts.sts = {"v=STSv1; id=1"};
  facts.mx_answer = some();
  facts.hosts.push_back(host("mx1.example.com"));
  facts.policy_host = "mta-sts.example.com";
  facts.policy_addresses = {some(), none(), {"192.0.2.80"}, 0, {}, false};
  PolicyServer& server = facts.policy_servers.emplace_back();
  server.address = "192.0.2.80";
  server.fetched.reached = Fetched::Reached::answer;
  server.fetched.status = 200;
  server.fetched.content_type = "text/plain";
  server.fetched.body = kPolicy;
  server.judged = valid("mta-sts.example.com");
  return facts;
}

Session& session(Facts& facts) {
  return facts.hosts.front().servers.front().session;
}

Judged& certificate(Facts& facts) {
  return facts.hosts.front().servers.front().judged;
}

Fetched& fetched(Facts& facts) {
  return facts.policy_servers.front().fetched;
}

void set_mode(Facts& facts, const std::string& mode) {
  std::string& body = fetched(facts).body;
  body.replace(body.find("enforce"), 7, mode);
}

void without_policy(Facts& facts) {
  facts.sts.clear();
  facts.sts_answer = none();
  facts.policy_servers.clear();
  facts.policy_addresses = {none(), none(), {}, 0, {}, false};
}

void with_dane(Facts& facts) {
  facts.hosts.front().tlsa_answer = some();
  facts.hosts.front().tlsa = {{3, 1, 1, std::string(32, 'x')}};
}

/// `error certificate-expired`, in order of their finding.
std::vector<std::string> found(const Facts& facts) {
  std::vector<std::string> all;
  for (const policy::Finding& finding : judge(facts, kNow).findings) {
    const char* const severity = finding.severity == Severity::error     ? "error "
                                 : finding.severity == Severity::warning ? "warning "
                                                                         : "note ";
    all.push_back(severity + std::string(finding.rule->id));
  }
  return all;
}

using Found = std::vector<std::string>;

Fault fault(Fault::Kind kind) {
  return {kind, 0, "X509_V_ERR", "it is wrong", ""};
}

}  // namespace

TEST_CASE("nothing is found where nothing is wrong") {
  CHECK(found(good()) == Found{});
  CHECK(judge(good(), kNow).mode() == "enforce");
  CHECK_FALSE(judge(good(), kNow).incomplete);
}

TEST_CASE("what is not there is told as bad as it is") {
  Facts facts = good();
  facts.tlsrpt.clear();
  facts.tlsrpt_answer = none();
  CHECK(found(facts) == Found{"warning tlsrpt-missing"});

  facts = good();
  without_policy(facts);
  CHECK(found(facts) == Found{"note sts-missing"});

  facts = good();
  facts.sts.clear();
  facts.sts_answer = none();
  CHECK(found(facts) == Found{"error sts-unannounced"});
}

TEST_CASE("a record where nobody looks is a mistake where none is in its place") {
  Facts facts = good();
  facts.misplaced = {"example.com"};
  CHECK(found(facts) == Found{"note record-owner"});
  facts.tlsrpt.clear();
  CHECK(found(facts) == Found{"warning tlsrpt-missing", "error record-owner"});
}

TEST_CASE("what the DNS does not answer was not checked; what is false is wrong") {
  Facts facts = good();
  facts.tlsrpt_answer = failed(false);
  CHECK(found(facts) == Found{"warning dns-failed"});
  CHECK(judge(facts, kNow).incomplete);
  facts.tlsrpt_answer = failed(true);
  CHECK(found(facts) == Found{"error dnssec-bogus"});
  CHECK_FALSE(judge(facts, kNow).incomplete);

  facts = good();
  facts.mx_answer = failed(true);
  CHECK(found(facts) == Found{"error dnssec-bogus"});
  facts = good();
  facts.hosts.front().tlsa_answer = failed(true);
  CHECK(found(facts) == Found{"error dnssec-bogus"});
  facts = good();
  facts.validated = false;
  CHECK(found(facts) == Found{"note dnssec-not-checked"});
}

TEST_CASE("each way in which a policy cannot be fetched has its rule") {
  const auto broken = [](Fetched::Reached reached) {
    Facts facts = good();
    fetched(facts).reached = reached;
    return found(facts);
  };
  CHECK(broken(Fetched::Reached::nothing) == Found{"error policy-unreachable"});
  CHECK(broken(Fetched::Reached::connected) == Found{"error policy-tls"});
  CHECK(broken(Fetched::Reached::tls) == Found{"error policy-incomplete"});
  CHECK(broken(Fetched::Reached::no_way) == Found{"note not-tried"});

  const auto status = [](long number) {
    Facts facts = good();
    fetched(facts).status = number;
    return found(facts);
  };
  CHECK(status(301) == Found{"error policy-redirect"});
  CHECK(status(404) == Found{"error policy-status"});
  CHECK(status(204) == Found{"error policy-status"});

  Facts facts = good();
  facts.policy_addresses.all.clear();
  facts.policy_servers.clear();
  CHECK(found(facts) == Found{"error policy-host-missing"});
  facts = good();
  fetched(facts).too_large = true;
  CHECK(found(facts) == Found{"error policy-size"});
}

TEST_CASE("the media type of a policy is plain text") {
  const auto typed = [](const std::string& type) {
    Facts facts = good();
    fetched(facts).content_type = type;
    return found(facts);
  };
  CHECK(typed("text/plain; charset=utf-8") == Found{});
  CHECK(typed("Text/Plain;charset=\"US-ASCII\"") == Found{});
  CHECK(typed("text/html") == Found{"error policy-media-type"});
  CHECK(typed("text/plain; charset=iso-8859-1; x=y") == Found{"warning policy-charset"});
  CHECK(typed("") == Found{"warning policy-media-type-missing"});
}

TEST_CASE("a policy in a content coding is one finding, whatever its bytes are") {
  for (const char* body : {"", "\x1F\x8B\x08\n\r:", "version: STSv1\n"}) {
    Facts facts = good();
    fetched(facts).content_encoding = "gzip";
    fetched(facts).body = body;
    fetched(facts).content_type = "text/html";
    CHECK(found(facts) == Found{"error policy-content-encoding"});
    CHECK(judge(facts, kNow).mode().empty());
  }
}

TEST_CASE("a policy from a server that is not believed does not count") {
  const auto wrong = [](Fault::Kind kind) {
    Facts facts = good();
    facts.policy_servers.front().judged.faults = {fault(kind)};
    CHECK(judge(facts, kNow).mode().empty());
    return found(facts);
  };
  CHECK(wrong(Fault::Kind::expired) == Found{"error policy-certificate-expired"});
  CHECK(wrong(Fault::Kind::name) == Found{"error policy-certificate-name"});
  CHECK(wrong(Fault::Kind::untrusted) == Found{"error policy-certificate-untrusted"});
}

TEST_CASE("all addresses serve the same policy") {
  Facts facts = good();
  facts.policy_servers.push_back(facts.policy_servers.front());
  CHECK(found(facts) == Found{});
  set_mode(facts, "testing");
  CHECK(found(facts) == Found{"error policy-differs"});
}

TEST_CASE("what is wrong within a policy is found by the rules of policies") {
  Facts facts = good();
  set_mode(facts, "Enforce");
  CHECK(found(facts) == Found{"error policy-mode"});
  CHECK(judge(facts, kNow).mode().empty());
}

TEST_CASE("hosts that the policy does not name are refused with enforce") {
  Facts facts = good();
  facts.hosts.push_back(host("mx2.example.com"));
  CHECK(found(facts) == Found{"error mx-not-in-policy"});
  set_mode(facts, "testing");
  CHECK(found(facts) == Found{"warning mx-not-in-policy"});
  facts.hosts.erase(facts.hosts.begin());
  CHECK(found(facts) == Found{"warning mx-not-in-policy", "note policy-mx-unused"});
}

TEST_CASE("mail servers fail in different ways") {
  const auto stopped = [](Session::Reached reached) {
    Facts facts = good();
    session(facts).reached = reached;
    return found(facts);
  };
  CHECK(stopped(Session::Reached::ehlo) == Found{"error starttls-missing"});
  CHECK(stopped(Session::Reached::offered) == Found{"error starttls-refused"});
  CHECK(stopped(Session::Reached::agreed) == Found{"error tls-handshake"});
  CHECK(stopped(Session::Reached::greeting) == Found{"warning smtp-refused"});
  CHECK(stopped(Session::Reached::nothing) == Found{"warning smtp-unreachable"});
  CHECK(stopped(Session::Reached::no_way) == Found{"note not-tried"});
  Facts facts = good();
  session(facts).handshake->protocol = "TLSv1.1";
  CHECK(found(facts) == Found{"error tls-version"});
}

TEST_CASE("where no mail server is reached nothing was checked") {
  Facts facts = good();
  session(facts).reached = Session::Reached::nothing;
  CHECK(judge(facts, kNow).incomplete);
  session(facts).reached = Session::Reached::greeting;
  CHECK(judge(facts, kNow).incomplete);
  facts.hosts.push_back(host("mx1.example.com"));
  CHECK_FALSE(judge(facts, kNow).incomplete);
}

TEST_CASE("certificates are as bad as what senders demand") {
  Facts facts = good();
  certificate(facts).faults = {fault(Fault::Kind::expired)};
  CHECK(found(facts) == Found{"error certificate-expired"});
  set_mode(facts, "testing");
  CHECK(found(facts) == Found{"error certificate-expired"});
  without_policy(facts);
  CHECK(found(facts) == Found{"note sts-missing", "warning certificate-expired"});
  with_dane(facts);
  CHECK(found(facts) == Found{"note sts-missing", "note certificate-expired"});

  facts = good();
  certificate(facts).faults = {fault(Fault::Kind::name), fault(Fault::Kind::untrusted)};
  CHECK(found(facts) == Found{"error certificate-name", "error certificate-untrusted"});
}

TEST_CASE("a certificate that expires within two weeks is told") {
  Facts facts = good();
  certificate(facts).certificate->not_after = kNow + kSoon;
  CHECK(found(facts) == Found{});
  certificate(facts).certificate->not_after -= std::chrono::seconds(1);
  CHECK(found(facts) == Found{"warning certificate-expires-soon"});
  facts.policy_servers.front().judged.certificate->not_after = kNow + days(2);
  CHECK(found(facts) ==
        Found{"warning policy-certificate-expires-soon", "warning certificate-expires-soon"});
}

TEST_CASE("what the addresses of a host have in common is told once") {
  Facts facts = good();
  MailHost& mx = facts.hosts.front();
  mx.servers.push_back(mx.servers.front());
  mx.servers.back().address = "2001:db8::1";
  for (MailServer& server : mx.servers) server.session.reached = Session::Reached::offered;
  const policy::Findings findings = judge(facts, kNow).findings;
  REQUIRE(findings.size() == 1);
  CHECK(findings.front().place.of == "mx1.example.com [192.0.2.1], [2001:db8::1]");
}

TEST_CASE("DANE is demanded where TLSA records and addresses are signed") {
  Facts facts = good();
  with_dane(facts);
  CHECK(found(facts) == Found{});
  facts.hosts.front().servers.front().dane_faults = {fault(Fault::Kind::untrusted)};
  CHECK(found(facts) == Found{"error tlsa-mismatch"});

  facts = good();
  with_dane(facts);
  facts.hosts.front().tlsa_answer.secure = false;
  CHECK(found(facts) == Found{"warning tlsa-insecure"});
  facts.validated = false;
  CHECK(found(facts) == Found{"note dnssec-not-checked"});

  facts = good();
  with_dane(facts);
  facts.hosts.front().addresses.a.secure = false;
  CHECK(found(facts) == Found{"warning tlsa-insecure"});

  facts = good();
  with_dane(facts);
  facts.mx_answer.secure = false;
  CHECK(found(facts) == Found{"warning tlsa-insecure"});

  facts = good();
  with_dane(facts);
  facts.hosts.front().tlsa.push_back({1, 1, 1, std::string(32, 'x')});
  CHECK(found(facts) == Found{"warning tlsa-unusable"});
}

TEST_CASE("DANE for some hosts and not for others is half of it") {
  Facts facts = good();
  set_mode(facts, "testing");
  with_dane(facts);
  facts.hosts.push_back(host("mx1.example.com"));
  CHECK(found(facts) == Found{"warning tlsa-partial"});
}

TEST_CASE("MX records may be missing, null, or no hosts") {
  Facts facts = good();
  facts.mx_answer.kind = Answer::Kind::no_name;
  facts.hosts.clear();
  CHECK(found(facts) == Found{"error domain-missing"});

  facts = good();
  facts.hosts.clear();
  CHECK(found(facts) == Found{"note mx-null"});
  facts.no_hosts = {"\x1b[2J"};
  CHECK(found(facts) == Found{"error mx-name"});

  facts = good();
  without_policy(facts);
  facts.implicit_mx = true;
  CHECK(found(facts) == Found{"note sts-missing", "warning mx-missing"});

  facts = good();
  facts.hosts.front().addresses = {none(), none(), {}, 0, {}, false};
  facts.hosts.front().servers.clear();
  CHECK(found(facts) == Found{"error mx-no-address"});

  facts = good();
  facts.hosts.front().addresses.a.canonical_name = "Other.example.com";
  CHECK(found(facts) == Found{"warning mx-alias"});
  facts.hosts.front().addresses.a.canonical_name = "MX1.example.com";
  CHECK(found(facts) == Found{});
}

TEST_CASE("what was left out, or not seen in time, is told") {
  Facts facts = good();
  facts.hosts_left_out = 3;
  facts.hosts.front().addresses.left_out = 2;
  CHECK(found(facts) == Found{"note not-tried", "note not-tried"});
  facts = good();
  facts.in_time = false;
  CHECK(found(facts) == Found{"warning time-over"});
  CHECK(judge(facts, kNow).incomplete);
}

TEST_CASE("what a wildcard brings is no record of the domain") {
  Facts facts = good();
  without_policy(facts);
  facts.tlsrpt_answer = facts.sts_answer = some();
  facts.tlsrpt = facts.sts = {"v=spf1 mx -all", "some-site-verification=1", "v=spf1 -all"};
  CHECK(found(facts) == Found{"note record-beside", "note record-beside", "warning tlsrpt-missing",
                              "note record-beside", "note record-beside", "note sts-missing"});
  CHECK_FALSE(announces_policy(facts));
}

TEST_CASE("a domain that takes no mail needs no record") {
  Facts facts = good();
  without_policy(facts);
  facts.tlsrpt_answer = none();
  facts.tlsrpt.clear();
  facts.hosts.clear();
  CHECK(found(facts) == Found{"note mx-null"});
}

TEST_CASE("senders go on to another address of the policy host") {
  Facts facts = good();
  facts.policy_servers.push_back(facts.policy_servers.front());
  fetched(facts).reached = Fetched::Reached::nothing;
  CHECK(found(facts) == Found{"warning policy-unreachable"});
  CHECK(judge(facts, kNow).mode() == "enforce");
}

TEST_CASE("the policy is that of the server that is believed") {
  Facts facts = good();
  facts.policy_servers.push_back(facts.policy_servers.front());
  set_mode(facts, "testing");
  facts.policy_servers.front().judged.faults = {fault(Fault::Kind::name)};
  CHECK(found(facts) == Found{"error policy-certificate-name", "error policy-differs"});
  CHECK(judge(facts, kNow).mode() == "enforce");
}

TEST_CASE("a policy host to which there is no way from here was not checked") {
  Facts facts = good();
  facts.policy_servers.push_back(facts.policy_servers.front());
  fetched(facts).reached = Fetched::Reached::no_way;
  CHECK_FALSE(judge(facts, kNow).incomplete);
  facts.policy_servers.pop_back();
  CHECK(judge(facts, kNow).incomplete);
}

TEST_CASE("addresses that are none for senders are told") {
  Facts facts = good();
  Addresses& addresses = facts.hosts.front().addresses;
  addresses.all = {"10.0.0.1"};
  CHECK(found(facts) == Found{"warning address-private"});
  addresses.given = true;
  CHECK(found(facts) == Found{});
  addresses.all.clear();
  addresses.unfit = {"127.0.0.1", "::1"};
  facts.hosts.front().servers.clear();
  CHECK(found(facts) == Found{"error address-unusable", "error address-unusable"});

  facts = good();
  facts.policy_addresses.all.clear();
  facts.policy_addresses.unfit = {"0.0.0.0"};
  facts.policy_servers.clear();
  CHECK(found(facts) == Found{"error address-unusable"});
}

TEST_CASE("nobody asks for TLSA records where addresses are not signed") {
  Facts facts = good();
  MailHost& mx = facts.hosts.front();
  mx.tlsa_answer = failed(false);
  CHECK(found(facts) == Found{"warning dns-failed"});
  mx.addresses.a.secure = mx.addresses.aaaa.secure = false;
  CHECK(found(facts) == Found{});
  CHECK_FALSE(judge(facts, kNow).incomplete);
  // Without validation nobody knows.
  facts.validated = false;
  CHECK(found(facts) == Found{"note dnssec-not-checked", "warning dns-failed"});
}

TEST_CASE("an address that the DNS does not tell is not called unsigned") {
  Facts facts = good();
  with_dane(facts);
  facts.hosts.front().addresses.aaaa = failed(false);
  CHECK(found(facts) == Found{"warning dns-failed"});
}

TEST_CASE("the end of a certificate is as bad as what it ends") {
  Facts facts = good();
  certificate(facts).certificate->not_after = kNow + days(2);
  without_policy(facts);
  CHECK(found(facts) == Found{"note sts-missing", "warning certificate-expires-soon"});
  // Nobody believes it, and nobody asks for one that is believed.
  certificate(facts).faults = {fault(Fault::Kind::untrusted)};
  CHECK(found(facts) == Found{"note sts-missing", "warning certificate-untrusted",
                              "note certificate-expires-soon"});
  certificate(facts).faults.clear();
  with_dane(facts);
  CHECK(found(facts) == Found{"note sts-missing", "note certificate-expires-soon"});
}

TEST_CASE("of what a hostile zone has by the thousand some is told") {
  Facts facts = good();
  facts.no_hosts.assign(3000, std::string(200, 'x') + "!");
  CHECK(found(facts).size() == 11);
  facts = good();
  facts.hosts.front().tlsa_answer = some();
  facts.hosts.front().tlsa.assign(2000, {0, 0, 0, std::string(1000, 'x')});
  CHECK(found(facts).size() == 11);
  for (const policy::Finding& finding : judge(facts, kNow).findings) {
    CHECK(finding.what.size() < 600);
  }
}

TEST_CASE("what servers say is cut") {
  Facts facts = good();
  session(facts).reached = Session::Reached::greeting;
  session(facts).why = std::string(2000, 'x');
  CHECK(judge(facts, kNow).findings.front().what.size() < 600);
}

TEST_CASE("patterns are not called unused where hosts were left out") {
  Facts facts = good();
  facts.hosts_left_out = 1;
  facts.hosts.front().mx.host = "mx9.example.com";
  facts.policy_servers.front().fetched.body += "mx: mx9.example.com\n";
  CHECK(found(facts) == Found{"note not-tried"});
}
