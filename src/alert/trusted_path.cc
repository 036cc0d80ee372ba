// SPDX-License-Identifier: MIT
#include "alert/trusted_path.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <system_error>

namespace tlsrpt::alert {
namespace {

/// As the kernel has it. path_resolution(7)
constexpr int kMostLinks = 40;

std::string fault_of(const std::string& at, const struct stat& status, uid_t user) {
  if (status.st_uid != 0 && status.st_uid != user) {
    return at + " belongs to user " + std::to_string(status.st_uid) + " (expected root" +
           (user == 0 ? "" : " or user " + std::to_string(user)) + "); fix: chown -h root " + at;
  }
  const bool is_sticky = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0;
  // A link and a device have a mode that says nothing about what is read there.
  if (is_sticky || S_ISLNK(status.st_mode) || S_ISCHR(status.st_mode)) return {};
  const bool by_group = (status.st_mode & S_IWGRP) != 0 && status.st_gid != 0;
  const bool by_all = (status.st_mode & S_IWOTH) != 0;
  if (!by_group && !by_all) return {};
  return at + " is writable by " +
         (by_all ? "everybody" : "group " + std::to_string(status.st_gid)) + "; fix: chmod " +
         (by_group ? "g" : "") + (by_all ? "o" : "") + "-w " + at;
}

std::string unknown(const std::string& at, int error) {
  return at + ": " + std::generic_category().message(error);
}

/// A descriptor, as of a pipe, may have no path at which others could open it.
bool is_descriptor(const std::string& at) {
  return at.starts_with("/proc/") && at.find("/fd/") != std::string::npos;
}

std::string fault_of_descriptor(const std::string& at, uid_t user) {
  struct stat status = {};
  if (::stat(at.c_str(), &status) != 0) return unknown(at, errno);
  const bool has_path = S_ISREG(status.st_mode) && status.st_nlink > 0;
  if (!has_path) status.st_mode &= ~static_cast<mode_t>(S_IWGRP | S_IWOTH);
  return fault_of(at, status, user);
}

std::string target_of(const std::string& link) {
  char target[PATH_MAX];
  const ssize_t size = ::readlink(link.c_str(), target, sizeof target);
  return size < 0 ? std::string() : std::string(target, static_cast<std::size_t>(size));
}

/// Goes a path step by step, as the kernel does.
class Walk {
 public:
  explicit Walk(const std::string& path) : rest_(path) {}

  /// To the next step that has an owner. False at the end.
  bool step() {
    for (;;) {
      rest_.erase(0, rest_.find_first_not_of('/'));
      if (rest_.empty()) return false;
      const std::string name = rest_.substr(0, rest_.find('/'));
      rest_.erase(0, name.size());
      if (name == ".") continue;
      if (name != "..") {
        here_ = folder_ + '/' + name;
        return true;
      }
      folder_.erase(folder_.empty() ? 0 : folder_.rfind('/'));
    }
  }
  const std::string& here() const { return here_; }
  void enter() { folder_ = here_; }
  void follow(const std::string& target) {
    if (target.starts_with('/')) folder_.clear();
    rest_ = target + rest_;
  }

 private:
  std::string folder_;  // judged, and no link in it; empty: the root folder
  std::string here_;
  std::string rest_;
};

}  // namespace

std::string distrust(const std::string& path, uid_t user) {
  struct stat status = {};
  if (::lstat("/", &status) != 0) return unknown("/", errno);
  std::string fault = fault_of("/", status, user);
  int links = 0;
  for (Walk walk(path); fault.empty() && walk.step();) {
    if (::lstat(walk.here().c_str(), &status) != 0) return unknown(walk.here(), errno);
    fault = fault_of(walk.here(), status, user);
    if (S_ISLNK(status.st_mode) && is_descriptor(walk.here())) {
      return fault_of_descriptor(walk.here(), user);
    }
    if (!S_ISLNK(status.st_mode)) {
      walk.enter();
    } else if (++links > kMostLinks) {
      return unknown(walk.here(), ELOOP);
    } else {
      walk.follow(target_of(walk.here()));
    }
  }
  return fault;
}

}  // namespace tlsrpt::alert
