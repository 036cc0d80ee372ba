// SPDX-License-Identifier: MIT
// Looks: how the elements of a page look. The light look stands in each element, for mail clients
// drop style sheets; dark screens and phones override it where they may. All colours of text have a
// contrast of 4.5 to 1 or more against what they stand on, and those of bars 3 to 1 (WCAG AA).
#pragma once

#include <string>
#include <string_view>

namespace tlsrpt::digest {

struct Look {
  std::string_view name;   ///< of its class; empty where nothing is overridden
  std::string_view light;  ///< declarations
  std::string_view dark = {};
  std::string_view narrow = {};  ///< on a phone
};

// The page
inline constexpr Look kPlain = {"", ""};
inline constexpr Look kDayWord = {"", "white-space:nowrap"};
inline constexpr Look kPage = {"page", "margin:0;padding:0;background:#f3f4f6;color:#1b1f24;",
                               "background:#0e1116;color:#e6e9ed;"};
inline constexpr Look kPageTable = {
    "page", "background:#f3f4f6;color:#1b1f24;table-layout:fixed;width:100%;",
    "background:#0e1116;color:#e6e9ed;"};
inline constexpr Look kMiddle = {
    "mid",
    "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;"
    "word-break:break-word;overflow-wrap:anywhere;"
    "font-size:15px;line-height:22px;padding:16px 12px;",
    "", "padding:8px 8px;"};
inline constexpr Look kColumn = {"", "max-width:720px;margin:0 auto;text-align:left;"};
inline constexpr Look kGap = {"", "padding-bottom:14px;"};

// The banner
inline constexpr Look kBannerBad = {"bad",
                                    "background:#b3261e;"
                                    "color:#ffffff;border-radius:8px;padding:16px 20px;",
                                    "background:#9b1c16;color:#ffffff;", "padding:14px 16px;"};
inline constexpr Look kBannerGood = {"good",
                                     "background:#1a6b3c;"
                                     "color:#ffffff;border-radius:8px;padding:16px 20px;",
                                     "background:#14552f;color:#ffffff;", "padding:14px 16px;"};
inline constexpr Look kBannerNone = {"none",
                                     "background:#57606a;"
                                     "color:#ffffff;border-radius:8px;padding:16px 20px;",
                                     "background:#3d444d;color:#ffffff;", "padding:14px 16px;"};
inline constexpr Look kVerdict = {"",
                                  "margin:0 0 6px 0;font-size:24px;line-height:30px;"
                                  "font-weight:700;"};
inline constexpr Look kBannerLine = {"", "font-size:14px;line-height:20px;"};

// Sections and cards
inline constexpr Look kSection = {"sec",
                                  "margin:8px 0 8px 0;font-size:13px;line-height:18px;"
                                  "font-weight:700;letter-spacing:0.04em;color:#4b535d;",
                                  "color:#a6b0bb;"};
inline constexpr Look kCard = {"card",
                               "background:#ffffff;border:1px solid #d5dae0;border-radius:8px;"
                               "padding:14px 18px;",
                               "background:#181c22;border-color:#333a43;", "padding:12px 14px;"};
inline constexpr Look kListCard = {
    "list",
    "background:#ffffff;border:1px solid #d5dae0;border-radius:8px;padding:14px 18px 7px 18px;",
    "background:#181c22;border-color:#333a43;", "padding:12px 14px 5px 14px;"};
inline constexpr Look kBadCard = {
    "badcard",
    "background:#ffffff;border:1px solid #d5dae0;border-left:5px solid #b3261e;"
    "border-radius:8px;padding:14px 18px;",
    "background:#181c22;border-color:#333a43;border-left-color:#f0625a;", "padding:12px 14px;"};
// Separate borders, or there are no round corners.
inline constexpr Look kCardTable = {"", "border-collapse:separate;table-layout:fixed;width:100%;"};
inline constexpr Look kName = {"", "font-size:17px;line-height:24px;font-weight:700;margin:0;"};
inline constexpr Look kLine = {"", "margin:2px 0 0 0;"};
inline constexpr Look kSpaced = {"", "margin:10px 0 0 0;"};
inline constexpr Look kItem = {"item", "padding:7px 0;border-top:1px solid #e3e7eb;",
                               "border-color:#2a3038;"};
inline constexpr Look kFirstItem = {"", "padding:0 0 7px 0;"};
inline constexpr Look kQuiet = {"quiet", "color:#566069;font-size:13px;line-height:18px;",
                                "color:#9da7b3;"};
inline constexpr Look kQuietLine = {
    "quiet", "margin:2px 0 0 0;color:#566069;font-size:13px;line-height:18px;", "color:#9da7b3;"};
inline constexpr Look kNote = {
    "quiet", "margin:8px 0 0 0;color:#566069;font-size:13px;line-height:18px;", "color:#9da7b3;"};
inline constexpr Look kSmallBad = {
    "badtext", "color:#b3261e;font-size:13px;line-height:18px;font-weight:700;", "color:#ff8a80;"};
inline constexpr Look kBad = {"badtext", "color:#b3261e;font-weight:700;", "color:#ff8a80;"};
inline constexpr Look kPill = {"pill",
                               "background:#b3261e;color:#ffffff;font-size:11px;line-height:16px;"
                               "font-weight:700;padding:1px 6px;border-radius:4px;"
                               "white-space:nowrap;",
                               "background:#9b1c16;color:#ffffff;"};
inline constexpr Look kCommand = {
    "cmd",
    "margin:8px 0 0 0;padding:8px 10px;background:#f0f2f5;"
    "color:#1b1f24;border-radius:5px;font-size:13px;"
    "line-height:19px;"
    "font-family:ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;",
    "background:#0e1116;color:#e6e9ed;"};

// The table of domains
inline constexpr Look kHead = {"head",
                               "font-size:12px;line-height:16px;font-weight:600;color:#566069;"
                               "padding:0 0 4px 10px;text-align:right;white-space:nowrap;",
                               "color:#9da7b3;"};
inline constexpr Look kHeadFirst = {"head",
                                    "font-size:12px;line-height:16px;font-weight:600;"
                                    "color:#566069;padding:0 0 4px 0;text-align:left;",
                                    "color:#9da7b3;"};
inline constexpr Look kDomain = {"item",
                                 "padding:8px 0 0 0;border-top:1px solid #e3e7eb;"
                                 "font-weight:700;text-align:left;",
                                 "border-color:#2a3038;"};
inline constexpr Look kPolicyCell = {"", "padding:2px 0 8px 0;text-align:left;"};
// Words may break anywhere, so a column of short ones needs a width to hold.
inline constexpr Look kPolicyName = {"", "min-width:56px;"};
inline constexpr Look kNumberCell = {
    "num", "padding:2px 0 8px 10px;text-align:right;word-break:normal;overflow-wrap:normal;", "",
    "font-size:14px;padding-left:6px;"};
inline constexpr Look kBarsCell = {"", "padding:2px 0 8px 10px;width:84px;"};
inline constexpr Look kBars = {"", "width:84px;table-layout:fixed;"};
inline constexpr Look kBarsNote = {"quiet", "color:#566069;font-size:12px;line-height:16px;",
                                   "color:#9da7b3;"};
// Borders, for a block without content has no height in some clients.
inline constexpr Look kBarGood = {"bok", "border-top:0 solid #2a9d4e;", "border-color:#3fb950;"};
inline constexpr Look kBarBad = {"bbad", "border-top:0 solid #c62828;", "border-color:#ff7b72;"};
inline constexpr Look kBarNone = {"bnone", "border-top:1px solid #8a939d;",
                                  "border-color:#6b7581;"};

/// What overrides the looks on dark and on narrow screens: the text of a style element.
std::string style_sheet();

}  // namespace tlsrpt::digest
