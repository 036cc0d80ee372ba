// SPDX-License-Identifier: MIT
// The policy, as each address of its host serves it. RFC 8461, section 3.3.
#include <algorithm>

#include "policy/lines.h"
#include "probe/verdicts.h"

namespace tlsrpt::probe {
namespace {

constexpr long kOk = 200;

std::string without_blanks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '\t' && c != '"') out += c;
  }
  return out;
}

bool any_answers(const Facts& facts) {
  return std::any_of(facts.policy_servers.begin(), facts.policy_servers.end(),
                     [](const PolicyServer& server) {
                       return server.fetched.reached == Fetched::Reached::answer;
                     });
}

bool none_tried(const Facts& facts) {
  return std::all_of(facts.policy_servers.begin(), facts.policy_servers.end(),
                     [](const PolicyServer& server) {
                       return server.fetched.reached == Fetched::Reached::no_way;
                     });
}

class Server {
 public:
  Server(Judgement& judgement, const Facts& facts, const PolicyServer& server, report::Time now)
      : judgement_(judgement),
        facts_(facts),
        server_(server),
        fetched_(server.fetched),
        now_(now),
        of_(place_of(facts.policy_host, server.address)) {}

  /// Whether a policy came that can be read.
  bool judge() {
    judge_certificate();
    return is_answered() && is_ok() && is_uncoded() && is_text() && is_whole();
  }

 private:
  void find(std::string_view rule, std::string what) {
    probe::find(judgement_, rule, of_, std::move(what));
  }

  bool is_answered() {
    switch (fetched_.reached) {
      case Fetched::Reached::answer:
        return true;
      case Fetched::Reached::no_way:
        find("not-tried", "it was not tried: " + fetched_.why);
        return false;
      case Fetched::Reached::nothing:
        // Senders go on to another address.
        find_as(judgement_,
                any_answers(facts_) ? policy::Severity::warning : policy::Severity::error,
                "policy-unreachable", of_, "it cannot be reached: " + fetched_.why);
        return false;
      case Fetched::Reached::connected:
        find("policy-tls", "TLS fails: " + fetched_.why);
        return false;
      case Fetched::Reached::tls:
        find("policy-incomplete", "it gives no whole answer: " + fetched_.why);
        return false;
    }
    return false;
  }

  void judge_certificate() {
    for (const Fault& fault : server_.judged.faults) {
      const std::string what = words_of(fault, server_.judged, facts_.policy_host, now_);
      switch (fault.kind) {
        case Fault::Kind::expired:
          find("policy-certificate-expired", what);
          break;
        case Fault::Kind::name:
          find("policy-certificate-name", what);
          break;
        case Fault::Kind::untrusted:
          find("policy-certificate-untrusted", what);
          break;
      }
    }
    const std::string soon = words_of_expiry(server_.judged, now_);
    if (!soon.empty()) find("policy-certificate-expires-soon", soon);
  }

  bool is_ok() {
    constexpr long kRedirects = 300;
    constexpr long kErrors = 400;
    if (fetched_.status == kOk) return true;
    const std::string status = "it answers with status " + std::to_string(fetched_.status);
    if (fetched_.status >= kRedirects && fetched_.status < kErrors) {
      find("policy-redirect",
           status + (fetched_.location.empty() ? "" : ", to " + fetched_.location));
    } else {
      find("policy-status", status);
    }
    return false;
  }

  /// What such a body means is not judged: whether it is the policy depends on who reads it.
  bool is_uncoded() {
    if (fetched_.content_encoding.empty()) return true;
    find("policy-content-encoding", "it serves the policy with Content-Encoding \"" +
                                        fetched_.content_encoding + "\", which was not asked for");
    return false;
  }

  bool is_text() {
    const std::string told = policy::lower(without_blanks(fetched_.content_type));
    const std::string type = told.substr(0, told.find(';'));
    if (told.empty()) {
      find("policy-media-type-missing", "it does not say of what media type the policy is");
    } else if (type != "text/plain") {
      find("policy-media-type", "it serves the policy as \"" + fetched_.content_type + '"');
    } else if (const auto at = told.find(";charset="); at != std::string::npos) {
      const std::string charset = told.substr(at + 9, told.find(';', at + 1) - at - 9);
      if (charset != "utf-8" && charset != "us-ascii") {
        find("policy-charset", "it serves the policy in the character set \"" + charset + '"');
      }
    }
    return true;
  }

  bool is_whole() {
    if (!fetched_.too_large) return true;
    find("policy-size", "the policy is larger than 64 KiB");
    return false;
  }

  Judgement& judgement_;
  const Facts& facts_;
  const PolicyServer& server_;
  const Fetched& fetched_;
  report::Time now_;
  std::string of_;
};

bool has_host(Judgement& judgement, const Facts& facts) {
  const Addresses& addresses = facts.policy_addresses;
  const bool a = judge_answer(judgement, addresses.a, facts.policy_host + " A");
  const bool aaaa = judge_answer(judgement, addresses.aaaa, facts.policy_host + " AAAA");
  judge_reach(judgement, addresses, facts.policy_host);
  if (!addresses.all.empty()) return true;
  if (a && aaaa && addresses.unfit.empty())
    find(judgement, "policy-host-missing", facts.policy_host, "the host has no address");
  return false;
}

}  // namespace

std::string policy_url(const Facts& facts) {
  return "https://" + facts.policy_host + "/.well-known/mta-sts.txt";
}

void judge_policy(Judgement& judgement, const Facts& facts, report::Time now) {
  // No policy is asked of a domain that announces none.
  if (!announces_policy(facts) || !has_host(judgement, facts)) return;
  judgement.incomplete |= none_tried(facts);
  std::vector<const PolicyServer*> readable;
  for (const PolicyServer& server : facts.policy_servers) {
    if (Server(judgement, facts, server, now).judge()) readable.push_back(&server);
  }
  if (readable.empty()) return;
  const auto believed =
      std::find_if(readable.begin(), readable.end(),
                   [](const PolicyServer* server) { return server->judged.faults.empty(); });
  const PolicyServer& taken = believed == readable.end() ? *readable.front() : **believed;
  for (const PolicyServer* const server : readable) {
    if (server->fetched.body == taken.fetched.body) continue;
    find(judgement, "policy-differs", facts.policy_host + " [" + server->address + "]",
         "it serves another policy than [" + taken.address + "]");
  }
  judgement.policy_text = taken.fetched.body;
  judgement.policy = policy::read_sts_policy(judgement.policy_text, policy_url(facts));
  const policy::Findings& findings = judgement.policy->findings;
  judgement.findings.insert(judgement.findings.end(), findings.begin(), findings.end());
  // A policy from a server that nobody believes is no policy.
  judgement.policy->valid &= believed != readable.end();
}

}  // namespace tlsrpt::probe
