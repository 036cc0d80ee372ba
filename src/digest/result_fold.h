// SPDX-License-Identifier: MIT
// Result fold: rows of policies to one row for each domain and policy type.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "digest/newest_mode.h"
#include "store/bounds.h"
#include "store/questions.h"

namespace tlsrpt::digest {

/// Of types that no RFC has, a domain keeps a few; the others are summed up as store::kRemainder.
class ResultFold {
 public:
  void take(const store::ResultRow& row);
  /// The text of a row is the one that has the mode that counts (NewestMode).
  std::vector<store::ResultRow> rows() const;

 private:
  struct Sum {
    store::ResultRow row;
    NewestMode mode;
  };
  std::map<std::string, std::map<std::string, Sum>> domains_;
};

/// As ResultFold names the type of a policy, where a domain has these types already.
template <typename Types>
std::string kept_type(const Types& types, const std::string& policy_type) {
  constexpr std::size_t kMostTypes = 16;
  if (types.size() < kMostTypes || types.contains(policy_type)) return policy_type;
  return store::known_type(policy_type);
}

}  // namespace tlsrpt::digest
