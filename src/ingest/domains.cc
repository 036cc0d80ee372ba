// SPDX-License-Identifier: MIT
#include "ingest/domains.h"

#include <idn2.h>

#include <algorithm>
#include <memory>
#include <set>

#include "report/domain.h"

namespace tlsrpt::ingest {

std::string normal_mail_domain(std::string_view told) {
  std::string domain = report::normal_domain(told);
  const bool ascii = std::all_of(domain.begin(), domain.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  // libidn2 reads up to a NUL, and would make another domain of it.
  if (ascii || domain.find('\0') != std::string::npos) return domain;
  char* labels = nullptr;
  const int status =
      idn2_to_ascii_8z(domain.c_str(), &labels, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const std::unique_ptr<char, decltype(&idn2_free)> owned(labels, &idn2_free);
  // A final dot of another script has become one of ours.
  return status == IDN2_OK && labels != nullptr ? report::normal_domain(labels) : domain;
}

std::string resolve_domains(report::Report& report, const std::string& told, report::Notes& notes) {
  bool needed = false;
  for (report::Policy& policy : report.policies) {
    const std::string own = normal_mail_domain(policy.policy_domain);
    if (own != policy.policy_domain) {
      notes.add(report::Deviation::policy_domain_normalised, "policy-domain");
    }
    const bool mail_goes_first = own.empty() || policy.policy_type == "tlsa";
    policy.domain = mail_goes_first && !told.empty() ? told : own;
    needed = needed || mail_goes_first;
  }
  return needed ? told : std::string();
}

std::string replace_domain(report::Report& report, const std::string& before,
                           const std::string& now) {
  // One report cannot add names to the store without end.
  constexpr std::size_t kMostDomains = 100;
  if (before.empty() || before == now) return before;
  std::set<std::string> own_domains;
  for (report::Policy& policy : report.policies) {
    const std::string own = report::normal_domain(policy.policy_domain);
    const bool by_mail = policy.domain == before && (own.empty() || policy.policy_type == "tlsa");
    if (!by_mail) continue;
    policy.domain = now;
    if (!now.empty() || !report::is_host_name(own)) continue;
    if (own_domains.size() < kMostDomains || own_domains.contains(own)) {
      policy.domain = *own_domains.insert(own).first;
    }
  }
  return now;
}

}  // namespace tlsrpt::ingest
