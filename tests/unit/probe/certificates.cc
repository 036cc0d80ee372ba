// SPDX-License-Identifier: MIT
#include "certificates.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace tlsrpt::test {
namespace {

X509* x509(const Issued& one) {
  return static_cast<X509*>(one.certificate.get());
}

EVP_PKEY* key_of(const Issued& one) {
  return static_cast<EVP_PKEY*>(one.key.get());
}

void add_extension(X509* to, int id, const std::string& value) {
  X509_EXTENSION* const extension = ::X509V3_EXT_conf_nid(nullptr, nullptr, id, value.c_str());
  if (extension == nullptr) throw std::runtime_error("no extension " + value);
  ::X509_add_ext(to, extension, -1);
  ::X509_EXTENSION_free(extension);
}

void set_time(ASN1_TIME* out, report::Time time) {
  ::ASN1_TIME_set(out, static_cast<std::time_t>(time.time_since_epoch().count()));
}

std::string alternative_names(const std::vector<std::string>& hosts) {
  std::string text;
  for (const std::string& host : hosts) text.append(text.empty() ? "" : ",").append("DNS:" + host);
  return text;
}

}  // namespace

std::string Issued::der() const {
  unsigned char* bytes = nullptr;
  const int size = ::i2d_X509(x509(*this), &bytes);
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  ::OPENSSL_free(bytes);
  return der;
}

std::string Issued::pem() const {
  BIO* const out = ::BIO_new(::BIO_s_mem());
  ::PEM_write_bio_X509(out, x509(*this));
  char* text = nullptr;
  const long size = BIO_get_mem_data(out, &text);
  std::string pem(text, static_cast<std::size_t>(size));
  ::BIO_free(out);
  return pem;
}

std::string Issued::key_hash() const {
  unsigned char* bytes = nullptr;
  const int size = ::i2d_PUBKEY(key_of(*this), &bytes);
  std::string hash(32, '\0');
  unsigned int length = 0;
  ::EVP_Digest(bytes, static_cast<std::size_t>(size), reinterpret_cast<unsigned char*>(hash.data()),
               &length, ::EVP_sha256(), nullptr);
  ::OPENSSL_free(bytes);
  return hash;
}

Issued issue(const Request& request, const Issued* issuer) {
  static long serial = 0;
  Issued made{std::shared_ptr<X509>(::X509_new(), ::X509_free),
              std::shared_ptr<EVP_PKEY>(EVP_EC_gen("P-256"), ::EVP_PKEY_free)};
  X509* const one = x509(made);
  ::X509_set_version(one, X509_VERSION_3);
  ::ASN1_INTEGER_set(::X509_get_serialNumber(one), ++serial);
  set_time(::X509_getm_notBefore(one), request.from);
  set_time(::X509_getm_notAfter(one), request.to);
  ::X509_NAME_add_entry_by_txt(::X509_get_subject_name(one), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(request.name.c_str()), -1, -1,
                               0);
  ::X509_set_issuer_name(one, ::X509_get_subject_name(issuer == nullptr ? one : x509(*issuer)));
  ::X509_set_pubkey(one, key_of(made));
  if (request.is_authority) {
    add_extension(one, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(one, NID_key_usage, "critical,keyCertSign");
  }
  if (!request.hosts.empty()) {
    add_extension(one, NID_subject_alt_name, alternative_names(request.hosts));
  }
  ::X509_sign(one, issuer == nullptr ? key_of(made) : key_of(*issuer), ::EVP_sha256());
  return made;
}

}  // namespace tlsrpt::test
