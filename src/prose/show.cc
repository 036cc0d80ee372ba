// SPDX-License-Identifier: MIT
#include "prose/show.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "report/condense.h"
#include "report/printable.h"

namespace tlsrpt::prose {
namespace {

// With each character escaped this still fits the 998 bytes of a mail's line (RFC 5322,
// section 2.1.1), and no host name of real life is longer.
constexpr std::size_t kLongestName = 90;
constexpr std::size_t kMostNames = 5;

}  // namespace

std::string number(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, 1, ' ');
  }
  return digits;
}

std::string number(std::uint64_t value, std::string_view noun) {
  std::string text = number(value);
  text.append(" ").append(noun).append(value == 1 ? "" : "s");
  return text;
}

std::string amount(std::uint64_t bytes) {
  constexpr std::uint64_t kFew = 10'000;
  constexpr const char* kUnits[] = {" kB", " MB", " GB", " TB"};
  if (bytes < kFew) return number(bytes, "byte");
  double value = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  while (value >= 999.5 && unit + 1 < std::size(kUnits)) {
    value /= 1000;
    ++unit;
  }
  const auto whole = static_cast<std::uint64_t>(std::llround(value));
  if (value >= 9.95) return number(whole) + kUnits[unit];
  const auto tenths = static_cast<std::uint64_t>(std::llround(value * 10));
  return number(tenths / 10) + "." + std::to_string(tenths % 10) + kUnits[unit];
}

std::string minute(report::Time time) {
  const std::string text = report::format_time(time);
  return text.substr(0, 10) + " " + text.substr(11, 5);
}

std::string shown(std::string_view told, const Form& form, std::size_t most) {
  return form.unicode ? report::printable(told, most) : report::printable_ascii(told, most);
}

std::string shown(std::string_view told, const Form& form) {
  return shown(told, form, kLongestName);
}

std::string undecodable(std::string text) {
  for (std::size_t at = 0; (at = text.find("=?", at)) != std::string::npos; ++at) {
    text.replace(at, 2, "= ?");
  }
  return text;
}

std::string plain(std::string_view kept) {
  const bool printable =
      std::all_of(kept.begin(), kept.end(), [](char c) { return c >= ' ' && c <= '~'; });
  return printable ? std::string(kept) : report::printable_ascii(kept, kept.size());
}

std::string word(std::string_view told, const std::string& shown) {
  constexpr std::string_view kMarks = "-_.:*/[]";
  const bool is_word = std::all_of(told.begin(), told.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kMarks.find(c) != std::string_view::npos;
  });
  if (is_word || told == report::kRemainder) return shown;
  return '"' + report::escaped_too(shown, "\"") + '"';
}

std::string shown_domain(std::string_view domain, const Form& form) {
  return domain.empty() ? "(domain not told)" : word(domain, shown(domain, form));
}

std::string reporter_in_words(std::string_view name, std::string_view domain, bool is_signed) {
  if (name == report::kRemainder && domain.empty()) return "others";
  std::string text = name.empty() ? "an unnamed reporter" : '"' + std::string(name) + '"';
  if (domain == report::kSignerNotRecorded) return text + " (signed)";
  if (domain.empty()) return text + " (unverified)";
  return text.append(is_signed ? " (signed by " : " (unverified, contact ").append(domain) + ")";
}

std::string shown_reporter(const report::Reporter& reporter, const Form& form) {
  const std::string name = shown(reporter.organization_name, form);
  return reporter_in_words(report::escaped_too(name, "\""), shown(reporter.domain, form),
                           reporter.is_signed);
}

namespace {

template <typename Item, typename Show>
std::string join(const std::vector<Item>& items, const Form& form, Show show) {
  const bool cut = !form.all && items.size() > kMostNames;
  const std::size_t count = cut ? kMostNames : items.size();
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += i + 1 == items.size() ? " and " : ", ";
    text += show(items[i]);
  }
  if (cut) text += " and " + number(items.size() - kMostNames) + " more";
  return text;
}

}  // namespace

std::string listed(const std::vector<report::Reporter>& reporters, const Form& form) {
  return join(reporters, form,
              [&](const report::Reporter& reporter) { return shown_reporter(reporter, form); });
}

std::string listed_names(const std::vector<std::string>& names, const Form& form) {
  return join(names, form, [&](const std::string& name) { return shown(name, form); });
}

std::string shown_cause(std::string_view result_type, std::string_view receiving_mx_hostname,
                        const Form& form) {
  std::string text =
      result_type.empty() ? "cause not told" : word(result_type, shown(result_type, form));
  if (!receiving_mx_hostname.empty()) {
    text += " on " + word(receiving_mx_hostname, shown(receiving_mx_hostname, form));
  }
  return text;
}

std::string shown_end(std::string_view why, const Form& form) {
  constexpr std::string_view kClosed = "closed: ";
  constexpr std::size_t kLongestReason = 300;
  if (why == "covered") return "every reporter that told of it covered a later day without it";
  if (why == "quiet") return "no report has told of it for days";
  if (why == "withdrawn") return "authenticated reports took the place of those that told of it";
  if (!why.starts_with(kClosed)) return shown(why, form);
  return "closed by hand: " + shown(why.substr(kClosed.size()), form, kLongestReason);
}

std::string failed_sessions(std::uint64_t failed, std::uint64_t all) {
  return all < failed ? number(failed, "session")
                      : number(failed) + " of " + number(all, "session");
}

std::string_view ellipsis(const Form& form) {
  return form.unicode ? "… " : "... ";
}

}  // namespace tlsrpt::prose
