// SPDX-License-Identifier: MIT
// Outlets: who is told. Notices go to syslog always, to mail addresses and to a command where they
// are configured.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/time.h"
#include "store/outbox.h"

namespace tlsrpt::alert {

struct Outlets {
  std::vector<std::string> mail_to;  ///< none: no mail
  std::string mail_from;             ///< empty: the first of mail_to
  std::string sendmail = "/usr/sbin/sendmail";
  std::string command;  ///< a path; empty: none
};

/// Whether an address can stand in a header that sendmail reads: printable ASCII without blanks
/// and without the marks that have a meaning there, not longer than RFC 5321, section 4.5.3.1 has
/// it.
bool is_plain_address(std::string_view address);

/// Whether two addresses reach the same mailbox, as far as it can be told: all in one case.
bool same_address(std::string_view a, std::string_view b);

/// The addresses that a notice may be mailed to: not those that the reports themselves come to.
std::vector<std::string> mailable(const Outlets& outlets,
                                  const std::vector<std::string>& recipients);
/// Why there are none, or fewer.
std::string refusal(const Outlets& outlets, const std::vector<std::string>& recipients);

/// The notifiers that these outlets make possible.
std::vector<std::string> configured(const Outlets& outlets);

/// The deliveries of a new notice, one for each of them, due now.
std::vector<store::Delivery> deliveries(const Outlets& outlets,
                                        const std::vector<std::string>& recipients,
                                        report::Time now);

}  // namespace tlsrpt::alert
