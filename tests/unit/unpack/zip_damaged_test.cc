// SPDX-License-Identifier: MIT

#include "packing.h"

#include "catch.h"

namespace tlsrpt::unpack::test {
namespace {

using report::Fault;

Entry folder() {
  return {.name = "a/", .content = "", .method = 0};
}

bool refused_as_damaged(const Unpacked& unpacked) {
  return unpacked.fault == Fault::compression_corrupt ||
         unpacked.fault == Fault::compression_truncated;
}

}  // namespace

TEST_CASE("a wrong CRC-32 in a ZIP archive is corrupt") {
  CHECK(unpack(zip({{.crc = 1}})).fault == Fault::compression_corrupt);
  CHECK(unpack(zip({{.method = 0, .crc = 1}})).fault == Fault::compression_corrupt);
}

TEST_CASE("damaged deflate data in a ZIP archive is corrupt") {
  std::string packed = deflate(kJson);
  packed.front() = '\x07';  // a block of no known type
  CHECK(unpack(zip({{.packed = packed}})).fault == Fault::compression_corrupt);
}

TEST_CASE("a size in a ZIP archive that is not that of the data is corrupt") {
  const auto size = static_cast<std::uint32_t>(kJson.size());
  CHECK(unpack(zip({{.told_size = size + 1}})).fault == Fault::compression_corrupt);
  CHECK(unpack(zip({{.told_size = size - 1}})).fault == Fault::compression_corrupt);
  CHECK(unpack(zip({{.told_size = 0}})).fault == Fault::compression_corrupt);
}

TEST_CASE("a huge size in the headers of a ZIP archive allocates nothing") {
  CHECK(unpack(zip({{.told_size = 0xfffffffe}})).fault == Fault::compression_corrupt);
}

TEST_CASE("data that ends early in a ZIP archive is corrupt") {
  std::string packed = deflate(noise(1000));
  packed.resize(500);
  CHECK(unpack(zip({{.content = noise(1000), .packed = packed}})).fault ==
        Fault::compression_corrupt);
}

TEST_CASE("a ZIP archive that is cut before its end record is truncated") {
  const Archive made = archive({{}});
  const std::string whole = made.bytes();
  for (std::size_t size = 4; size < whole.size(); ++size) {
    CHECK(unpack(std::string_view(whole).substr(0, size)).fault == Fault::compression_truncated);
  }
}

TEST_CASE("a ZIP archive that tells of more entries than it has is corrupt") {
  for (const int told : {2, 1000, 0xfffe, 0xffff}) {
    Archive made = archive({{}});
    made.told_entries = static_cast<std::uint16_t>(told);
    CHECK(unpack(made.bytes()).fault == Fault::compression_corrupt);
  }
}

TEST_CASE("a ZIP archive whose directory is elsewhere is corrupt") {
  for (const std::uint32_t told : {0x7fffffffu, 0xfffffffeu, 0xffffffffu}) {
    Archive made = archive({{}});
    made.told_offset = told;
    CHECK(refused_as_damaged(unpack(made.bytes())));
  }
}

TEST_CASE("an entry that points out of the ZIP archive is corrupt") {
  Archive made = archive({{}});
  const std::size_t offset_at = 42;
  made.central.replace(offset_at, 4, little_endian(0xfffffff0, 4));
  CHECK(unpack(made.bytes()).fault == Fault::compression_corrupt);
}

TEST_CASE("a ZIP archive of thousands of folders is given up early") {
  std::vector<Entry> entries(20'000, folder());
  entries.push_back({});
  CHECK(unpack(zip(entries)).fault == Fault::zip_several_entries);
}

TEST_CASE("a ZIP archive with one byte changed anywhere is unpacked or refused") {
  const std::string whole = zip({folder(), {}});
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (const int change : {0x01, 0x80, 0xff}) {
      std::string packed = whole;
      packed[i] = static_cast<char>(packed[i] ^ change);
      const Unpacked unpacked = unpack(packed);
      CHECK((unpacked.fault || unpacked.bytes == kJson || sniff(packed) == Container::plain));
    }
  }
}

}  // namespace tlsrpt::unpack::test
