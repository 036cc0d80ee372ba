// SPDX-License-Identifier: MIT
#include "digest/reporters.h"

#include <set>

namespace tlsrpt::digest {

std::string signer_of(const report::Reporter& reporter) {
  return reporter.is_signed ? reporter.domain : std::string();
}

void write_reporter(json::Writer& out, const report::Reporter& reporter) {
  out.key("organization_name").text_or_null(reporter.organization_name);
  out.key("reporter_domain").text_or_null(reporter.domain);
  out.key("signer").text_or_null(signer_of(reporter));
}

void write_each(json::Writer& out, std::string_view key,
                const std::vector<report::Reporter>& reporters) {
  out.key(key).begin_array();
  for (const report::Reporter& reporter : reporters) {
    out.begin_object();
    write_reporter(out, reporter);
    out.end_object();
  }
  out.end_array();
}

void write_names(json::Writer& out, std::string_view key,
                 const std::vector<report::Reporter>& reporters) {
  std::set<std::string_view> names;
  for (const report::Reporter& reporter : reporters) names.insert(reporter.organization_name);
  out.key(key).begin_array();
  for (const std::string_view name : names) out.text_or_null(name);
  out.end_array();
}

void write_reporters(json::Writer& out, const std::vector<report::Reporter>& reporters) {
  write_names(out, "reporters", reporters);
  write_each(out, "reported_by", reporters);
}

}  // namespace tlsrpt::digest
