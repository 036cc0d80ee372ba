// SPDX-License-Identifier: MIT
#include "cli/inputs.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/export_lines.h"
#include "json/reader.h"
#include "mail/mbox.h"
#include "unpack/unpack.h"

namespace tlsrpt::cli {
namespace {

constexpr std::size_t kBlock = std::size_t{256} * 1024;

[[noreturn]] void fail(const std::string& path) {
  throw UnreadablePath(path + ": " + std::strerror(errno));
}

class File {
 public:
  explicit File(const std::string& path)
      : path_(path),
        fd_(path == "-" ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (fd_ < 0) fail(path);
  }
  ~File() { ::close(fd_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  /// Appends up to `most` bytes; false at the end.
  bool read(std::string& to, std::size_t most) {
    const std::size_t before = to.size();
    to.resize(before + most);
    ssize_t size = 0;
    do {
      size = ::read(fd_, to.data() + before, most);
    } while (size < 0 && errno == EINTR);
    to.resize(before + static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    if (size < 0) fail(path_);
    return size > 0;
  }

 private:
  std::string path_;
  int fd_;
};

bool is_bare_report(std::string_view bytes) {
  return unpack::sniff(bytes) != unpack::Container::plain || json::looks_like_json(bytes);
}

bool is_folder(const std::string& path) {
  struct stat status = {};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool is_maildir(const std::string& path) {
  return is_folder(path + "/new") && is_folder(path + "/cur");
}

/// Whether the file, wherever links to it are, is a mail of a Maildir; also where that cannot be
/// seen.
bool is_in_maildir(const std::string& path) {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::canonical(path, error).parent_path();
  const std::string name = folder.filename().string();
  return error || ((name == "new" || name == "cur" || name == "tmp") &&
                   is_maildir(folder.parent_path().string()));
}

/// Reads so much that the kind of the file can be seen. False where that is all of it.
bool read_start(File& file, std::string& bytes) {
  constexpr std::size_t kEnoughToTell = 2048;
  bool more = true;
  while (more && bytes.size() < kEnoughToTell) more = file.read(bytes, kBlock);
  return more;
}

/// Takes what is read of the file and the rest of it, as one mail or as those of an mbox.
void read_mails(const std::string& path, File& file, std::string& bytes, const InputLimits& limits,
                const std::function<void(Input&&)>& take) {
  const bool is_mbox = mail::begins_mbox(bytes);
  std::size_t count = 0;
  const auto give = [&](mail::CutMail&& mail) {
    take({path + ":" + std::to_string(++count), std::move(mail.bytes), Input::Kind::mail_of_mbox,
          mail.doubt});
  };
  std::optional<mail::CutMail> first;  // which may be the only one
  mail::Mbox mbox(limits.mail, is_mbox, [&](mail::CutMail&& mail) {
    if (!is_mbox && !first && count == 0) {
      first = std::move(mail);
      return;
    }
    if (first) give(std::move(*std::exchange(first, std::nullopt)));
    give(std::move(mail));
  });
  mbox.add(bytes);
  for (bytes.clear(); file.read(bytes, kBlock); bytes.clear()) mbox.add(bytes);
  mbox.finish();
  if (first) take({path, std::move(first->bytes), Input::Kind::mail, first->doubt});
}

void read_file(const std::string& path, bool in_maildir, const InputLimits& limits,
               const std::function<void(Input&&)>& take) {
  File file(path);
  std::string bytes;
  bool more = read_start(file, bytes);
  if (!in_maildir && is_export(bytes)) return take({path, {}, Input::Kind::an_export});
  const bool bare = !in_maildir && is_bare_report(bytes);
  if (!in_maildir && !bare) return read_mails(path, file, bytes, limits, take);
  const std::size_t most = bare ? limits.report : limits.mail;
  while (more && bytes.size() <= most) more = file.read(bytes, kBlock);
  if (bytes.size() > most) bytes.resize(most + 1);
  take({path, std::move(bytes), bare ? Input::Kind::bare_report : Input::Kind::mail});
}

std::vector<std::string> names_in(const std::string& folder) {
  const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(folder.c_str()), &::closedir);
  if (!open) fail(folder);
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = ::readdir(open.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
    errno = 0;
  }
  if (errno != 0) fail(folder);
  std::sort(names.begin(), names.end());
  return names;
}

/// Everything below a folder. What cannot be read is named, and the rest is read.
class Walk {
 public:
  Walk(const InputLimits& limits, const std::function<void(Input&&)>& take,
       const std::function<void(const std::string&)>& complain)
      : limits_(limits), take_(take), complain_(complain) {}

  void folder(const std::string& path, std::size_t depth) {
    constexpr std::size_t kDeepest = 32;
    if (depth > kDeepest) return complain_(path + ": more than 32 folders deep");
    const bool maildir = is_maildir(path);
    if (maildir) {
      for (const char* mails : {"/new", "/cur"}) entries(path + mails, Kind::mails, depth);
    }
    entries(path, maildir ? Kind::maildir : Kind::files, depth);
  }

 private:
  enum class Kind {
    mails,    ///< new or cur of a Maildir: each file is one mail
    maildir,  ///< its other files are those of a mail server
    files,
  };

  void entries(const std::string& folder, Kind kind, std::size_t depth) try {
    for (const std::string& name : names_in(folder)) {
      std::string path = folder;
      path.append("/").append(name);
      entry(path, name, kind, depth);
    }
  } catch (const UnreadablePath& unreadable) {
    complain_(unreadable.what());
  }

  void entry(const std::string& path, const std::string& name, Kind kind, std::size_t depth) {
    struct stat status = {};
    if (::stat(path.c_str(), &status) != 0) {
      // A mail reader moves mails of a Maildir while they are read here.
      if (errno != ENOENT) complain_(path + ": " + std::strerror(errno));
      return;
    }
    const bool is_hidden = name.starts_with('.');
    if (S_ISREG(status.st_mode)) {
      if (kind != Kind::maildir && !is_hidden) file(path, kind == Kind::mails);
      return;
    }
    if (!S_ISDIR(status.st_mode) || kind == Kind::mails) return;
    const bool is_read = kind == Kind::maildir && (name == "new" || name == "cur" || name == "tmp");
    // Maildir++ has its folders in hidden ones.
    if (is_read || (is_hidden && !is_maildir(path))) return;
    if (std::filesystem::is_symlink(path)) {
      return complain_(path + ": a link to a folder is not followed; name the folder itself");
    }
    folder(path, depth + 1);
  }

  void file(const std::string& path, bool of_maildir) try {
    read_file(path, of_maildir || is_in_maildir(path), limits_, take_);
  } catch (const UnreadablePath& unreadable) {
    complain_(unreadable.what());
  }

  const InputLimits& limits_;
  const std::function<void(Input&&)>& take_;
  const std::function<void(const std::string&)>& complain_;
};

}  // namespace

void for_each_input(const std::string& path, const InputLimits& limits,
                    const std::function<void(Input&&)>& take,
                    const std::function<void(const std::string&)>& complain) {
  if (path == "-") return read_file(path, false, limits, take);
  if (is_folder(path)) return Walk(limits, take, complain).folder(path, 0);
  read_file(path, is_in_maildir(path), limits, take);
}

void for_each_line_of_export(const std::string& path, const InputLimits& limits,
                             const std::function<void(Input&&)>& take) {
  File file(path);
  std::string bytes;
  read_start(file, bytes);
  const bool in_maildir = path != "-" && is_in_maildir(path);
  if (in_maildir || (!bytes.empty() && !is_export(bytes))) {
    throw UnreadablePath(path + ": is not an export (expected the output of tlsrpt-store export)");
  }
  ExportLines lines(path, limits.export_line, take);
  lines.add(bytes);
  for (bytes.clear(); file.read(bytes, kBlock); bytes.clear()) lines.add(bytes);
  lines.finish();
}

}  // namespace tlsrpt::cli
