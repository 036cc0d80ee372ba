// SPDX-License-Identifier: MIT
// domain_fuzz: any bytes as the small texts that a mail and a report have for domains, addresses,
// times and file names. What is made of one is the same when it is made again.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "ingest/domains.h"
#include "mail/subject.h"
#include "oracle.h"
#include "report/address.h"
#include "report/domain.h"
#include "report/file_name.h"
#include "report/result_type.h"
#include "report/time.h"

namespace {

using namespace tlsrpt;
using fuzz::require;

/// Of marks that a shell would obey, a command has its own and no more.
void check_commands(std::string_view name) {
  const auto marks = [](std::string_view command) {
    return std::count_if(command.begin(), command.end(), [](char c) {
      return std::string_view(";|&<>`$\"'\\\n \t*?!#~(){}[]=").find(c) != std::string_view::npos;
    });
  };
  for (const report::ResultType& type : report::result_types()) {
    require(
        marks(report::command_for(type, name, name)) == marks(report::command_for(type, "", "")),
        "a name adds no mark to a command");
  }
}

void check_domain(std::string_view text) {
  const std::string normal = report::normal_domain(text);
  require(report::normal_domain(normal) == normal, "a domain in normal form stays so");
  const std::string stored = ingest::normal_mail_domain(text);
  require(ingest::normal_mail_domain(stored) == stored, "a stored domain is found under its name");
  require(text.find('\0') == text.npos || stored.find('\0') != stored.npos,
          "no other name is made of one with a NUL");
  require(!report::is_domain_name(text) || report::is_domain_name(normal),
          "a host name in normal form is one");
  check_commands(text);
  fuzz::plant(stored.find("xn--") != std::string::npos && text.find("xn--") == text.npos &&
              stored.size() > 60);
}

void check_address(std::string_view text) {
  const auto canonical = report::canonical_address(text);
  if (!canonical) return;
  require(report::canonical_address(*canonical) == canonical, "an address in its form stays so");
  require(canonical->find_first_not_of("0123456789abcdef:.") == std::string::npos,
          "an address has digits, colons and dots");
}

void check_time(std::string_view text) {
  const auto time = report::parse_time(text);
  if (!time) return;
  const std::string written = report::format_time(time->time);
  const auto again = report::parse_time(written);
  require(written.size() == 20 && again && again->time == time->time &&
              again->form == report::TimeForm::rfc3339,
          "a time that is written is read again");
  const auto day = report::parse_day(written.substr(0, 10));
  require(day && *day == report::day_of(time->time), "its day is that of its text");
}

void check_names(std::string_view text) {
  if (const auto name = report::parse_file_name(text)) {
    require(name->sender.size() + name->policy_domain.size() < text.size(),
            "a file name has its parts");
    require(name->policy_domain.find('!') == std::string::npos, "a part has no mark between parts");
  }
  const mail::Subject subject = mail::parse_subject(text);
  require(subject.domain.size() <= text.size(), "a subject has its domain");
}

bool canary() {
  require(ingest::normal_mail_domain("B\xc3\xbc"
                                     "cher.example.") == "xn--bcher-kva.example",
          "the canary is a domain");
  require(report::parse_file_name("a.example!b.example!1!2.json.gz")->policy_domain == "b.example",
          "the canary is a file name");
  require(report::canonical_address("2001:DB8:0::1") == "2001:db8::1", "the canary is an address");
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool alive = canary();
  require(alive, "the canary lives");
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_domain(text);
  check_address(text);
  check_time(text);
  check_names(text);
  return 0;
}
