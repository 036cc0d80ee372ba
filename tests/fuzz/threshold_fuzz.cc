// SPDX-License-Identifier: MIT
// threshold_fuzz: any lines as thresholds. Each is refused with words, or counts for what it names.
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "alert/threshold.h"
#include "oracle.h"
#include "report/domain.h"
#include "report/report.h"

namespace {

using namespace tlsrpt;
using alert::Threshold;
using alert::Thresholds;
using fuzz::require;

/// Whether it was taken.
bool set(Thresholds& thresholds, std::string_view text) {
  try {
    thresholds.set(text);
    return true;
  } catch (const alert::BadThreshold& bad) {
    require(std::string_view(bad.what()).starts_with("threshold "), "it says what it is about");
    return false;
  }
}

/// Domain and result type that a text names.
struct Named {
  std::string domain, type;
};
Named named(std::string_view text) {
  const auto slash = text.substr(0, text.rfind(':')).find('/');
  Named out;
  if (slash != std::string_view::npos) {
    out.domain = report::normal_domain(text.substr(0, slash));
    text.remove_prefix(slash + 1);
  }
  out.type = report::normal_domain(text.substr(0, text.rfind(':')));
  return out;
}

void check(const Threshold& threshold) {
  require(!threshold.second_witness, "what is set decides alone");
  if (threshold.sessions) {
    require(*threshold.sessions >= 1 && *threshold.sessions <= report::kMaxCount,
            "sessions are 1 or more");
  }
  if (threshold.share) {
    require(std::isfinite(*threshold.share) && *threshold.share > 0 && *threshold.share <= 1,
            "a share is above 0 and up to 1");
  }
}

bool same(const Threshold& a, const Threshold& b) {
  return a.sessions == b.sessions && a.share == b.share;
}

bool canary() {
  Thresholds thresholds;
  require(set(thresholds, "example.org/validation-failure:50") && set(thresholds, "*:2%"),
          "the canary is taken");
  require(thresholds.of("example.org", "validation-failure").sessions == 50, "and counts");
  require(!set(thresholds, "*:0"), "the bad canary is refused");
  return true;
}

void look_at(Thresholds& thresholds, std::string_view text, int& taken) {
  const Named names = named(text);
  const Threshold before = thresholds.of(names.domain, names.type);
  if (!set(thresholds, text)) {
    // But for a key without a number, which only ends the program.
    return;
  }
  ++taken;
  const Threshold after = thresholds.of(names.domain, names.type);
  check(after);
  Thresholds alone;
  require(set(alone, text), "what is taken beside others is taken alone");
  const Threshold own = alone.of(names.domain, names.type);
  require(!own.sessions || own.sessions == after.sessions, "its number counts");
  require(!own.share || own.share == after.share, "its share counts");
  const bool off = !own.sessions && !own.share;
  require(!off || same(after, own), "off is off");
  require(!set(thresholds, text), "nothing is set twice");
  fuzz::plant(taken == 3 && after.share && after.sessions && !names.domain.empty() &&
              before.sessions.has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool alive = canary();
  require(alive, "the canary lives");
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  Thresholds thresholds;
  int taken = 0;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    look_at(thresholds, rest.substr(0, end), taken);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return 0;
}
