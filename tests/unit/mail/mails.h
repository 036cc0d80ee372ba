// SPDX-License-Identifier: MIT
// mails: a few words to the mails that the tests read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mail/mail.h"

namespace tlsrpt::mail {

/// "report" in base64; short, because this room never looks into contents.
inline constexpr std::string_view kReportInBase64 = "cmVwb3J0";

inline constexpr std::string_view kReportPart =
    "Content-Type: application/tlsrpt+gzip; name=\"r.json.gz\"\n"
    "Content-Transfer-Encoding: base64\n"
    "\n"
    "cmVwb3J0\n";

inline constexpr std::string_view kTextPart = "Content-Type: text/plain\n\nThis is a report.\n";

/// A multipart without the line that comes before: its header and body.
inline std::string multipart(std::string_view type, std::string_view boundary,
                             const std::vector<std::string>& parts) {
  std::string out = "Content-Type: " + std::string(type) + "; boundary=\"";
  out += std::string(boundary) + "\"\n\n";
  for (const std::string& part : parts) out += "--" + std::string(boundary) + "\n" + part;
  return out + "--" + std::string(boundary) + "--\n";
}

inline constexpr std::string_view kReportType = "multipart/report; report-type=tlsrpt";

inline std::string report_mail(const std::vector<std::string>& parts) {
  return "From: tls@sender.example\nSubject: Report Domain: example.com\n" +
         multipart(kReportType, "b", parts);
}

inline std::string report_mail() {
  return report_mail({std::string(kTextPart), std::string(kReportPart)});
}

inline std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

/// `text` with every LF as `line_end`.
inline std::string with_line_ends(std::string_view text, std::string_view line_end) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += line_end;
    } else {
      out += c;
    }
  }
  return out;
}

inline Mail read(std::string_view raw) {
  return read_mail(raw, Limits{});
}

/// Whether the likeliest part is the report, whole.
inline bool finds_report(std::string_view raw) {
  const Mail mail = read(raw);
  return !mail.parts.empty() && mail.parts.front().content == "report";
}

/// Why a mail is refused, and where.
struct Refusal {
  std::optional<report::Fault> fault;
  std::string where;
};

inline Refusal refusal(std::string_view raw, const Limits& limits = {}) {
  try {
    read_mail(raw, limits);
  } catch (const report::BadReport& bad) {
    return {bad.fault(), bad.where()};
  }
  return {};
}

}  // namespace tlsrpt::mail
