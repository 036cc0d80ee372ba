// SPDX-License-Identifier: MIT
#include "policy/sts_policy.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "policy/characters.h"
#include "policy/lines.h"
#include "policy/mx_pattern.h"
#include "policy/reading.h"

namespace tlsrpt::policy {
namespace {

constexpr std::uint64_t kDay = 86'400;
constexpr std::uint64_t kWeek = 7 * kDay;
constexpr std::uint64_t kYear = 31'557'600;
constexpr std::size_t kMostDigits = 10;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// The key that is meant by one written otherwise: `Max-Age`, `MX`. Empty where none is.
std::string_view key_meant(std::string_view key) {
  std::string letters = lower(key);
  std::erase_if(letters, [](char c) { return c == '_' || c == '-' || c == ' '; });
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kKeys = {
      {{"version", "version"}, {"mode", "mode"}, {"maxage", "max_age"}, {"mx", "mx"}}};
  for (const auto& [plain, meant] : kKeys) {
    if (letters == plain) return meant;
  }
  return {};
}

/// One key of which only the first line counts.
struct Single {
  std::size_t line = 0;  ///< 0: not told
  std::size_t column = 0;
};

class StrictJudge {
 public:
  explicit StrictJudge(const std::string& of) : of_(of), reading_(of) {}

  StsPolicyReading read(std::string_view text) &&;

 private:
  std::size_t column(std::string_view part) const {
    return static_cast<std::size_t>(part.data() - line_.text.data()) + 1 + skipped_;
  }
  void find(std::string_view rule, std::string_view part, std::string what) {
    reading_.find(rule, line_.number, column(part), std::move(what));
  }

  bool is_page(std::string_view text);
  bool is_binary(std::string_view text);
  void judge_end();
  void judge_line();
  bool is_no_line(std::string_view text);
  void judge_key(std::string_view key, std::string_view value);
  void judge_unknown(std::string_view key, std::string_view value);
  bool is_repeated(std::string_view key, Single& single);
  void judge_version(std::string_view value);
  void judge_mode(std::string_view value);
  void judge_max_age(std::string_view value);
  void judge_mx(std::string_view value);
  void judge_whole();
  void judge_age_by_mode();

  std::string of_;
  Reading reading_;
  StsPolicy policy_;
  Line line_;
  std::size_t skipped_ = 0;  // bytes before the text of the first line: a byte order mark
  Single version_, mode_, max_age_;
  bool mx_told_ = false;
  LineEnd first_end_ = LineEnd::none;
  bool mixed_ = false;
};

bool StrictJudge::is_page(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || text[first] != '<') return false;
  reading_.find("policy-html", "this is a page in HTML or XML, and no policy");
  return true;
}

bool StrictJudge::is_binary(std::string_view text) {
  const std::string_view form = form_of_binary(text);
  if (form.empty()) return false;
  reading_.find("policy-binary", "the file is " + std::string(form));
  return true;
}

void StrictJudge::judge_end() {
  if (line_.end == LineEnd::none) return;
  if (line_.end == LineEnd::cr) {
    reading_.find("policy-line-end", line_.number, line_.text.size() + 1 + skipped_,
                  "the line ends with a CR that no LF follows");
    return;
  }
  if (first_end_ == LineEnd::none) first_end_ = line_.end;
  if (line_.end == first_end_ || std::exchange(mixed_, true)) return;
  reading_.find("policy-line-ends-mixed", line_.number, line_.text.size() + 1 + skipped_,
                line_.end == LineEnd::lf ? "the line ends with LF, and those before with CR LF"
                                         : "the line ends with CR LF, and those before with LF");
}

/// What cannot be read as a key and a value, and says so.
bool StrictJudge::is_no_line(std::string_view text) {
  if (text.empty()) {
    find("policy-empty-line", line_.text, "the line is empty");
    return true;
  }
  if (text.starts_with('#') || text.starts_with("//") || text.starts_with(';')) {
    find("policy-comment", text, "the line is a comment");
    return true;
  }
  if (const auto bad = first_unprintable(text); bad != std::string_view::npos) {
    find("policy-character", text.substr(bad), "here " + told_unprintable(text.substr(bad)));
    // What it was to say is not told as missing, too.
    const auto parts = split_at_colon(text);
    const std::string_view key = key_meant(parts ? without_blanks(parts->key) : text);
    for (const auto& [name, single] : {std::pair{"version", &version_}, std::pair{"mode", &mode_},
                                       std::pair{"max_age", &max_age_}}) {
      if (key == name && single->line == 0) *single = {line_.number, 1};
    }
    if (key == "mx") mx_told_ = true;
    return true;
  }
  if (split_at_colon(text)) return false;
  find("policy-line", text, "the line has no colon");
  return true;
}

void StrictJudge::judge_line() {
  const std::string_view text = without_blanks(line_.text);
  if (is_no_line(text)) return;
  if (text.data() != line_.text.data()) {
    find("policy-leading-blank", line_.text, "the line begins with a blank");
  }
  const auto parts = split_at_colon(text);
  const std::string_view key = without_blanks(parts->key);
  if (key.size() != parts->key.size()) {
    find("policy-colon-blank", parts->key.substr(key.size()),
         "there is a blank between the key and its colon");
  }
  judge_key(key, without_blanks(parts->value));
}

void StrictJudge::judge_key(std::string_view key, std::string_view value) {
  const std::string_view meant = key_meant(key);
  if (meant.empty()) return judge_unknown(key, value);
  if (key != meant) {
    find("policy-key-spelling", key,
         "the key is " + quoted(key) + ", and senders know " + quoted(meant) + " alone");
  }
  if (meant == "mx") return judge_mx(value);
  if (meant == "version" && !is_repeated(key, version_)) judge_version(value);
  if (meant == "mode" && !is_repeated(key, mode_)) judge_mode(value);
  if (meant == "max_age" && !is_repeated(key, max_age_)) {
    max_age_.column = column(value);
    judge_max_age(value);
  }
}

void StrictJudge::judge_unknown(std::string_view key, std::string_view value) {
  if (!is_field_name(key)) {
    find("policy-key", key, quoted(key) + " can be no key");
  } else if (value.empty()) {
    find("policy-value-missing", value, "the key " + quoted(key) + " has no value");
  } else if (const auto tab = value.find('\t'); tab != std::string_view::npos) {
    find("policy-character", value.substr(tab), "here is a TAB within a value");
  } else {
    find("policy-key-unknown", key, "the key " + quoted(key) + " is none that RFC 8461 knows");
  }
}

/// RFC 8461, section 3.2: of repeated keys all but the first are ignored.
bool StrictJudge::is_repeated(std::string_view key, Single& single) {
  if (single.line == 0) {
    single = {line_.number, column(key)};
    return false;
  }
  find("policy-key-repeated", key,
       quoted(key) + " is told again, after line " + std::to_string(single.line));
  return true;
}

void StrictJudge::judge_version(std::string_view value) {
  if (value != "STSv1") {
    find("policy-version", value,
         "the version is " + quoted(value) + ", and senders know \"STSv1\" alone");
  }
}

void StrictJudge::judge_mode(std::string_view value) {
  const std::string mode = lower(value);
  const bool is_known = mode == "testing" || mode == "enforce" || mode == "none";
  if (is_known) policy_.mode = mode;
  if (!is_known || mode != value) {
    find("policy-mode", value, "the mode is " + quoted(value) + ", which no sender knows");
  }
}

void StrictJudge::judge_max_age(std::string_view value) {
  const bool digits = !value.empty() && value.size() <= kMostDigits &&
                      value.find_first_not_of("0123456789") == std::string_view::npos;
  if (!digits) {
    find("policy-max-age", value,
         "max_age is " + quoted(value) + ", which is no number of seconds");
    return;
  }
  std::uint64_t seconds = 0;
  std::from_chars(value.data(), value.data() + value.size(), seconds);
  if (seconds > kYear) {
    find("policy-max-age-large", value,
         "max_age is " + std::to_string(seconds) + ", and 31557600 is the most");
    return;
  }
  policy_.max_age = seconds;
}

void StrictJudge::judge_mx(std::string_view value) {
  mx_told_ = true;
  const std::string fault = fault_of_mx_pattern(value);
  if (!fault.empty()) {
    find("policy-mx", value, value.empty() ? "mx " + fault : quoted(value) + " " + fault);
    return;
  }
  std::string pattern = lower(value);
  if (std::ranges::find(policy_.mx, pattern) != policy_.mx.end()) {
    find("policy-mx-repeated", value, quoted(value) + " stands here again");
    return;
  }
  const bool is_star = pattern.starts_with("*.");
  if (std::string_view(pattern).substr(is_star ? 2 : 0).find('.') == std::string_view::npos) {
    find(is_star ? "policy-mx-wide" : "policy-mx-one-label", value,
         quoted(value) + (is_star ? " stands for every host right below a top-level domain"
                                  : " is a name of one label"));
  }
  policy_.mx.push_back(std::move(pattern));
  policy_.mx_places.push_back({of_, line_.number, column(value)});
}

void StrictJudge::judge_age_by_mode() {
  if (!policy_.max_age || policy_.mode == "none") return;
  const std::string told = "max_age is " + std::to_string(*policy_.max_age);
  const auto find_here = [&](std::string_view rule, const std::string& what) {
    reading_.find(rule, max_age_.line, max_age_.column, what);
  };
  if (*policy_.max_age < kDay) {
    find_here("policy-max-age-short", told + ", less than a day");
  } else if (*policy_.max_age < kWeek && policy_.mode == "enforce") {
    find_here("policy-max-age-weeks", told + ", less than a week");
  }
}

void StrictJudge::judge_whole() {
  if (version_.line == 0) reading_.find("policy-version-missing", "no line tells the version");
  if (version_.line > 1) {
    reading_.find("policy-version-first", version_.line, version_.column,
                  "the version is not told in the first line");
  }
  if (mode_.line == 0) reading_.find("policy-mode-missing", "no line tells the mode");
  if (max_age_.line == 0) reading_.find("policy-max-age-missing", "no line tells max_age");
  if (!mx_told_ && policy_.mode != "none") {
    reading_.find("policy-mx-missing", "no line names an MX host");
  }
  judge_age_by_mode();
}

StsPolicyReading StrictJudge::read(std::string_view text) && {
  bool whole = true;
  if (text.size() > kLargestPolicy) {
    reading_.find("policy-size", "the file is larger than 64 KiB; no more of it is read");
    // A line that is cut would be judged by what is left of it.
    text = text.substr(0, kLargestPolicy);
    text = text.substr(0, text.find_last_of("\r\n") + 1);
    whole = false;
  }
  if (text.starts_with(kByteOrderMark)) {
    reading_.find("policy-bom", 1, 1, "the file begins with a byte order mark");
    text.remove_prefix(kByteOrderMark.size());
    skipped_ = kByteOrderMark.size();
  }
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos && whole) {
    reading_.find("policy-empty", "the file is empty");
  } else if (!is_binary(text) && !is_page(text)) {
    Lines lines(text);
    while (const auto line = lines.next()) {
      line_ = *line;
      judge_line();
      judge_end();
      skipped_ = 0;
    }
    if (whole) judge_whole();
  }
  const bool valid = !reading_.failed();
  return {std::move(policy_), valid, std::move(reading_).findings()};
}

}  // namespace

StsPolicyReading read_sts_policy(std::string_view text, const std::string& of) {
  return StrictJudge(of).read(text);
}

}  // namespace tlsrpt::policy
