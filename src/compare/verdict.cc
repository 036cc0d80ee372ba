// SPDX-License-Identifier: MIT
#include "compare/verdict.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "compare/view.h"
#include "compare/words.h"
#include "report/domain.h"

namespace tlsrpt::compare {
namespace {

using Hosts = std::vector<const probe::MailHost*>;
using Kind = Verdict::Kind;
using Reached = probe::Session::Reached;

constexpr std::size_t kLongestPlace = 100;
constexpr const char* kNotValidated = "the answers of the DNS could not be validated here";

/// What a result type is about.
enum class About { certificate, starttls, tlsa, dane, dnssec, policy, anything };

About about(std::string_view result_type) {
  if (result_type.starts_with("certificate-")) return About::certificate;
  if (result_type == "starttls-not-supported") return About::starttls;
  if (result_type == "tlsa-invalid") return About::tlsa;
  if (result_type == "dane-required") return About::dane;
  if (result_type == "dnssec-invalid") return About::dnssec;
  if (result_type.starts_with("sts-")) return About::policy;
  return About::anything;
}

/// Whether a rule may be the same fault in another sender's words, or keeps it from being seen.
bool is_kin(About told, const policy::Rule& rule) {
  const About found = about(rule.result_type);
  const bool is_no_tls =
      found == About::starttls || rule.id == "tls-handshake" || rule.id == "tls-version";
  switch (told) {
    case About::certificate:
      return found == About::certificate || is_no_tls;
    case About::starttls:
    case About::tlsa:
      return is_no_tls;
    case About::dane:
      return found == About::tlsa || is_no_tls;
    case About::policy:
      return found == About::policy;
    case About::dnssec:
      return false;
    case About::anything:
      break;
  }
  return true;
}

/// Whether a finding has its place at a host, one of its addresses or its TLSA records.
bool is_at(const policy::Finding& finding, const std::string& host) {
  constexpr std::string_view kTlsa = "_25._tcp.";
  std::string_view of = finding.place.of;
  if (of.starts_with(kTlsa)) of.remove_prefix(kTlsa.size());
  return of.starts_with(host) && (of.size() == host.size() || of[host.size()] == ' ');
}

class Incident {
 public:
  Incident(const store::Cause& cause, const probe::Facts& facts, const probe::Judgement& judgement)
      : cause_(cause),
        about_(about(cause.result_type)),
        name_(report::normal_domain(cause.receiving_mx_hostname)),
        facts_(facts),
        judgement_(judgement),
        hosts_(named_hosts()) {}

  Verdict judge() const {
    if (is_of_host() && hosts_.empty()) return judge_missing();
    if (const policy::Finding* const found = same_or_kin()) {
      return {Kind::confirmed, "this check finds " + std::string(found->rule->id) + " at " +
                                   cut(found->place.of, kLongestPlace)};
    }
    return judge_what_is_there();
  }

 private:
  Hosts named_hosts() const {
    Hosts hosts;
    for (const probe::MailHost& host : facts_.hosts) {
      const std::string target = host.addresses.canonical_name();
      if (name_.empty() || name_ == host.mx.host || name_ == target) hosts.push_back(&host);
    }
    return hosts;
  }

  bool is_of_host() const {
    if (about_ == About::dnssec || about_ == About::policy) return false;
    return about_ != About::anything || !name_.empty();
  }

  Verdict judge_missing() const {
    if (facts_.mx_answer.kind == probe::Answer::Kind::failed) {
      return {Kind::unclear, "the MX records could not be looked up"};
    }
    if (facts_.hosts_left_out > 0) {
      return {Kind::unclear, "not all hosts of the MX records were tried"};
    }
    if (name_.empty()) return {Kind::unclear, "there is no mail server to look at"};
    return {Kind::no_host, "is about a host that no MX record names now; expect the all-clear"};
  }

  bool is_here(const policy::Finding& finding) const {
    if (!is_of_host()) return true;
    return std::ranges::any_of(
        hosts_, [&](const probe::MailHost* host) { return is_at(finding, host->mx.host); });
  }

  const policy::Finding* same_or_kin() const {
    const policy::Finding* kin = nullptr;
    for (const policy::Finding& finding : judgement_.findings) {
      const policy::Rule& rule = *finding.rule;
      if (rule.result_type.empty() || !is_here(finding)) continue;
      if (rule.result_type == cause_.result_type) return &finding;
      if (kin == nullptr && is_kin(about_, rule)) kin = &finding;
    }
    return kin;
  }

  Verdict judge_what_is_there() const {
    switch (about_) {
      case About::starttls:
        return judge_starttls();
      case About::tlsa:
        return judge_tlsa();
      case About::dane:
        return judge_dane();
      case About::dnssec:
        return judge_dnssec();
      case About::policy:
        return judge_policy();
      case About::certificate:
      case About::anything:
        break;
    }
    return judge_certificate();
  }

  std::string where() const { return name_.empty() ? "on the mail servers" : "there"; }

  Verdict judge_certificate() const {
    const View view = look(hosts_, [](const probe::MailHost&, const auto& server) {
      return server.session.reached == Reached::tls && server.judged.certificate.has_value();
    });
    const std::string words =
        "the certificate " + where() + " now is valid until " + view.end_day();
    return view.verdict(about_ == About::anything ? "TLS works, and " + words : words);
  }

  Verdict judge_starttls() const {
    const View view = look(hosts_, [](const probe::MailHost&, const auto& server) {
      return server.session.reached >= Reached::agreed;
    });
    const char* const each = view.seen > 1 ? ", at each address" : "";
    return view.verdict("STARTTLS works " + where() + " now" + each);
  }

  /// Why the TLSA records of the hosts could not be judged; empty where they could.
  std::string why_no_tlsa() const {
    if (!facts_.validated) return kNotValidated;
    const bool failed = std::ranges::any_of(hosts_, [](const probe::MailHost* host) {
      return host->tlsa_answer.kind == probe::Answer::Kind::failed;
    });
    return failed ? "the TLSA records could not be looked up" : "";
  }

  Verdict judge_tlsa() const {
    if (std::string why = why_no_tlsa(); !why.empty()) return {Kind::unclear, std::move(why)};
    Hosts with_dane;
    std::ranges::copy_if(hosts_, std::back_inserter(with_dane),
                         [](const probe::MailHost* host) { return host->has_dane(); });
    if (with_dane.empty()) {
      return {Kind::not_reproduced,
              "there is no TLSA record now that senders heed; expect the all-clear"};
    }
    const View view = look(with_dane, [](const probe::MailHost&, const auto& server) {
      return server.session.handshake.has_value();
    });
    return view.verdict("a TLSA record is that of the certificate " + where() + " now");
  }

  Verdict judge_dane() const {
    if (std::string why = why_no_tlsa(); !why.empty()) return {Kind::unclear, std::move(why)};
    for (const probe::MailHost* host : hosts_) {
      if (host->has_dane()) continue;
      return {Kind::confirmed, host->mx.host + " has no TLSA record that senders heed"};
    }
    return {Kind::not_reproduced, "there are TLSA records that senders heed; expect the all-clear"};
  }

  Verdict judge_dnssec() const {
    if (!facts_.validated) return {Kind::unclear, kNotValidated};
    const bool failed = std::ranges::any_of(judgement_.findings, [](const policy::Finding& one) {
      return one.rule->id == "dns-failed";
    });
    if (failed) return {Kind::unclear, "the DNS gives no answer to some questions"};
    return {Kind::not_reproduced,
            "DNSSEC has nothing against any answer of the DNS now; expect the all-clear"};
  }

  Verdict judge_policy() const {
    if (facts_.sts_answer.kind == probe::Answer::Kind::failed) {
      return {Kind::unclear, "the MTA-STS record could not be looked up"};
    }
    if (!probe::announces_policy(facts_)) {
      return {Kind::not_reproduced, "there is no MTA-STS record now; expect the all-clear"};
    }
    const View view = look_at_policy(facts_);
    if (view.seen > 0 && judgement_.mode().empty()) {
      return {Kind::unclear, "senders find no policy now, but for another reason"};
    }
    std::string words =
        "the policy is there and valid now, in mode " + std::string(judgement_.mode());
    if (cause_.result_type == "sts-webpki-invalid") {
      words += ", and the certificate of its host is valid until " + view.end_day();
    }
    return view.verdict(words);
  }

  const store::Cause& cause_;
  About about_;
  std::string name_;
  const probe::Facts& facts_;
  const probe::Judgement& judgement_;
  Hosts hosts_;
};

}  // namespace

Verdict verdict(const store::Cause& cause, const probe::Facts& facts,
                const probe::Judgement& judgement) {
  return Incident(cause, facts, judgement).judge();
}

}  // namespace tlsrpt::compare
