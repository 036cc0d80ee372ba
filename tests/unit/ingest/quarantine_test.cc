// SPDX-License-Identifier: MIT
#include "ingest/quarantine.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "catch.h"
#include "expectation.h"

using namespace tlsrpt;
namespace fs = std::filesystem;
using ingest::KeptClass;

namespace {

constexpr KeptClass kOther = KeptClass::not_a_report;
constexpr KeptClass kBroken = KeptClass::rejected;

/// A quarantine of its own, gone with the test.
class Place {
 public:
  Place() : path_(fs::temp_directory_path() / ("tlsrpt-quarantine-" + std::to_string(::getpid()))) {
    fs::remove_all(path_);
  }
  ~Place() { fs::remove_all(path_); }

  std::string path() const { return path_.string(); }
  std::string file(const std::string& name) const { return (path_ / "new" / name).string(); }
  /// Files kept in one second are of one age; this makes the order of the test certain.
  void age(const std::string& name, int hours) const {
    fs::last_write_time(file(name), fs::file_time_type::clock::now() - std::chrono::hours(hours));
  }

 private:
  fs::path path_;
};

report::Sha256 hash(unsigned char value) {
  return report::Sha256{value};
}

/// Keeps a mail, and removes what gives way. Returns the names of these.
std::vector<std::string> keep(ingest::Quarantine& quarantine, const std::string& mail,
                              unsigned char value, KeptClass kept_class,
                              const std::string& sender = "") {
  const auto kept = quarantine.keep(mail, hash(value), kept_class, sender);
  ingest::Quarantine::let_go(kept);
  return kept.gave_way;
}

unsigned mode(const std::string& path) {
  struct stat status = {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

}  // namespace

TEST_CASE(
    "its mails are listed by age, read and removed, whatever a mail reader made of their names") {
  const Place place;
  ingest::Quarantine quarantine(place.path(), {});
  CHECK(quarantine.mails().empty());
  const auto first = quarantine.keep("first", hash(1), kBroken, "").file;
  const auto second = quarantine.keep("second", hash(2), kOther, "").file;
  place.age(second, 5);
  fs::rename(place.file(second), place.path() + "/cur/" + second + ":2,S");
  auto mails = quarantine.mails();
  REQUIRE(mails.size() == 2);
  CHECK(mails[0].file == second);
  CHECK(mails[0].size == 6);
  CHECK(mails[1].file == first);
  CHECK(ingest::Quarantine::read(mails[0], 100) == "second");
  CHECK(ingest::Quarantine::read(mails[0], 3) == "seco");
  quarantine.remove(mails[0]);
  quarantine.remove(mails[0]);  // that it is gone is no fault
  CHECK(quarantine.mails().size() == 1);
}

TEST_CASE("keeps a mail unchanged, for its owner alone, whatever the umask") {
  const Place place;
  const mode_t before = ::umask(0);
  ingest::Quarantine quarantine(place.path(), {});
  const auto kept = quarantine.keep("From: x\n\nraw\r\n", hash(1), kBroken, "");
  ::umask(before);
  CHECK(test::read_file(place.file(kept.file)) == "From: x\n\nraw\r\n");
  CHECK(mode(place.file(kept.file)) == 0600);
  for (const char* folder : {"", "/new", "/cur", "/tmp"})
    CHECK(mode(place.path() + folder) == 0700);
  CHECK(fs::is_empty(place.path() + "/tmp"));
}

TEST_CASE("the same mail again takes no more room") {
  const Place place;
  ingest::Quarantine quarantine(place.path(), {});
  CHECK(quarantine.keep("mail", hash(1), kBroken, "").file ==
        quarantine.keep("mail", hash(1), kBroken, "").file);
  CHECK(quarantine.contents().messages == 1);
}

TEST_CASE("the oldest mail that is no report gives way first, then the oldest report") {
  const Place place;
  ingest::Quarantine quarantine(place.path(), {.messages = 3});
  const auto report = quarantine.keep("report", hash(1), kBroken, "").file;
  const auto older = quarantine.keep("older", hash(2), kOther, "").file;
  const auto newer = quarantine.keep("newer", hash(3), kOther, "").file;
  place.age(report, 9);
  place.age(older, 5);
  place.age(newer, 4);
  CHECK(keep(quarantine, "a", 4, kBroken) == std::vector<std::string>{older});
  CHECK(keep(quarantine, "b", 5, kBroken) == std::vector<std::string>{newer});
  CHECK(keep(quarantine, "c", 6, kBroken) == std::vector<std::string>{report});
  CHECK(quarantine.contents().messages == 3);
}

TEST_CASE("what gives way stays until it is let go, and goes by a mail that is there already") {
  const Place place;
  ingest::Quarantine quarantine(place.path(), {.messages = 1});
  const auto first = quarantine.keep("first", hash(1), kOther, "").file;
  quarantine.keep("second", hash(2), kOther, "");  // and dies before it is on record
  CHECK(quarantine.contents().messages == 2);
  CHECK(keep(quarantine, "second", 2, kOther) == std::vector<std::string>{first});
  CHECK(quarantine.contents().messages == 1);
  CHECK(keep(quarantine, "second", 2, kOther).empty());
}

TEST_CASE("what a dead delivery left in tmp/ is swept after an hour") {
  const Place place;
  ingest::Quarantine quarantine(place.path(), {});
  quarantine.keep("mail", hash(1), kOther, "");
  std::ofstream(place.path() + "/tmp/left.1") << "half a mail";
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  quarantine.sweep(now);
  CHECK_FALSE(fs::is_empty(place.path() + "/tmp"));
  quarantine.sweep(now + std::chrono::minutes(61));
  CHECK(fs::is_empty(place.path() + "/tmp"));
  CHECK(quarantine.contents().messages == 1);
}

TEST_CASE("bytes are bounded too, and a mail larger than all of it is not kept") {
  const Place place;
  ingest::Quarantine quarantine(place.path(), {.messages = 100, .bytes = 10});
  quarantine.keep("12345678", hash(1), kBroken, "");
  CHECK(keep(quarantine, "1234", 2, kBroken).size() == 1);
  CHECK(quarantine.keep("12345678901", hash(3), kBroken, "").file.empty());
  CHECK(quarantine.contents().bytes == 4);
}

TEST_CASE("mail that a mail reader has seen still counts") {
  const Place place;
  ingest::Quarantine quarantine(place.path(), {.messages = 1});
  const auto seen = quarantine.keep("seen", hash(1), kBroken, "").file;
  fs::rename(place.file(seen), place.path() + "/cur/" + seen + ":2,S");
  CHECK(quarantine.contents().messages == 1);
  CHECK(quarantine.keep("next", hash(2), kBroken, "").gave_way == std::vector<std::string>{seen});
}

TEST_CASE("mail of somebody else in the Maildir neither counts nor gives way") {
  const Place place;
  ingest::Quarantine quarantine(place.path(), {.messages = 1});
  const auto first = quarantine.keep("first", hash(1), kBroken, "").file;
  for (const std::string& name :
       std::vector<std::string>{"1764370000.M1P1.host", "private.not-a-report", "x" + first}) {
    std::ofstream(place.file(name)) << "private";
  }
  CHECK(keep(quarantine, "next", 2, kBroken) == std::vector<std::string>{first});
  const auto mails = quarantine.mails();
  CHECK(mails.size() == 4);
  CHECK(std::count_if(mails.begin(), mails.end(), [](const auto& m) { return m.is_ours; }) == 1);
}

TEST_CASE("a mail that comes again when a mail reader has seen it is kept once") {
  const Place place;
  ingest::Quarantine quarantine(place.path(), {});
  const auto name = quarantine.keep("mail", hash(1), kBroken, "").file;
  fs::rename(place.file(name), place.path() + "/cur/" + name + ":2,FS");
  CHECK(quarantine.keep("mail", hash(1), kBroken, "").file == name);
  CHECK(quarantine.mails().size() == 1);
}

TEST_CASE("a mail of a lower class pushes out none of a higher one, and is not kept itself") {
  const Place place;
  ingest::Quarantine quarantine(place.path(), {.messages = 2});
  for (const KeptClass higher : {kBroken, KeptClass::foreign})
    quarantine.keep("m", hash(static_cast<unsigned char>(higher)), higher, "a.example");
  const auto kept = quarantine.keep("other", hash(9), kOther, "b.example");
  CHECK(kept.file.empty());
  CHECK(kept.gave_way.empty());
  CHECK(quarantine.contents().messages == 2);
  CHECK(fs::is_empty(place.path() + "/tmp"));
  CHECK(keep(quarantine, "x", 8, KeptClass::unauthenticated, "b.example").size() == 1);
}

TEST_CASE("a large mail makes way for small ones of its class, not they for it") {
  const Place place;
  ingest::Quarantine quarantine(place.path(), {.messages = 100, .bytes = 100});
  const std::string small(10, 's');
  for (unsigned char i = 0; i < 9; ++i) {
    CHECK_FALSE(
        quarantine.keep(small, hash(i), kBroken, "sender" + std::to_string(i)).file.empty());
  }
  const auto large = quarantine.keep(std::string(60, 'l'), hash(50), kBroken, "attacker.example");
  CHECK(large.file.empty());
  CHECK(large.gave_way.empty());
  // Many of one domain replace each other.
  for (unsigned char i = 100; i < 150; ++i) {
    keep(quarantine, std::string(9, 'a'), i, kBroken, "attacker.example");
  }
  CHECK(quarantine.contents().messages == 10);
  for (unsigned char i = 0; i < 9; ++i) {
    CHECK(keep(quarantine, small, i, kBroken, "sender" + std::to_string(i)).empty());
  }
  CHECK(quarantine.contents().messages == 10);
}

TEST_CASE("a mail that comes again is in the higher one of its classes") {
  const Place place;
  ingest::Quarantine quarantine(place.path(), {});
  const auto low = quarantine.keep("mail", hash(1), kBroken, "a.example").file;
  fs::rename(place.file(low), place.path() + "/cur/" + low + ":2,S");
  const auto high = quarantine.keep("mail", hash(1), KeptClass::foreign, "a.example").file;
  CHECK(high.ends_with(".foreign"));
  CHECK(fs::exists(place.path() + "/cur/" + high + ":2,S"));
  CHECK(quarantine.keep("mail", hash(1), kOther, "a.example").file == high);
  CHECK(quarantine.mails().size() == 1);
}

TEST_CASE("mails that are named as the first edition did are ours, and of no known sender") {
  const Place place;
  ingest::Quarantine quarantine(place.path(), {.messages = 2});
  quarantine.keep("mail", hash(1), kBroken, "a.example");
  const std::string old = "0123456789abcdef0123456789abcdef.";
  std::ofstream(place.file(old + "rejected")) << "an old mail";
  std::ofstream(place.file(old + "0123456.rejected")) << "of somebody else";
  std::ofstream(place.file(old + "lunch")) << "of somebody else";
  place.age(old + "rejected", 2);
  CHECK(keep(quarantine, "x", 2, kBroken, "b.example") ==
        std::vector<std::string>{old + "rejected"});
  CHECK(quarantine.mails().size() == 4);
}

TEST_CASE("the name of a mail says that its sender signed it") {
  const Place place;
  ingest::Quarantine quarantine(place.path(), {.messages = 1});
  const std::string real = quarantine.keep("large mail", hash(1), kBroken, "a.example", true).file;
  CHECK(real.find(".signed.rejected") != std::string::npos);
  CHECK(quarantine.keep("x", hash(2), kBroken, "b.example").file.empty());
  CHECK(quarantine.keep("x", hash(3), kBroken, "", false).file.empty());
  CHECK(quarantine.mails().front().file == real);
  CHECK(quarantine.mails().front().is_ours);
}

TEST_CASE("a quarantine that is not there is empty") {
  const Place place;
  const auto contents = ingest::Quarantine(place.path(), {}).contents();
  CHECK(contents.messages == 0);
  CHECK_FALSE(contents.oldest);
}

TEST_CASE("a folder that cannot be made is an error of the system") {
  ingest::Quarantine quarantine("/proc/nowhere/quarantine", {});
  CHECK_THROWS_AS(quarantine.keep("mail", hash(1), kBroken, ""), std::system_error);
}

TEST_CASE("a mail that a mail reader moves meanwhile is seen, and once") {
  const Place place;
  ingest::Quarantine quarantine(place.path(), {});
  const auto name = quarantine.keep("mail", hash(1), kBroken, "").file;
  // So many others that reading takes a while.
  for (int i = 0; i < 300; ++i) std::ofstream(place.file("other." + std::to_string(i))) << i;
  const std::string seen = place.path() + "/cur/" + name + ":2,S";
  std::size_t unseen = 0;
  for (int i = 0; i < 300; ++i) {
    // Once for each look, somewhere within it or right behind it.
    std::jthread reader([&] {
      std::this_thread::sleep_for(std::chrono::microseconds(20 * (i % 100)));
      i % 2 == 0 ? fs::rename(place.file(name), seen) : fs::rename(seen, place.file(name));
    });
    const auto mails = quarantine.mails();
    const auto times = std::count_if(mails.begin(), mails.end(),
                                     [&](const auto& mail) { return mail.file == name; });
    if (times != 1) ++unseen;
  }
  CHECK(unseen == 0);
}
