// SPDX-License-Identifier: MIT
#include "policy/txt_record.h"

#include <algorithm>
#include <utility>

#include "policy/characters.h"
#include "policy/lines.h"
#include "policy/reading.h"
#include "policy/rua.h"

namespace tlsrpt::policy {
namespace {

constexpr std::size_t kLongestId = 32;

/// The letters and digits of what a record begins with, in small letters.
std::string first_letters(std::string_view text) {
  std::string letters;
  for (const char c : text.substr(0, 40)) {
    if (c == ';' && !letters.empty()) break;
    if (is_letter_or_digit(c)) letters += c;
  }
  return lower(letters);
}

/// What differs between the two kinds of record.
struct Form {
  RecordKind kind;
  std::string_view version;  // with its semicolon
  std::string_view field;
  std::string_view version_rule;
  std::string_view several_rule;
};

constexpr Form kTlsrpt = {RecordKind::tlsrpt, "v=TLSRPTv1;", "rua", "tlsrpt-version",
                          "tlsrpt-several"};
constexpr Form kSts = {RecordKind::sts, "v=STSv1;", "id", "sts-version", "sts-several"};

/// The fields of one record, in the form that both kinds have.
class FieldsJudge {
 public:
  FieldsJudge(Reading& reading, const Form& form, std::string_view record, std::size_t number)
      : reading_(reading), form_(form), record_(record), number_(number) {}
  virtual ~FieldsJudge() = default;
  FieldsJudge(const FieldsJudge&) = delete;
  FieldsJudge& operator=(const FieldsJudge&) = delete;

  /// `fields` is what follows the version and its semicolon.
  void read(std::string_view fields);

 protected:
  /// The field that the record is for.
  virtual void judge_own(std::string_view name, std::string_view value) = 0;
  virtual void judge_missing() = 0;

  void find(std::string_view rule, std::string_view part, std::string what) {
    reading_.find(rule, number_, static_cast<std::size_t>(part.data() - record_.data()) + 1,
                  std::move(what));
  }
  void find_missing(std::string_view rule, std::string what) {
    reading_.find(rule, number_, 0, std::move(what));
  }

 private:
  void judge_field(std::string_view field);
  void judge_other(std::string_view name, std::string_view value);

  Reading& reading_;
  const Form& form_;
  std::string_view record_;
  std::size_t number_;
  bool told_ = false;
};

void FieldsJudge::read(std::string_view fields) {
  for (;;) {
    const auto end = fields.find(';');
    const bool is_last = end == std::string_view::npos;
    const std::string_view whole = fields.substr(0, end);
    const std::string_view field = without_blanks(whole);
    if (field.empty() && !is_last)
      find("record-field-empty", whole, "here is no field before the ;");
    if (!field.empty()) judge_field(field);
    const auto tail =
        whole.substr(static_cast<std::size_t>(field.data() - whole.data()) + field.size());
    if (is_last && !field.empty() && !tail.empty()) {
      find("record-trailing-blank", tail, "the record ends with a blank");
    }
    if (is_last) break;
    fields.remove_prefix(end + 1);
  }
  if (!told_) judge_missing();
}

void FieldsJudge::judge_field(std::string_view field) {
  const auto equals = field.find('=');
  if (equals == std::string_view::npos) {
    find("record-field", field, quoted(field) + " is no field, for it has no =");
    return;
  }
  const std::string_view name = without_blanks(field.substr(0, equals));
  const std::string_view value = without_blanks(field.substr(equals + 1));
  if (name.size() != equals) {
    find("record-blank", field.substr(name.size()), "there is a blank before the =");
  }
  if (value.data() != field.data() + equals + 1) {
    find("record-blank", field.substr(equals + 1), "there is a blank behind the =");
  }
  if (lower(name) != form_.field) return judge_other(name, value);
  if (name != form_.field) {
    find("record-field-spelling", name,
         "the field is " + quoted(name) + ", and senders know " + quoted(form_.field) + " alone");
  }
  told_ = true;
  judge_own(name, value);
}

void FieldsJudge::judge_other(std::string_view name, std::string_view value) {
  if (!is_field_name(name)) {
    find("record-field", name, quoted(name) + " can be no name of a field");
    return;
  }
  if (value.empty()) {
    find("record-field-value", value, "the field " + quoted(name) + " has no value");
    return;
  }
  const auto bad =
      std::ranges::find_if(value, [](char c) { return c <= 0x20 || c >= 0x7F || c == '='; });
  if (bad != value.end()) {
    find("record-field-value", value.substr(static_cast<std::size_t>(bad - value.begin())),
         "the value of " + quoted(name) + " has a character that it cannot have");
    return;
  }
  find("record-field-unknown", name, "the field " + quoted(name) + " is none of this record");
}

class TlsrptJudge final : public FieldsJudge {
 public:
  using FieldsJudge::FieldsJudge;
  TlsrptRecord record() && { return std::move(record_); }

 private:
  void judge_own(std::string_view name, std::string_view value) override;
  void judge_missing() override { find_missing("tlsrpt-rua-missing", "the record has no rua"); }
  void judge_uri(std::string_view uri);

  TlsrptRecord record_;
  bool seen_ = false;
};

void TlsrptJudge::judge_own(std::string_view name, std::string_view value) {
  if (std::exchange(seen_, true)) find("tlsrpt-rua-repeated", name, "the record has another rua");
  for (;;) {
    const auto comma = value.find(',');
    judge_uri(without_blanks(value.substr(0, comma)));
    if (comma == std::string_view::npos) break;
    value.remove_prefix(comma + 1);
  }
}

void TlsrptJudge::judge_uri(std::string_view uri) {
  if (uri.empty()) {
    find("tlsrpt-rua-empty", uri, "here is no URI");
    return;
  }
  if (auto fault = fault_of_rua(uri)) {
    find(fault->rule, uri.substr(fault->offset), quoted(uri) + ": " + fault->what);
    return;
  }
  record_.ruas.emplace_back(uri);
}

class StsJudge final : public FieldsJudge {
 public:
  using FieldsJudge::FieldsJudge;
  StsRecord record() && { return std::move(record_); }

 private:
  void judge_own(std::string_view name, std::string_view value) override;
  void judge_missing() override { find_missing("sts-id-missing", "the record has no id"); }

  StsRecord record_;
  bool seen_ = false;
};

void StsJudge::judge_own(std::string_view name, std::string_view value) {
  // RFC 8461, section 3.2, which is on policies and records: all but the first are ignored.
  if (std::exchange(seen_, true)) {
    find("sts-id-repeated", name, "the record has another id");
    return;
  }
  if (value.empty()) {
    find("sts-id", value, "the id is empty");
  } else if (value.size() > kLongestId) {
    find("sts-id", value,
         "the id has " + std::to_string(value.size()) + " characters, and 32 is the most");
  } else if (!std::ranges::all_of(value, is_letter_or_digit)) {
    find("sts-id", value, "the id " + quoted(value) + " is not of letters and digits alone");
  } else {
    record_.id = value;
  }
}

/// Where a record begins to differ from how it must begin.
std::size_t first_difference(std::string_view text, std::string_view version) {
  const auto [in_text, in_version] = std::ranges::mismatch(text, version);
  return static_cast<std::size_t>(in_text - text.begin());
}

std::string told_beginning(std::string_view text, std::string_view version) {
  const auto end = text.find(';');
  if (end == std::string_view::npos) {
    const std::string_view word = text.substr(0, text.find_first_of(" \t,"));
    return "the record begins with " + quoted(word) + " without a ; behind it, and not with " +
           quoted(version);
  }
  std::string what = "the record begins with " + quoted(text.substr(0, end + 1)) +
                     ", and not with " + quoted(version);
  // RFC 8461, section 3.1: the grammar allows the blank, and the rule on what to discard does not.
  if (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\t')) what += ", without a blank";
  return what;
}

/// Of all records those that count: they begin with the version; nothing else makes them count.
/// RFC 8460, section 3, and RFC 8461, section 3.1.
template <typename Judge, typename Record>
std::optional<Record> read_records(Reading& reading, const Form& form,
                                   std::span<const std::string> texts) {
  const auto counts = [&](const std::string& text) { return text.starts_with(form.version); };
  const auto so_many = std::ranges::count_if(texts, counts);
  std::optional<Record> record;
  std::ptrdiff_t seen = 0;
  std::size_t number = 0;
  std::size_t beside = 0;
  for (const std::string& text : texts) {
    ++number;
    const bool does = counts(text);
    if (!does && kind_of_record(text) != form.kind) {
      if (++beside > 1) continue;
      reading.find("record-beside", number, 0,
                   "another record has this name: " + policy::quoted(text));
      continue;
    }
    if (!does) {
      // Beside a good one it does no harm.
      reading.find_as(so_many > 0 ? Severity::warning : Severity::error, form.version_rule, number,
                      first_difference(text, form.version) + 1, told_beginning(text, form.version));
      if (so_many > 0) continue;
    }
    if (does && ++seen == 2) {
      reading.find(form.several_rule, number, 1,
                   std::to_string(so_many) + " records begin with " + std::string(form.version));
    }
    const auto end = text.find(';');
    if (end == std::string::npos) continue;
    Judge judge(reading, form, text, number);
    judge.read(std::string_view(text).substr(end + 1));
    if (does && so_many == 1) record = std::move(judge).record();
  }
  // By a wildcard, or an alias, all those of the domain itself.
  if (beside > 1) {
    reading.find("record-beside", std::to_string(beside - 1) + " more records have this name");
  }
  return record;
}

}  // namespace

RecordKind kind_of_record(std::string_view text) {
  for (const Form& form : {kTlsrpt, kSts}) {
    if (text.starts_with(form.version)) return form.kind;
  }
  const std::string letters = first_letters(text);
  if (letters.starts_with("vtlsrpt") || letters.starts_with("tlsrpt")) return RecordKind::tlsrpt;
  for (const std::string_view begin : {"vsts", "stsv", "vmtasts", "mtasts"}) {
    if (letters.starts_with(begin)) return RecordKind::sts;
  }
  return RecordKind::other;
}

TlsrptReading read_tlsrpt(std::span<const std::string> texts, const std::string& of) {
  Reading reading(of);
  auto record = read_records<TlsrptJudge, TlsrptRecord>(reading, kTlsrpt, texts);
  const bool valid = record && !reading.failed();
  return {std::move(record), valid, std::move(reading).findings()};
}

StsRecordReading read_sts_record(std::span<const std::string> texts, const std::string& of) {
  Reading reading(of);
  auto record = read_records<StsJudge, StsRecord>(reading, kSts, texts);
  const bool valid = record && !reading.failed();
  return {std::move(record), valid, std::move(reading).findings()};
}

}  // namespace tlsrpt::policy
