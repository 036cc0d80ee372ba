// SPDX-License-Identifier: MIT
// ServedDomains: the domains that a site named, for whether one is among them.
#pragma once

#include <functional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tlsrpt::ingest {

/// What is wrong with a name, in words for its author.
class BadDomain : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The form in which a name is compared: that of normal_mail_domain(), with or without `*.` before
/// it. Throws BadDomain.
std::string normal_domain_pattern(std::string_view told);

class ServedDomains {
 public:
  /// `example.com` for that domain alone, `*.example.com` for all below it and not itself. Throws
  /// BadDomain.
  void add(std::string_view told);
  /// None was named: all are served.
  bool empty() const { return names_.empty() && parents_.empty(); }
  /// `domain` as Policy::domain has it. Of an empty set, false.
  bool contains(std::string_view domain) const;

 private:
  std::set<std::string, std::less<>> names_;
  std::set<std::string, std::less<>> parents_;  ///< without `*.`
};

}  // namespace tlsrpt::ingest
