// SPDX-License-Identifier: MIT
// The mail servers, by what senders demand of them: nothing, a policy (RFC 8461, section 4) or DANE
// (RFC 7672, section 2.2).
#include <algorithm>
#include <map>
#include <utility>

#include "policy/mx_pattern.h"
#include "policy/reading.h"
#include "policy/rules.h"
#include "probe/verdicts.h"
#include "report/domain.h"

namespace tlsrpt::probe {
namespace {

using policy::Severity;

/// Findings of one host: what several of its addresses have in common is told once.
class HostFindings {
 public:
  HostFindings(Judgement& judgement, std::string host)
      : judgement_(judgement), host_(std::move(host)) {}

  void add(Severity severity, std::string_view rule, const std::string& address,
           const std::string& what) {
    const auto same = std::find_if(all_.begin(), all_.end(), [&](const One& other) {
      return other.rule == rule && other.what == what;
    });
    if (same == all_.end()) {
      all_.push_back({severity, rule, what, host_ + " [" + address + ']'});
    } else {
      same->of += ", [" + address + ']';
    }
  }

  void hand_over() {
    for (const One& one : all_) find_as(judgement_, one.severity, one.rule, one.of, one.what);
  }

 private:
  struct One {
    Severity severity;
    std::string_view rule;
    std::string what;
    std::string of;
  };

  Judgement& judgement_;
  std::string host_;
  std::vector<One> all_;
};

/// How bad it is where TLS cannot be had, and where the certificate cannot be believed.
struct Demands {
  Severity of_tls = Severity::warning;
  Severity of_pkix = Severity::warning;
};

Demands demands(const Judgement& judgement, const MailHost& host) {
  const std::string_view mode = judgement.mode();
  const bool policy = mode == "enforce" || mode == "testing";
  const bool dane = host.has_dane();
  return {
      policy || dane ? Severity::error : Severity::warning,
      policy ? Severity::error : (dane ? Severity::note : Severity::warning),
  };
}

/// Of a kind that a hostile zone has by the thousand.
constexpr std::size_t kMostTold = 10;

std::string and_more(std::size_t all, std::string_view what) {
  return "and " + std::to_string(all - kMostTold) + " more " + std::string(what);
}

class Host {
 public:
  Host(Judgement& judgement, const Facts& facts, const MailHost& host, bool any_connected,
       report::Time now)
      : judgement_(judgement),
        facts_(facts),
        host_(host),
        any_connected_(any_connected),
        now_(now),
        demands_(demands(judgement, host)),
        findings_(judgement, host.mx.host) {}

  void judge() {
    judge_name();
    judge_addresses();
    judge_policy();
    judge_tlsa();
    for (const MailServer& server : host_.servers) judge(server);
    findings_.hand_over();
  }

 private:
  void find(std::string_view rule, std::string what) {
    probe::find(judgement_, rule, host_.mx.host, std::move(what));
  }

  void judge_name() {
    const std::string canonical = host_.addresses.canonical_name();
    const bool alias = !canonical.empty() && canonical != host_.mx.host;
    if (alias && !facts_.implicit_mx) find("mx-alias", "it is an alias of " + canonical);
  }

  void judge_addresses() {
    const Addresses& addresses = host_.addresses;
    const bool a = judge_answer(judgement_, addresses.a, host_.mx.host + " A");
    const bool aaaa = judge_answer(judgement_, addresses.aaaa, host_.mx.host + " AAAA");
    judge_reach(judgement_, addresses, host_.mx.host);
    if (addresses.all.empty() && addresses.unfit.empty() && a && aaaa)
      find("mx-no-address", "it has no address");
    if (addresses.left_out != 0) {
      find("not-tried",
           std::to_string(addresses.left_out) + " more of its addresses were not tried");
    }
  }

  void judge_policy() {
    const std::string_view mode = judgement_.mode();
    if (mode.empty() || mode == "none") return;
    const std::vector<std::string>& patterns = judgement_.policy->policy.mx;
    const bool named = std::any_of(
        patterns.begin(), patterns.end(),
        [&](const std::string& pattern) { return policy::matches(pattern, host_.mx.host); });
    if (named) return;
    find_as(judgement_, mode == "enforce" ? Severity::error : Severity::warning, "mx-not-in-policy",
            host_.mx.host, "no mx line of the policy stands for it");
  }

  /// Where an address is known not to be signed nobody asks for TLSA records, which some name
  /// servers answer with errors. RFC 7672, section 2.2
  bool is_asked_for_tlsa() const {
    const auto is_unsigned = [](const Answer& answer) {
      return answer.kind != Answer::Kind::failed && !answer.secure;
    };
    const Addresses& addresses = host_.addresses;
    return !facts_.validated || !(is_unsigned(addresses.a) || is_unsigned(addresses.aaaa));
  }

  void judge_unusable(const std::string& of) {
    std::size_t count = 0;
    for (const Tlsa& tlsa : host_.tlsa) {
      const std::string why = unusable(tlsa);
      if (why.empty() || ++count > kMostTold) continue;
      probe::find(judgement_, "tlsa-unusable", of,
                  "senders pass over " + policy::quoted(text_of(tlsa)) + ": " + why);
    }
    if (count > kMostTold) probe::find(judgement_, "tlsa-unusable", of, and_more(count, "records"));
  }

  void judge_tlsa() {
    const std::string of = "_25._tcp." + host_.tlsa_base() + " TLSA";
    const bool failed = host_.tlsa_answer.kind == Answer::Kind::failed;
    if (failed && !is_asked_for_tlsa()) return;
    if (!judge_answer(judgement_, host_.tlsa_answer, of)) return;
    judge_unusable(of);
    if (facts_.validated && !host_.tlsa.empty() && !host_.tlsa_answer.secure) {
      probe::find(judgement_, "tlsa-insecure", of, "the records are not signed by DNSSEC");
    } else if (host_.tlsa_answer.secure && !host_.tlsa.empty() && !is_asked_for_tlsa()) {
      probe::find(judgement_, "tlsa-insecure", of,
                  "the addresses of the host are not signed by DNSSEC");
    }
  }

  void judge(const MailServer& server) {
    const Session& session = server.session;
    const auto add = [&](Severity severity, std::string_view rule, const std::string& what) {
      findings_.add(severity, rule, server.address, what);
    };
    switch (session.reached) {
      case Session::Reached::no_way:
        return add(Severity::note, "not-tried", "it was not tried: " + session.why);
      case Session::Reached::nothing:
        return add(Severity::warning, "smtp-unreachable",
                   "it cannot be reached: " + session.why + (any_connected_ ? "" : kNoneReached));
      case Session::Reached::greeting:
        return add(Severity::warning, "smtp-refused",
                   "it does not talk to this machine: " + session.why);
      case Session::Reached::ehlo:
        return add(demands_.of_tls, "starttls-missing", session.why);
      case Session::Reached::offered:
        return add(demands_.of_tls, "starttls-refused",
                   "it offers STARTTLS, but then " + session.why);
      case Session::Reached::agreed:
        return add(demands_.of_tls, "tls-handshake", "the TLS handshake fails: " + session.why);
      case Session::Reached::tls:
        break;
    }
    const std::string& protocol = session.handshake->protocol;
    if (protocol != "TLSv1.2" && protocol != "TLSv1.3") {
      add(demands_.of_tls, "tls-version", "it speaks nothing newer than " + protocol);
    }
    judge_certificate(server);
    judge_dane(server);
  }

  void judge_certificate(const MailServer& server) {
    const Severity of_end = severity_of_end(server.judged);
    for (const Fault& fault : server.judged.faults) {
      const std::string what = words_of(fault, server.judged, host_.mx.host, now_);
      const bool is_end = fault.kind == Fault::Kind::expired;
      findings_.add(is_end ? of_end : demands_.of_pkix, rule_of(fault.kind), server.address, what);
    }
    const std::string soon = words_of_expiry(server.judged, now_);
    if (!soon.empty()) {
      findings_.add(std::min(of_end, Severity::warning), "certificate-expires-soon", server.address,
                    soon);
    }
  }

  /// The end of a certificate that nobody believes, and nobody asks for, changes nothing.
  Severity severity_of_end(const Judged& judged) const {
    const bool untrusted =
        std::any_of(judged.faults.begin(), judged.faults.end(),
                    [](const Fault& fault) { return fault.kind == Fault::Kind::untrusted; });
    return demands_.of_pkix == Severity::warning && untrusted ? Severity::note : demands_.of_pkix;
  }

  static std::string_view rule_of(Fault::Kind kind) {
    switch (kind) {
      case Fault::Kind::expired:
        return "certificate-expired";
      case Fault::Kind::name:
        return "certificate-name";
      case Fault::Kind::untrusted:
        break;
    }
    return "certificate-untrusted";
  }

  void judge_dane(const MailServer& server) {
    if (server.dane_faults.empty()) return;
    const Fault& fault = server.dane_faults.front();
    findings_.add(Severity::error, "tlsa-mismatch", server.address,
                  "no TLSA record is that of its certificate" +
                      (fault.words.empty() ? std::string() : ": " + fault.words));
  }

  static constexpr const char* kNoneReached =
      " (nor can any other mail server; this network may not let port 25 out)";

  Judgement& judgement_;
  const Facts& facts_;
  const MailHost& host_;
  bool any_connected_;
  report::Time now_;
  Demands demands_;
  HostFindings findings_;
};

/// Whether any mail server was seen that far, or further.
bool any_reached(const Facts& facts, Session::Reached least) {
  return std::any_of(facts.hosts.begin(), facts.hosts.end(), [&](const MailHost& host) {
    return std::any_of(host.servers.begin(), host.servers.end(),
                       [&](const MailServer& server) { return server.session.reached >= least; });
  });
}

/// Whether there are hosts to look at.
bool judge_mx(Judgement& judgement, const Facts& facts) {
  const std::string of = facts.domain + " MX";
  if (!judge_answer(judgement, facts.mx_answer, of)) return false;
  if (facts.mx_answer.kind == Answer::Kind::no_name) {
    find(judgement, "domain-missing", facts.domain, "the DNS knows no such domain");
    return false;
  }
  if (facts.implicit_mx) {
    find(judgement, "mx-missing", of,
         "there is no MX record; mail goes to the domain's own address");
  } else if (is_null_mx(facts)) {
    find(judgement, "mx-null", of, "the domain takes no mail");
  }
  const std::size_t bad = facts.no_hosts.size();
  for (std::size_t i = 0; i != std::min(bad, kMostTold); ++i) {
    find(judgement, "mx-name", of, policy::quoted(facts.no_hosts[i]) + " can be no host");
  }
  if (bad > kMostTold) find(judgement, "mx-name", of, and_more(bad, "names"));
  if (facts.hosts_left_out != 0) {
    find(judgement, "not-tried", of,
         std::to_string(facts.hosts_left_out) + " more hosts were not tried");
  }
  return !facts.hosts.empty();
}

/// Senders that insist on DANE insist on it for each host.
void judge_dane_as_a_whole(Judgement& judgement, const Facts& facts) {
  const auto has_dane = [](const MailHost& host) { return host.has_dane(); };
  if (std::none_of(facts.hosts.begin(), facts.hosts.end(), has_dane)) return;
  if (!facts.mx_answer.secure) {
    find(judgement, "tlsa-insecure", facts.domain + " MX",
         "the MX records are not signed by DNSSEC, the TLSA records of the hosts are");
  }
  for (const MailHost& host : facts.hosts) {
    if (host.has_dane() || host.tlsa_answer.kind == Answer::Kind::failed) continue;
    find(judgement, "tlsa-partial", host.mx.host,
         "it has no TLSA record that counts, and other hosts of the domain have");
  }
}

void judge_patterns(Judgement& judgement, const Facts& facts) {
  if (judgement.mode().empty() || facts.hosts_left_out != 0) return;
  const policy::StsPolicy& read = judgement.policy->policy;
  for (std::size_t i = 0; i != read.mx.size(); ++i) {
    const bool used = std::any_of(
        facts.hosts.begin(), facts.hosts.end(),
        [&](const MailHost& host) { return policy::matches(read.mx[i], host.mx.host); });
    if (used) continue;
    judgement.findings.push_back(policy::finding("policy-mx-unused", read.mx_places[i],
                                                 "no MX record is meant by \"" + read.mx[i] + '"'));
  }
}

}  // namespace

bool is_null_mx(const Facts& facts) {
  return facts.mx_answer.kind == Answer::Kind::records && facts.hosts.empty() &&
         facts.no_hosts.empty();
}

void judge_hosts(Judgement& judgement, const Facts& facts, report::Time now) {
  if (!judge_mx(judgement, facts)) return;
  judgement.incomplete |= !any_reached(facts, Session::Reached::ehlo);
  const bool any_connected = any_reached(facts, Session::Reached::greeting);
  for (const MailHost& host : facts.hosts) {
    Host(judgement, facts, host, any_connected, now).judge();
  }
  judge_dane_as_a_whole(judgement, facts);
  judge_patterns(judgement, facts);
}

}  // namespace tlsrpt::probe
