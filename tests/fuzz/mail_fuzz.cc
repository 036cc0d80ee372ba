// SPDX-License-Identifier: MIT
// mail_fuzz: any bytes as a mail. Aborts where a limit or a promise of mail.h does not hold.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "mail/mail.h"
#include "mail/subject.h"
#include "oracle.h"

namespace {

using tlsrpt::mail::Limits;
using tlsrpt::mail::Mail;
using tlsrpt::mail::read_mail;

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_printable_ascii(std::string_view text) {
  for (const char c : text) {
    if (c < ' ' || c > '~') return false;
  }
  return true;
}

void check(const Mail& mail, std::string_view raw, const Limits& limits) {
  require(!mail.headers.empty());
  require(mail.parts.size() <= limits.parts + 1);
  require(!mail.headers.front().is_about_other_mail || mail.parts.empty());
  std::size_t contents = 0;
  for (const auto& part : mail.parts) {
    contents += part.content.size();
    require(part.header < mail.headers.size());
    require(is_printable_ascii(part.where));
    require(is_printable_ascii(part.media_type));
    require(part.file_name.size() <= 1024);
    require(!part.fault || (part.declared && part.content.empty()));
  }
  // What is uuencoded counts twice, as text and as a file.
  require(contents <= 2 * raw.size());
  for (const std::string& where : mail.unread) require(is_printable_ascii(where));
  for (const auto& header : mail.headers) {
    require(header.subject.size() <= limits.header_field);
    tlsrpt::mail::parse_subject(header.subject);
  }
  tlsrpt::fuzz::plant(mail.headers.size() == 3 && mail.parts.size() == 2);
  for (const auto& note : mail.notes) require(is_printable_ascii(note.where));
}

void read_and_check(std::string_view raw, const Limits& limits) {
  try {
    check(read_mail(raw, limits), raw, limits);
  } catch (const tlsrpt::report::BadReport& bad) {
    require(is_printable_ascii(bad.where()) && is_printable_ascii(bad.detail()));
  }
}

/// Whether what runs here is the parser at all: a mail of known content, read to the last byte.
bool canary_lives() {
  const Mail mail = read_mail(
      "Content-Type: multipart/report; report-type=tlsrpt; boundary=b\n\n"
      "--b\n\nA report.\n"
      "--b\nContent-Type: application/tlsrpt+gzip\nContent-Transfer-Encoding: base64\n\n"
      "cmVwb3J0\n--b--\n",
      Limits{});
  return mail.parts.size() == 2 && mail.parts[0].content == "report" && mail.parts[0].declared &&
         mail.notes.empty();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool lives = canary_lives();
  require(lives);
  const std::string_view raw(reinterpret_cast<const char*>(data), size);
  read_and_check(raw, Limits{});
  read_and_check(raw, Limits{256, 64, 3, 5});
  return 0;
}
