// SPDX-License-Identifier: MIT
// Setup: a domain, its hosts and where its reports go to the policy and the records to begin with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tlsrpt::policy {

struct Setup {
  std::string domain;             ///< as all names here in A-labels, without a final dot
  std::vector<std::string> mx;    ///< patterns
  std::vector<std::string> ruas;  ///< URIs
};

struct SetupTexts {
  std::string policy;  ///< in mode testing, with a max_age of a little more than a day
  std::string tlsrpt;  ///< the text of the record, not yet in quotes
  std::string sts;
};

/// `id` is 1 to 32 letters and digits that the domain never had. Nothing of `setup` is judged: what
/// comes of it is to be read by the parsers of this room.
SetupTexts write_setup(const Setup& setup, std::string_view id);

}  // namespace tlsrpt::policy
