// SPDX-License-Identifier: MIT
// Certificate: what a server presents, to what it says, and to whether senders believe it: by the
// public CAs (RFC 8461, section 4.2) and by TLSA records (RFC 7672, section 3).
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "probe/rdata.h"
#include "report/time.h"

namespace tlsrpt::probe {

/// Of a server, each as DER, its own first. What cannot be read is left out.
using Chain = std::vector<std::string>;

struct Certificate {
  std::vector<std::string> names;  ///< DNS names it is for, as they stand there, at most 100
  std::string subject;             ///< one line
  std::string issuer;              ///< one line
  report::Time not_before;
  report::Time not_after;
  bool self_signed = false;
};

/// Nothing for what is no certificate.
std::optional<Certificate> read_certificate(const std::string& der);

struct Fault {
  enum class Kind { expired, name, untrusted };
  Kind kind = Kind::untrusted;
  int depth = 0;        ///< 0: the server's own certificate
  std::string code;     ///< `X509_V_ERR_CERT_HAS_EXPIRED`, as reports have it
  std::string words;    ///< `certificate has expired`
  std::string subject;  ///< of the certificate at that depth
};

/// The CAs that are trusted.
class TrustStore {
 public:
  /// From a PEM file; an empty path: those of the system. Throws std::runtime_error.
  explicit TrustStore(const std::string& file);
  ~TrustStore();
  TrustStore(TrustStore&&) noexcept;
  TrustStore& operator=(TrustStore&&) noexcept;

  /// All that a sender would find wrong, each once; empty: it is valid for `host` at that time.
  /// Names as RFC 8461, section 4.1 has them: no common name, `*` for a whole label.
  std::vector<Fault> faults(const Chain& chain, const std::string& host, report::Time now) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Why senders do not use a TLSA record with SMTP, or empty. RFC 7672, section 3.1.
std::string unusable(const Tlsa& tlsa);

/// Whether a chain is what the usable ones of these records tell. `hosts`: the names that a
/// certificate of a named issuer (DANE-TA) may be for. Empty: it is; else why not.
std::vector<Fault> dane_faults(const Chain& chain, std::span<const Tlsa> tlsa,
                               const std::vector<std::string>& hosts, report::Time now);

}  // namespace tlsrpt::probe
