// SPDX-License-Identifier: MIT
#include "policy/given_records.h"

#include "catch.h"
#include "told.h"

using namespace tlsrpt::policy;

namespace {

const std::string kTlsrpt = "v=TLSRPTv1; rua=mailto:a@x.example";
const std::string kSts = "v=STSv1; id=1";
const std::string kSpf = "v=spf1 -all";

/// The names of what was read, a `!` behind those that senders do not take.
Told names(const GivenReading& reading) {
  Told out;
  for (const RecordsRead& read : reading.records) out.push_back(read.of + (read.valid ? "" : "!"));
  return out;
}

}  // namespace

TEST_CASE("the kind of a record is told by how it begins") {
  const auto reading = read_given_records(Told{kSts, kTlsrpt});
  CHECK(names(reading) == Told{"_smtp._tls", "_mta-sts"});
  CHECK(told(reading.findings, true) == Told{});
  CHECK(reading.records[0].ruas == Told{"mailto:a@x.example"});
  CHECK(reading.records[1].id == "1");
  CHECK(names(read_given_records(Told{"v=tlsrptv1; rua="})) == Told{"_smtp._tls!"});
}

TEST_CASE("several records are those of one name") {
  const auto several = read_given_records(Told{kTlsrpt, kTlsrpt});
  CHECK(told(several.findings) == Told{"tlsrpt-several 2:1"});
  CHECK(names(several) == Told{"_smtp._tls!"});
  const auto beside = read_given_records(Told{kSpf, kTlsrpt});
  CHECK(told(beside.findings, true) == Told{"record-beside 2:0"});
  CHECK(names(beside) == Told{"_smtp._tls"});
  CHECK(beside.records[0].texts == Told{kTlsrpt, kSpf});
}

TEST_CASE("a record of no kind is an error") {
  const auto reading = read_given_records(Told{kSpf, ""});
  CHECK(told(reading.findings) == Told{"record-unknown 1:1", "record-unknown 2:1"});
  CHECK(reading.records[0].kind == RecordKind::other);
  const auto named = read_given_records(Told{"_dmarc.example.com. TXT \"v=DMARC1; p=none\""});
  CHECK(told(named.findings) == Told{"record-unknown 1:1"});
  CHECK(named.records[0].of == "_dmarc.example.com");
}

TEST_CASE("strings of a record are joined without a blank") {
  const auto reading = read_given_records(Told{"\"v=TLSRPTv1; rua=mai\" \"lto:a@x.example\""});
  CHECK(told(reading.findings, true) == Told{});
  CHECK(reading.records.at(0).ruas == Told{"mailto:a@x.example"});
}

TEST_CASE("a record is looked for at one place alone") {
  const auto good = read_given_records(Told{"_smtp._tls.example.com. TXT \"" + kTlsrpt + "\""});
  CHECK(told(good.findings, true) == Told{});
  CHECK(names(good) == Told{"_smtp._tls.example.com"});
  for (const char* owner : {"example.com.", "_tlsrpt.example.com.", "_mta-sts.example.com.",
                            "_smtp._tlsrpt.example.com.", "x_smtp._tls.example.com."}) {
    const auto bad = read_given_records(Told{std::string(owner) + " TXT \"" + kTlsrpt + "\""});
    CAPTURE(owner);
    CHECK(told(bad.findings).at(0) == "record-owner 1:0");
    for (const RecordsRead& read : bad.records) CHECK_FALSE(read.valid);
  }
  const auto apex = read_given_records(
      Told{"example.com. TXT \"v=spf1 -all\"\nexample.com. TXT \"v=STSv1; id=a-b\""});
  CHECK(told(apex.findings, true) == Told{"record-owner 2:0", "sts-id 2:13"});
}

TEST_CASE("records without a name are not mistaken for those of a name like theirs") {
  const auto reading = read_given_records(Told{"_smtp._tls TXT \"v=spf1 -all\"", kTlsrpt});
  CHECK(names(reading) == Told{"_smtp._tls!", "other _smtp._tls"});
}

TEST_CASE("a CNAME is followed") {
  const auto reading = read_given_records(
      Told{"_mta-sts.example.com. CNAME p.example.net.\np.example.net. TXT \"v=STSv1; id=1\""});
  CHECK(told(reading.findings, true) == Told{});
  CHECK(names(reading) == Told{"_mta-sts.example.com"});
}

TEST_CASE("nothing given is nothing found") {
  CHECK(read_given_records({}).records.empty());
  const auto alias = read_given_records(Told{"_mta-sts.example.com. CNAME p.example.net."});
  CHECK(alias.records.empty());
  CHECK(told(alias.findings) == Told{"record-unknown 0:0"});
}
