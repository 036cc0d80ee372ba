// SPDX-License-Identifier: MIT

#include "packing.h"

#include "catch.h"

namespace tlsrpt::unpack::test {
namespace {

using report::Deviation;
using report::Fault;

void check_report(const std::string& packed) {
  const Unpacked unpacked = unpack(packed);
  CHECK(unpacked.bytes == kJson);
  CHECK(unpacked.noted(Deviation::zip_container));
  CHECK_FALSE(unpacked.noted(Deviation::bytes_after_compressed_data));
  CHECK_FALSE(unpacked.truncated);
  CHECK_FALSE(unpacked.fault);
}

Entry folder(std::string name) {
  return {.name = std::move(name), .content = "", .method = 0};
}

}  // namespace

TEST_CASE("a ZIP archive of one file is accepted, and noted") {
  check_report(zip({{}}));
}

TEST_CASE("a ZIP archive may store its file as it is") {
  check_report(zip({{.method = 0}}));
}

TEST_CASE("folders in a ZIP archive do not count") {
  check_report(zip({folder("a/"), folder("a/b/"), {.name = "a/b/report.json"}}));
  check_report(zip({{.name = "report.json"}, folder("a/")}));
}

TEST_CASE("what the file in a ZIP archive is named does not matter") {
  check_report(zip({{.name = "../../etc/passwd"}}));
  check_report(zip({{.name = ""}}));
  check_report(zip({{.name = std::string(0xffff, 'n')}}));
  check_report(zip({{.name = std::string("a\0/", 3) + "b"}}));
}

TEST_CASE("a ZIP archive with sizes only behind the data is accepted") {
  Archive made = archive({{.flags = 8}});
  for (std::size_t i = 14; i < 26; ++i) made.local[i] = '\0';  // CRC-32 and sizes
  const std::string crc = little_endian(crc32(kJson), 4);
  made.local +=
      "PK\x07\x08" + crc + little_endian(deflate(kJson).size(), 4) + little_endian(kJson.size(), 4);
  check_report(made.bytes());
}

TEST_CASE("a ZIP archive may have a comment, and a line end behind it") {
  Archive made = archive({{}});
  made.comment = "made by hand";
  check_report(made.bytes());
  check_report(made.bytes() + "\r\n");
}

TEST_CASE("other bytes after a ZIP archive are noted") {
  const Unpacked unpacked = unpack(zip({{}}) + std::string(100, '\0'));
  CHECK(unpacked.bytes == kJson);
  CHECK(unpacked.noted(Deviation::bytes_after_compressed_data));
}

TEST_CASE("a large file in a ZIP archive comes out as it was") {
  const std::string bytes = noise(300'000) + std::string(300'000, 'a');
  CHECK(unpack(zip({{.content = bytes}})).bytes == bytes);
  CHECK(unpack(zip({{.content = bytes, .method = 0}})).bytes == bytes);
}

TEST_CASE("a ZIP archive of an empty file is an empty report") {
  const Unpacked unpacked = unpack(zip({{.content = ""}}));
  CHECK(unpacked.bytes.empty());
  CHECK_FALSE(unpacked.fault);
}

TEST_CASE("a ZIP archive of several files or of none is refused") {
  CHECK(unpack(zip({{.name = "a"}, {.name = "b"}})).fault == Fault::zip_several_entries);
  CHECK(unpack(zip({})).fault == Fault::zip_several_entries);
  CHECK(unpack(zip({folder("a/")})).fault == Fault::zip_several_entries);
}

TEST_CASE("an encrypted ZIP archive is refused") {
  CHECK(unpack(zip({{.flags = 1}})).fault == Fault::zip_encrypted);
  CHECK(unpack(zip({{.flags = 1, .method = 99}})).fault == Fault::zip_encrypted);  // AES
}

TEST_CASE("a ZIP archive with a method other than stored and deflated is refused") {
  for (const std::uint16_t method :
       std::initializer_list<std::uint16_t>{1, 9, 12, 14, 93, 95, 98}) {
    CHECK(unpack(zip({{.method = method}})).fault == Fault::zip_unsupported);
  }
}

}  // namespace tlsrpt::unpack::test
