// SPDX-License-Identifier: MIT
// AuthenticationResults: the value of one Authentication-Results field to what a verifier says in
// it. Whether anybody should believe that is not asked here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tlsrpt::mail {

/// `header.d=example.com`: what was looked at. RFC 8601, section 2.2, propspec.
struct AuthenticationProperty {
  std::string ptype;     ///< lower case
  std::string property;  ///< lower case
  std::string value;     ///< as told, without quotes; hostile text
};

/// `dkim=pass header.d=example.com`. RFC 8601, section 2.2, resinfo.
struct AuthenticationResult {
  std::string method;         ///< lower case; methods that nobody knows too
  std::uint32_t version = 1;  ///< of the method
  std::string result;         ///< lower case
  std::string reason;         ///< as told; hostile text
  std::vector<AuthenticationProperty> properties;

  /// The value of a property, or null where it is not told.
  const std::string* find(std::string_view ptype, std::string_view property) const;
};

struct AuthenticationResults {
  /// Lower case. Known also where the rest cannot be read; empty where it cannot itself.
  std::string authserv_id;
  bool readable = false;                      ///< all of it, and of version 1
  std::vector<AuthenticationResult> results;  ///< in their order; of `none`, none
};

/// Reads the grammar of RFC 8601, section 2.2, folded or not. Beyond it are tolerated: values
/// without quotes that need them but have neither blank, semicolon, parenthesis nor quote in them,
/// as a `header.b` with a slash; items without a ptype; a result without its end, or none at all.
/// A property that a result tells twice, with two values, makes the field unreadable, and so do
/// more than 200 results, or 50 properties of one.
AuthenticationResults parse_authentication_results(std::string_view value);

}  // namespace tlsrpt::mail
