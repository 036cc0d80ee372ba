// SPDX-License-Identifier: MIT
#include "probe/gather.h"

#include <algorithm>
#include <utility>

#include "probe/address.h"
#include "probe/crew.h"
#include "report/domain.h"

namespace tlsrpt::probe {
namespace {

/// Servers that are spoken to at a time: all of them, or those that do not answer would use up the
/// time of the others.
constexpr std::size_t kAtATime = (kMostHosts + 1) * kMostAddresses;
constexpr const char* kTimeOver = "the time was over";

template <typename Value, typename Read>
std::vector<Value> read_all(const Answer& answer, Read read) {
  std::vector<Value> values;
  for (const std::string& record : answer.records) {
    if (auto value = read(record)) values.push_back(std::move(*value));
  }
  return values;
}

/// As long as there are not `most` of them.
void add_addresses(Addresses& found, const Answer& answer, std::size_t most) {
  for (std::string& address : read_all<std::string>(answer, read_address)) {
    // What strangers write into the DNS must not lead back to this machine.
    const bool fit = found.given || reach_of(address) != Reach::nowhere;
    std::vector<std::string>& those = fit ? found.all : found.unfit;
    if (those.size() < most) {
      those.push_back(std::move(address));
    } else if (fit) {
      ++found.left_out;
    }
  }
}

Addresses addresses(Answer a, Answer aaaa) {
  Addresses found;
  found.a = std::move(a);
  found.aaaa = std::move(aaaa);
  found.given = found.a.given;
  // Neither family takes the room of the other.
  constexpr std::size_t kHalf = kMostAddresses / 2;
  const std::size_t room6 = std::min(kHalf, found.aaaa.records.size());
  add_addresses(found, found.a, kMostAddresses - room6);
  add_addresses(found, found.aaaa, kMostAddresses);
  return found;
}

bool has_tlsrpt(const Answer& answer) {
  const std::vector<std::string> texts = read_all<std::string>(answer, read_txt);
  return std::any_of(texts.begin(), texts.end(),
                     [](const std::string& text) { return text.starts_with("v=TLSRPTv1"); });
}

class Gatherer {
 public:
  Gatherer(Resolver& resolver, const TrustStore& trust, const GatherOptions& options,
           const Patience& left, const Progress& progress)
      : resolver_(resolver), trust_(trust), options_(options), left_(left), progress_(progress) {}

  Facts gather(const std::string& domain) {
    facts_.domain = domain;
    facts_.policy_host = "mta-sts." + domain;
    progress_("DNS", 0, 0);
    facts_.validated = resolver_.settle_dnssec(options_.trust_anchor_name, left_);
    ask_for_domain();
    ask_for_hosts();
    visit();
    facts_.in_time = left_().count() > 0;
    return std::move(facts_);
  }

 private:
  void ask_for_domain() {
    const std::string& domain = facts_.domain;
    std::vector<Answer> answers = resolver_.ask({{"_smtp._tls." + domain, RecordType::txt},
                                                 {"_mta-sts." + domain, RecordType::txt},
                                                 {domain, RecordType::mx},
                                                 {domain, RecordType::txt},
                                                 {"_tlsrpt." + domain, RecordType::txt},
                                                 {facts_.policy_host, RecordType::a},
                                                 {facts_.policy_host, RecordType::aaaa}},
                                                left_);
    facts_.tlsrpt_answer = std::move(answers[0]);
    facts_.tlsrpt = read_all<std::string>(facts_.tlsrpt_answer, read_txt);
    facts_.sts_answer = std::move(answers[1]);
    facts_.sts = read_all<std::string>(facts_.sts_answer, read_txt);
    facts_.mx_answer = std::move(answers[2]);
    if (has_tlsrpt(answers[3])) facts_.misplaced.push_back(domain);
    if (has_tlsrpt(answers[4])) facts_.misplaced.push_back("_tlsrpt." + domain);
    facts_.policy_addresses = addresses(std::move(answers[5]), std::move(answers[6]));
    name_hosts();
  }

  void name_hosts() {
    std::vector<Mx> all = read_all<Mx>(facts_.mx_answer, read_mx);
    std::sort(all.begin(), all.end());
    facts_.implicit_mx = facts_.mx_answer.kind == Answer::Kind::no_records;
    if (facts_.implicit_mx) all.push_back({0, facts_.domain});
    for (Mx& mx : all) {
      // A null MX has no host, and those of the same name are one.
      const bool known =
          std::any_of(facts_.hosts.begin(), facts_.hosts.end(),
                      [&](const MailHost& other) { return other.mx.host == mx.host; });
      if (known || mx.host.empty()) continue;
      if (!report::is_domain_name(mx.host)) {
        facts_.no_hosts.push_back(std::move(mx.host));
      } else if (facts_.hosts.size() == kMostHosts) {
        ++facts_.hosts_left_out;
      } else {
        facts_.hosts.emplace_back().mx = std::move(mx);
      }
    }
  }

  void ask_for_hosts() {
    std::vector<Question> questions;
    for (const MailHost& host : facts_.hosts) {
      questions.push_back({host.mx.host, RecordType::a});
      questions.push_back({host.mx.host, RecordType::aaaa});
      // As senders see it, whatever port is tried here.
      questions.push_back({"_25._tcp." + host.mx.host, RecordType::tlsa});
    }
    std::vector<Answer> answers = resolver_.ask(questions, left_);
    auto answer = answers.begin();
    for (MailHost& host : facts_.hosts) {
      host.addresses = addresses(std::move(answer[0]), std::move(answer[1]));
      host.tlsa_answer = std::move(answer[2]);
      host.tlsa = read_all<Tlsa>(host.tlsa_answer, read_tlsa);
      answer += 3;
    }
    ask_for_targets();
  }

  /// Where the name in an MX record is an alias its target is asked first. RFC 7672, section 2.2
  void ask_for_targets() {
    std::vector<Question> questions;
    std::vector<MailHost*> hosts;
    for (MailHost& host : facts_.hosts) {
      const std::string target = host.addresses.canonical_name();
      if (target.empty() || target == host.mx.host || !report::is_domain_name(target)) continue;
      questions.push_back({"_25._tcp." + target, RecordType::tlsa});
      hosts.push_back(&host);
    }
    std::vector<Answer> answers = resolver_.ask(questions, left_);
    for (std::size_t i = 0; i != hosts.size(); ++i) {
      std::vector<Tlsa> tlsa = read_all<Tlsa>(answers[i], read_tlsa);
      if (tlsa.empty() || !answers[i].secure) continue;
      hosts[i]->tlsa_at = hosts[i]->addresses.canonical_name();
      hosts[i]->tlsa_answer = std::move(answers[i]);
      hosts[i]->tlsa = std::move(tlsa);
    }
  }

  void visit() {
    for (const std::string& address : facts_.policy_addresses.all) {
      facts_.policy_servers.emplace_back().address = address;
    }
    for (MailHost& host : facts_.hosts) {
      for (const std::string& address : host.addresses.all) {
        host.servers.emplace_back().address = address;
      }
    }
    Crew crew(kAtATime);
    for (PolicyServer& server : facts_.policy_servers) {
      crew.add(facts_.policy_host, [this, &server] { fetch(server); });
    }
    for (MailHost& host : facts_.hosts) {
      for (MailServer& server : host.servers) {
        crew.add(host.mx.host, [this, &host, &server] { greet(host, server); });
      }
    }
    crew.work(progress_);
  }

  void fetch(PolicyServer& server) const {
    if (left_().count() <= 0) {
      server.fetched.reached = Fetched::Reached::no_way;
      server.fetched.why = kTimeOver;
      return;
    }
    server.fetched = fetch_policy(facts_.policy_host, server.address, options_.https_port, left_);
    const Chain& chain = server.fetched.chain;
    if (!chain.empty()) server.judged = judged(chain, facts_.policy_host);
  }

  void greet(const MailHost& host, MailServer& server) const {
    if (left_().count() <= 0) {
      server.session.reached = Session::Reached::no_way;
      server.session.why = kTimeOver;
      return;
    }
    server.session =
        try_starttls(host.mx.host, server.address, options_.smtp_port, options_.helo, left_);
    if (!server.session.handshake) return;
    const Chain& chain = server.session.handshake->chain;
    server.judged = judged(chain, host.mx.host);
    if (host.has_dane()) {
      server.dane_faults = dane_faults(
          chain, host.tlsa, {host.mx.host, host.tlsa_base(), facts_.domain}, options_.now);
    }
  }

  Judged judged(const Chain& chain, const std::string& host) const {
    return {chain.empty() ? std::nullopt : read_certificate(chain.front()),
            trust_.faults(chain, host, options_.now)};
  }

  Resolver& resolver_;
  const TrustStore& trust_;
  const GatherOptions& options_;
  const Patience& left_;
  const Progress& progress_;
  Facts facts_;
};

}  // namespace

std::string Addresses::canonical_name() const {
  return report::normal_domain(a.canonical_name.empty() ? aaaa.canonical_name : a.canonical_name);
}

bool MailHost::has_dane() const {
  const bool secure = tlsa_answer.secure && addresses.a.secure && addresses.aaaa.secure;
  return secure && std::any_of(tlsa.begin(), tlsa.end(),
                               [](const Tlsa& one) { return unusable(one).empty(); });
}

Facts gather(const std::string& domain, Resolver& resolver, const TrustStore& trust,
             const GatherOptions& options, const Patience& left, const Progress& progress) {
  return Gatherer(resolver, trust, options, left, progress).gather(domain);
}

}  // namespace tlsrpt::probe
