// SPDX-License-Identifier: MIT
#include "alert/outlets.h"

#include "catch.h"

using namespace tlsrpt;
using namespace tlsrpt::alert;
using store::kMail;
using store::kSyslog;

namespace {

Outlets mailing(std::vector<std::string> addresses) {
  Outlets outlets;
  outlets.mail_to = std::move(addresses);
  return outlets;
}

const store::Delivery& by(const std::vector<store::Delivery>& all, std::string_view notifier) {
  for (const auto& delivery : all) {
    if (delivery.notifier == notifier) return delivery;
  }
  FAIL("no delivery by " << notifier);
  return all.front();
}

}  // namespace

TEST_CASE("addresses that could be more than addresses are refused") {
  for (const char* good : {"postmaster@example.org", "root", "a+b=c@sub.example",
                           "o'neill@x.example", "first.last@example.org"}) {
    CHECK(is_plain_address(good));
  }
  for (const char* bad :
       {"", "a b@example.org", "a@example.org,b@example.org", "<a@example.org>",
        "a@example.org\nBcc: all", "a\r", "-oQ/tmp@example.org", "\"a\"@x.example", "a@[192.0.2.1]",
        "caf\xC3\xA9@example.org", "a;b", "group:a"}) {
    INFO(bad);
    CHECK_FALSE(is_plain_address(bad));
  }
  CHECK_FALSE(is_plain_address(std::string(255, 'a')));
}

TEST_CASE("syslog is always told") {
  const auto all = deliveries({}, {}, report::Time());
  REQUIRE(all.size() == 1);
  CHECK(all[0].notifier == kSyslog);
  CHECK(all[0].state == "pending");
}

TEST_CASE("mail and a command are told where they are configured") {
  Outlets outlets = mailing({"postmaster@example.org"});
  outlets.command = "/bin/true";
  CHECK(deliveries(outlets, {}, report::Time()).size() == 3);
}

TEST_CASE("nothing is mailed to where the reports come to") {
  const Outlets outlets = mailing({"tls-reports@example.org"});
  for (const char* recipient : {"tls-reports@example.org", "TLS-Reports@Example.ORG",
                                "<tls-reports@example.org>", "\"tls-reports\"@example.org"}) {
    CHECK(mailable(outlets, {recipient}).empty());
    const auto mail = by(deliveries(outlets, {"x@example.org", recipient}, report::Time()), kMail);
    CHECK(mail.state == "refused");
    CHECK_THAT(mail.answer,
               tlsrpt::test::Contains("tls-reports@example.org is where the reports come to"));
  }
  CHECK(by(deliveries(outlets, {"other@example.org"}, report::Time()), kMail).state == "pending");
}

TEST_CASE("of several addresses only the one is left out") {
  const Outlets outlets = mailing({"tls-reports@example.org", "postmaster@example.org"});
  const std::vector<std::string> recipients = {"tls-reports@example.org"};
  CHECK(mailable(outlets, recipients) == std::vector<std::string>{"postmaster@example.org"});
  const auto mail = by(deliveries(outlets, recipients, report::Time()), kMail);
  CHECK(mail.state == "pending");
  CHECK_THAT(mail.answer, tlsrpt::test::Contains("tls-reports@example.org"));
  CHECK(refusal(outlets, {}).empty());
}
