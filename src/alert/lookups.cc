// SPDX-License-Identifier: MIT
#include "alert/lookups.h"

#include "alert/rules.h"

namespace tlsrpt::alert {
namespace {

/// The value of a key, which `ask` tells the first time.
template <typename Key, typename Value, typename Ask>
const Value& once(std::map<Key, Value>& known, Key key, Ask ask) {
  const auto [at, is_new] = known.try_emplace(std::move(key));
  if (is_new) at->second = ask();
  return at->second;
}

}  // namespace

void Lookups::forget() {
  sessions_.clear();
  covered_.clear();
  days_.clear();
  modes_.clear();
}

const std::vector<store::SessionsRow>& Lookups::sessions(const std::string& domain,
                                                         report::Day from, report::Day to) {
  return once(sessions_, Span{domain, from, to},
              [&] { return incidents_.sessions(domain, from, to); });
}

bool Lookups::covered_after(const std::string& domain, std::int64_t reporter, report::Day after,
                            report::Day up_to, bool authenticated) {
  return once(covered_, {Span{domain, after, up_to}, reporter, authenticated}, [&] {
    return incidents_.covered_after(domain, reporter, after, up_to, authenticated);
  });
}

std::uint64_t Lookups::days_covered(const std::string& domain, report::Day after, report::Day up_to,
                                    bool authenticated) {
  return once(days_, {Span{domain, after, up_to}, authenticated},
              [&] { return incidents_.days_covered(domain, after, up_to, authenticated); });
}

const std::string& Lookups::mode(const std::string& domain, report::Day from, report::Day up_to) {
  return once(modes_, Span{domain, from, up_to},
              [&] { return newest_mode(incidents_.policies(domain, from, up_to)); });
}

}  // namespace tlsrpt::alert
