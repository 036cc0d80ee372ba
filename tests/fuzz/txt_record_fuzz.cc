// SPDX-License-Identifier: MIT
// txt_record_fuzz: any bytes, cut at each NUL, as the TXT records of a name, and each piece as a
// person gives one.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "oracle.h"
#include "policy/given_records.h"
#include "policy/rua.h"
#include "policy/txt_record.h"
#include "policy/zone_text.h"

namespace {

using namespace tlsrpt;
using fuzz::require;
using Texts = std::vector<std::string>;

Texts cut(std::string_view bytes) {
  Texts texts;
  for (;;) {
    const auto end = bytes.find('\0');
    texts.emplace_back(bytes.substr(0, end));
    if (end == std::string_view::npos) return texts;
    bytes.remove_prefix(end + 1);
  }
}

void check_places(const policy::Findings& findings, const Texts& texts) {
  for (const policy::Finding& finding : findings) {
    require(finding.rule != nullptr && !finding.what.empty(),
            "a finding says by which rule, and what");
    require(finding.place.line <= texts.size(), "a finding is about a record that there is");
    if (finding.place.line == 0) continue;
    require(finding.place.column <= texts[finding.place.line - 1].size() + 1,
            "a column is one of the record", texts[finding.place.line - 1]);
  }
}

bool has_error(const policy::Findings& findings) {
  return std::any_of(findings.begin(), findings.end(), [](const policy::Finding& finding) {
    return finding.severity == policy::Severity::error;
  });
}

void check_rua(const std::string& uri) {
  require(!policy::fault_of_rua(uri), "a URI that reports go to has no fault", uri);
  require(uri.find_first_of(",;! \t") == std::string::npos, "what has to be encoded is", uri);
  const auto address = policy::address_of_rua(uri);
  if (!address) return;
  const auto again = policy::rua_of_address(*address);
  require(again && policy::address_of_rua(*again) == address && !policy::fault_of_rua(*again),
          "an address is written as a URI that names it", *address);
}

/// Of a record that senders take, as they take it.
void check_tlsrpt(const policy::TlsrptReading& reading, const Texts& texts) {
  require(reading.valid == (reading.record && !has_error(reading.findings)),
          "a record is valid, or it is told why not");
  if (!reading.record) return;
  for (const std::string& uri : reading.record->ruas) check_rua(uri);
  if (!reading.valid) return;
  require(!reading.record->ruas.empty(), "reports go somewhere");
  std::string text = "v=TLSRPTv1; rua=";
  for (const std::string& uri : reading.record->ruas) text += uri + ",";
  text.pop_back();
  const auto again = policy::read_tlsrpt(Texts{text}, "of");
  require(again.valid && again.record->ruas == reading.record->ruas,
          "what was read and written reads the same", text);
  Texts more = texts;
  more.insert(more.begin(), "v=spf1 -all");
  const auto beside = policy::read_tlsrpt(more, "of");
  require(beside.valid && beside.record->ruas == reading.record->ruas,
          "what stands beside it changes nothing");
}

void check_sts(const policy::StsRecordReading& reading, const Texts& texts) {
  require(reading.valid == (reading.record && !has_error(reading.findings)),
          "an MTA-STS record is valid, or it is told why not");
  if (!reading.valid) return;
  const std::string& id = reading.record->id;
  require(!id.empty() && id.size() <= 32 &&
              std::all_of(id.begin(), id.end(),
                          [](char c) {
                            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                                   (c >= 'A' && c <= 'Z');
                          }),
          "an id is of letters and digits", id);
  Texts twice = texts;
  twice.push_back("v=STSv1; id=" + id);
  require(!policy::read_sts_record(twice, "of").record, "of several none counts");
}

/// In whatever form it was given.
void check_given(const Texts& texts) {
  const policy::GivenReading reading = policy::read_given_records(texts);
  for (const policy::Finding& finding : reading.findings) {
    const auto of =
        std::find_if(reading.records.begin(), reading.records.end(),
                     [&](const policy::RecordsRead& read) { return read.of == finding.place.of; });
    if (finding.place.line == 0 && of == reading.records.end()) continue;  // there is none at all
    require(of != reading.records.end(), "a finding is about what was read", finding.place.of);
    require(finding.place.line <= of->texts.size(), "and about a record of that name");
  }
  for (const std::string& text : texts) {
    const auto back = policy::read_zone_text(policy::write_zone_strings(text));
    require(back.size() == 1 && back[0].text == text && back[0].owner.empty(),
            "what is written for a zone is read from there", text);
  }
}

bool canary() {
  const auto good = policy::read_tlsrpt(
      Texts{"v=spf1 -all", "v=TLSRPTv1; rua=mailto:a%2Cb@x.example,https://y.example/r;"}, "of");
  require(good.valid && good.record->ruas.size() == 2 &&
              policy::address_of_rua(good.record->ruas[0]) == "a,b@x.example",
          "the canary is read");
  const auto bad = policy::read_sts_record(Texts{"v=STSv1 ; id=1"}, "of");
  require(!bad.valid && bad.findings.size() == 1 && bad.findings[0].rule->id == "sts-version",
          "what is wrong with the canary is found");
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool alive = canary();
  require(alive, "the canary lives");
  const Texts texts = cut({reinterpret_cast<const char*>(data), size});
  const auto tlsrpt = policy::read_tlsrpt(texts, "of");
  check_places(tlsrpt.findings, texts);
  check_tlsrpt(tlsrpt, texts);
  const auto sts = policy::read_sts_record(texts, "of");
  check_places(sts.findings, texts);
  check_sts(sts, texts);
  check_given(texts);
  fuzz::plant(tlsrpt.valid && sts.valid && tlsrpt.record->ruas.size() == 2);
  return 0;
}
