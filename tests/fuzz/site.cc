// SPDX-License-Identifier: MIT
#include "site.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace tlsrpt::fuzz {
namespace {

namespace fs = std::filesystem;

/// What a crash leaves behind, run.sh removes with its TMPDIR.
std::string make_folder() {
  const char* const told = std::getenv("TMPDIR");
  const fs::path above = told != nullptr          ? fs::path(told)
                         : fs::exists("/dev/shm") ? fs::path("/dev/shm")
                                                  : fs::temp_directory_path();
  std::string folder = (above / "tlsrpt-fuzz-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error("cannot make " + folder);
  return folder;
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

Site::Site() : folder_(make_folder()), quarantine_(path("quarantine"), {}) {
  // Makes the tables.
  store::Store(path("tlsrpt.db"), store::Access::write, {});
  empty_ = bytes_of(path("tlsrpt.db"));
  empty();
}

Site::~Site() {
  store_.reset();
  fs::remove_all(folder_);
}

void Site::empty() {
  store_.reset();
  fs::remove_all(path("quarantine"));
  for (const char* tail : {"-wal", "-shm"})
    fs::remove(path((std::string("tlsrpt.db") + tail).c_str()));
  std::ofstream(path("tlsrpt.db"), std::ios::binary) << empty_;
  store_ = std::make_unique<store::Store>(path("tlsrpt.db"), store::Access::write, nullptr);
}

}  // namespace tlsrpt::fuzz
