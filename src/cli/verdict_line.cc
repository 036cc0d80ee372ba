// SPDX-License-Identifier: MIT
#include "cli/verdict_line.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "json/writer.h"

namespace tlsrpt::cli {

std::string verdict_line(std::string_view input, const ingest::Finding& finding,
                         ingest::Verdict verdict) {
  json::Writer out;
  out.begin_object().key("input").text(input).key("verdict").text(ingest::name(verdict));
  if (finding.is_admitted()) {
    out.key("fault").null().key("detail").null();
  } else {
    out.key("fault").text(report::name(finding.fault));
    const std::string_view gap = finding.where.empty() || finding.detail.empty() ? "" : ": ";
    out.key("detail").text_or_null(finding.where + std::string(gap) + finding.detail);
  }
  out.key("deviations").begin_array();
  for (const report::Note& note : finding.notes) {
    out.begin_object().key("deviation").text(report::name(note.deviation));
    out.key("where").text_or_null(note.where).end_object();
  }
  out.end_array().key("report");
  if (finding.report) {
    json::write(out, *finding.report);
  } else {
    out.null();
  }
  out.end_object();
  return std::string(out.str()) + "\n";
}

ingest::Verdicts verdicts_without_store(const ingest::Examined& examined) {
  using Key = std::pair<report::Sha256, std::string>;
  std::vector<Key> seen;
  ingest::Verdicts verdicts;
  for (const ingest::Finding& finding : examined.findings) {
    if (!finding.is_admitted()) {
      verdicts.push_back(ingest::verdict_of_refused(finding));
      continue;
    }
    Key key(finding.sha256, finding.report_domain);
    const bool again = std::find(seen.begin(), seen.end(), key) != seen.end();
    verdicts.push_back(again ? ingest::Verdict::duplicate : ingest::Verdict::stored);
    seen.push_back(std::move(key));
  }
  return verdicts;
}

}  // namespace tlsrpt::cli
