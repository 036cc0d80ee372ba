// SPDX-License-Identifier: MIT
#include "mail/mail_start.h"

#include <string>

#include "catch.h"

namespace tlsrpt::mail {

TEST_CASE("a mail begins with a header that has a field of a mail") {
  for (const std::string before :
       {"", "\n", "a footer\n\n", "a footer\r\n\r\n", "-- \n", "a\n--x\n"}) {
    for (const std::string header :
         {"Content-Type: text/plain\n\n", "X-Other: a\n folded\nSubject: x\n\nbody",
          "tls-report-domain: x\r\n\r\n", "Received: by x"}) {
      CAPTURE(before, header);
      const auto start = find_mail(before + header);
      REQUIRE(start);
      CHECK(start->at == before.size());
      CHECK(begins_mail(header));
    }
  }
}

TEST_CASE("the line of a delimiter or of an mbox is found with the mail behind it") {
  CHECK(find_mail("text\n--=_other  \nContent-Type: text/plain\n\n")->delimiter == "--=_other  ");
  const auto start = find_mail("text\nFrom tls@sender.example\nSubject: x\n\n");
  REQUIRE(start);
  CHECK(start->at == 5);
  CHECK(start->delimiter.empty());
}

TEST_CASE("prose is no mail") {
  for (const std::string text :
       {"", "text", "Note: a\n\nb", "text\nSubject: x\n\n", "Date: every Friday\nin the hall\n\n",
        "From here on\nit is text\n", "X: a\nY: b\n\n", " Subject: x\n\n", "--\n--\nlist\n"}) {
    CAPTURE(text);
    CHECK_FALSE(find_mail(text));
    CHECK_FALSE(begins_mail(text));
  }
}

TEST_CASE("a mail may begin with a byte order mark, blank lines and a From line") {
  CHECK(begins_mail("\xEF\xBB\xBF\n\nFrom x\nSubject: x\n\n"));
  CHECK_FALSE(begins_mail("text\n\nSubject: x\n\n"));
}

}  // namespace tlsrpt::mail
