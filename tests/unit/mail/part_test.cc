// SPDX-License-Identifier: MIT
#include "mail/part.h"

#include "catch.h"
#include "mails.h"

namespace tlsrpt::mail {
namespace {

using report::Deviation;

std::string part(std::string_view type, std::string_view name = "") {
  std::string out = "Content-Type: " + std::string(type) + "\n";
  if (!name.empty())
    out += "Content-Disposition: attachment; filename=\"" + std::string(name) + "\"\n";
  return out + "\nx\n";
}

/// The part as a mail of its own.
Part alone(std::string_view type, std::string_view name = "") {
  return read(part(type, name)).parts.at(0);
}

TEST_CASE("takes a part for declared by its media type or file name") {
  CHECK(alone("application/tlsrpt+gzip").declared);
  CHECK(alone("APPLICATION/TLSRPT+JSON").declared);
  CHECK(alone("application/tlsrpt").declared);
  CHECK(alone("application/tlsrpt+zip").declared);
  CHECK(alone("application/octet-stream", "a.example!b.example!1!2!3.json.gz").declared);
  CHECK(alone("text/plain", "report.JSON").declared);
  CHECK(alone("application/octet-stream", "report.json.GZ").declared);
  CHECK_FALSE(alone("application/gzip").declared);
  CHECK_FALSE(alone("application/gzip", "a.example!b.example!1!2.xml.gz").declared);
  CHECK_FALSE(alone("application/json").declared);
  CHECK_FALSE(alone("text/plain").declared);
}

TEST_CASE("takes a part for declared by its place in a TLS report") {
  const Mail mail = read(report_mail({part("application/x-first"), part("application/x-second"),
                                      part("text/html"), part("application/x-fourth")}));
  REQUIRE(mail.parts.size() == 4);
  CHECK(mail.parts[0].where == "part 2");
  CHECK(mail.parts[0].declared);
  CHECK(mail.parts[1].where == "part 4");
  CHECK(mail.parts[1].declared);
  CHECK_FALSE(mail.parts[2].declared);
  CHECK_FALSE(mail.parts[3].declared);
}

TEST_CASE("takes nothing beside a report for one by its place alone") {
  const Mail mail = read(report_mail({std::string(kTextPart), part("image/png"),
                                      part("application/x-other"), std::string(kReportPart)}));
  REQUIRE(mail.parts.size() == 4);
  CHECK(mail.parts[0].where == "part 4");
  for (std::size_t i = 1; i < 4; ++i) CHECK_FALSE(mail.parts[i].declared);
}

TEST_CASE("puts the likeliest part first, else keeps the order of the mail") {
  const Mail mail = read(multipart(
      "multipart/mixed", "b",
      {part("text/plain"), part("application/gzip"), part("image/png"),
       part("application/x-other", "a.example!b.example!1!2.json"), part("application/json"),
       part("application/tlsrpt+json"), part("application/zip"), part("application/tlsrpt+gzip")}));
  std::string order;
  for (const Part& each : mail.parts) order += each.where.back();
  CHECK(order == "68425713");
}

TEST_CASE("notes labels that are not those of the RFC") {
  const Mail usual = read(report_mail());
  CHECK(usual.parts[0].notes.empty());
  const Mail octets =
      read(report_mail({std::string(kTextPart), part("application/octet-stream", "a.json.gz")}));
  CHECK(octets.parts[0].notes.has(Deviation::media_type_unusual));
  CHECK_FALSE(octets.parts[0].notes.has(Deviation::not_multipart_report));
  const Mail mixed =
      read(multipart("multipart/mixed", "b", {std::string(kTextPart), std::string(kReportPart)}));
  CHECK(mixed.parts[0].notes.has(Deviation::not_multipart_report));
  CHECK_FALSE(mixed.parts[0].notes.has(Deviation::media_type_unusual));
  CHECK(mixed.parts[1].notes.empty());
  CHECK(alone("application/tlsrpt+gzip").notes.has(Deviation::not_multipart_report));
}

TEST_CASE("decodes file names") {
  const auto name = [](std::string_view fields) {
    return read(std::string(fields) + "\n\n").parts.at(0).file_name;
  };
  CHECK(name("Content-Type: a/b; name=x.json") == "x.json");
  CHECK(name("Content-Type: a/b; name=x\nContent-Disposition: attachment; filename=y") == "y");
  CHECK(name("Content-Type: a/b; name=x\nContent-Disposition: attachment") == "x");
  CHECK(name("Content-Disposition: attachment; filename*0=\"a!b\"; filename*1=\"!c.json\"") ==
        "a!b!c.json");
  CHECK(name("Content-Disposition: attachment; filename*=utf-8''%61;") == "a");
  CHECK(name("Content-Disposition: attachment; filename=\"=?utf-8?B?eC5qc29u?=\"") == "x.json");
  CHECK(name("Content-Disposition: attachment; filename=\"../../etc/passwd\"") ==
        "../../etc/passwd");
  CHECK(name("Content-Disposition: attachment; filename=" + std::string(100'000, 'a')) ==
        std::string(1024, 'a'));
}

TEST_CASE("notes the misspelt ContentType as an unusual label") {
  const Mail mail = read("ContentType: application/tlsrpt+gzip\n\nx\n");
  CHECK(mail.parts[0].declared);
  CHECK(mail.parts[0].notes.has(Deviation::media_type_unusual));
}

}  // namespace
}  // namespace tlsrpt::mail
