// SPDX-License-Identifier: MIT
#include "ingest/domains.h"

#include <idn2.h>

#include <algorithm>
#include <memory>
#include <set>

#include "ingest/organisation.h"
#include "report/domain.h"

namespace tlsrpt::ingest {
namespace {

/// By its name, by the policy, or by what failed.
bool is_mx_host(const std::string& host, const report::Policy& policy, const std::string& domain) {
  const auto is_host = [&](std::string_view name) { return report::normal_domain(name) == host; };
  return is_within(host, domain) || std::ranges::any_of(policy.mx_host, is_host) ||
         std::ranges::any_of(policy.failure_details, is_host,
                             &report::FailureDetail::receiving_mx_hostname);
}

/// Whether the mail's word goes before policy-domain, which is `own`.
bool goes_first(const ToldDomain& told, const report::Policy& policy, const std::string& own) {
  if (own.empty()) return true;
  if (policy.policy_type != "tlsa") return false;
  return told.by_field || !report::is_domain_name(own) || is_mx_host(own, policy, told.domain);
}

}  // namespace

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

std::string named_domain(std::string_view text) {
  constexpr std::string_view kAround = " \t\"'<>()[]{},;:.";
  const std::size_t first = std::min(text.find_first_not_of(kAround), text.size());
  text.remove_prefix(first);
  text = text.substr(0, text.find_last_not_of(kAround) + 1);
  std::string domain = normal_mail_domain(text);
  return report::is_domain_name(domain) ? domain : std::string();
}

std::string resolve_domains(report::Report& report, const ToldDomain& told, report::Notes& notes) {
  bool needed = false;
  for (report::Policy& policy : report.policies) {
    const std::string own = normal_mail_domain(policy.policy_domain);
    if (own != policy.policy_domain) {
      notes.add(report::Deviation::policy_domain_normalised, "policy-domain");
    }
    const bool mail_goes_first = goes_first(told, policy, own);
    policy.domain = mail_goes_first && !told.domain.empty() ? told.domain : own;
    needed = needed || mail_goes_first;
  }
  return needed ? told.domain : std::string();
}

std::string replace_domain(report::Report& report, const std::string& before,
                           const ToldDomain& now) {
  // One report cannot add names to the store without end.
  constexpr std::size_t kMostDomains = 100;
  if (before.empty()) return before;
  std::set<std::string> own_domains;
  bool needed = false;
  for (report::Policy& policy : report.policies) {
    const std::string own = report::normal_domain(policy.policy_domain);
    const bool by_mail = policy.domain == before && (own.empty() || policy.policy_type == "tlsa");
    if (!by_mail) continue;
    const bool mail_goes_first = !now.domain.empty() && goes_first(now, policy, own);
    needed = needed || mail_goes_first;
    policy.domain = mail_goes_first ? now.domain : std::string();
    if (mail_goes_first || !report::is_domain_name(own)) continue;
    if (own_domains.size() < kMostDomains || own_domains.contains(own)) {
      policy.domain = *own_domains.insert(own).first;
    }
  }
  return needed ? now.domain : std::string();
}

}  // namespace tlsrpt::ingest
