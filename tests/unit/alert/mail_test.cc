// SPDX-License-Identifier: MIT
#include "alert/mail.h"

#include <sstream>

#include "catch.h"

using namespace tlsrpt;
using namespace tlsrpt::alert;
using tlsrpt::test::Contains;

namespace {

store::Notice notice() {
  store::Notice notice;
  notice.id = 34;
  notice.incident = 12;
  notice.kind = "opened";
  notice.created = report::parse_time("2026-11-21T06:11:42Z")->time;
  notice.subject = "[tlsrpt] example.org: certificate-expired";
  notice.body =
      "B\xC3\xBC"
      "cher AG tells of it.\n";
  return notice;
}

std::string mail(const store::Notice& told) {
  return mail_of(told, {"postmaster@example.org", "root"}, "tlsrpt@example.org");
}

std::string header(const std::string& text) {
  return text.substr(0, text.find("\n\n") + 1);
}

}  // namespace

TEST_CASE("a notice becomes a mail that nothing answers") {
  CHECK(mail(notice()) ==
        "From: tlsrpt@example.org\n"
        "To: postmaster@example.org,\n root\n"
        "Subject: [tlsrpt] example.org: certificate-expired\n"
        "Message-ID: <tlsrpt-notice-34.1795241502@example.org>\n"
        "References: <tlsrpt-incident-12@example.org>\n"
        "Auto-Submitted: auto-generated\n"
        "MIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\n"
        "Content-Transfer-Encoding: 8bit\n"
        "X-Tlsrpt-Notice: opened\n"
        "\n"
        "B\xC3\xBC"
        "cher AG tells of it.\n");
}

TEST_CASE("the same notice is the same mail, also a day later") {
  CHECK(mail(notice()) == mail(notice()));
}

TEST_CASE("no subject is decoded by who reads it") {
  store::Notice hostile;
  hostile.subject = "=?utf-8?q?=e2=80=ae?= a=?b";
  CHECK(mail_of(hostile, {"a@example.org"}, "b@example.org").find("=?") == std::string::npos);
}

TEST_CASE("no subject makes a header of its own") {
  store::Notice hostile = notice();
  hostile.subject = "a\r\nBcc: all@example.com\r\n\r\nbody\xC3\xA9\x1b";
  hostile.kind = "b\nX-Evil: yes";
  std::istringstream lines(header(mail(hostile)));
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    CHECK_THAT(line, !tlsrpt::test::StartsWith("Bcc") && !tlsrpt::test::StartsWith("X-Evil"));
    CHECK(line.find_first_of("\r\x1b") == std::string::npos);
  }
  std::istringstream usual(header(mail(notice())));
  std::size_t wanted = 0;
  for (std::string line; std::getline(usual, line);) ++wanted;
  CHECK(count == wanted);
}

TEST_CASE("an address without a domain gives a Message-ID all the same") {
  CHECK_THAT(mail_of(notice(), {"root"}, "root"),
             Contains("<tlsrpt-notice-34.1795241502@localhost>"));
}
