// SPDX-License-Identifier: MIT
// Reporter: who sent a report, as far as that is known. organization-name is free text that proves
// nothing, so the domain that signed, or that of the contact, belongs to it.
#pragma once

#include <compare>
#include <set>
#include <string>
#include <string_view>

namespace tlsrpt::report {

/// In place of the signer of reports that a store kept before it kept signers, where contact-info
/// has no address.
inline constexpr std::string_view kSignerNotRecorded = "(not recorded)";

struct Reporter {
  std::string organization_name;  ///< hostile text; may be empty
  std::string domain;             ///< the signer, else the domain of contact-info; may be empty
  bool is_signed = false;         ///< its reports are authenticated

  // NOLINTNEXTLINE(modernize-use-nullptr): what it sees is the 0 of a default comparison
  auto operator<=>(const Reporter&) const = default;
};

/// Whether `reporter` is among these, as it is or, if it does not sign, under the same name and
/// domain with a signature: it may have begun to sign since. Never the other way round: anybody can
/// use a name without a signature.
bool is_among(const std::set<Reporter>& reporters, const Reporter& reporter);

/// `signer` is empty for reports that are not authenticated.
Reporter reporter_of(std::string_view organization_name, std::string_view contact_info,
                     std::string_view signer);

}  // namespace tlsrpt::report
