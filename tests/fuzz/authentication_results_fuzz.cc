// SPDX-License-Identifier: MIT
// authentication_results_fuzz: any bytes as the value of an Authentication-Results field, as that
// of a DKIM-Signature, and as that of From. Aborts where what comes of them is not what their
// headers promise, and where blanks and comments between two results change what these say.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "mail/authentication_results.h"
#include "mail/dkim_signature.h"
#include "mail/mailbox.h"

namespace {

using tlsrpt::mail::AuthenticationResult;
using tlsrpt::mail::AuthenticationResults;
using tlsrpt::mail::mailbox_domain;
using tlsrpt::mail::parse_authentication_results;
using tlsrpt::mail::parse_dkim_signature;

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_keyword(std::string_view text) {
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (!plain) return false;
  }
  return !text.empty();
}

bool has_control(std::string_view text) {
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f) return true;
  }
  return false;
}

/// All that a field says.
std::string all_of(const AuthenticationResults& field) {
  std::string text = field.authserv_id + (field.readable ? "+" : "-");
  for (const AuthenticationResult& result : field.results) {
    text += "\n" + result.method + "/" + std::to_string(result.version) + "=" + result.result +
            " " + result.reason;
    for (const auto& each : result.properties) {
      text += " " + each.ptype + "." + each.property + "=" + each.value;
    }
  }
  return text;
}

void check(const AuthenticationResults& field) {
  require(!field.readable || !field.authserv_id.empty() || field.results.size() <= 200);
  require(field.readable || field.results.empty());
  require(!has_control(field.authserv_id));
  for (const AuthenticationResult& result : field.results) {
    require(is_keyword(result.method) && is_keyword(result.result));
    require(!has_control(result.reason));
    require(result.properties.size() <= 50);
    for (const auto& each : result.properties) {
      require(is_keyword(each.ptype) && is_keyword(each.property) && !has_control(each.value));
      require(result.find(each.ptype, each.property) == &each.value);
    }
  }
}

/// Shows that the target reaches the parsers, before it says that all is well.
bool canary_lives() {
  return all_of(parse_authentication_results(
             "(c) MX.example 1; dkim=pass reason=\"a; b\" header.d=a.example; spf=none")) ==
             "mx.example+\ndkim/1=pass a; b header.d=a.example\nspf/1=none " &&
         all_of(parse_authentication_results("mx.example; dkim=pass (")) == "mx.example-" &&
         parse_dkim_signature("d=a; l=1; b=c").has_length &&
         mailbox_domain("\"x\" <a@b.example>") == "b.example";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool lives = canary_lives();
  require(lives);
  const std::string value(reinterpret_cast<const char*>(data), size);
  const AuthenticationResults field = parse_authentication_results(value);
  check(field);
  // What stands before and behind means nothing.
  require(all_of(parse_authentication_results(" (a (b) \\)) \r\n\t" + value)) == all_of(field));
  if (field.readable) {
    require(all_of(parse_authentication_results(value + "\r\n (c)")) == all_of(field));
    // Whatever a readable field says, a further result is read after it, unless it says `none`, or
    // the 200 are full.
    const auto longer = parse_authentication_results(value + "; x=y");
    require(!longer.readable || (longer.results.size() == field.results.size() + 1 &&
                                 longer.results.back().method == "x"));
  }

  const auto signature = parse_dkim_signature(value);
  require(parse_dkim_signature(value + ";l=0").has_length);
  require(signature.domain.size() + signature.selector.size() + signature.signature.size() <= size);
  const std::string domain = mailbox_domain(value);
  require(domain.size() <= size && domain.find('@') == std::string::npos);
  return 0;
}
