// SPDX-License-Identifier: MIT
// organisation: whose a domain is, by the public suffix list. The list is that of the library, so
// that no file is read.
#pragma once

#include <string>
#include <string_view>

namespace tlsrpt::ingest {

/// The domain below a public suffix that `domain` is, or is part of: `example.co.uk` of
/// `mx1.example.co.uk`. Empty where it is a public suffix itself, or no domain. `domain` as
/// normal_mail_domain() has it.
std::string organisational_domain(const std::string& domain);

/// Whether `domain` is `parent` or stands below it.
bool is_within(std::string_view domain, std::string_view parent);

}  // namespace tlsrpt::ingest
