// SPDX-License-Identifier: MIT
// backup: a copy of the store as of one moment, in one file, while others write.
#include <fcntl.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <iterator>
#include <string>
#include <system_error>

#include "cli/owner.h"
#include "cli/paths.h"
#include "cli/process.h"
#include "cli/progress.h"
#include "cli/speak.h"
#include "cli/tool.h"
#include "prose/show.h"
#include "store/backup.h"

namespace tlsrpt::cli {
namespace {

[[noreturn]] void refuse(int code, const std::string& what) {
  throw Refused(EX_CANTCREAT, what + ": " + std::generic_category().message(code));
}

/// A file that is made for this copy, and gone unless it was put into its place.
class Part {
 public:
  explicit Part(const std::string& file)
      : file_(file), path_(file + ".part-" + std::to_string(::getpid())) {
    ::unlink(path_.c_str());  // of an earlier process of this number, which was killed
    const int fd = ::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) refuse(errno, "cannot make " + path_);
    ::close(fd);
  }
  ~Part() {
    if (placed_) return;
    // The journals first, for a file without its journal is not whole.
    for (const char* tail : {"-journal", "-wal", "-shm", ""}) ::unlink((path_ + tail).c_str());
  }
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;

  const std::string& path() const { return path_; }

  /// On the disk when it returns.
  void place(bool force) {
    sync(path_, O_RDONLY);
    const int placed = force ? ::rename(path_.c_str(), file_.c_str()) : place_as_new();
    if (placed != 0) refuse(errno, "cannot make " + file_);
    placed_ = true;
    const auto slash = file_.rfind('/');
    sync(slash == std::string::npos ? "." : file_.substr(0, slash + 1), O_RDONLY | O_DIRECTORY);
  }

 private:
  int place_as_new() {
    const int placed =
        ::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, file_.c_str(), RENAME_NOREPLACE);
    // A file system that cannot do that; somebody else would have to be very quick.
    if (placed == 0 || errno != EINVAL) return placed;
    return ::access(file_.c_str(), F_OK) == 0 ? (errno = EEXIST, -1)
                                              : ::rename(path_.c_str(), file_.c_str());
  }
  static void sync(const std::string& path, int flags) {
    const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
    const bool good = fd >= 0 && ::fsync(fd) == 0;
    const int code = errno;
    if (fd >= 0) ::close(fd);
    if (!good) refuse(code, "cannot write " + path);
  }

  std::string file_;
  std::string path_;
  bool placed_ = false;
};

constexpr const char* kBesideStore[] = {"-journal", "-wal", "-shm", ".lock", ".alerts", ".digest"};
/// As tlsrpt-store check ends.
constexpr int kDamaged = 1;

bool is_same_file(const std::string& a, const std::string& b) {
  struct stat first = {};
  struct stat second = {};
  return ::stat(a.c_str(), &first) == 0 && ::stat(b.c_str(), &second) == 0 &&
         first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

/// Files that SQLite and deliveries keep beside a store.
bool belongs_to(const std::string& file, const std::string& database) {
  if (!is_same_file(folder_of(file), folder_of(database))) return false;
  const std::string name = file.substr(file.rfind('/') + 1);
  const std::string store = database.substr(database.rfind('/') + 1);
  return std::any_of(std::begin(kBesideStore), std::end(kBesideStore),
                     [&](const char* tail) { return name == store + tail; });
}

void check_file(const StoreToolOptions& options, const std::string& database) {
  if (options.file.empty() || options.file == "-") {
    throw BadOptions("backup needs the name of a file; a copy cannot go to standard output");
  }
  if (belongs_to(options.file, database)) {
    throw Refused(EX_CANTCREAT, options.file + " belongs to the store itself");
  }
  struct stat status = {};
  if (::lstat(options.file.c_str(), &status) != 0) return;
  if (is_same_file(options.file, database)) {
    throw Refused(EX_CANTCREAT, options.file + " is the store itself");
  }
  if (!S_ISREG(status.st_mode)) throw Refused(EX_CANTCREAT, options.file + " is no plain file");
  if (!options.force) {
    throw Refused(EX_CANTCREAT, options.file + " is there already; --force replaces it");
  }
}

}  // namespace

int backup(const StoreToolOptions& options) {
  const std::string database = existing_database(options.store);
  // Root reads the store as itself, for the copy may go where the store's owner may not. SQLite
  // follows no link there, and what it creates is that owner's. If the copy goes to a folder of
  // another user, it is made as theirs.
  check_file(options, database);
  become_owner_of(options.file);
  end_when_told();
  be_patient();
  Part part(options.file);
  Progress progress;
  {
    store::Backup backup(database, part.path(), patience_ended);
    while (backup.step()) {
      stop_where_told("no copy was made");
      be_patient();
      if (progress.due()) {
        progress.show(prose::number(backup.pages() - backup.left()) + " of " +
                      prose::number(backup.pages(), "page"));
      }
    }
    const std::string fault = backup.fault();
    if (!fault.empty()) {
      progress.clear();
      throw Refused(kDamaged, "the store is damaged, and no copy was made: " + fault +
                                  "; tlsrpt-store check tells more");
    }
  }
  progress.clear();
  part.place(options.force);
  struct stat status = {};
  ::stat(options.file.c_str(), &status);
  print("copied: " + prose::amount(static_cast<std::uint64_t>(status.st_size)) + "\n");
  return EX_OK;
}

}  // namespace tlsrpt::cli
