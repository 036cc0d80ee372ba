// SPDX-License-Identifier: MIT
#include "report/reporter.h"

#include "report/domain.h"

namespace tlsrpt::report {

Reporter reporter_of(std::string_view organization_name, std::string_view contact_info,
                     std::string_view signer) {
  Reporter reporter{std::string(organization_name), std::string(signer), !signer.empty()};
  if (reporter.is_signed) return reporter;
  reporter.domain = normal_domain(domain_of_address(contact_info));
  if (!is_domain_name(reporter.domain)) reporter.domain.clear();
  return reporter;
}

bool is_among(const std::set<Reporter>& reporters, const Reporter& reporter) {
  if (reporters.contains(reporter)) return true;
  return !reporter.is_signed &&
         reporters.contains({reporter.organization_name, reporter.domain, true});
}

}  // namespace tlsrpt::report
