// SPDX-License-Identifier: MIT

#include "packing.h"

#include "catch.h"

namespace tlsrpt::unpack::test {
namespace {

constexpr std::uint8_t kText = 1, kHeaderCrc = 2, kExtra = 4, kName = 8, kComment = 16;

void check_report(const std::string& packed) {
  const Unpacked unpacked = unpack(packed);
  CHECK(unpacked.bytes == kJson);
  CHECK(unpacked.clean());
}

}  // namespace

TEST_CASE("a gzip member becomes its bytes, and nothing is noted") {
  check_report(gzip_member(kJson));
}

TEST_CASE("gzip header fields are skipped: extra, name, comment, CRC, alone and together") {
  const std::string extra = little_endian(3, 2) + std::string("a\0b", 3);
  const std::string name("report.json\0", 12);
  const std::string comment("a comment\0", 10);
  check_report(gzip_member(kJson, {.flags = kExtra, .optional_fields = extra}));
  check_report(gzip_member(kJson, {.flags = kName, .optional_fields = name}));
  check_report(gzip_member(kJson, {.flags = kComment, .optional_fields = comment}));
  check_report(gzip_member(kJson, {.flags = kHeaderCrc, .optional_fields = "??"}));
  check_report(gzip_member(kJson, {.flags = kText | kHeaderCrc | kExtra | kName | kComment,
                                   .optional_fields = extra + name + comment + "??"}));
}

TEST_CASE("several gzip members are one report") {
  const std::string packed = gzip_member(kJson.substr(0, 9)) + gzip_member("") +
                             gzip_member(kJson.substr(9, 20)) + gzip_member(kJson.substr(29));
  check_report(packed);
}

TEST_CASE("a line end after the gzip member is silently fine") {
  check_report(gzip_member(kJson) + "\n");
  check_report(gzip_member(kJson) + "\r\n");
  check_report(gzip_member(kJson) + gzip_member("") + "\r\n\r\n");
}

TEST_CASE("other bytes after the gzip member are noted") {
  for (const std::string& rest :
       {std::string(1, '\0'), std::string(1024, '\0'), std::string("\r\nbye"), std::string("\x1f"),
        std::string(" "), zlib_stream("x"), std::string(kJson)}) {
    const Unpacked unpacked = unpack(gzip_member(kJson) + rest);
    CHECK(unpacked.bytes == kJson);
    CHECK(unpacked.noted(report::Deviation::bytes_after_compressed_data));
    CHECK_FALSE(unpacked.truncated);
    CHECK_FALSE(unpacked.fault);
  }
}

TEST_CASE("a second member with an invalid header is bytes after the data") {
  for (const std::string& rest :
       {std::string("\x1f\x8b\x07\0\0\0\0\0\0\0\0\0", 12),    // another method
        std::string("\x1f\x8b\x08\x80\0\0\0\0\0\0\0\0", 12),  // a reserved flag
        std::string("\x1f\x8b\xff")}) {
    const Unpacked unpacked = unpack(gzip_member(kJson) + rest);
    CHECK(unpacked.bytes == kJson);
    CHECK(unpacked.noted(report::Deviation::bytes_after_compressed_data));
    CHECK_FALSE(unpacked.truncated);
  }
}

TEST_CASE("a gzip member of nothing is an empty report") {
  const Unpacked unpacked = unpack(gzip_member(""));
  CHECK(unpacked.bytes.empty());
  CHECK(unpacked.clean());
}

TEST_CASE("bytes that do not shrink come out as they were") {
  const std::string bytes = noise(300'000);
  CHECK(unpack(gzip_member(bytes)).bytes == bytes);
}

TEST_CASE("gzip() makes one member without a time, the same each time") {
  const std::string packed = gzip(kJson);
  CHECK(packed == gzip(kJson));
  CHECK(packed.substr(3, 5) == std::string(5, '\0'));  // no flags, no time
  check_report(packed);
}

TEST_CASE("gzip() packs nothing, and much") {
  CHECK(unpack(gzip("")).clean());
  const std::string bytes = noise(1'000'000) + std::string(1'000'000, 'a');
  CHECK(unpack(gzip(bytes)).bytes == bytes);
}

}  // namespace tlsrpt::unpack::test
