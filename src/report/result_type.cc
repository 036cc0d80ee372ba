// SPDX-License-Identifier: MIT
#include "report/result_type.h"

#include <array>

#include "report/condense.h"
#include "report/domain.h"

namespace tlsrpt::report {
namespace {

constexpr std::string_view kStartTls =
    "openssl s_client -starttls smtp -connect {mx}:25 -servername {mx} </dev/null";
constexpr std::string_view kTlsa = "dig +dnssec _25._tcp.{mx} TLSA";
constexpr std::string_view kFetch = "curl -v https://mta-sts.{domain}/.well-known/mta-sts.txt";

// RFC 8460, section 4.3
constexpr std::array kTypes = {
    ResultType{"starttls-not-supported", "The mail server did not offer STARTTLS.",
               "Test port 25 of every address of the host from outside; look for a firewall that "
               "inspects SMTP. If only one sender sees it, suspect an interception on its way.",
               kStartTls},
    ResultType{"certificate-host-mismatch", "The certificate does not carry the host's name.",
               "Put the exact MX host name into the certificate; check new or renamed hosts and "
               "the mx lines of the policy.",
               kStartTls},
    ResultType{"certificate-expired", "The certificate has expired.",
               "Renew it and reload the mail server, on every address of the host.", kStartTls},
    ResultType{"certificate-not-trusted", "The certificate does not lead to a trusted CA.",
               "Serve the full chain of a public CA; the reason code says what is missing.",
               kStartTls},
    ResultType{"validation-failure", "TLS failed for a reason that has no label of its own.",
               "Read the reason code; compare protocol versions and ciphers.", kStartTls},
    ResultType{"tlsa-invalid", "TLSA records exist, but none matches the certificate.",
               "Publish the TLSA records of the certificate in use, and of the next one before "
               "it comes into use.",
               kTlsa},
    ResultType{"dnssec-invalid", "The DNS answer could not be validated with DNSSEC.",
               "Check the zone's signatures, their expiry, and the DS record at the parent.",
               kTlsa},
    ResultType{"dane-required", "The sender insists on DANE, and the host has no TLSA record.",
               "Publish TLSA records for every MX host, or ask the sender to drop the "
               "requirement.",
               kTlsa},
    ResultType{"sts-policy-fetch-error", "The MTA-STS policy could not be fetched.",
               "Check DNS and HTTPS of the policy host: status 200, no redirect, no blocking of "
               "robots. Often a passing trouble on the sender's side.",
               kFetch},
    ResultType{"sts-policy-invalid", "The MTA-STS policy was fetched, but is not valid.",
               "Correct the policy, then change the id in the _mta-sts TXT record.", kFetch},
    ResultType{"sts-webpki-invalid", "The policy host's HTTPS certificate could not be verified.",
               "Renew or repair the certificate of the policy host: chain, name, expiry.", kFetch},
};

constexpr ResultType kUnknown = {"", "This result type is not registered.",
                                 "Read the reason code, or ask the reporter.", ""};

constexpr ResultType kSummed = {"", "These failures are more than are kept one by one.",
                                "Read the original report: tlsrpt-store(5).", ""};

constexpr ResultType kUntold = {"", "The reports do not say why.", "Ask the reporters.", ""};

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size()) {
    text.replace(at, what.size(), with);
  }
}

}  // namespace

std::span<const ResultType> result_types() {
  return kTypes;
}

const ResultType& result_type(std::string_view name) {
  for (const ResultType& type : kTypes) {
    if (type.name == name) return type;
  }
  if (name == kRemainder) return kSummed;
  return name.empty() ? kUntold : kUnknown;
}

bool is_registered(std::string_view name) {
  return !result_type(name).name.empty();
}

std::string command_for(const ResultType& type, std::string_view domain, std::string_view mx) {
  std::string command(type.command);
  replace_all(command, "{mx}", is_domain_name(mx) ? mx : "MX-HOST");
  replace_all(command, "{domain}", is_domain_name(domain) ? domain : "DOMAIN");
  return command;
}

}  // namespace tlsrpt::report
