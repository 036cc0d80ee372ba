// SPDX-License-Identifier: MIT
#include "probe/certificate.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace tlsrpt::probe {
namespace {

struct FreeX509 {
  void operator()(X509* one) const { ::X509_free(one); }
  void operator()(STACK_OF(X509) * all) const { sk_X509_pop_free(all, ::X509_free); }
  void operator()(X509_STORE* store) const { ::X509_STORE_free(store); }
  void operator()(X509_STORE_CTX* context) const { ::X509_STORE_CTX_free(context); }
  void operator()(GENERAL_NAMES* names) const { ::GENERAL_NAMES_free(names); }
  void operator()(SSL_CTX* context) const { ::SSL_CTX_free(context); }
  void operator()(SSL* ssl) const { ::SSL_free(ssl); }
  void operator()(BIO* bio) const { ::BIO_free(bio); }
};
using One = std::unique_ptr<X509, FreeX509>;
using All = std::unique_ptr<STACK_OF(X509), FreeX509>;
using Store = std::unique_ptr<X509_STORE, FreeX509>;
using StoreContext = std::unique_ptr<X509_STORE_CTX, FreeX509>;

/// What every public CA and every sender asks for: 112 bits would be 2, 80 are 1.
constexpr int kSecurityLevel = 1;
constexpr std::size_t kMostNames = 100;

One parse(const std::string& der) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  return One(::d2i_X509(nullptr, &bytes, static_cast<long>(der.size())));
}

std::string line_of(const X509_NAME* name) {
  const std::unique_ptr<BIO, FreeX509> out(::BIO_new(::BIO_s_mem()));
  ::X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return text == nullptr || size <= 0 ? std::string()
                                      : std::string(text, static_cast<std::size_t>(size));
}

report::Time time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (::ASN1_TIME_to_tm(time, &parts) != 1) return {};
  return report::Time(std::chrono::seconds(::timegm(&parts)));
}

std::vector<std::string> names_of(const X509* certificate) {
  std::vector<std::string> found;
  const std::unique_ptr<GENERAL_NAMES, FreeX509> names(static_cast<GENERAL_NAMES*>(
      ::X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_DNS || found.size() == kMostNames) continue;
    const ASN1_IA5STRING* const text = name->d.dNSName;
    found.emplace_back(reinterpret_cast<const char*>(::ASN1_STRING_get0_data(text)),
                       static_cast<std::size_t>(::ASN1_STRING_length(text)));
  }
  return found;
}

Fault::Kind kind_of(int code) {
  switch (code) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return Fault::Kind::expired;
    case X509_V_ERR_HOSTNAME_MISMATCH:
      return Fault::Kind::name;
    default:
      return Fault::Kind::untrusted;
  }
}

/// As senders that use this library report it.
std::string code_name(int code) {
  switch (code) {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
      return "X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "X509_V_ERR_CERT_NOT_YET_VALID";
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "X509_V_ERR_CERT_HAS_EXPIRED";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return "X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return "X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN";
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
      return "X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY";
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return "X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE";
    case X509_V_ERR_HOSTNAME_MISMATCH:
      return "X509_V_ERR_HOSTNAME_MISMATCH";
    case X509_V_ERR_INVALID_PURPOSE:
      return "X509_V_ERR_INVALID_PURPOSE";
    case X509_V_ERR_DANE_NO_MATCH:
      return "X509_V_ERR_DANE_NO_MATCH";
    default:
      return "X509 verification error " + std::to_string(code);
  }
}

/// The faults of one verification are collected here, for which it goes on after each.
int ex_data_index() {
  static const int index = ::X509_STORE_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

void add_fault(std::vector<Fault>& faults, X509_STORE_CTX* context, int code) {
  const int depth = ::X509_STORE_CTX_get_error_depth(context);
  const bool known = std::any_of(faults.begin(), faults.end(), [&](const Fault& other) {
    return other.depth == depth && other.kind == kind_of(code);
  });
  if (known) return;
  Fault fault{kind_of(code), depth, code_name(code), ::X509_verify_cert_error_string(code), {}};
  const X509* const at = ::X509_STORE_CTX_get_current_cert(context);
  if (at != nullptr) fault.subject = line_of(::X509_get_subject_name(at));
  faults.push_back(std::move(fault));
}

int collect(int good, X509_STORE_CTX* context) {
  if (good != 1) {
    auto* const faults =
        static_cast<std::vector<Fault>*>(::X509_STORE_CTX_get_ex_data(context, ex_data_index()));
    add_fault(*faults, context, ::X509_STORE_CTX_get_error(context));
  }
  return 1;
}

std::time_t seconds_of(report::Time now) {
  return static_cast<std::time_t>(now.time_since_epoch().count());
}

struct Presented {
  One own;
  All others;
};

Presented presented(const Chain& chain) {
  Presented all{nullptr, All(sk_X509_new_null())};
  for (const std::string& der : chain) {
    One one = parse(der);
    if (one == nullptr) continue;
    if (all.own == nullptr) {
      all.own = std::move(one);
    } else if (sk_X509_push(all.others.get(), one.get()) > 0) {
      static_cast<void>(one.release());
    }
  }
  return all;
}

const std::vector<Fault>& unreadable() {
  static const std::vector<Fault> fault = {
      {Fault::Kind::untrusted, 0, "", "the server presents no certificate that can be read", ""}};
  return fault;
}

/// Verifies as a client does that asks for a server; `dane` may be null.
std::vector<Fault> verify(const Presented& all, X509_STORE* store, SSL_DANE* dane,
                          const std::vector<std::string>& hosts, report::Time now) {
  std::vector<Fault> faults;
  const StoreContext context(::X509_STORE_CTX_new());
  if (context == nullptr ||
      ::X509_STORE_CTX_init(context.get(), store, all.own.get(), all.others.get()) != 1) {
    throw std::runtime_error("OpenSSL cannot begin to verify a certificate");
  }
  ::X509_STORE_CTX_set_default(context.get(), "ssl_server");
  if (dane != nullptr) ::X509_STORE_CTX_set0_dane(context.get(), dane);
  X509_VERIFY_PARAM* const how = ::X509_STORE_CTX_get0_param(context.get());
  ::X509_VERIFY_PARAM_set_time(how, seconds_of(now));
  ::X509_VERIFY_PARAM_set_auth_level(how, kSecurityLevel);
  ::X509_VERIFY_PARAM_set_hostflags(
      how, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  for (const std::string& host : hosts)
    ::X509_VERIFY_PARAM_add1_host(how, host.data(), host.size());
  ::X509_STORE_CTX_set_ex_data(context.get(), ex_data_index(), &faults);
  ::X509_STORE_CTX_set_verify_cb(context.get(), collect);
  if (::X509_verify_cert(context.get()) != 1 && faults.empty()) {
    add_fault(faults, context.get(), ::X509_STORE_CTX_get_error(context.get()));
  }
  ::ERR_clear_error();
  return faults;
}

}  // namespace

std::optional<Certificate> read_certificate(const std::string& der) {
  const One one = parse(der);
  ::ERR_clear_error();
  if (one == nullptr) return std::nullopt;
  Certificate read;
  read.names = names_of(one.get());
  read.subject = line_of(::X509_get_subject_name(one.get()));
  read.issuer = line_of(::X509_get_issuer_name(one.get()));
  read.not_before = time_of(::X509_get0_notBefore(one.get()));
  read.not_after = time_of(::X509_get0_notAfter(one.get()));
  read.self_signed = ::X509_self_signed(one.get(), 0) == 1;
  return read;
}

struct TrustStore::State {
  Store store{::X509_STORE_new()};
};

TrustStore::TrustStore(const std::string& file) : state_(std::make_unique<State>()) {
  X509_STORE* const store = state_->store.get();
  const int done = file.empty() ? ::X509_STORE_set_default_paths(store)
                                : ::X509_STORE_load_file(store, file.c_str());
  ::ERR_clear_error();
  if (done != 1) throw std::runtime_error("no certificates of CAs can be read from " + file);
}
TrustStore::~TrustStore() = default;
TrustStore::TrustStore(TrustStore&&) noexcept = default;
TrustStore& TrustStore::operator=(TrustStore&&) noexcept = default;

std::vector<Fault> TrustStore::faults(const Chain& chain, const std::string& host,
                                      report::Time now) const {
  const Presented all = presented(chain);
  if (all.own == nullptr) return unreadable();
  return verify(all, state_->store.get(), nullptr, {host}, now);
}

std::string unusable(const Tlsa& tlsa) {
  constexpr std::uint8_t kTrustAnchor = 2;
  constexpr std::uint8_t kEndEntity = 3;
  constexpr std::array<std::size_t, 3> kSizes = {0, 32, 64};
  if (tlsa.usage < kTrustAnchor) {
    return "usage " + std::to_string(tlsa.usage) + " is not used with SMTP";
  }
  if (tlsa.usage > kEndEntity) return "usage " + std::to_string(tlsa.usage) + " is unknown";
  if (tlsa.selector > 1) return "selector " + std::to_string(tlsa.selector) + " is unknown";
  if (tlsa.matching_type >= kSizes.size()) {
    return "matching type " + std::to_string(tlsa.matching_type) + " is unknown";
  }
  const std::size_t size = kSizes.at(tlsa.matching_type);
  if (tlsa.data.empty() || (size != 0 && tlsa.data.size() != size)) {
    return "its data has " + std::to_string(tlsa.data.size()) + " bytes" +
           (size != 0 ? ", not " + std::to_string(size) : "");
  }
  return {};
}

std::vector<Fault> dane_faults(const Chain& chain, std::span<const Tlsa> tlsa,
                               const std::vector<std::string>& hosts, report::Time now) {
  const Presented all = presented(chain);
  if (all.own == nullptr) return unreadable();
  // The rules of DANE are OpenSSL's; it keeps them beside a connection, which this one never is.
  const std::unique_ptr<SSL_CTX, FreeX509> context(::SSL_CTX_new(::TLS_client_method()));
  if (context == nullptr || ::SSL_CTX_dane_enable(context.get()) != 1) {
    throw std::runtime_error("OpenSSL has no DANE");
  }
  const std::unique_ptr<SSL, FreeX509> ssl(::SSL_new(context.get()));
  if (ssl == nullptr || ::SSL_dane_enable(ssl.get(), hosts.front().c_str()) != 1) {
    throw std::runtime_error("OpenSSL takes no DANE for " + hosts.front());
  }
  // RFC 7672, section 3.1.1: expiry and names of an end entity do not matter.
  ::SSL_dane_set_flags(ssl.get(), DANE_FLAG_NO_DANE_EE_NAMECHECKS);
  bool any = false;
  for (const Tlsa& one : tlsa) {
    if (!unusable(one).empty()) continue;
    any |= ::SSL_dane_tlsa_add(ssl.get(), one.usage, one.selector, one.matching_type,
                               reinterpret_cast<const unsigned char*>(one.data.data()),
                               one.data.size()) == 1;
  }
  if (!any) {
    return {{Fault::Kind::untrusted, 0, "", "no TLSA record can be used with SMTP", ""}};
  }
  const Store nobody(::X509_STORE_new());
  return verify(all, nobody.get(), ::SSL_get0_dane(ssl.get()), hosts, now);
}

}  // namespace tlsrpt::probe
