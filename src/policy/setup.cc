// SPDX-License-Identifier: MIT
#include "policy/setup.h"

namespace tlsrpt::policy {

SetupTexts write_setup(const Setup& setup, std::string_view id) {
  SetupTexts texts;
  texts.policy = "version: STSv1\nmode: testing\n";
  for (const std::string& mx : setup.mx) texts.policy.append("mx: ").append(mx).append("\n");
  texts.policy.append("max_age: 86401\n");
  texts.tlsrpt = "v=TLSRPTv1; rua=";
  for (const std::string& rua : setup.ruas) {
    if (&rua != &setup.ruas.front()) texts.tlsrpt += ',';
    texts.tlsrpt += rua;
  }
  texts.sts.append("v=STSv1; id=").append(id);
  return texts;
}

}  // namespace tlsrpt::policy
