// SPDX-License-Identifier: MIT
#include "digest/looks.h"

#include <array>

namespace tlsrpt::digest {
namespace {

constexpr std::array kOverridden = {
    &kPage,     &kMiddle,     &kBannerBad, &kBannerGood, &kBannerNone, &kSection, &kCard,
    &kListCard, &kBadCard,    &kItem,      &kQuiet,      &kBad,        &kPill,    &kCommand,
    &kHead,     &kNumberCell, &kBarGood,   &kBarBad,     &kBarNone};

/// With `!important`, as an inline style goes before a sheet.
std::string rule(std::string_view name, std::string_view declarations) {
  std::string rule = ".";
  rule.append(name).append("{");
  for (const char c : declarations) {
    if (c == ';') rule += "!important";
    rule += c;
  }
  return rule + "}\n";
}

}  // namespace

std::string style_sheet() {
  std::string sheet = "\n@media (prefers-color-scheme:dark){\n";
  for (const Look* look : kOverridden) {
    if (!look->dark.empty()) sheet += rule(look->name, look->dark);
  }
  sheet += "}\n@media (max-width:480px){\n";
  for (const Look* look : kOverridden) {
    if (!look->narrow.empty()) sheet += rule(look->name, look->narrow);
  }
  return sheet + "}\n";
}

}  // namespace tlsrpt::digest
