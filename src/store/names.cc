// SPDX-License-Identifier: MIT
#include "store/names.h"

#include "report/reporter.h"
#include "store/text_list.h"

namespace tlsrpt::store {

PolicyTexts::PolicyTexts(const report::Policy& policy)
    : policy_type(policy.policy_type),
      policy_string(write_list(policy.policy_string)),
      mx_host(write_list(policy.mx_host)) {}

template <typename... Texts>
Id Names::id(Table& table, const Texts&... texts) {
  if (const auto known = table.find.find(texts...)) return *known;
  table.insert.run(texts...);
  return database_.getLastInsertRowid();
}

Id Names::reporter(std::string_view organization_name, std::string_view contact_info,
                   std::string_view signer) {
  if (const auto known = reporters_.find.find(organization_name, contact_info, signer)) {
    return *known;
  }
  const auto reporter = report::reporter_of(organization_name, contact_info, signer);
  reporters_.insert.run(organization_name, contact_info, signer, reporter.domain);
  return database_.getLastInsertRowid();
}

Id Names::domain(std::string_view name) {
  return id(domains_, name);
}

Id Names::mx(std::string_view name) {
  return id(mxs_, name);
}

Id Names::policy(const PolicyTexts& policy) {
  return id(policies_, policy.policy_type, policy.policy_string, policy.mx_host);
}

}  // namespace tlsrpt::store
