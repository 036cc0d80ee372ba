// SPDX-License-Identifier: MIT
#include "cli/inputs.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include "catch.h"

using namespace tlsrpt;
using Kind = cli::Input::Kind;

namespace {

constexpr cli::InputLimits kLimits{1 << 20, 1 << 20};

/// What a file of these bytes gives: `first` and `second` mails, without their path.
using Take = std::function<void(cli::Input&&)>;
using Read = std::function<void(const std::string&, const cli::InputLimits&, const Take&)>;

/// Nothing below a file can be unreadable.
void read_inputs(const std::string& path, const cli::InputLimits& limits, const Take& take) {
  cli::for_each_input(path, limits, take, [](const std::string& what) { FAIL(what); });
}

std::vector<cli::Input> inputs_of(const std::string& bytes, cli::InputLimits limits = kLimits,
                                  const Read& read = read_inputs) {
  const auto path =
      std::filesystem::temp_directory_path() / ("tlsrpt-inputs-" + std::to_string(::getpid()));
  std::ofstream(path, std::ios::binary) << bytes;
  std::vector<cli::Input> inputs;
  read(path.string(), limits, [&](cli::Input&& input) { inputs.push_back(std::move(input)); });
  std::filesystem::remove(path);
  for (auto& input : inputs) input.label.erase(0, path.string().size());
  return inputs;
}

std::vector<cli::Input> lines_of(const std::string& bytes, cli::InputLimits limits = kLimits) {
  return inputs_of(bytes, limits, cli::for_each_line_of_export);
}

}  // namespace

TEST_CASE("an mbox gives its mails whole, numbered, with LF and with CRLF") {
  for (const std::string end : {"\n", "\r\n"}) {
    const std::string one = "From a" + end + "Subject: one" + end + end + "text" + end + end;
    const std::string two = "From b" + end + "Subject: two" + end + end + "text" + end;
    const auto inputs = inputs_of(one + two);
    REQUIRE(inputs.size() == 2);
    CHECK(inputs[0].bytes == one);
    CHECK(inputs[1].bytes == two);
    CHECK(inputs[1].label == ":2");
    CHECK(inputs[1].kind == Kind::mail_of_mbox);
  }
}

TEST_CASE("an mbox larger than the blocks it is read in loses no byte") {
  std::string mbox;
  std::vector<std::string> mails;
  for (int i = 0; i < 300; ++i) {
    mails.push_back("From x\nSubject: " + std::to_string(i) + "\n\n" +
                    std::string(static_cast<std::size_t>(i * 37), 'y') + "\n\n");
    mbox += mails.back();
  }
  const auto inputs = inputs_of(mbox);
  REQUIRE(inputs.size() == mails.size());
  for (std::size_t i = 0; i < mails.size(); ++i) CHECK(inputs[i].bytes == mails[i]);
}

TEST_CASE("a mail of an mbox is cut one byte after the limit") {
  const auto inputs =
      inputs_of("From a\n\n" + std::string(5000, 'x') + "\n\nFrom b\nTo: y\n", {100, 100});
  REQUIRE(inputs.size() == 2);
  CHECK(inputs[0].bytes.size() == 101);
  CHECK(inputs[1].bytes == "From b\nTo: y\n");
}

TEST_CASE("JSON and compressed files are bare reports, anything else is a mail") {
  CHECK(inputs_of("{\"policies\":[]}").at(0).kind == Kind::bare_report);
  CHECK(inputs_of("\x1F\x8B\x08 rest").at(0).kind == Kind::bare_report);
  for (const char* const mail : {"Subject: x\n\n{}", "", ">From a\n", "From : a\n"}) {
    CHECK(inputs_of(mail).at(0).kind == Kind::mail);
  }
}

TEST_CASE("a mail that others follow as in an mbox is one of them") {
  const auto inputs = inputs_of("To: a\n\ntext\nFrom x\nTo: b\n\n");
  REQUIRE(inputs.size() == 2);
  CHECK(inputs[0].label + inputs[0].bytes == ":1To: a\n\ntext\n");
  for (const auto& input : inputs) CHECK(input.kind == Kind::mail_of_mbox);
}

TEST_CASE("an mbox may begin with a byte order mark and blank lines, and MMDF is one too") {
  for (const char* const mbox : {"From a\n", "\nFrom a\n",
                                 "\xEF\xBB\xBF"
                                 "From a\n",
                                 "\x01\x01\x01\x01\nTo: a\n"}) {
    CHECK(inputs_of(mbox).at(0).kind == Kind::mail_of_mbox);
  }
}

TEST_CASE("a path that is not there is named") {
  CHECK_THROWS_WITH(read_inputs("/nonexistent/mail", kLimits, [](cli::Input&&) {}),
                    "/nonexistent/mail: No such file or directory");
}

TEST_CASE("an export is cut into its lines, numbered as an editor numbers them") {
  const std::string begins = "{\"tlsrpt_export\":";
  const auto inputs = lines_of(begins + "1}\n\n" + begins + "2}\r\nnonsense\n" + begins + "3}");
  REQUIRE(inputs.size() == 4);
  CHECK(inputs[0].label + inputs[0].bytes == ":1" + begins + "1}");
  CHECK(inputs[1].label + inputs[1].bytes == ":3" + begins + "2}");
  CHECK(inputs[2].label + inputs[2].bytes == ":4nonsense");
  CHECK(inputs[3].label + inputs[3].bytes == ":5" + begins + "3}");
  for (const auto& input : inputs) CHECK(input.kind == Kind::export_line);
}

TEST_CASE("lines of an export come whole, however long, up to their limit") {
  const std::string line = "{\"tlsrpt_export\":\"" + std::string(700'000, 'x');
  auto limits = kLimits;
  limits.export_line = 800'000;
  auto inputs = lines_of(line + "\n" + line + "\n", limits);
  REQUIRE(inputs.size() == 2);
  CHECK(inputs[1].bytes == line);
  limits.export_line = 1000;
  inputs = lines_of(line + "\n" + line + "\n", limits);
  REQUIRE(inputs.size() == 2);
  CHECK(inputs[0].bytes.size() == 1001);
  CHECK(inputs[1].label == ":2");
}

TEST_CASE("what only looks like an export is none") {
  for (const std::string text :
       {" {\"tlsrpt_export\":1}", "{ \"tlsrpt_export\":1}", "{\"tlsrpt\":1}"}) {
    CHECK(inputs_of(text).at(0).kind != Kind::an_export);
    CHECK_THROWS_AS(lines_of(text), cli::UnreadablePath);
  }
}

TEST_CASE("an export is read only when asked for") {
  const auto inputs = inputs_of("{\"tlsrpt_export\":1}\n{\"tlsrpt_export\":1}\n");
  REQUIRE(inputs.size() == 1);
  CHECK(inputs[0].kind == Kind::an_export);
  CHECK(inputs[0].bytes.empty());
  CHECK(lines_of("").empty());
}

TEST_CASE("a file of a Maildir is one mail, whatever its bytes look like") {
  namespace fs = std::filesystem;
  const fs::path top = fs::temp_directory_path() / ("tlsrpt-maildir-" + std::to_string(::getpid()));
  for (const char* const folder : {"new", "cur", "tmp", "beside"}) {
    fs::create_directories(top / folder);
  }
  for (const std::string bytes : {"From a\nSubject: one\n\nFrom b\n\n", "{\"policies\":[]}",
                                  "\x1F\x8B\x08 rest", "{\"tlsrpt_export\":1}\n"}) {
    INFO(bytes);
    const auto kind_of = [&](const fs::path& path) {
      std::vector<cli::Input> inputs;
      read_inputs(path.string(), kLimits,
                  [&](cli::Input&& input) { inputs.push_back(std::move(input)); });
      REQUIRE(inputs.size() == 1);
      if (inputs[0].kind == Kind::mail) CHECK(inputs[0].bytes == bytes);
      return inputs[0].kind;
    };
    for (const char* const folder : {"new", "cur", "tmp"}) {
      const fs::path file = top / folder / "1";
      std::ofstream(file, std::ios::binary) << bytes;
      CHECK(kind_of(file) == Kind::mail);
      CHECK(kind_of(top / folder) == Kind::mail);
      CHECK_THROWS_AS(cli::for_each_line_of_export(file.string(), kLimits, [](cli::Input&&) {}),
                      cli::UnreadablePath);
      fs::create_symlink(file, top / "beside" / "link");
      CHECK(kind_of(top / "beside" / "link") == Kind::mail);
      CHECK(kind_of(top / "beside") == Kind::mail);
      fs::remove(top / "beside" / "link");
      if (std::string(folder) != "tmp") CHECK(kind_of(top) == Kind::mail);
      fs::remove(file);
    }
  }
  fs::remove_all(top);
}

TEST_CASE("folders are read with all below them, and what cannot be read is named") {
  namespace fs = std::filesystem;
  const fs::path top = fs::temp_directory_path() / ("tlsrpt-walk-" + std::to_string(::getpid()));
  const auto write = [&](const std::string& name) {
    fs::create_directories((top / name).parent_path());
    std::ofstream(top / name) << "Subject: one\n\n";
  };
  for (const char* folder : {"mail/new", "mail/cur", "mail/.Reports/new", "mail/.Reports/cur"}) {
    fs::create_directories(top / folder);
  }
  for (const char* file : {"a.eml", "deep/er/b.eml", "mail/new/c", "mail/cur/d:2,S",
                           "mail/.Reports/cur/e", "mail/fs/f.eml", "mail/new/sub/not-read"}) {
    write(file);
  }
  for (const char* file : {".hidden", ".folder/not-read", "mail/dovecot-uidlist", "mail/tmp/1"}) {
    write(file);
  }
  fs::create_directory_symlink(top / "deep", top / "link");
  fs::create_symlink("loop", top / "loop");
  std::string read;
  std::string complaints;
  cli::for_each_input(
      top.string(), kLimits,
      [&](cli::Input&& input) { read += input.label.substr(input.label.rfind('/') + 1) + " "; },
      [&](const std::string& what) { complaints += what.substr(top.string().size()) + "\n"; });
  CHECK(read == "a.eml b.eml c d:2,S e f.eml ");
  CHECK(complaints ==
        "/link: a link to a folder is not followed; name the folder itself\n"
        "/loop: Too many levels of symbolic links\n");
  fs::remove_all(top);
}
