// SPDX-License-Identifier: MIT
// ResultType: the table of what can go wrong, with meaning and remedy. RFC 8460, section 4.3.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace tlsrpt::report {

struct ResultType {
  std::string_view name;  ///< as registered with IANA; empty in the rows for other types
  std::string_view meaning;
  std::string_view remedy;
  /// A command that shows the fault, with `{mx}` and `{domain}` to be filled in; may be empty.
  std::string_view command;
};

/// The row of a result type; for a type that is not registered, or not told, a row that says so.
const ResultType& result_type(std::string_view name);
bool is_registered(std::string_view name);
/// The registered types, in the order of the RFC.
std::span<const ResultType> result_types();

/// `command` with the names filled in; names that are not plain host names are left out, so that
/// what a report says never becomes part of a command that a person may paste.
std::string command_for(const ResultType& type, std::string_view domain, std::string_view mx);

}  // namespace tlsrpt::report
