// SPDX-License-Identifier: MIT
#include "report/effect.h"

namespace tlsrpt::report {

Effect effect(std::string_view result_type, std::string_view policy_type, std::string_view mode) {
  // A sender that insists on DANE does so whatever policy it found. RFC 7672, section 6
  if (policy_type == "tlsa" || result_type == "dane-required") return Effect::dane;
  if (policy_type == "no-policy-found") return Effect::no_policy;
  if (policy_type != "sts") return Effect::not_told;
  // Without a policy from before, senders deliver as if there were none. RFC 8461, section 3.3
  if (result_type == "sts-policy-fetch-error" || result_type == "sts-policy-invalid" ||
      result_type == "sts-webpki-invalid") {
    return Effect::without_policy;
  }
  // RFC 8461, section 5
  if (mode == "enforce") return Effect::enforced;
  if (mode == "testing") return Effect::testing;
  return mode == "none" ? Effect::mode_none : Effect::mode_not_told;
}

std::string_view sentence(Effect effect) {
  switch (effect) {
    case Effect::mode_none:
      return "Policy mode is none: mail still arrives.";
    case Effect::no_policy:
      return "There is no policy: mail still arrives.";
    case Effect::testing:
      return "Policy is testing: mail still arrives.";
    case Effect::without_policy:
      return "Mail still arrives, but senders without an earlier copy of the policy deliver "
             "unprotected.";
    case Effect::not_told:
      return "What senders do about it is not told.";
    case Effect::mode_not_told:
      return "The policy's mode is not told: if it is enforce, mail is being refused or delayed.";
    case Effect::enforced:
      return "Policy is enforce: mail is being refused or delayed.";
    case Effect::dane:
      break;
  }
  return "DANE is in force: mail is being refused or delayed.";
}

}  // namespace tlsrpt::report
