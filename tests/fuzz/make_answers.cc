// SPDX-License-Identifier: MIT
// make_answers: mails to what their reader answers, as seeds for answer_fuzz: the form of an answer
// changes with the program, so none is kept.
//
//   make_answers FOLDER [--odd] MAIL...      --odd: as none of ours does, reports with a fault
//   beside
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "ingest/answer.h"

namespace {

namespace fs = std::filesystem;
using namespace tlsrpt;

/// Longer than this, a report as it came only makes the mutations of an answer rarer.
constexpr std::size_t kLongestOriginal = 64;

std::string answer(const std::string& mail, bool odd) {
  const report::Time now = report::parse_time("2026-11-24T12:00:00Z")->time;
  ingest::Examined examined = ingest::examine_mail(mail, {}, {now, {}});
  for (ingest::Finding& finding : examined.findings) {
    finding.original.resize(std::min(finding.original.size(), kLongestOriginal));
    if (odd) finding.fault = report::kLastFault;
  }
  std::string bytes;
  ingest::to_bytes(examined, [&](std::string_view piece) { bytes += piece; });
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const fs::path folder = argv[1];
  fs::create_directories(folder);
  const bool odd = std::string(argv[2]) == "--odd";
  for (int i = odd ? 3 : 2; i < argc; ++i) {
    std::ifstream mail(argv[i], std::ios::binary);
    const std::string raw((std::istreambuf_iterator<char>(mail)), {});
    std::ofstream(folder / fs::path(argv[i]).stem(), std::ios::binary) << answer(raw, odd);
  }
  return 0;
}
