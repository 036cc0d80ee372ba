// SPDX-License-Identifier: MIT
#include "mail/mailbox.h"

#include "catch.h"

namespace tlsrpt::mail {
namespace {

void is_of(std::string_view from, std::string_view domain) {
  INFO(from);
  CHECK(mailbox_domain(from) == domain);
}
void is_of_nobody(std::string_view from) {
  is_of(from, "");
}

TEST_CASE("reads the domain of whoever a From field names") {
  is_of("tls@sender.example", "sender.example");
  is_of("<tls@sender.example>", "sender.example");
  is_of("Sender <tls@sender.example>", "sender.example");
  is_of("\"Sender, Inc.\" <tls@sender.example>", "sender.example");
  is_of("tls@sender.example (Sender)", "sender.example");
  is_of("\"a@b\"@sender.example", "sender.example");
  is_of("tls@\r\n sender.example", "sender.example");
  is_of("tls @ sender (c) . example", "sender.example");
  is_of("=?utf-8?q?S=C3=A4nder?= <tls@sender.example>", "sender.example");
  is_of("tls@[192.0.2.1]", "[192.0.2.1]");
}

TEST_CASE("what stands in names, comments and quotes is no address") {
  is_of("\"tls@other.example\" <tls@sender.example>", "sender.example");
  is_of("tls@other.example <tls@sender.example>", "sender.example");
  is_of("tls@sender.example (tls@other.example)", "sender.example");
  is_of("(<tls@other.example>) tls@sender.example", "sender.example");
  is_of("\"<tls@other.example>\" <tls@sender.example>", "sender.example");
}

TEST_CASE("tolerates a name with a comma but without quotes") {
  is_of("Sender, Inc. <tls@sender.example>", "sender.example");
}

TEST_CASE("several are nobody, and so is what cannot be read") {
  is_of_nobody("a@one.example, b@two.example");
  is_of_nobody("a@one.example, a@one.example");
  is_of_nobody("<a@one.example> <b@two.example>");
  is_of_nobody("A <a@one.example>, B <b@two.example>");
  is_of_nobody("group: a@one.example;");
  is_of_nobody("<@relay.example:a@one.example>");
  is_of_nobody("<a@one.example");
  is_of_nobody("a@one.example>");
  is_of_nobody("<<a@one.example>>");
  is_of_nobody("(a@one.example");
  is_of_nobody("\"a@one.example");
  is_of_nobody("a@one.example Sender");
  is_of_nobody("a@one.example)");
  is_of_nobody("Sender");
  is_of_nobody("<>");
  is_of_nobody("");
  is_of_nobody("a@");
  is_of_nobody(std::string_view("a@one\0.example", 14));
}

}  // namespace
}  // namespace tlsrpt::mail
