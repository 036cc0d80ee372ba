// SPDX-License-Identifier: MIT
#include "cli/live_check.h"

#include <arpa/inet.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <sstream>
#include <utility>

#include "cli/clock.h"
#include "cli/progress.h"
#include "probe/gather.h"
#include "report/domain.h"
#include "report/printable.h"

namespace tlsrpt::cli {
namespace {

/// Of Debian's package dns-root-data.
constexpr const char* kRootKey = "/usr/share/dns/root.key";

std::string own_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0 || !report::is_domain_name(name.data())) {
    return "localhost";
  }
  return name.data();
}

/// The name that the first line of a trust anchor is about.
std::string owner_of_anchor(const std::string& file) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    std::string name;
    if (!(std::istringstream(line) >> name) || name.starts_with(';')) continue;
    return name == "." ? name : report::normal_domain(name);
  }
  throw probe::BadResolver("trust anchor " + file + " cannot be read, or is empty");
}

bool is_address(const std::string& text) {
  std::array<char, sizeof(in6_addr)> bytes{};
  return ::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 ||
         ::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
}

std::pair<std::string, std::string> host_and_address(const std::string& text) {
  const auto colon = text.find(':');
  if (colon == std::string::npos) return {report::normal_domain(text), {}};
  return {report::normal_domain(text.substr(0, colon)), text.substr(colon + 1)};
}

probe::ResolverOptions resolver_options(const LiveOptions& options) {
  probe::ResolverOptions made;
  made.servers = options.dns;
  made.trust_anchor_file = options.trust_anchor;
  if (made.trust_anchor_file == "none") {
    made.trust_anchor_file.clear();
  } else if (made.trust_anchor_file.empty() && ::access(kRootKey, R_OK) == 0) {
    made.trust_anchor_file = kRootKey;
  }
  for (const std::string& text : options.resolve) {
    const auto [host, address] = host_and_address(text);
    made.known_addresses[host].push_back(address);
  }
  return made;
}

}  // namespace

std::string resolve_or_error(const std::string& text) {
  const auto [host, address] = host_and_address(text);
  return report::is_domain_name(host) && is_address(address) ? std::string()
                                                             : "it is not HOST:ADDRESS";
}

LiveResult live_check(const LiveOptions& options) {
  const probe::ResolverOptions with = resolver_options(options);
  probe::GatherOptions how;
  how.helo = options.helo.empty() ? own_name() : options.helo;
  how.smtp_port = options.smtp_port;
  how.https_port = options.https_port;
  how.now = now();
  if (!with.trust_anchor_file.empty())
    how.trust_anchor_name = owner_of_anchor(with.trust_anchor_file);

  probe::Resolver resolver(with);
  const probe::TrustStore trust(options.ca_file);
  const auto until = Clock::now() + options.timeout;
  const auto left = [until] {
    return std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
  };
  Progress progress;
  const auto tell = [&](std::string_view what, std::size_t done, std::size_t all) {
    const std::string count =
        all == 0 ? "" : std::to_string(done) + " of " + std::to_string(all) + ": ";
    progress.show(count + report::printable(what));
  };
  LiveResult result;
  result.facts = probe::gather(options.domain, resolver, trust, how, left, tell);
  progress.clear();
  result.judgement = probe::judge(result.facts, how.now);
  return result;
}

}  // namespace tlsrpt::cli
