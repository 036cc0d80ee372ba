// SPDX-License-Identifier: MIT
#include "alert/outlets.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "report/domain.h"
#include "report/printable.h"

namespace tlsrpt::alert {

bool is_plain_address(std::string_view address) {
  constexpr std::size_t kLongest = 254;
  constexpr std::string_view kMarks = "\"(),:;<>[\\]";
  if (address.empty() || address.size() > kLongest || address.front() == '-') return false;
  return std::all_of(address.begin(), address.end(), [&](char c) {
    return c > ' ' && c < '\x7f' && kMarks.find(c) == std::string_view::npos;
  });
}

namespace {

/// `<"Tls-Reports"@Example.org>` is tls-reports@example.org. Local parts may differ in case by
/// RFC 5321, section 2.4; in practice they do not.
std::string normal_address(std::string_view told) {
  std::string address = report::normal_domain(told);
  std::erase_if(address, [](char c) { return c == '<' || c == '>' || c == '"'; });
  return address;
}

}  // namespace

bool same_address(std::string_view a, std::string_view b) {
  return normal_address(a) == normal_address(b);
}

std::vector<std::string> mailable(const Outlets& outlets,
                                  const std::vector<std::string>& recipients) {
  std::vector<std::string> addresses;
  std::copy_if(outlets.mail_to.begin(), outlets.mail_to.end(), std::back_inserter(addresses),
               [&](const std::string& address) {
                 return std::none_of(
                     recipients.begin(), recipients.end(),
                     [&](const std::string& told) { return same_address(address, told); });
               });
  return addresses;
}

std::string refusal(const Outlets& outlets, const std::vector<std::string>& recipients) {
  const std::vector<std::string> allowed = mailable(outlets, recipients);
  std::string text;
  for (const std::string& address : outlets.mail_to) {
    if (std::find(allowed.begin(), allowed.end(), address) != allowed.end()) continue;
    text += text.empty() ? "" : ", ";
    text += report::printable_ascii(address);
  }
  if (text.empty()) return text;
  return "alert-mail " + text + " is where the reports come to; name an address that people read";
}

std::vector<std::string> configured(const Outlets& outlets) {
  std::vector<std::string> notifiers = {std::string(store::kSyslog)};
  if (!outlets.command.empty()) notifiers.emplace_back(store::kCommand);
  if (!outlets.mail_to.empty()) notifiers.emplace_back(store::kMail);
  return notifiers;
}

std::vector<store::Delivery> deliveries(const Outlets& outlets,
                                        const std::vector<std::string>& recipients,
                                        report::Time now) {
  std::vector<store::Delivery> all;
  for (std::string& notifier : configured(outlets)) {
    store::Delivery& delivery = all.emplace_back();
    delivery.notifier = std::move(notifier);
    delivery.next_try = now;
    if (delivery.notifier != store::kMail) continue;
    delivery.answer = refusal(outlets, recipients);
    if (mailable(outlets, recipients).empty()) delivery.state = store::kRefused;
  }
  return all;
}

}  // namespace tlsrpt::alert
