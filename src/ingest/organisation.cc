// SPDX-License-Identifier: MIT
#include "ingest/organisation.h"

#include <libpsl.h>

#include "report/domain.h"

namespace tlsrpt::ingest {

std::string organisational_domain(const std::string& domain) {
  if (!report::is_domain_name(domain)) return {};
  const char* const found = psl_registrable_domain(psl_builtin(), domain.c_str());
  return found == nullptr ? std::string() : std::string(found);
}

bool is_within(std::string_view domain, std::string_view parent) {
  if (!domain.ends_with(parent) || parent.empty()) return false;
  domain.remove_suffix(parent.size());
  return domain.empty() || domain.ends_with('.');
}

}  // namespace tlsrpt::ingest
