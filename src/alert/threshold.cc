// SPDX-License-Identifier: MIT
#include "alert/threshold.h"

#include <array>
#include <charconv>

#include "report/domain.h"
#include "report/report.h"

namespace tlsrpt::alert {
namespace {

constexpr std::string_view kOff = "off";

/// The receiver's to mend, whoever tells it. RFC 8460, section 4.3
bool is_always_ours(std::string_view result_type) {
  constexpr std::array<std::string_view, 4> kTypes = {"tlsa-invalid", "dane-required",
                                                      "sts-policy-invalid", "sts-webpki-invalid"};
  if (result_type.starts_with("certificate-")) return true;
  for (const std::string_view type : kTypes) {
    if (type == result_type) return true;
  }
  return false;
}

[[noreturn]] void refuse(std::string_view text, const char* why) {
  throw BadThreshold("threshold " + std::string(text) + ": " + why +
                     "; it is [DOMAIN/]RESULT-TYPE:N, :N% or :off");
}

template <typename Number>
std::optional<Number> parse(std::string_view text) {
  Number number{};
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, number);
  if (error != std::errc() || end != last) return std::nullopt;
  return number;
}

/// `2` or `0.5`.
std::optional<double> parse_share(std::string_view text) {
  if (text.find_first_not_of("0123456789.") != std::string_view::npos) return std::nullopt;
  return parse<double>(text);
}

std::string lower(std::string_view text) {
  return report::normal_domain(text);
}

}  // namespace

void Thresholds::set(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) refuse(text, "it has no number");
  std::string_view type = text.substr(0, colon);
  const std::string_view value = text.substr(colon + 1);
  std::string domain;
  if (const auto slash = type.find('/'); slash != std::string_view::npos) {
    domain = lower(type.substr(0, slash));
    if (!report::is_domain_name(domain))
      refuse(text, "what stands before / is no domain in A-labels");
    type.remove_prefix(slash + 1);
  }
  if (type.empty()) refuse(text, "it names no result type");

  const auto [at, is_new] = set_.try_emplace({domain, lower(type)});
  Threshold& threshold = at->second;
  if (value == kOff) {
    if (!is_new) refuse(text, "another threshold is set for the same");
    return;
  }
  if (!is_new && !threshold.sessions && !threshold.share) refuse(text, "it is off already");
  if (value.ends_with('%')) {
    const auto share = parse_share(value.substr(0, value.size() - 1));
    if (!share || !(*share > 0 && *share <= 100))
      refuse(text, "a share is above 0% and up to 100%");
    if (threshold.share) refuse(text, "a share is set twice");
    threshold.share = *share / 100;
  } else {
    const auto sessions = parse<std::uint64_t>(value);
    if (!sessions || *sessions == 0 || *sessions > report::kMaxCount) {
      refuse(text, "a number of sessions is 1 or more");
    }
    if (threshold.sessions) refuse(text, "a number of sessions is set twice");
    threshold.sessions = *sessions;
  }
}

Threshold Thresholds::of(std::string_view domain, std::string_view result_type) const {
  const std::string any = "*";
  const std::string type(result_type);
  for (const std::string& of_domain : {std::string(domain), std::string()}) {
    for (const std::string& of_type : {type, any}) {
      const auto at = set_.find({of_domain, of_type});
      if (at != set_.end()) return at->second;
    }
  }
  Threshold usual;
  usual.sessions = 1;
  usual.second_witness = !is_always_ours(result_type);
  return usual;
}

}  // namespace tlsrpt::alert
