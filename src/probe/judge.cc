// SPDX-License-Identifier: MIT
#include "probe/judge.h"

#include <utility>

#include "policy/rules.h"
#include "probe/address.h"
#include "probe/verdicts.h"

namespace tlsrpt::probe {
namespace {

std::string days_between(report::Time from, report::Time to) {
  const auto days = std::chrono::floor<std::chrono::days>(to - from).count();
  return std::to_string(days) + (days == 1 ? " day" : " days");
}

std::string names_of(const Certificate& certificate) {
  constexpr std::size_t kMost = 5;
  std::string text;
  for (std::size_t i = 0; i != certificate.names.size(); ++i) {
    if (i == kMost)
      return text + " and " + std::to_string(certificate.names.size() - kMost) + " more";
    text.append(i == 0 ? "" : ", ").append(certificate.names[i]);
  }
  return text.empty() ? "no name at all" : text;
}

/// Servers and certificates may have much to say.
std::string shortened(std::string what) {
  constexpr std::size_t kMost = 500;
  if (what.size() <= kMost) return what;
  std::size_t end = kMost;
  // Not within a character of UTF-8.
  while (end > kMost - 4 && (static_cast<unsigned char>(what[end]) & 0xC0u) == 0x80u) --end;
  what.resize(end);
  return what + "...";
}

}  // namespace

std::string_view Judgement::mode() const {
  return policy && policy->valid && sts.valid ? std::string_view(policy->policy.mode)
                                              : std::string_view();
}

void find(Judgement& judgement, std::string_view rule, const std::string& of, std::string what) {
  judgement.findings.push_back(policy::finding(rule, {of}, shortened(std::move(what))));
}

void find_as(Judgement& judgement, policy::Severity severity, std::string_view rule,
             const std::string& of, std::string what) {
  find(judgement, rule, of, std::move(what));
  judgement.findings.back().severity = severity;
}

bool judge_answer(Judgement& judgement, const Answer& answer, const std::string& of) {
  if (answer.kind != Answer::Kind::failed) return true;
  if (answer.bogus) {
    find(judgement, "dnssec-bogus", of, "DNSSEC says that the answer is false: " + answer.why);
  } else {
    find(judgement, "dns-failed", of, "the DNS gives no answer: " + answer.why);
    judgement.incomplete = true;
  }
  return false;
}

std::string place_of(const std::string& host, const std::string& address) {
  return std::string(host).append(" [").append(address).append("]");
}

void judge_reach(Judgement& judgement, const Addresses& addresses, const std::string& host) {
  for (const std::string& address : addresses.unfit) {
    find(judgement, "address-unusable", place_of(host, address),
         "the address leads to no other machine");
  }
  for (const std::string& address : addresses.all) {
    if (addresses.given || reach_of(address) != Reach::inside) continue;
    find(judgement, "address-private", place_of(host, address),
         "the address is of a private network");
  }
}

std::string words_of(const Fault& fault, const Judged& judged, const std::string& host,
                     report::Time now) {
  const std::string whose =
      fault.depth == 0 ? "its certificate" : "the CA certificate \"" + fault.subject + '"';
  if (fault.kind == Fault::Kind::expired && fault.depth == 0 && judged.certificate) {
    const report::Time end = judged.certificate->not_after;
    return "its certificate expired on " + report::format_day(report::day_of(end)) + ", " +
           days_between(end, now) + " ago";
  }
  if (fault.kind == Fault::Kind::name && judged.certificate) {
    return "its certificate is not for " + host + ", but for " + names_of(*judged.certificate);
  }
  if (fault.depth == 0 && judged.certificate && judged.certificate->self_signed) {
    return "its certificate is signed by itself";
  }
  return whose + " is not trusted: " + fault.words;
}

std::string words_of_expiry(const Judged& judged, report::Time now) {
  if (!judged.certificate) return {};
  const report::Time end = judged.certificate->not_after;
  if (end < now || end - now >= kSoon) return {};
  return "its certificate expires on " + report::format_day(report::day_of(end)) + ", in " +
         days_between(now, end);
}

Judgement judge(const Facts& facts, report::Time now) {
  Judgement judgement;
  // A name that is not there has no records either.
  if (facts.mx_answer.kind != Answer::Kind::no_name) {
    judge_records(judgement, facts);
    judge_policy(judgement, facts, now);
  }
  judge_hosts(judgement, facts, now);
  if (!facts.in_time) {
    judgement.incomplete = true;
    find(judgement, "time-over", facts.domain, "the time was over before all was looked at");
  }
  return judgement;
}

}  // namespace tlsrpt::probe
