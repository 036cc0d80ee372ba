// SPDX-License-Identifier: MIT
// zip: a ZIP archive of one file to the bytes of that file. Names in it are looked at, not used.
#include <minizip/unzip.h>

#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>

#include "unpack/layer.h"

namespace tlsrpt::unpack {
namespace {

using report::Fault;

/// The archive as minizip's callbacks see it: a file in memory. They are called from C, so that
/// nothing in them may throw.
struct ArchiveFile {
  std::string_view bytes;
  std::uint64_t position = 0;
};

ArchiveFile& file_of(voidpf stream) {
  return *static_cast<ArchiveFile*>(stream);
}

voidpf open_archive(voidpf archive, const void* /*name*/, int /*mode*/) {
  return archive;
}

uLong read_archive(voidpf /*opaque*/, voidpf stream, void* out, uLong size) {
  ArchiveFile& file = file_of(stream);
  const std::size_t length = file.bytes.substr(file.position).copy(static_cast<char*>(out), size);
  file.position += length;
  return length;
}

ZPOS64_T tell_archive(voidpf /*opaque*/, voidpf stream) {
  return file_of(stream).position;
}

/// Never leaves the archive, wherever its headers point.
long seek_archive(voidpf /*opaque*/, voidpf stream, ZPOS64_T offset, int origin) {
  ArchiveFile& file = file_of(stream);
  const std::uint64_t size = file.bytes.size();
  std::uint64_t base = 0;
  if (origin == ZLIB_FILEFUNC_SEEK_CUR) base = file.position;
  if (origin == ZLIB_FILEFUNC_SEEK_END) base = size;
  if (offset > size - base) return -1;
  file.position = base + offset;
  return 0;
}

int close_archive(voidpf /*opaque*/, voidpf /*stream*/) {
  return 0;
}

int archive_error(voidpf /*opaque*/, voidpf /*stream*/) {
  return 0;
}

struct CloseUnzip {
  void operator()(voidp unzip) const { unzClose(unzip); }
};

class Zip final : public Layer {
 public:
  Zip(std::string_view packed, const Remarks& remarks);

  std::size_t read(std::span<char> out) override;

 private:
  void open();
  void choose_entry();
  bool at_directory();
  void open_entry();
  void close_entry();
  [[noreturn]] void damaged(const char* detail) const;

  const Remarks& remarks_;
  ArchiveFile file_;
  std::unique_ptr<void, CloseUnzip> unzip_;
  unz_file_info64 entry_{};  ///< as the central directory tells; its sizes allocate nothing
  std::uint64_t given_ = 0;
  bool ended_ = false;
};

Zip::Zip(std::string_view packed, const Remarks& remarks) : remarks_(remarks), file_{packed} {
  open();
  choose_entry();
  open_entry();
}

void Zip::damaged(const char* detail) const {
  remarks_.refuse(Fault::compression_corrupt, detail);
}

void Zip::open() {
  constexpr std::size_t kEndRecord = 22, kCommentLength = 20;
  const std::size_t end = file_.bytes.rfind("PK\x05\x06");
  if (end == std::string_view::npos || file_.bytes.size() - end < kEndRecord) {
    remarks_.refuse(Fault::compression_truncated, "the ZIP archive has no central directory");
  }
  // minizip takes an end record at the very start for none.
  if (end == 0) remarks_.refuse(Fault::zip_several_entries, "it holds no file");
  zlib_filefunc64_def io{open_archive, read_archive,  nullptr,       tell_archive,
                         seek_archive, close_archive, archive_error, &file_};
  unzip_.reset(unzOpen2_64("", &io));
  if (!unzip_) damaged("the central directory of the ZIP archive is damaged");

  const auto comment = [&](std::size_t at) {
    return std::size_t{static_cast<unsigned char>(file_.bytes[end + kCommentLength + at])};
  };
  const std::size_t length = comment(0) | comment(1) << 8;
  const std::string_view rest = file_.bytes.substr(end + kEndRecord);
  if (length < rest.size()) remarks_.bytes_after_data(rest.substr(length));
}

/// Leaves the one file as minizip's current one, and its facts in entry_.
void Zip::choose_entry() {
  constexpr int kLookedAt = 64;
  unz_global_info64 archive{};
  unzGetGlobalInfo64(unzip_.get(), &archive);
  std::uint64_t files = 0;
  unz64_file_pos chosen{};
  int found = archive.number_entry == 0 ? UNZ_END_OF_LIST_OF_FILE : unzGoToFirstFile(unzip_.get());
  for (int seen = 0; found == UNZ_OK && files < 2; ++seen) {
    if (seen == kLookedAt) files = 2;  // so many folders are no report either
    if (!at_directory() && ++files == 1) unzGetFilePos64(unzip_.get(), &chosen);
    found = unzGoToNextFile(unzip_.get());
  }
  if (files > 1) remarks_.refuse(Fault::zip_several_entries, "it holds several files");
  if (found != UNZ_END_OF_LIST_OF_FILE) damaged("an entry of the ZIP archive is damaged");
  if (files == 0) remarks_.refuse(Fault::zip_several_entries, "it holds no file");
  if (unzGoToFilePos64(unzip_.get(), &chosen) != UNZ_OK ||
      unzGetCurrentFileInfo64(unzip_.get(), &entry_, nullptr, 0, nullptr, 0, nullptr, 0) !=
          UNZ_OK) {
    damaged("an entry of the ZIP archive is damaged");
  }
}

bool Zip::at_directory() {
  constexpr std::size_t kLongestName = 0xffff;
  std::string name(kLongestName, '\0');
  unz_file_info64 info{};
  if (unzGetCurrentFileInfo64(unzip_.get(), &info, name.data(), name.size(), nullptr, 0, nullptr,
                              0) != UNZ_OK) {
    damaged("an entry of the ZIP archive is damaged");
  }
  name.resize(info.size_filename);
  return name.ends_with('/');
}

void Zip::open_entry() {
  constexpr uLong kEncrypted = 1, kStored = 0;
  if (entry_.flag & kEncrypted) remarks_.refuse(Fault::zip_encrypted, "");
  if (entry_.compression_method != kStored && entry_.compression_method != Z_DEFLATED) {
    remarks_.refuse(Fault::zip_unsupported, "");
  }
  if (unzOpenCurrentFile(unzip_.get()) != UNZ_OK)
    damaged("the entry of the ZIP archive is damaged");
}

std::size_t Zip::read(std::span<char> out) {
  std::size_t filled = 0;
  while (!ended_ && filled < out.size()) {
    const std::span<char> room = out.subspan(filled);
    const int got =
        unzReadCurrentFile(unzip_.get(), room.data(), static_cast<unsigned>(room.size()));
    if (got < 0) damaged("the data in the ZIP archive is damaged");
    if (got == 0) close_entry();
    filled += static_cast<std::size_t>(got);
    given_ += static_cast<std::uint64_t>(got);
  }
  return filled;
}

/// minizip compares the CRC-32 here, but only of an entry that is as long as its header says.
void Zip::close_entry() {
  ended_ = true;
  if (given_ != entry_.uncompressed_size) {
    damaged("the length in the ZIP archive is not that of the data");
  }
  if (unzCloseCurrentFile(unzip_.get()) != UNZ_OK) {
    damaged("the CRC-32 in the ZIP archive is not that of the data");
  }
}

}  // namespace

std::unique_ptr<Layer> zip_layer(std::string_view packed, const Remarks& remarks) {
  return std::make_unique<Zip>(packed, remarks);
}

}  // namespace tlsrpt::unpack
