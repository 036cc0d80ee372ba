// SPDX-License-Identifier: MIT
#include "mail/header.h"

#include "catch.h"
#include "mails.h"

namespace tlsrpt::mail {
namespace {

RawHeader read_raw(std::string_view text, const Boundaries& boundaries = {"--b"}) {
  return read_header(text, boundaries, Limits{}, "");
}

/// The header is well-formed and ends before `body`.
Fields fields(std::string_view text, std::string_view body) {
  INFO(text);
  const RawHeader header = read_raw(text);
  CHECK(text.substr(header.length) == body);
  CHECK_FALSE(header.malformed);
  return header.fields;
}

Fields malformed(std::string_view text, std::string_view body) {
  INFO(text);
  const RawHeader header = read_raw(text);
  CHECK(text.substr(header.length) == body);
  CHECK(header.malformed);
  return header.fields;
}

TEST_CASE("reads fields with any line end") {
  CHECK(fields("Subject: a\nFrom: b\n\nbody", "body").from == "b");
  CHECK(fields("Subject: a\r\nFrom: b\r\n\r\nbody", "body").from == "b");
  CHECK(fields("Subject: a\rFrom: b\r\rbody", "body").from == "b");
  CHECK(fields("Subject: a\r\r\nFrom: b\r\r\n\r\r\nbody", "body").from == "b");
  CHECK(fields("From: b", "").from == "b");
  CHECK(fields("", "").from.empty());
  CHECK(fields("\nbody", "body").from.empty());
}

TEST_CASE("unfolds and trims values") {
  CHECK(fields("Subject: a\n b\n\tc \n\n", "").subject == "a b\tc");
  CHECK(fields("Subject:\r\n a\r\n\r\n", "").subject == "a");
  CHECK(fields("SUBJECT :a\n\n", "").subject == "a");
  CHECK(fields("Subject: a\n \n b\n\n", "").subject == "a  b");
}

TEST_CASE("takes the first of equal fields that is not empty") {
  CHECK(fields("Subject:\nSubject: a\nSubject: b\n\n", "").subject == "a");
}

using Values = std::vector<std::string>;

TEST_CASE("takes all signatures and results of authentication, in their order") {
  const Fields found = fields(
      "Authentication-Results: a; none\nFrom: x\nDKIM-Signature: v=1;\n\tb=1\n"
      "authentication-results:\n b\nDKIM-Signature: v=1; b=2\n\n",
      "");
  CHECK(found.authentication_results == Values{"a; none", "b"});
  CHECK(found.dkim_signatures == Values{"v=1;\tb=1", "v=1; b=2"});
}

TEST_CASE("results of authentication have one name only") {
  CHECK(fields("ARC-Authentication-Results: a\nX-Authentication-Results: b\n"
               "Authentication-Results-Original: c\nAuthentication_Results: d\n"
               "Original-Authentication-Results: e\n\n",
               "")
            .authentication_results.empty());
}

TEST_CASE("results of authentication are those that a mail server sees, too") {
  const auto results = [](std::string_view text) {
    return read_raw(text).fields.authentication_results;
  };
  CHECK(results("X: y\rAuthentication-Results: forged\nAuthentication-Results: a\n\n") ==
        Values{"a"});
  CHECK(results("X: y\r\nAuthentication-Results: a\r\n\r\n") == Values{"a"});
  CHECK(results("X: y\r\r\nAuthentication-Results: a\r\r\n\r\r\n") == Values{"a"});
  // Of a mail that has nothing but CR nobody can tell.
  CHECK(results("X: y\rAuthentication-Results: a\r\r").empty());
  CHECK(results("no field\nAuthentication-Results: forged\n\nbody").empty());
  CHECK(results("Authentication-Results: a\nno field\nAuthentication-Results: forged\n\nbody") ==
        Values{"a"});
  CHECK(results("Authentication-Results : forged\n\n").empty());
  // Further down a continued line, it is part of that.
  CHECK(results("X: y\n Authentication-Results: forged\n\n").empty());
}

TEST_CASE("signatures are those that a mail server sees, too") {
  const auto signatures = [](std::string_view text) {
    return read_raw(text).fields.dkim_signatures;
  };
  CHECK(signatures("DKIM-Signature: a\r\n\r\nbody") == Values{"a"});
  CHECK(signatures("DKIM-Signature: a\nno field\nX: y\n\nbody") == Values{"a"});
  CHECK(signatures("DKIM-Signature : a\n\nbody").empty());
  CHECK(signatures("X: y\rDKIM-Signature: a\n\nbody").empty());
  CHECK(signatures("no field\nDKIM-Signature: a\n\nbody").empty());
  // The body is another one.
  CHECK(signatures("DKIM-Signature: a\nX: y\r\rforged").empty());
  CHECK(signatures("DKIM-Signature: a\n{\"forged\":1}\n\nbody").empty());
  CHECK(signatures("DKIM-Signature: a\n--b\n\nbody").empty());
}

TEST_CASE("tells that a field which decides stands there twice") {
  const auto repeated = [](std::string_view text) { return read_raw(text).fields.repeated; };
  for (const std::string name :
       {"From", "Subject", "Content-Type", "ContentType", "Content-Transfer-Encoding",
        "Content-Disposition", "TLS-Report-Domain", "TLS-Report-Submitter"}) {
    INFO(name);
    CHECK(repeated(name + ": a\nX: y\n" + name + ": a\n\n"));
    CHECK(repeated(name + ":\n" + name + " : a\n\n"));
    CHECK(repeated("X: y\r" + name + ": a\n" + name + ": a\n\n"));
    CHECK_FALSE(repeated(name + ": a\nX-" + name + ": a\n\n" + name + ": a\n"));
  }
  CHECK_FALSE(repeated("Message-ID: a\nMessage-ID: b\nReceived: c\nReceived: d\n\n"));
}

TEST_CASE("ends a header before a boundary") {
  CHECK(fields("Subject: a\n--b\n\n", "--b\n\n").subject == "a");
  CHECK(fields("--b--\n", "--b--\n").subject.empty());
}

TEST_CASE("passes over lines that are no fields") {
  CHECK(malformed("X no colon here\nSubject: a\n\nbody", "body").subject == "a");
  CHECK(malformed("Subject: a\n\xc3\xa9: 8bit\n folded\nFrom: b\n\nbody", "body").from == "b");
  CHECK(malformed("Subject: a\n: nameless\n>From x\nFrom: b\n\n", "").subject == "a");
  CHECK(malformed(" folded first\nSubject: a\n\nbody", "body").subject == "a");
  CHECK(malformed("Subject: a\nlast line is a remark\n\nbody", "body").subject == "a");
}

TEST_CASE("finds the body after a missing blank line") {
  CHECK(malformed("Subject: a\ncmVwb3J0\nYQ==\n--b\n", "cmVwb3J0\nYQ==\n--b\n").subject == "a");
  malformed("Subject: a\n{\"policies\": []}\n\nfooter\n", "{\"policies\": []}\n\nfooter\n");
  malformed("Subject: a\nThis is text.\n", "This is text.\n");
  malformed("{\"policies\":\n []}\n", "{\"policies\":\n []}\n");
  const std::string body = repeated("cmVwb3J0\n", 100'000);
  malformed("Subject: a\n" + body, body);
  const std::string line = repeated("A", 1'000'000);
  malformed("Subject: a\n" + line, line);
}

TEST_CASE("stops at the limits of fields and headers") {
  const Limits limits;
  const std::string field(limits.header_field, 'a');
  CHECK(refusal("S:" + field.substr(2) + "\n\n").fault == std::nullopt);
  CHECK(refusal("S:" + field.substr(1) + "\n\n").fault == report::Fault::header_field_too_large);
  const std::string folded = repeated("S: a\n", 1) + repeated(" b\n", limits.header_field / 2);
  CHECK(refusal(folded).fault == report::Fault::header_field_too_large);
  CHECK(refusal(repeated("A: b\n", 52'000)).fault == std::nullopt);
  CHECK(refusal(repeated("A: b\n", 53'000)).fault == report::Fault::header_too_large);
}

TEST_CASE("cuts long MIME fields, which hold nothing but long file names") {
  const std::string raw =
      "Content-Disposition: attachment; filename=" + std::string(100'000, 'a') + "\nSubject: b\n\n";
  const Fields read = fields(raw, "");
  CHECK(read.content_disposition.size() == Limits{}.header_field - 1);
  CHECK(read.subject == "b");
}

TEST_CASE("finds where the header of a mail begins") {
  const auto skips = [](std::string_view before) {
    INFO(before);
    CHECK(read_preamble(std::string(before) + "Subject: a\n").length == before.size());
  };
  skips("");
  skips("\xEF\xBB\xBF");
  skips("\n\r\n\r");
  skips("From sender@example.com Thu Jan  1 00:00:00 1970\n");
  skips(">From sender@example.com Thu Jan  1 00:00:00 1970\r\n");
  skips("\xEF\xBB\xBF\nFrom a\n\n");
  CHECK(read_preamble("From : a@example.com\n").length == 0);
  CHECK(read_preamble("From a\nFrom b\nSubject: a\n").length == 7);
}

TEST_CASE("only one From line before a header is what mail servers write") {
  for (const char* before : {"", "From a\n", ">From a\r\n"}) {
    INFO(before);
    CHECK(read_preamble(std::string(before) + "Subject: a\n").as_mail_server);
  }
  for (const char* before : {"\n", "\xEF\xBB\xBF", "From a\n\n", "\nFrom a\n", "From a\n\r\n"}) {
    INFO(before);
    CHECK_FALSE(read_preamble(std::string(before) + "Subject: a\n").as_mail_server);
  }
}

}  // namespace
}  // namespace tlsrpt::mail
