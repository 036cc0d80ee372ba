// SPDX-License-Identifier: MIT
#include "policy/txt_record.h"

#include "catch.h"
#include "told.h"

using namespace tlsrpt::policy;

namespace {

const std::string kSpf = "v=spf1 mx -all";
const std::string kRua = "rua=mailto:a@x.example";

/// The URIs that reports can go to, of one record or several.
Told good(const Told& records) {
  CAPTURE(records);
  const auto reading = read_tlsrpt(records, "_smtp._tls.example.com");
  CHECK(told(reading.findings) == Told{});
  CHECK(reading.valid);
  return reading.record ? reading.record->ruas : Told{"none"};
}

Told doubtful(const Told& records, const Told& wanted, bool notes = false) {
  CAPTURE(records);
  const auto reading = read_tlsrpt(records, "_smtp._tls.example.com");
  CHECK(told(reading.findings, notes) == wanted);
  CHECK(reading.valid);
  return reading.record ? reading.record->ruas : Told{"none"};
}

Told bad(const Told& records, const Told& wanted) {
  CAPTURE(records);
  const auto reading = read_tlsrpt(records, "_smtp._tls.example.com");
  CHECK(told(reading.findings) == wanted);
  CHECK_FALSE(reading.valid);
  return reading.record ? reading.record->ruas : Told{"none"};
}

std::string good_sts(const Told& records) {
  CAPTURE(records);
  const auto reading = read_sts_record(records, "_mta-sts.example.com");
  CHECK(told(reading.findings) == Told{});
  CHECK(reading.valid);
  return reading.record ? reading.record->id : "none";
}

std::string bad_sts(const Told& records, const Told& wanted) {
  CAPTURE(records);
  const auto reading = read_sts_record(records, "_mta-sts.example.com");
  CHECK(told(reading.findings) == wanted);
  CHECK_FALSE(reading.valid);
  return reading.record ? reading.record->id : "none";
}

}  // namespace

TEST_CASE("records of RFC 8460 are valid") {
  CHECK(good({"v=TLSRPTv1;rua=mailto:reports@example.com"}) == Told{"mailto:reports@example.com"});
  CHECK(good({"v=TLSRPTv1; rua=https://reporting.example.com/v1/tlsrpt"}).size() == 1);
  CHECK(good({"v=TLSRPTv1; rua=mailto:a@x.example,https://y.example/r"}) ==
        Told{"mailto:a@x.example", "https://y.example/r"});
  CHECK(good({"v=TLSRPTv1; rua=mailto:a@x.example \t,  https://y.example/r"}).size() == 2);
}

TEST_CASE("a TLSRPT record begins with v=TLSRPTv1; and nothing else") {
  bad({"v=TLSRPTv1 ; " + kRua}, {"tlsrpt-version 1:11"});
  bad({"V=TLSRPTv1; " + kRua}, {"tlsrpt-version 1:1"});
  bad({"v=tlsrptv1; " + kRua}, {"tlsrpt-version 1:3"});
  bad({"v = TLSRPTv1; " + kRua}, {"tlsrpt-version 1:2"});
  bad({" v=TLSRPTv1; " + kRua}, {"tlsrpt-version 1:1"});
  bad({"\"v=TLSRPTv1; " + kRua}, {"tlsrpt-version 1:1"});
  bad({"v=TLSRPTv2; " + kRua}, {"tlsrpt-version 1:10"});
  bad({"v=TLSRPT1; " + kRua}, {"tlsrpt-version 1:9"});
  bad({"v=TLSRPTv1"}, {"tlsrpt-version 1:11"});
  CHECK(bad({"v=TLSRPTv1 " + kRua}, {"tlsrpt-version 1:11"}) == Told{"none"});
  bad({"v=tlsrptv1; rua="}, {"tlsrpt-version 1:3", "tlsrpt-rua-empty 1:17"});
}

TEST_CASE("a TLSRPT record says where reports go") {
  bad({"v=TLSRPTv1;"}, {"tlsrpt-rua-missing 1:0"});
  bad({"v=TLSRPTv1; foo=bar"}, {"tlsrpt-rua-missing 1:0"});
  bad({"v=TLSRPTv1; rua="}, {"tlsrpt-rua-empty 1:17"});
  bad({"v=TLSRPTv1; rua=,"}, {"tlsrpt-rua-empty 1:17", "tlsrpt-rua-empty 1:18"});
  CHECK(bad({"v=TLSRPTv1; " + kRua + ","}, {"tlsrpt-rua-empty 1:36"}) ==
        Told{"mailto:a@x.example"});
}

TEST_CASE("what a URI must encode") {
  bad({"v=TLSRPTv1; rua=mailto:a@x.example!10m"}, {"tlsrpt-rua-encoding 1:35"});
  bad({"v=TLSRPTv1; rua=mailto:a;b@x.example"}, {"tlsrpt-rua-address 1:24", "record-field 1:26"});
  CHECK(good({"v=TLSRPTv1; rua=mailto:a%2Cb@x.example"}) == Told{"mailto:a%2Cb@x.example"});
}

TEST_CASE("URIs that no report is sent to") {
  bad({"v=TLSRPTv1; rua=http://y.example/r"}, {"tlsrpt-rua-scheme 1:17"});
  bad({"v=TLSRPTv1; rua=a@x.example"}, {"tlsrpt-rua-uri 1:17"});
  bad({"v=TLSRPTv1; rua=ftp:"}, {"tlsrpt-rua-scheme 1:17"});
  bad({"v=TLSRPTv1; rua=mailto:nobody"}, {"tlsrpt-rua-address 1:24"});
  bad({"v=TLSRPTv1; rua=https:y.example"}, {"tlsrpt-rua-host 1:23"});
  CHECK(bad({"v=TLSRPTv1; " + kRua + ",http://y.example/"}, {"tlsrpt-rua-scheme 1:36"}) ==
        Told{"mailto:a@x.example"});
}

TEST_CASE("one TLSRPT record counts") {
  CHECK(bad({"v=TLSRPTv1; " + kRua, "v=TLSRPTv1; " + kRua}, {"tlsrpt-several 2:1"}) ==
        Told{"none"});
  CHECK(doubtful({"v=TLSRPTv1; " + kRua, kSpf}, {"record-beside 2:0"}, true).size() == 1);
  CHECK(doubtful({kSpf, "v=TLSRPTv1; " + kRua}, {"record-beside 1:0"}, true).size() == 1);
  CHECK(doubtful({"v=tlsrptv1; rua=", "v=TLSRPTv1; " + kRua}, {"tlsrpt-version 1:3"}).size() == 1);
  CHECK(bad({}, {}) == Told{"none"});
  CHECK(bad({kSpf}, {}) == Told{"none"});
  CHECK(bad({""}, {}) == Told{"none"});
}

TEST_CASE("semicolons stand between fields, and one may stand behind them") {
  good({"v=TLSRPTv1; " + kRua + ";"});
  good({"v=TLSRPTv1; " + kRua + " ; "});
  good({"v=TLSRPTv1; \t" + kRua});
  bad({"v=TLSRPTv1; " + kRua + ";;"}, {"record-field-empty 1:36"});
  bad({"v=TLSRPTv1;; " + kRua}, {"record-field-empty 1:12"});
  bad({"v=TLSRPTv1; " + kRua + " "}, {"record-trailing-blank 1:35"});
}

TEST_CASE("fields that RFC 8460 does not know") {
  good({"v=TLSRPTv1; " + kRua + "; foo=bar"});
  doubtful({"v=TLSRPTv1; " + kRua + "; foo=bar"}, {"record-field-unknown 1:37"}, true);
  bad({"v=TLSRPTv1; " + kRua + "; foo="}, {"record-field-value 1:41"});
  bad({"v=TLSRPTv1; " + kRua + "; abcdefghijklmnopqrstuvwxyz0123456=1"}, {"record-field 1:37"});
  bad({"v=TLSRPTv1; " + kRua + "; foo=a=b"}, {"record-field-value 1:42"});
  bad({"v=TLSRPTv1; " + kRua + "; foo=a b"}, {"record-field-value 1:42"});
  bad({"v=TLSRPTv1; " + kRua + "; foo=b\xC3\xA4r"}, {"record-field-value 1:42"});
  bad({"v=TLSRPTv1; " + kRua + "; foo"}, {"record-field 1:37"});
  bad({"v=TLSRPTv1; " + kRua + "; =1"}, {"record-field 1:37"});
  bad({"v=TLSRPTv1; RUA=mailto:a@x.example"}, {"record-field-spelling 1:13"});
  bad({"v=TLSRPTv1; rua =mailto:a@x.example"}, {"record-blank 1:16"});
  bad({"v=TLSRPTv1; rua= mailto:a@x.example"}, {"record-blank 1:17"});
}

TEST_CASE("a repeated rua is doubtful") {
  CHECK(doubtful({"v=TLSRPTv1; " + kRua + "; rua=mailto:b@x.example"},
                 {"tlsrpt-rua-repeated 1:37"}) == Told{"mailto:a@x.example", "mailto:b@x.example"});
}

TEST_CASE("records of RFC 8461 are valid") {
  CHECK(good_sts({"v=STSv1; id=20160831085700Z;"}) == "20160831085700Z");
  CHECK(good_sts({"v=STSv1; id=1"}) == "1");
  CHECK(good_sts({"v=STSv1; foo=bar; id=abcdefghijklmnopqrstuvwxyz012345"}).size() == 32);
}

TEST_CASE("the id is of letters and digits") {
  bad_sts({"v=STSv1; id=2024-01-01"}, {"sts-id 1:13"});
  bad_sts({"v=STSv1; id=abcdefghijklmnopqrstuvwxyz0123456"}, {"sts-id 1:13"});
  bad_sts({"v=STSv1; id="}, {"sts-id 1:13"});
  bad_sts({"v=STSv1;"}, {"sts-id-missing 1:0"});
  bad_sts({"v=STSv1; ID=1"}, {"record-field-spelling 1:10"});
  CHECK(bad_sts({"v=STSv1; id=a b"}, {"sts-id 1:13"}).empty());
}

TEST_CASE("of repeated ids the first counts") {
  const auto reading = read_sts_record(Told{"v=STSv1;id=a;id=b"}, "_mta-sts.example.com");
  CHECK(told(reading.findings) == Told{"sts-id-repeated 1:14"});
  CHECK(reading.valid);
  CHECK(reading.record->id == "a");
}

TEST_CASE("an MTA-STS record begins with v=STSv1; and nothing else") {
  bad_sts({"v=STSv1 ; id=a"}, {"sts-version 1:8"});
  bad_sts({"v=STS1; id=a"}, {"sts-version 1:6"});
  bad_sts({"v=stsv1; id=a"}, {"sts-version 1:3"});
  bad_sts({"v=STSv1; id=a", "v=STSv1; id=b"}, {"sts-several 2:1"});
}

TEST_CASE("what a record is meant to be shows at its beginning") {
  CHECK(kind_of_record("v=TLSRPTv1;") == RecordKind::tlsrpt);
  CHECK(kind_of_record("\" V : tlsrpt v1") == RecordKind::tlsrpt);
  CHECK(kind_of_record("TLSRPTv1; rua=mailto:a@x.example") == RecordKind::tlsrpt);
  CHECK(kind_of_record("v=STSv1;") == RecordKind::sts);
  CHECK(kind_of_record("v=MTA-STSv1; id=1") == RecordKind::sts);
  CHECK(kind_of_record(kSpf) == RecordKind::other);
  CHECK(kind_of_record("v=DKIM1;k=rsa;s=tlsrpt;p=") == RecordKind::other);
  CHECK(kind_of_record("") == RecordKind::other);
}
