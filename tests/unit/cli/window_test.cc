// SPDX-License-Identifier: MIT
#include "cli/window.h"

#include "catch.h"

using namespace tlsrpt;
using Basis = store::Window::Basis;

namespace {

const report::Time kNow = report::parse_time("2026-11-24T12:34:56Z")->time;

store::Window window(const cli::SummaryOptions& options) {
  return cli::window(options, kNow);
}

void check(const store::Window& window, Basis basis, const char* from, const char* to) {
  CHECK(window.basis == basis);
  CHECK(report::format_time(window.from) == from);
  CHECK(report::format_time(window.to) == to);
}

}  // namespace

TEST_CASE("without options it is what came in the last 24 hours, this second included") {
  check(window({}), Basis::received, "2026-11-23T12:34:56Z", "2026-11-24T12:34:57Z");
}

TEST_CASE("--day is one UTC day of coverage") {
  cli::SummaryOptions options;
  options.day = "2026-11-20";
  check(window(options), Basis::covered, "2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z");
}

TEST_CASE("--last counts full days, and today is none yet") {
  cli::SummaryOptions options;
  options.last = 7;
  check(window(options), Basis::covered, "2026-11-17T00:00:00Z", "2026-11-24T00:00:00Z");
}

TEST_CASE("--from and --to include their days, and each can be left out") {
  cli::SummaryOptions options;
  options.from = "2026-11-01";
  check(window(options), Basis::covered, "2026-11-01T00:00:00Z", "2026-11-25T00:00:00Z");
  options.to = "2026-11-30";
  check(window(options), Basis::covered, "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z");
  options.from.reset();
  check(window(options), Basis::covered, "1970-01-01T00:00:00Z", "2026-12-01T00:00:00Z");
}

TEST_CASE("a window that ends before it starts is refused") {
  cli::SummaryOptions options;
  options.from = "2026-11-02";
  options.to = "2026-11-01";
  CHECK_THROWS_AS(window(options), cli::BadOptions);
}
