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
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <system_error>
#include <tuple>
#include <utility>

#include "unpack/unpack.h"

namespace tlsrpt::ingest {
namespace {

// The parts of a name: 32 digits of the hash of the mail, 8 of that of its sender domain, `signed`
// if that domain signed it, and its class. The second is missing where no domain is known, and in
// the first names that there were.
constexpr std::size_t kDigits = 32;
constexpr std::size_t kSenderDigits = 8;
constexpr std::string_view kSigned = "signed.";
constexpr std::string_view kHex = "0123456789abcdef";
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

void sync_folder(const std::string& path) {
  Descriptor(path, O_RDONLY | O_DIRECTORY).sync(path);
}

/// Whether it is new.
bool make_folder(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) == 0) return true;
  if (errno != EEXIST) fail("cannot create " + path);
  return false;
}

/// What is in a folder is durable only when the names of the folders are.
void make_maildir(const std::string& path) {
  if (make_folder(path)) {
    const std::string above = std::filesystem::absolute(path + "/..").lexically_normal();
    sync_folder(above);
  }
  bool has_new = false;
  for (const char* folder : {"/tmp", "/new", "/cur"}) has_new |= make_folder(path + folder);
  if (has_new) sync_folder(path);
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

std::string digits_of(const report::Sha256& sha256, std::size_t digits) {
  std::string text;
  for (std::size_t i = 0; i < digits / 2; ++i) {
    text += kHex[sha256[i] >> 4];
    text += kHex[sha256[i] & 15];
  }
  return text;
}

/// The digits of a name at its start, and a dot after them, taken off it.
bool take_digits(std::string_view& name, std::size_t digits) {
  if (name.find_first_not_of(kHex) != digits || name[digits] != '.') return false;
  name.remove_prefix(digits + 1);
  return true;
}

std::optional<KeptClass> class_of(std::string_view text) {
  for (const KeptClass kept_class : {KeptClass::not_a_report, KeptClass::rejected,
                                     KeptClass::foreign, KeptClass::unauthenticated}) {
    if (name(kept_class) == text) return kept_class;
  }
  return std::nullopt;
}

/// The name says what the mail is by its contents, so that a redelivery finds its own file.
std::string name_of(const report::Sha256& sha256, KeptClass kept_class, std::string_view sender,
                    bool is_signed) {
  std::string text = digits_of(sha256, kDigits) + ".";
  if (!sender.empty()) text += digits_of(unpack::sha256(sender), kSenderDigits) + ".";
  if (is_signed) text += kSigned;
  return text.append(name(kept_class));
}

}  // namespace

struct Quarantine::File : Keepable {
  std::string folder;  // and `name`, to which a mail reader may have added flags
  bool is_ours = false;

  std::string path() const { return folder + name; }
  /// Somebody else may keep mail in the same Maildir.
  void read_name() {
    std::string_view rest = name;
    const auto flags = std::min(rest.find(':'), rest.size());
    const std::string_view flagged = rest.substr(flags);
    rest = rest.substr(0, flags);
    if (!take_digits(rest, kDigits)) return;
    const std::string_view with_sender = rest;
    if (take_digits(rest, kSenderDigits)) sender = with_sender.substr(0, kSenderDigits);
    is_signed = rest.starts_with(kSigned);
    if (is_signed) rest.remove_prefix(kSigned.size());
    const auto known = class_of(rest);
    is_ours = known && (flagged.empty() || flagged.starts_with(":2,"));
    if (known) kept_class = *known;
  }
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
      struct stat status = {};
      const std::string name = entry->d_name;
      if (seen.contains(path + name)) continue;
      if (::stat((path + name).c_str(), &status) != 0) {
        if (errno == ENOENT) continue;  // gone meanwhile
        fail("cannot read " + path);
      }
      if (!S_ISREG(status.st_mode)) continue;
      seen.insert(path + name);
      ++times[without_flags(name)];
      File& file = found.emplace_back();
      file.modified = status.st_mtime;
      file.folder = path;
      file.name = name;
      file.size = static_cast<std::uint64_t>(status.st_size);
      file.read_name();
    }
  }
  std::erase_if(found, [&](const File& file) {
    return times[without_flags(file.name)] > 1 && ::access(file.path().c_str(), F_OK) != 0;
  });
  return found;
}

void Quarantine::make_room(Kept& kept, std::vector<File> all, bool is_new) const {
  std::erase_if(all, [](const File& file) { return !file.is_ours; });
  const auto is_kept = [&](const File& file) { return without_flags(file.name) == kept.file; };
  const auto choose = [&] {
    return giving_way(std::vector<Keepable>(all.begin(), all.end()), bounds_);
  };
  auto gone = choose();
  if (is_new && std::any_of(gone.begin(), gone.end(), [&](auto i) { return is_kept(all[i]); })) {
    // Nothing has to go for a mail that is not kept.
    std::erase_if(all, is_kept);
    kept.file.clear();
    gone = choose();
  }
  for (const std::size_t i : gone) {
    kept.gave_way.push_back(without_flags(all[i].name));
    kept.to_remove.push_back(all[i].path());
  }
}

/// A mail that comes again in a higher class is renamed, unless a mail reader moves it meanwhile.
void Quarantine::raise(const File& file, KeptClass kept_class, Kept& kept) {
  const std::string before = without_flags(file.name);
  const std::string after = file.folder + kept.file + file.name.substr(before.size());
  if (file.kept_class < kept_class && ::rename(file.path().c_str(), after.c_str()) == 0) return;
  kept.file = before;
}

Quarantine::Kept Quarantine::keep(std::string_view raw, const report::Sha256& sha256,
                                  KeptClass kept_class, std::string_view sender, bool is_signed) {
  Kept kept;
  if (raw.size() > bounds_.bytes || bounds_.messages == 0) return kept;
  make_maildir(path_);

  kept.file = name_of(sha256, kept_class, sender, is_signed);
  std::vector<File> all = files();
  const auto there = std::find_if(all.begin(), all.end(), [&](const File& file) {
    return file.is_ours && file.name.starts_with(digits_of(sha256, kDigits));
  });
  const bool is_new = there == all.end();
  const std::string folder = is_new ? path_ + "/new/" : there->folder;
  if (is_new) {
    File& file = all.emplace_back();
    file.modified = std::numeric_limits<std::int64_t>::max();
    file.name = kept.file;
    file.size = raw.size();
    file.read_name();
  } else {
    raise(*there, kept_class, kept);
  }
  make_room(kept, std::move(all), is_new);
  if (is_new && !kept.file.empty()) write(raw, kept.file);
  // Also for a file that is there: who wrote it may have died before this.
  sync_folder(folder);
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
    struct stat status = {};
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
  sync_folder(folder);
}

}  // namespace tlsrpt::ingest
