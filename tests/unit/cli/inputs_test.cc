// SPDX-License-Identifier: MIT
#include "cli/inputs.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <vector>

using namespace tlsrpt;

namespace {

constexpr cli::InputLimits kLimits{1 << 20, 1 << 20};

/// What a file of these bytes gives: `first` and `second` mails, without their path.
std::vector<cli::Input> inputs_of(const std::string& bytes, cli::InputLimits limits = kLimits) {
  const auto path =
      std::filesystem::temp_directory_path() / ("tlsrpt-inputs-" + std::to_string(::getpid()));
  std::ofstream(path, std::ios::binary) << bytes;
  std::vector<cli::Input> inputs;
  cli::for_each_input(path.string(), limits,
                      [&](cli::Input&& input) { inputs.push_back(std::move(input)); });
  std::filesystem::remove(path);
  for (auto& input : inputs) input.label.erase(0, path.string().size());
  return inputs;
}

}  // namespace

TEST_CASE("cuts an mbox at From lines after an empty line, and nowhere else") {
  const auto inputs =
      inputs_of("From a\nSubject: one\n\ntext\nFrom me\n\nFrom b\n\nend\nFrom me\n");
  REQUIRE(inputs.size() == 2);
  CHECK(inputs[0].bytes == "From a\nSubject: one\n\ntext\nFrom me\n\n");
}

TEST_CASE("an mbox gives its mails whole, numbered, with LF and with CRLF") {
  for (const std::string end : {"\n", "\r\n"}) {
    const std::string one = "From a" + end + "Subject: one" + end + end + "text" + end + end;
    const std::string two = "From b" + end + "Subject: two" + end + end + "text" + end;
    const auto inputs = inputs_of(one + two);
    REQUIRE(inputs.size() == 2);
    CHECK(inputs[0].bytes == one);
    CHECK(inputs[1].bytes == two);
    CHECK(inputs[1].label == ":2");
    CHECK_FALSE(inputs[1].bare_report);
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
      inputs_of("From a\n\n" + std::string(5000, 'x') + "\n\nFrom b\n\ny\n", {100, 100});
  REQUIRE(inputs.size() == 2);
  CHECK(inputs[0].bytes.size() == 101);
  CHECK(inputs[1].bytes == "From b\n\ny\n");
}

TEST_CASE("JSON and compressed files are bare reports, anything else is a mail") {
  CHECK(inputs_of("{\"policies\":[]}").at(0).bare_report);
  CHECK(inputs_of("\x1F\x8B\x08 rest").at(0).bare_report);
  CHECK_FALSE(inputs_of("Subject: x\n\n{}").at(0).bare_report);
  CHECK_FALSE(inputs_of("").at(0).bare_report);
}

TEST_CASE("a path that is not there is named") {
  CHECK_THROWS_WITH(cli::for_each_input("/nonexistent/mail", kLimits, [](cli::Input&&) {}),
                    "/nonexistent/mail: No such file or directory");
}

TEST_CASE("an export is cut into its lines, numbered as an editor numbers them") {
  const std::string begins = "{\"tlsrpt_export\":";
  const auto inputs = inputs_of(begins + "1}\n\n" + begins + "2}\r\nnonsense\n" + begins + "3}");
  REQUIRE(inputs.size() == 4);
  CHECK(inputs[0].label + inputs[0].bytes == ":1" + begins + "1}");
  CHECK(inputs[1].label + inputs[1].bytes == ":3" + begins + "2}");
  CHECK(inputs[2].label + inputs[2].bytes == ":4nonsense");
  CHECK(inputs[3].label + inputs[3].bytes == ":5" + begins + "3}");
  for (const auto& input : inputs) CHECK(input.export_line);
}

TEST_CASE("lines of an export come whole, however long, up to their limit") {
  const std::string line = "{\"tlsrpt_export\":\"" + std::string(700'000, 'x');
  auto limits = kLimits;
  limits.export_line = 800'000;
  auto inputs = inputs_of(line + "\n" + line + "\n", limits);
  REQUIRE(inputs.size() == 2);
  CHECK(inputs[1].bytes == line);
  limits.export_line = 1000;
  inputs = inputs_of(line + "\n" + line + "\n", limits);
  REQUIRE(inputs.size() == 2);
  CHECK(inputs[0].bytes.size() == 1001);
  CHECK(inputs[1].label == ":2");
}

TEST_CASE("what only looks like an export is none") {
  for (const std::string text :
       {" {\"tlsrpt_export\":1}", "{ \"tlsrpt_export\":1}", "{\"tlsrpt\":1}"}) {
    const auto inputs = inputs_of(text);
    REQUIRE(inputs.size() == 1);
    CHECK_FALSE(inputs[0].export_line);
  }
}
