// SPDX-License-Identifier: MIT
#include "alert/trusted_path.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "catch.h"

using tlsrpt::alert::distrust;
namespace fs = std::filesystem;

namespace {

constexpr gid_t kGroup = 12'345;  // where the test runs as root, whose own group may write

/// `folder/file` and `links/link`, which leads there.
class Place {
 public:
  Place() : top_(fs::temp_directory_path() / ("tlsrpt-trusted-" + std::to_string(::getpid()))) {
    fs::create_directories(top_ / "folder");
    fs::create_directories(top_ / "links");
    std::ofstream(path("folder/file")) << "x";
    for (const char* name : {"", "folder", "links"}) set(name, 0755);
    set("folder/file", 0644);
    fs::create_symlink("../folder/./file", top_ / "links/link");
  }
  ~Place() { fs::remove_all(top_); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  std::string path(const char* name) const { return (top_ / name).string(); }
  void set(const char* name, mode_t mode) const {
    const std::string all = path(name);
    REQUIRE((::geteuid() != 0 || ::chown(all.c_str(), 0, kGroup) == 0));
    REQUIRE(::chmod(all.c_str(), mode) == 0);
  }
  std::string distrusted(const char* name) const { return distrust(path(name), ::geteuid()); }

 private:
  fs::path top_;
};

}  // namespace

TEST_CASE("what only root and the user can write is trusted") {
  const Place place;
  CHECK(place.distrusted("folder/file").empty());
  CHECK(place.distrusted("links/link").empty());
  CHECK(place.distrusted("links/../folder//./file").empty());
  CHECK(distrust("/bin/sh", ::geteuid()).empty());
  CHECK(distrust("/dev/null", ::geteuid()).empty());
}

TEST_CASE("a file that others can write is not, and what to do is said") {
  const Place place;
  place.set("folder/file", 0646);
  const std::string file = place.path("folder/file");
  CHECK(place.distrusted("folder/file") ==
        file + " is writable by everybody; fix: chmod o-w " + file);
  place.set("folder/file", 0666);
  CHECK(place.distrusted("links/link") ==
        file + " is writable by everybody; fix: chmod go-w " + file);
  place.set("folder/file", 0664);
  const std::string group = std::to_string(::geteuid() == 0 ? kGroup : ::getegid());
  CHECK(place.distrusted("folder/file") ==
        file + " is writable by group " + group + "; fix: chmod g-w " + file);
}

TEST_CASE("nor is one in a folder where others can put another file in its place") {
  for (const char* folder : {"", "folder", "links"}) {
    const Place place;
    place.set(folder, 0775);
    CHECK(place.distrusted("links/link").find("is writable by group") != std::string::npos);
    place.set(folder, 0757);
    CHECK(place.distrusted("links/link").find("is writable by everybody") != std::string::npos);
    place.set(folder, 01777);
    CHECK(place.distrusted("links/link").empty());
  }
}

TEST_CASE("nor is one of another user") {
  const Place place;
  if (::geteuid() != 0) {
    CHECK_FALSE(distrust(place.path("folder/file"), ::geteuid() + 1).empty());
    return;
  }
  constexpr uid_t kUser = 4711;
  for (const char* name : {"", "folder", "folder/file", "links", "links/link"}) {
    const std::string path = place.path(name).substr(0, place.path(name).find_last_not_of('/') + 1);
    REQUIRE(::lchown(path.c_str(), kUser, kUser) == 0);
    CHECK(distrust(place.path("links/link"), kUser).empty());
    CHECK(distrust(place.path("links/link"), 0) ==
          path + " belongs to user 4711 (expected root); fix: chown -h root " + path);
    CHECK(distrust(place.path("links/link"), 4712) ==
          path + " belongs to user 4711 (expected root or user 4712); fix: chown -h root " + path);
    REQUIRE(::lchown(path.c_str(), 0, 0) == 0);
  }
}

TEST_CASE("a way that leads nowhere is not trusted") {
  const Place place;
  CHECK(place.distrusted("folder/none") ==
        place.path("folder/none") + ": No such file or directory");
  CHECK(place.distrusted("folder/file/x").find("Not a directory") != std::string::npos);
  fs::create_symlink("circle", place.path("links/circle"));
  CHECK(place.distrusted("links/circle").find("Too many levels") != std::string::npos);
}

TEST_CASE("a descriptor is judged by what it is, as it may have no path") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  CHECK(distrust("/proc/self/fd/" + std::to_string(ends[0]), ::geteuid()).empty());
  ::close(ends[0]);
  ::close(ends[1]);
  const Place place;
  place.set("folder/file", 0646);
  const int fd = ::open(place.path("folder/file").c_str(), O_RDONLY | O_CLOEXEC);
  REQUIRE(fd >= 0);
  CHECK(distrust("/proc/self/fd/" + std::to_string(fd), ::geteuid()).find("by everybody") !=
        std::string::npos);
  ::close(fd);
}
