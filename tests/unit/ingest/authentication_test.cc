// SPDX-License-Identifier: MIT
#include "ingest/authentication.h"

#include "catch.h"
#include "ingest/examine.h"
#include "ingest/organisation.h"
#include "report_mail.h"

using namespace tlsrpt;
using report::Fault;

namespace {

const std::vector<std::string> kTrusted = {"mx.example.org"};
const std::string kUnsealed = "v=1; d=sender.example; s=s1; b=abcdefghijkl";
const std::string kSignature = kUnsealed + "; h=from:content-type";

/// What a field of our own verifier is worth, in a mail of tls@sender.example that has one
/// signature; the signer, or the name of the fault.
struct Case {
  std::string field = {};
  std::string from = "tls@sender.example";
  std::vector<std::string> signatures = {kSignature};
};

std::string worth(const mail::Header& header) {
  const ingest::Testimony told = ingest::testimony(ingest::evidence_of(header), kTrusted);
  CHECK(told.signer.empty() == (told.doubt && *told.doubt != Fault::dkim_temporary));
  return told.doubt ? std::string(report::name(*told.doubt)) : told.signer;
}

std::string worth(const Case& each) {
  INFO(each.field);
  mail::Header header;
  header.from = each.from;
  header.authentication_results = {"mx.example.org; " + each.field};
  header.dkim_signatures = each.signatures;
  return worth(header);
}

std::string worth_of(const std::string& field) {
  return worth(Case{field});
}

std::string worth_of_fields(std::vector<std::string> fields) {
  mail::Header header;
  header.from = "tls@sender.example";
  header.authentication_results = std::move(fields);
  header.dkim_signatures = {kSignature};
  return worth(header);
}

const std::string kPass = "dkim=pass header.d=sender.example header.b=abcdefgh";
const std::string kFail = "dkim=fail header.d=sender.example header.b=abcdefgh";

}  // namespace

TEST_CASE("a signature of the author's domain that passed authenticates") {
  CHECK(worth_of(kPass) == "sender.example");
  CHECK(worth_of("DKIM=PASS Header.D=Sender.Example. header.b=abcdefgh") == "sender.example");
  CHECK(worth_of("dkim=pass header.i=@sender.example") == "sender.example");
  CHECK(worth_of("dkim=pass header.i=\"@sender.example,.attacker.example\"") != "sender.example");
  CHECK(worth_of("dkim=pass header.i=tls@sender.example header.s=s1") == "sender.example");
  CHECK(worth_of("dkim=pass header.d=sender.example") == "sender.example");
  CHECK(worth_of("dkim/1=pass header.d=sender.example") == "sender.example");
  CHECK(worth_of("spf=fail; " + kFail + "; " + kPass) == "sender.example");
  CHECK(worth_of("dkim=pass header.d=other.example; " + kPass) == "sender.example");
}

TEST_CASE("what is no pass does not authenticate") {
  CHECK(worth_of("none") == "dkim-missing");
  CHECK(worth_of("dkim=none") == "dkim-missing");
  CHECK(worth_of("spf=pass smtp.mailfrom=sender.example; dmarc=pass header.from=sender.example") ==
        "dkim-missing");
  for (const char* const result : {"fail", "policy", "neutral", "permerror", "passed", "xpass"}) {
    CHECK(worth_of("dkim=" + std::string(result) + " header.d=sender.example") == "dkim-failed");
  }
  CHECK(worth_of("dkim/2=pass header.d=sender.example") == "dkim-missing");
  CHECK(worth_of("dkim-atps=pass header.d=sender.example") == "dkim-missing");
  CHECK(worth_of("dkim=pass") == "dkim-unaligned");
  CHECK(worth_of("dkim=pass smtp.d=sender.example") == "dkim-unaligned");
  CHECK(worth_of("dkim=fail (dkim=pass header.d=sender.example)") == "dkim-failed");
}

TEST_CASE("a signature that could not be checked is no pass, and no failure") {
  CHECK(worth_of("dkim=temperror header.d=sender.example") == "dkim-temporary");
  CHECK(worth_of(kFail + "; dkim=temperror header.d=sender.example") == "dkim-temporary");
  CHECK(worth_of("dkim=temperror header.d=sender.example; " + kPass) == "sender.example");
  // Of anybody else's signature it says nothing: whoever forges can let his own DNS fail.
  CHECK(worth_of("dkim=temperror header.d=other.example") == "dkim-failed");
  CHECK(worth_of(kFail + "; dkim=temperror header.d=other.example") == "dkim-failed");
  CHECK(worth(Case{"dkim=temperror header.d=sender.example",
                   "tls@sender.example",
                   {kSignature + "; l=1"}}) == "dkim-failed");
}

TEST_CASE("only the topmost field with a trusted identifier counts") {
  const std::string ours = "mx.example.org; ";
  CHECK(worth_of_fields({ours + kPass, ours + kFail}) == "sender.example");
  CHECK(worth_of_fields({ours + kFail, ours + kPass}) == "dkim-failed");
  CHECK(worth_of_fields({ours + "none", ours + kPass}) == "dkim-missing");
  CHECK(worth_of_fields({"mx.other.example; " + kPass, ours + kFail}) == "dkim-failed");
  CHECK(worth_of_fields({"mx.other.example; " + kFail, ours + kPass}) == "sender.example");
  CHECK(worth_of_fields({"mx.other.example; " + kPass}) == "authentication-missing");
  CHECK(worth_of_fields({"xmx.example.org; " + kPass}) == "authentication-missing");
  CHECK(worth_of_fields({"mx.example.org.evil.example; " + kPass}) == "authentication-missing");
  CHECK(worth_of_fields({"mx.example.org/job; " + kPass}) == "authentication-missing");
  CHECK(worth_of_fields({}) == "authentication-missing");
}

TEST_CASE("a field that does not parse authenticates nothing, nor lets another one") {
  const std::string ours = "mx.example.org; ";
  CHECK(worth_of_fields({ours + kPass + " (", ours + kPass}) == "authentication-unreadable");
  CHECK(worth_of_fields({"mx.example.org 2; " + kPass, ours + kPass}) ==
        "authentication-unreadable");
  // That of somebody else may be as it likes.
  CHECK(worth_of_fields({"mx.other.example 2; (", "(", ours + kPass}) == "sender.example");
}

TEST_CASE("the identifier may be written in any way that means the same") {
  for (const char* const id :
       {"MX.Example.ORG", "\"mx.example.org\"", "(c) mx.example.org (c) 1"}) {
    CHECK(worth_of_fields({std::string(id) + "; " + kPass}) == "sender.example");
  }
  // A server that takes forged ones out need not know another spelling.
  CHECK(worth_of_fields({"mx.example.org.; " + kPass}) == "authentication-missing");
}

TEST_CASE("of several trusted identifiers the topmost field counts, whosever it is") {
  const std::vector<std::string> trusted = {"MX1.example.org", "mx2.example.org"};
  mail::Header header;
  header.from = "tls@sender.example";
  header.dkim_signatures = {kSignature};
  header.authentication_results = {"mx1.example.org; " + kFail, "mx2.example.org; " + kPass};
  CHECK(ingest::testimony(ingest::evidence_of(header), trusted).doubt == Fault::dkim_failed);
  header.authentication_results = {"mx2.example.org; " + kPass, "mx1.example.org; " + kFail};
  CHECK(ingest::testimony(ingest::evidence_of(header), trusted).signer == "sender.example");
}

TEST_CASE("nobody is asked where no identifier is trusted") {
  mail::Header header;
  header.authentication_results = {"mx.example.org; " + kPass};
  CHECK(ingest::testimony(ingest::evidence_of(header), {}).signer.empty());
  CHECK_FALSE(ingest::testimony(ingest::evidence_of(header), {}).doubt);
}

TEST_CASE("the signer is the author's domain or one above it, within the organisation") {
  const auto signed_by = [](const std::string& signer, const std::string& from) {
    return worth(
        Case{"dkim=pass header.d=" + signer, from, {"d=" + signer + "; h=from; b=abcdefghijkl"}});
  };
  CHECK(signed_by("sender.example", "a@mail.sender.example") == "sender.example");
  CHECK(signed_by("sender.example", "a@a.b.c.sender.example") == "sender.example");
  CHECK(signed_by("mail.sender.example", "a@mail.sender.example") == "mail.sender.example");
  CHECK(signed_by("mail.sender.example", "a@sender.example") == "dkim-unaligned");
  CHECK(signed_by("mail.sender.example", "a@tls.sender.example") == "dkim-unaligned");
  CHECK(signed_by("other.example", "a@sender.example") == "dkim-unaligned");
  CHECK(signed_by("sender.example", "a@xsender.example") == "dkim-unaligned");
  CHECK(signed_by("sender.example", "a@sender.example.other.example") == "dkim-unaligned");
  // Above the organisation.
  CHECK(signed_by("example", "a@sender.example") == "dkim-unaligned");
  CHECK(signed_by("co.uk", "a@sender.co.uk") == "dkim-unaligned");
  CHECK(signed_by("uk", "a@sender.co.uk") == "dkim-unaligned");
  CHECK(signed_by("github.io", "a@sender.github.io") == "dkim-unaligned");
  CHECK(signed_by("sender.co.uk", "a@tls.sender.co.uk") == "sender.co.uk");
  // IDN, told in either way.
  CHECK(signed_by("xn--bcher-kva.example",
                  "a@b\xC3\xBC"
                  "cher.example") == "xn--bcher-kva.example");
  CHECK(signed_by("b\xC3\xBC"
                  "cher.example",
                  "a@XN--bcher-kva.example") == "xn--bcher-kva.example");
  CHECK(signed_by("sender.example", "Sender <a@SENDER.example>") == "sender.example");
  CHECK(signed_by("sender.example", "\"a@other.example\" <a@sender.example>") == "sender.example");
  // Nobody, or several.
  CHECK(signed_by("sender.example", "") == "dkim-unaligned");
  CHECK(signed_by("sender.example", "a@sender.example, b@other.example") == "dkim-unaligned");
  CHECK(signed_by("sender.example", "a@sender.example, a@sender.example") == "dkim-unaligned");
}

TEST_CASE("a signature that may cover a part of the body only is not believed") {
  const std::string whole = "v=1; d=sender.example; s=s1; h=from; b=abcdefghijkl";
  const std::string partial = "v=1; d=sender.example; s=s2; h=from; l=0; b=mnopqrstuvwx";
  const auto by = [&](const std::string& field) {
    return worth(Case{field, "tls@sender.example", {partial, whole}});
  };
  // Told by the start of the signature.
  CHECK(by("dkim=pass header.d=sender.example header.b=abcdefgh") == "sender.example");
  CHECK(by("dkim=pass header.d=sender.example header.b=mnopqrst") == "dkim-body-length");
  CHECK(by("dkim=pass header.d=sender.example header.b=mnopqrst;"
           "dkim=pass header.d=sender.example header.b=abcdefgh") == "sender.example");
  // By domain and selector.
  CHECK(by("dkim=pass header.d=sender.example header.s=s1") == "sender.example");
  CHECK(by("dkim=pass header.d=sender.example header.s=S2") == "dkim-body-length");
  // It may be either.
  CHECK(by("dkim=pass header.d=sender.example") == "dkim-body-length");
  CHECK(by("dkim=pass header.d=sender.example header.b=abc") == "dkim-body-length");
  // One that starts alike.
  CHECK(worth(Case{kPass, "tls@sender.example", {whole, whole + "; l=1"}}) == "dkim-body-length");
}

TEST_CASE("a signature names From among the fields that it is on") {
  const auto of = [](const char* fields) {
    return worth(Case{kPass, "tls@sender.example", {kUnsealed + "; h=" + fields}});
  };
  CHECK(of("From:Content-Type") == "sender.example");
  CHECK(of("to : from:\r\n\tContent-type") == "sender.example");
  CHECK(of("content-type:x-from:from2") == "dkim-failed");
  CHECK(of("") == "dkim-failed");
}

TEST_CASE("a signature covers what makes the mail a TLS report") {
  mail::Header header;
  header.from = "tls@sender.example";
  header.authentication_results = {"mx.example.org; " + kPass};
  const auto of = [&](const char* body_fields, const char* signed_fields) {
    header.body_fields = body_fields;
    header.dkim_signatures = {kUnsealed + "; h=from:" + signed_fields};
    return worth(header);
  };
  CHECK(of("content-type", "content-type") == "sender.example");
  CHECK(of("content-type", "subject") == "content-type-unsigned");
  CHECK(of("content-type:content-transfer-encoding", "content-type") == "content-type-unsigned");
  CHECK(of("content-type:content-transfer-encoding", "content-transfer-encoding:content-type") ==
        "sender.example");
  // Signed as missing.
  CHECK(of("content-type", "tls-report-domain") == "content-type-unsigned");
  header.tls_report_submitter = "sender.example";
  CHECK(of("content-type", "tls-report-domain") == "content-type-unsigned");
  CHECK(of("content-type", "tls-report-submitter") == "sender.example");
  header.tls_report_domain = "example.com";
  CHECK(of("content-type", "tls-report-domain") == "sender.example");
  header.dkim_signatures.push_back(kUnsealed + "; h=from");
  CHECK(worth(header) == "content-type-unsigned");
}

TEST_CASE("where a field that decides stands twice, no signature is believed") {
  mail::Header header;
  header.from = "tls@sender.example";
  header.authentication_results = {"mx.example.org; " + kPass};
  header.dkim_signatures = {kSignature};
  header.repeated = true;
  CHECK(worth(header) == "header-fields-repeated");
  header.authentication_results = {"mx.example.org; dkim=temperror header.d=sender.example"};
  CHECK(worth(header) == "dkim-failed");
  header.authentication_results = {"mx.example.org; " + kFail};
  CHECK(worth(header) == "dkim-failed");
}

TEST_CASE("a signature that passed has to be there") {
  CHECK(worth(Case{kPass, "tls@sender.example", {}}) == "dkim-signature-missing");
  CHECK(worth(Case{kPass, "tls@sender.example", {"d=sender.example; b=zzzzzzzzzzzz"}}) ==
        "dkim-signature-missing");
  CHECK(worth(Case{"dkim=pass header.d=sender.example",
                   "tls@sender.example",
                   {"d=other.example; b=abcdefghijkl"}}) == "dkim-signature-missing");
}

TEST_CASE("addresses in contact-info have to be of the organisation that signed") {
  const auto doubt = [](const char* contact, const char* signer = "sender.example") {
    return ingest::doubt_about(ingest::contact_domains(contact), signer).has_value();
  };
  CHECK_FALSE(doubt("tls@sender.example"));
  CHECK_FALSE(doubt("tls@mail.SENDER.example"));
  CHECK_FALSE(doubt("tls@sender.example", "mail.sender.example"));
  CHECK_FALSE(doubt("Sender <tls@sender.example>"));
  CHECK_FALSE(doubt("mailto:tls@sender.example"));
  CHECK_FALSE(
      doubt("tls@b\xC3\xBC"
            "cher.example",
            "xn--bcher-kva.example"));
  CHECK(doubt("tls@other.example"));
  CHECK(doubt("tls@other.example", "example"));
  CHECK(doubt("tls@a.co.uk", "b.co.uk"));
  CHECK(doubt("tls@other.example, tls@sender.example"));
  CHECK(doubt("tls@sender.example, tls@other.example"));
  CHECK(doubt("tls@other.example@sender.example"));
  // None is told.
  CHECK_FALSE(doubt(""));
  CHECK_FALSE(doubt("https://sender.example/tls"));
  CHECK_FALSE(doubt("ask us"));
  CHECK(doubt("@"));
  for (const char* odd : {"tls@other.example]", "tls@other.example/", "tls@other.example\"",
                          "tls\uFF20other.example", "tls%40other.example"}) {
    INFO(odd);
    CHECK(doubt(odd));
  }
}

TEST_CASE("an organisation is told by the public suffix list") {
  CHECK(ingest::organisational_domain("a.b.example.co.uk") == "example.co.uk");
  CHECK(ingest::organisational_domain("example.com") == "example.com");
  CHECK(ingest::organisational_domain("mx.sender.example") == "sender.example");
  CHECK(ingest::organisational_domain("a.github.io") == "a.github.io");
  CHECK(ingest::organisational_domain("www.city.kawasaki.jp") == "city.kawasaki.jp");
  CHECK(ingest::organisational_domain("co.uk").empty());
  CHECK(ingest::organisational_domain("com").empty());
  CHECK(ingest::organisational_domain("").empty());
  CHECK(ingest::organisational_domain(".com").empty());
  CHECK(ingest::organisational_domain("a..com").empty());
  CHECK(ingest::organisational_domain("\xFF").empty());
}

namespace {

const ingest::Circumstances kNow{report::parse_time("2026-11-24T12:00:00Z")->time, {}};

ingest::Examined examine(const std::string& mail) {
  auto examined = ingest::examine_mail(mail, {}, kNow);
  ingest::authenticate(examined, kTrusted);
  return examined;
}

const std::string kSeal =
    "Authentication-Results: mx.example.org; " + kPass + "\nDKIM-Signature: " + kSignature + "\n";

}  // namespace

TEST_CASE("a report in a mail that was verified is authenticated") {
  const auto examined = examine(kSeal + test::ReportMail{}.mail());
  REQUIRE(examined.findings.size() == 1);
  CHECK(examined.findings[0].authenticity == report::Authenticity::authenticated);
  CHECK(examined.findings[0].signer == "sender.example");
  CHECK_FALSE(examined.findings[0].doubt);
  CHECK(examined.header.authentication_results.empty());
  CHECK(examined.header.dkim_signatures.empty());
}

TEST_CASE("a report in a mail that is attached is not, whatever either header says") {
  const std::string attached = kSeal + test::ReportMail{}.mail();
  const auto examined =
      examine(kSeal + "From: tls@sender.example\nContent-Type: message/rfc822\n\n" + attached);
  REQUIRE(examined.findings.size() == 1);
  CHECK(examined.findings[0].authenticity == report::Authenticity::unverified);
  CHECK(examined.findings[0].doubt == Fault::attached_unauthenticated);
}

TEST_CASE("of more signatures than are looked at none is believed") {
  std::string more;
  for (std::size_t i = 0; i < ingest::Evidence::kMostFields; ++i) more += "DKIM-Signature: b=1\n";
  const auto examined = examine(kSeal + more + test::ReportMail{}.mail());
  REQUIRE(examined.findings.size() == 1);
  CHECK(examined.findings[0].doubt == Fault::dkim_signature_missing);
}

TEST_CASE("without a verifier nothing is authenticated, and there is no doubt") {
  auto examined = ingest::examine_mail(kSeal + test::ReportMail{}.mail(), {}, kNow);
  ingest::authenticate(examined, {});
  REQUIRE(examined.findings.size() == 1);
  CHECK(examined.findings[0].authenticity == report::Authenticity::unverified);
  CHECK_FALSE(examined.findings[0].doubt);
}

TEST_CASE("a bare report has no header that anybody could ask") {
  auto examined = ingest::examine_report(test::ReportMail{}.json(), "", {}, kNow);
  ingest::authenticate(examined, kTrusted);
  REQUIRE(examined.findings.size() == 1);
  CHECK(examined.findings[0].authenticity == report::Authenticity::unverified);
  CHECK_FALSE(examined.findings[0].doubt);
}

namespace {

/// The domain of a DANE report with the MX host in policy-domain, in a mail whose signature covers
/// Content-Type and the fields of `h`.
std::string domain_of(const test::ReportMail& mail, const std::string& h) {
  const auto examined =
      examine("Authentication-Results: mx.example.org; " + kPass +
              "\nDKIM-Signature: " + kUnsealed + "; h=content-type:" + h + "\n" + mail.mail());
  REQUIRE(examined.findings.size() == 1);
  const ingest::Finding& finding = examined.findings[0];
  REQUIRE(finding.readable());
  CHECK(finding.authenticity == report::Authenticity::authenticated);
  const std::string& domain = finding.report->policies.front().domain;
  CHECK((finding.report_domain.empty() || finding.report_domain == domain));
  return domain;
}

test::ReportMail dane_report() {
  test::ReportMail mail;
  mail.policy_type = "tlsa";
  mail.policy_domain = "mx.example.com";
  mail.header_domain = "victim.example";
  return mail;
}

}  // namespace

TEST_CASE("a field that is not signed does not say which domain an authenticated report is about") {
  const test::ReportMail mail = dane_report();
  CHECK(domain_of(mail, "from:subject") == "mx.example.com");
  CHECK(domain_of(mail, "from:subject:TLS-Report-Domain") == "victim.example");
  CHECK(domain_of(mail, "from : subject :\r\n tls-report-domain") == "victim.example");
  CHECK(domain_of(mail, "from:x-tls-report-domain") == "mx.example.com");
}

TEST_CASE("a signed field says it where an unsigned one says something else") {
  test::ReportMail mail = dane_report();
  mail.subject =
      "Report Domain: example.com Submitter: sender.example Report-ID: <1@sender.example>";
  CHECK(domain_of(mail, "from:subject") == "example.com");
  CHECK(domain_of(mail, "from") == "mx.example.com");
  CHECK(domain_of(mail, "from:tls-report-domain") == "victim.example");
  mail.subject = "Report";
  mail.part_head =
      "Content-Type: application/tlsrpt+json;"
      " name=\"sender.example!example.com!1795132800!1795219199!1.json\"\n";
  CHECK(domain_of(mail, "from") == "example.com");  // within the body, which is signed
}

TEST_CASE("the name of a mail's only part is in its header, and must be signed there") {
  const std::string mail =
      "From: a@sender.example\nMIME-Version: 1.0\nContent-Type: application/tlsrpt+json;"
      " name=\"sender.example!example.com!1795132800!1795219199!1.json\"\n\n" +
      dane_report().json();
  const auto domain = [&](const std::string& h) {
    const auto examined = examine("Authentication-Results: mx.example.org; " + kPass +
                                  "\nDKIM-Signature: " + kUnsealed + "; h=" + h + "\n" + mail);
    REQUIRE(examined.findings.size() == 1);
    REQUIRE(examined.findings[0].readable());
    return examined.findings[0].report->policies.front().domain;
  };
  CHECK(domain("from:content-type") == "mx.example.com");
  CHECK(domain("from:content-type:content-disposition") == "mx.example.com");
  CHECK(domain("from:content-type:content-disposition:contenttype") == "example.com");
}

TEST_CASE("a result without a policy-domain belongs to none if only an unsigned field names one") {
  test::ReportMail mail = dane_report();
  mail.policy_type = "sts";
  mail.policy_domain = "";
  CHECK(domain_of(mail, "from").empty());
  mail.policy_domain = "example.com";
  CHECK(domain_of(mail, "from") == "example.com");
  mail.policy_type = "tlsa";
  mail.policy_domain = "no host name!";
  CHECK(domain_of(mail, "from").empty());
}

TEST_CASE("a report that is not authenticated is about the domain that its mail names first") {
  const auto examined = examine(dane_report().mail());
  REQUIRE(examined.findings.size() == 1);
  CHECK(examined.findings[0].report->policies.front().domain == "victim.example");
  CHECK(examined.findings[0].report_domain == "victim.example");
}

TEST_CASE("a subject beats a usable policy-domain only if that is an MX host of its domain") {
  test::ReportMail mail = dane_report();
  mail.header_domain = "";
  const auto domain = [&](const std::string& subject_domain, const std::string& policy_domain) {
    mail.subject = "Report Domain: " + subject_domain + " Submitter: sender.example";
    mail.policy_domain = policy_domain;
    const auto examined = examine(mail.mail());
    REQUIRE(examined.findings.size() == 1);
    const std::string& found = examined.findings[0].report->policies.front().domain;
    // Also where it is signed.
    CHECK(domain_of(mail, "from:subject") == found);
    return found;
  };
  CHECK(domain("example.com", "mx.example.com") == "example.com");
  CHECK(domain("victim.example", "mx.example.com") == "mx.example.com");
  CHECK(domain("victim.example", "example.com") == "example.com");
  CHECK(domain("victim.example", "no host name!") == "victim.example");
  CHECK(domain("victim.example", "") == "victim.example");
}
