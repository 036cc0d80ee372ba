// SPDX-License-Identifier: MIT
#include "alert/mail.h"

#include "prose/show.h"
#include "report/domain.h"

namespace tlsrpt::alert {
namespace {

std::string message_id(const std::string& left, const std::string& from) {
  const std::string_view domain = report::domain_of_address(from);
  return "<" + left + "@" + (report::is_domain_name(domain) ? std::string(domain) : "localhost") +
         ">";
}

void field(std::string& mail, const char* name, const std::string& value) {
  mail.append(name).append(": ").append(value).append("\n");
}

}  // namespace

std::string joined(const std::vector<std::string>& addresses, std::string_view separator) {
  std::string line;
  for (const std::string& address : addresses) {
    if (!line.empty()) line += separator;
    line += address;
  }
  return line;
}

std::string mail_of(const store::Notice& notice, const std::vector<std::string>& to,
                    const std::string& from) {
  const std::string made = std::to_string(notice.created.time_since_epoch().count());
  std::string mail;
  field(mail, "From", from);
  field(mail, "To", joined(to, ",\n "));
  field(mail, "Subject", prose::undecodable(prose::plain(notice.subject)));
  field(mail, "Message-ID",
        message_id("tlsrpt-notice-" + std::to_string(notice.id) + "." + made, from));
  if (notice.incident) {
    field(mail, "References",
          message_id("tlsrpt-incident-" + std::to_string(*notice.incident), from));
  }
  // RFC 3834, section 5: nobody should answer.
  field(mail, "Auto-Submitted", "auto-generated");
  field(mail, "MIME-Version", "1.0");
  field(mail, "Content-Type", "text/plain; charset=utf-8");
  field(mail, "Content-Transfer-Encoding", "8bit");
  field(mail, "X-Tlsrpt-Notice", prose::plain(notice.kind));
  return mail + "\n" + notice.body;
}

}  // namespace tlsrpt::alert
