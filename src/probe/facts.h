// SPDX-License-Identifier: MIT
// Facts: what a look at a domain from outside found, before anybody judges it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "probe/certificate.h"
#include "probe/fetch.h"
#include "probe/rdata.h"
#include "probe/resolver.h"
#include "probe/starttls.h"

namespace tlsrpt::probe {

/// The addresses of a host.
struct Addresses {
  Answer a;
  Answer aaaa;
  std::vector<std::string> all;    ///< at most kMostAddresses
  std::size_t left_out = 0;        ///< those above
  std::vector<std::string> unfit;  ///< that lead to no other machine; at most kMostAddresses
  bool given = false;              ///< by the options, and not by the DNS

  /// In lower case; empty where the host is no alias.
  std::string canonical_name() const;
};
inline constexpr std::size_t kMostAddresses = 8;

/// A server's certificate, with what senders would say of it.
struct Judged {
  std::optional<Certificate> certificate;
  std::vector<Fault> faults;  ///< by the public CAs, for the name that was asked for
};

/// One address of a mail server.
struct MailServer {
  std::string address;
  Session session;
  Judged judged;                   ///< where TLS was reached
  std::vector<Fault> dane_faults;  ///< where there are usable TLSA records as well
};

/// A host that an MX record names.
struct MailHost {
  Mx mx;
  Addresses addresses;
  Answer tlsa_answer;
  std::vector<Tlsa> tlsa;
  std::string tlsa_at;  ///< the target of an alias, where that has them; else empty
  std::vector<MailServer> servers;

  /// The name below which the TLSA records stand. RFC 7672, section 2.2
  const std::string& tlsa_base() const { return tlsa_at.empty() ? mx.host : tlsa_at; }

  /// Whether senders that know DANE insist on it here. RFC 7672, section 2.2
  bool has_dane() const;
};

/// One address of the policy host.
struct PolicyServer {
  std::string address;
  Fetched fetched;
  Judged judged;
};

struct Facts {
  std::string domain;
  bool validated = false;  ///< whether answers of the DNS were checked by DNSSEC at all
  bool in_time = true;     ///< false: patience was over before all was seen

  Answer tlsrpt_answer;             ///< TXT at `_smtp._tls.DOMAIN`
  std::vector<std::string> tlsrpt;  ///< texts
  Answer sts_answer;                ///< TXT at `_mta-sts.DOMAIN`
  std::vector<std::string> sts;
  /// Names where TLSRPT records stand, and nobody looks: `DOMAIN`, `_tlsrpt.DOMAIN`.
  std::vector<std::string> misplaced;

  Answer mx_answer;
  bool implicit_mx = false;     ///< no MX record: mail goes to the domain's own address
  std::vector<MailHost> hosts;  ///< by preference; at most kMostHosts
  std::size_t hosts_left_out = 0;
  std::vector<std::string>
      no_hosts;  ///< what MX records name that can be no host; strangers' bytes

  std::string policy_host;  ///< `mta-sts.DOMAIN`
  Addresses policy_addresses;
  std::vector<PolicyServer> policy_servers;
};
inline constexpr std::size_t kMostHosts = 20;

}  // namespace tlsrpt::probe
