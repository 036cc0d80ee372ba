// SPDX-License-Identifier: MIT
// Sendmail: a whole mail to the program that takes it.
#pragma once

#include <string>

namespace tlsrpt::cli {

/// Returns when `program` (sendmail's interface) has accepted the mail for those that its header
/// names. Throws std::runtime_error where it has not, in words; whether it did may be in doubt
/// then.
void send_mail(const std::string& program, const std::string& mail);

}  // namespace tlsrpt::cli
