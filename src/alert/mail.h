// SPDX-License-Identifier: MIT
// Mail: a notice to a mail for sendmail's standard input.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/outbox.h"

namespace tlsrpt::alert {

std::string joined(const std::vector<std::string>& addresses, std::string_view separator);

/// A whole mail with LF line ends. Addresses must be plain (alert::is_plain_address). The same
/// notice has the same Message-ID each time, so that a reader knows one that was sent twice; the
/// notices of an incident share a reference, which makes them a thread.
std::string mail_of(const store::Notice& notice, const std::vector<std::string>& to,
                    const std::string& from);

}  // namespace tlsrpt::alert
