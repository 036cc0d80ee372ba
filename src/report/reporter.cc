// SPDX-License-Identifier: MIT
#include "report/reporter.h"

#include "report/domain.h"

namespace tlsrpt::report {

Reporter reporter_of(std::string_view organization_name, std::string_view contact_info,
                     std::string_view signer) {
  Reporter reporter{std::string(organization_name), std::string(signer), !signer.empty()};
  if (reporter.is_signed) return reporter;
  reporter.domain = normal_domain(domain_of_address(contact_info));
  if (!is_host_name(reporter.domain)) reporter.domain.clear();
  return reporter;
}

}  // namespace tlsrpt::report
