// SPDX-License-Identifier: MIT
#include "ingest/quarantine.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <exception>
#include <map>
#include <memory>
#include <set>
#include <system_error>
#include <tuple>
#include <utility>

namespace tlsrpt::ingest {
namespace {

constexpr std::string_view kReport = ".rejected";
constexpr std::string_view kOther = ".not-a-report";
/// No delivery takes as long.
constexpr std::chrono::hours kAbandoned{1};

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

class Descriptor {
 public:
  Descriptor(const std::string& path, int flags)
      : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
    if (fd_ < 0) fail("cannot open " + path);
  }
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  void write(std::string_view bytes, const std::string& path) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("cannot write " + path);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  std::string read(std::size_t most, const std::string& path) const {
    std::string bytes;
    char block[64 * 1024];
    while (bytes.size() < most) {
      const ssize_t size = ::read(fd_, block, std::min(sizeof block, most - bytes.size()));
      if (size < 0 && errno == EINTR) continue;
      if (size < 0) fail("cannot read " + path);
      if (size == 0) break;
      bytes.append(block, static_cast<std::size_t>(size));
    }
    return bytes;
  }
  void sync(const std::string& path) const {
    if (::fsync(fd_) != 0) fail("cannot write " + path);
  }

 private:
  int fd_;
};

void make_folder(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) fail("cannot create " + path);
}

/// Null at the end.
const dirent* next(DIR* folder, const std::string& path) {
  errno = 0;
  const dirent* const entry = ::readdir(folder);
  if (entry == nullptr && errno != 0) fail("cannot read " + path);
  return entry;
}

/// As it was when the mail was kept.
std::string without_flags(const std::string& name) {
  return name.substr(0, name.find(':'));
}

/// Somebody else may keep mail in the same Maildir.
bool is_name_of_ours(std::string_view name) {
  constexpr std::size_t kDigits = 32;
  if (name.find_first_not_of("0123456789abcdef") != kDigits) return false;
  name.remove_prefix(kDigits);
  const std::string_view kind = name.substr(0, name.find(':'));
  if (kind != kReport && kind != kOther) return false;
  return kind.size() == name.size() || name.substr(kind.size()).starts_with(":2,");
}

/// The name says what the mail is by its contents, so that a redelivery finds its own file.
std::string name_of(const report::Sha256& sha256, bool is_report) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string name;
  for (std::size_t i = 0; i < 16; ++i) {
    name += kHex[sha256[i] >> 4];
    name += kHex[sha256[i] & 15];
  }
  return name.append(is_report ? kReport : kOther);
}

}  // namespace

/// The order in which they give way.
struct Quarantine::File {
  bool is_report;
  std::int64_t modified;
  std::string folder;
  std::string name;  // a mail reader may have added flags to it
  std::uint64_t size;
  bool is_ours;

  auto order() const { return std::tie(is_report, modified, name); }
};

/// A mail reader may move a file while we read, to the other folder or in its own: what the first
/// look at a folder misses, the second one finds. What was seen twice is looked for once more.
std::vector<Quarantine::File> Quarantine::files() const {
  std::vector<File> found;
  std::set<std::string> seen;
  std::map<std::string, int> times;
  for (const char* folder : {"/new/", "/cur/", "/new/", "/cur/"}) {
    const std::string path = path_ + folder;
    const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(path.c_str()), &::closedir);
    if (!open) {
      if (errno == ENOENT) continue;
      fail("cannot read " + path);
    }
    while (const dirent* entry = next(open.get(), path)) {
      struct stat status {};
      const std::string name = entry->d_name;
      if (seen.contains(path + name)) continue;
      if (::stat((path + name).c_str(), &status) != 0) {
        if (errno == ENOENT) continue;  // gone meanwhile
        fail("cannot read " + path);
      }
      if (!S_ISREG(status.st_mode)) continue;
      seen.insert(path + name);
      ++times[without_flags(name)];
      const bool other = name.find(kOther) != std::string::npos;
      found.push_back({!other, status.st_mtime, path, name,
                       static_cast<std::uint64_t>(status.st_size), is_name_of_ours(name)});
    }
  }
  std::erase_if(found, [&](const File& file) {
    return times[without_flags(file.name)] > 1 &&
           ::access((file.folder + file.name).c_str(), F_OK) != 0;
  });
  return found;
}

void Quarantine::make_room(Kept& kept, std::vector<File> all, std::uint64_t size,
                           bool is_there) const {
  std::erase_if(all, [](const File& file) { return !file.is_ours; });
  std::uint64_t messages = all.size() + (is_there ? 0 : 1);
  std::uint64_t bytes = is_there ? 0 : size;
  for (const File& file : all) bytes += file.size;
  const auto fits = [&] { return messages <= bounds_.messages && bytes <= bounds_.bytes; };
  if (fits()) return;
  std::sort(all.begin(), all.end(),
            [](const File& a, const File& b) { return a.order() < b.order(); });
  for (const File& file : all) {
    if (fits()) break;
    std::string name = without_flags(file.name);
    if (name == kept.file) continue;
    kept.gave_way.push_back(std::move(name));
    kept.to_remove.push_back(file.folder + file.name);
    --messages;
    bytes -= file.size;
  }
}

Quarantine::Kept Quarantine::keep(std::string_view raw, const report::Sha256& sha256,
                                  bool is_report) {
  Kept kept;
  if (raw.size() > bounds_.bytes || bounds_.messages == 0) return kept;
  make_folder(path_);
  for (const char* folder : {"/tmp", "/new", "/cur"}) make_folder(path_ + folder);

  kept.file = name_of(sha256, is_report);
  const std::vector<File> all = files();
  const auto there = std::find_if(all.begin(), all.end(), [&](const File& file) {
    return file.is_ours && without_flags(file.name) == kept.file;
  });
  const std::string folder = there == all.end() ? path_ + "/new/" : there->folder;
  make_room(kept, all, raw.size(), there != all.end());
  if (there == all.end()) write(raw, kept.file);
  // Also for a file that is there: who wrote it may have died before this.
  Descriptor(folder, O_RDONLY | O_DIRECTORY).sync(folder);
  return kept;
}

void Quarantine::write(std::string_view raw, const std::string& name) const {
  const std::string to = path_ + "/new/" + name;
  const std::string from = path_ + "/tmp/" + name + "." + std::to_string(::getpid());
  try {
    const Descriptor file(from, O_WRONLY | O_CREAT | O_TRUNC);
    file.write(raw, from);
    file.sync(from);
    if (::rename(from.c_str(), to.c_str()) != 0) fail("cannot write " + to);
  } catch (...) {
    ::unlink(from.c_str());
    throw;
  }
}

void Quarantine::let_go(const Kept& kept) noexcept {
  for (const std::string& path : kept.to_remove) ::unlink(path.c_str());
}

void Quarantine::sweep(report::Time now) const noexcept try {
  const std::string path = path_ + "/tmp/";
  const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(path.c_str()), &::closedir);
  if (!open) return;
  while (const dirent* entry = next(open.get(), path)) {
    struct stat status {};
    const std::string file = path + entry->d_name;
    if (::stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    if (now - report::Time(std::chrono::seconds(status.st_mtime)) > kAbandoned) {
      ::unlink(file.c_str());
    }
  }
} catch (const std::exception&) {
  // The next one may succeed.
}

Quarantine::Contents Quarantine::contents() const {
  Contents contents;
  for (const File& file : files()) {
    ++contents.messages;
    contents.bytes += file.size;
    const report::Time time{std::chrono::seconds(file.modified)};
    if (!contents.oldest || time < *contents.oldest) contents.oldest = time;
  }
  return contents;
}

std::vector<Quarantine::Mail> Quarantine::mails() const {
  std::vector<Mail> mails;
  for (const File& file : files()) {
    mails.push_back({without_flags(file.name), file.folder + file.name,
                     report::Time(std::chrono::seconds(file.modified)), file.size, file.is_ours});
  }
  std::sort(mails.begin(), mails.end(), [](const Mail& a, const Mail& b) {
    return std::tie(a.modified, a.file) < std::tie(b.modified, b.file);
  });
  return mails;
}

std::string Quarantine::read(const Mail& mail, std::size_t most) {
  return Descriptor(mail.path, O_RDONLY | O_NOFOLLOW).read(most + 1, mail.path);
}

void Quarantine::remove(const Mail& mail) const {
  if (::unlink(mail.path.c_str()) != 0) {
    if (errno == ENOENT) return;
    fail("cannot remove " + mail.path);
  }
  const std::string folder = mail.path.substr(0, mail.path.rfind('/'));
  Descriptor(folder, O_RDONLY | O_DIRECTORY).sync(folder);
}

}  // namespace tlsrpt::ingest
