// SPDX-License-Identifier: MIT
#include "ingest/served_domains.h"

#include <cstddef>
#include <utility>

#include "ingest/domains.h"
#include "report/domain.h"

namespace tlsrpt::ingest {
namespace {

constexpr std::string_view kBelow = "*.";

}  // namespace

std::string normal_domain_pattern(std::string_view told) {
  const bool below = told.starts_with(kBelow);
  std::string name = normal_mail_domain(below ? told.substr(kBelow.size()) : told);
  if (name.empty()) throw BadDomain("it names no domain");
  if (name.find('*') != std::string::npos) {
    throw BadDomain("a * stands for all domains below one, as in *.example.com, and nowhere else");
  }
  if (!report::is_domain_name(name)) throw BadDomain("it is no domain");
  return below ? std::string(kBelow) + name : name;
}

void ServedDomains::add(std::string_view told) {
  std::string pattern = normal_domain_pattern(told);
  if (pattern.starts_with(kBelow)) {
    parents_.insert(pattern.substr(kBelow.size()));
  } else {
    names_.insert(std::move(pattern));
  }
}

bool ServedDomains::contains(std::string_view domain) const {
  if (names_.find(domain) != names_.end()) return true;
  if (parents_.empty()) return false;
  for (std::size_t dot = domain.find('.'); dot != std::string_view::npos; dot = domain.find('.')) {
    domain.remove_prefix(dot + 1);
    if (parents_.find(domain) != parents_.end()) return true;
  }
  return false;
}

}  // namespace tlsrpt::ingest
