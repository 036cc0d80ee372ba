// SPDX-License-Identifier: MIT
// Sides: a domain with nothing wrong and reports with nothing to tell, to be changed by each test.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "compare/compare.h"

namespace tlsrpt::compare {

inline const report::Time kNow =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + std::chrono::hours(12);

/// Day -1 is yesterday, the last one that reports can be about.
inline report::Day day(int n) {
  return report::day_of(kNow) + std::chrono::days(n);
}

inline std::vector<std::string> policy_lines(const std::string& mode,
                                             const std::string& max_age = "604800",
                                             const std::string& mx = "mx1.example.com") {
  return {"version: STSv1", "mode: " + mode, "mx: " + mx, "max_age: " + max_age};
}

inline probe::Answer answer(probe::Answer::Kind kind) {
  probe::Answer made;
  made.kind = kind;
  made.secure = true;
  return made;
}

inline probe::Judged valid(const std::string& name, int days) {
  probe::Certificate certificate;
  certificate.names = {name};
  certificate.not_before = kNow - std::chrono::days(10);
  certificate.not_after = kNow + std::chrono::days(days);
  return {certificate, {}};
}

inline probe::MailServer mail_server(const std::string& host, const std::string& address) {
  probe::MailServer server;
  server.address = address;
  server.session = {probe::Session::Reached::tls, "", probe::Handshake{"TLSv1.3", "", {}}};
  server.judged = valid(host, 80);
  return server;
}

inline probe::MailHost mail_host(const std::string& name, const std::string& address) {
  probe::MailHost host;
  host.mx = {10, name};
  host.addresses = {answer(probe::Answer::Kind::records),
                    answer(probe::Answer::Kind::no_records),
                    {address},
                    0,
                    {},
                    false};
  host.tlsa_answer = answer(probe::Answer::Kind::no_records);
  host.servers = {mail_server(name, address)};
  return host;
}

struct Scene {
  probe::Facts facts;
  Told told;

  /// In mode enforce, with one host, and a report of each of the last days.
  Scene() {
    using Kind = probe::Answer::Kind;
    facts.domain = "example.com";
    facts.validated = true;
    facts.tlsrpt_answer = answer(Kind::records);
    facts.tlsrpt = {"v=TLSRPTv1; rua=mailto:reports@example.com"};
    facts.sts_answer = answer(Kind::records);
    facts.sts = {"v=STSv1; id=1"};
    facts.mx_answer = answer(Kind::records);
    facts.hosts = {mail_host("mx1.example.com", "192.0.2.1")};
    facts.policy_host = "mta-sts.example.com";
    facts.policy_addresses = {
        answer(Kind::records), answer(Kind::no_records), {"192.0.2.80"}, 0, {}, false};
    probe::PolicyServer server;
    server.address = "192.0.2.80";
    server.fetched.reached = probe::Fetched::Reached::answer;
    server.fetched.status = 200;
    server.fetched.content_type = "text/plain";
    server.judged = valid("mta-sts.example.com", 50);
    facts.policy_servers = {server};
    serve(policy_lines("enforce"));
    for (int n = -10; n < 0; ++n) told.covered.insert(day(n));
  }

  probe::MailHost& host() { return facts.hosts.front(); }
  probe::MailServer& server() { return host().servers.front(); }
  probe::PolicyServer& policy_server() { return facts.policy_servers.front(); }

  Scene& serve(const std::vector<std::string>& lines) {
    policy_server().fetched.body.clear();
    for (const std::string& line : lines) policy_server().fetched.body += line + "\n";
    return *this;
  }
  Scene& without_record() {
    facts.sts.clear();
    facts.sts_answer = answer(probe::Answer::Kind::no_records);
    policy_server().fetched.status = 404;
    return *this;
  }

  /// A reporter saw this from one day to another.
  Scene& saw(const std::string& reporter, std::vector<std::string> lines, int first, int last,
             std::string policy_type = "sts") {
    told.witnesses.push_back({std::move(policy_type),
                              std::move(lines),
                              {reporter, "", false},
                              10,
                              day(first),
                              day(last)});
    return *this;
  }
  Scene& saw_none(const std::string& reporter, int first, int last) {
    return saw(reporter, {}, first, last, "no-policy-found");
  }

  Scene& incident(std::string result_type, std::string mx = "mx1.example.com") {
    told.incidents.push_back({{"example.com", std::move(result_type), std::move(mx)},
                              day(-4),
                              day(-1),
                              {{"Example AG", "", false}}});
    return *this;
  }

  policy::Findings findings() const {
    return compare(told, facts, probe::judge(facts, kNow), kNow);
  }
  /// `note reports-none`, in their order.
  std::vector<std::string> found() const {
    std::vector<std::string> all;
    for (const policy::Finding& finding : findings()) {
      const char* const severity = finding.severity == policy::Severity::warning ? "warning "
                                   : finding.severity == policy::Severity::note  ? "note "
                                                                                 : "error ";
      all.push_back(severity + std::string(finding.rule->id));
    }
    return all;
  }
  /// The sentence of the only finding.
  std::string what() const {
    const policy::Findings all = findings();
    return all.size() == 1 ? all.front().what : std::to_string(all.size()) + " findings";
  }
};

using Found = std::vector<std::string>;

}  // namespace tlsrpt::compare
