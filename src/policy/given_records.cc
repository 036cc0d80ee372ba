// SPDX-License-Identifier: MIT
#include "policy/given_records.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>

#include "policy/reading.h"
#include "policy/rules.h"
#include "policy/zone_text.h"

namespace tlsrpt::policy {
namespace {

struct Kind {
  RecordKind kind;
  std::string_view label;  // right before the mail domain
  std::string_view name;
};

constexpr std::array<Kind, 2> kKinds = {
    {{RecordKind::tlsrpt, "_smtp._tls", "TLSRPT"}, {RecordKind::sts, "_mta-sts", "MTA-STS"}}};

bool is_at(std::string_view owner, std::string_view label) {
  return owner.starts_with(label) && (owner.size() == label.size() || owner[label.size()] == '.');
}

/// The mail domain that `_tlsrpt.example.com` is likely meant for.
std::string_view below_underscores(std::string_view owner) {
  while (owner.starts_with('_') && owner.find('.') != std::string_view::npos) {
    owner.remove_prefix(owner.find('.') + 1);
  }
  return owner;
}

std::string of_no_kind(std::string_view text) {
  if (text.empty()) return "the record is empty";
  return quoted(text) + " begins as neither a TLSRPT nor an MTA-STS record";
}

/// The records of one name, or those that were given without one.
struct Group {
  std::string owner;
  std::vector<std::string> texts;
};

class Sorter {
 public:
  /// Of the TXT records that were given there is none.
  void read_nothing() {
    reading_.findings.push_back(
        finding("record-unknown", {"record", 0, 0}, "there is no TXT record in what was given"));
  }
  void read(const std::vector<Group>& groups);
  GivenReading reading() && { return std::move(reading_); }

 private:
  void read_as(RecordKind kind, const std::string& of, std::vector<std::string> texts);
  void read_nameless(const Group& group);
  void read_named(const Group& group);
  void read_misplaced(const Kind& kind, const Group& group);
  void read_unknown(const std::string& of, std::vector<std::string> texts);
  void add(Findings&& found, std::size_t line = 0);
  std::string free_name(std::string_view wanted) const;

  std::set<std::string> owners_;
  GivenReading reading_;
};

void Sorter::read(const std::vector<Group>& groups) {
  for (const Group& group : groups) owners_.insert(group.owner);
  for (const Group& group : groups) {
    group.owner.empty() ? read_nameless(group) : read_named(group);
  }
}

/// A finding of records without a name must not seem to be about others that have one.
std::string Sorter::free_name(std::string_view wanted) const {
  std::string name(wanted);
  while (owners_.contains(name)) name.insert(0, "other ");
  return name;
}

/// All of them about the record `line` where that is told.
void Sorter::add(Findings&& found, std::size_t line) {
  for (Finding& finding : found) {
    if (line > 0 && finding.place.line > 0) finding.place.line = line;
    reading_.findings.push_back(std::move(finding));
  }
}

void Sorter::read_as(RecordKind kind, const std::string& of, std::vector<std::string> texts) {
  RecordsRead read{.kind = kind, .of = of, .texts = std::move(texts), .ruas = {}, .id = {}};
  if (kind == RecordKind::tlsrpt) {
    TlsrptReading told = read_tlsrpt(read.texts, of);
    if (told.record) read.ruas = std::move(told.record->ruas);
    read.valid = told.valid;
    add(std::move(told.findings));
  } else {
    StsRecordReading told = read_sts_record(read.texts, of);
    if (told.record) read.id = std::move(told.record->id);
    read.valid = told.valid;
    add(std::move(told.findings));
  }
  reading_.records.push_back(std::move(read));
}

void Sorter::read_nameless(const Group& group) {
  std::vector<std::string> others;
  std::array<std::vector<std::string>, kKinds.size()> of_kind;
  for (const std::string& text : group.texts) {
    const RecordKind kind = kind_of_record(text);
    bool taken = false;
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
      if (kKinds[i].kind == kind) {
        of_kind[i].push_back(text);
        taken = true;
      }
    }
    if (!taken) others.push_back(text);
  }
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    if (of_kind[i].empty()) continue;
    // Whatever else was given stands beside the first kind that there is.
    of_kind[i].insert(of_kind[i].end(), others.begin(), others.end());
    others.clear();
    read_as(kKinds[i].kind, free_name(kKinds[i].label), std::move(of_kind[i]));
  }
  if (!others.empty()) read_unknown(free_name("record"), std::move(others));
}

void Sorter::read_unknown(const std::string& of, std::vector<std::string> texts) {
  for (std::size_t i = 0; i < texts.size(); ++i) {
    reading_.findings.push_back(finding("record-unknown", {of, i + 1, 1}, of_no_kind(texts[i])));
  }
  RecordsRead unknown;
  unknown.of = of;
  unknown.texts = std::move(texts);
  reading_.records.push_back(std::move(unknown));
}

/// A record of this kind where senders do not look for it.
void Sorter::read_misplaced(const Kind& kind, const Group& group) {
  RecordsRead read;
  read.kind = kind.kind;
  read.of = group.owner;
  read.texts = group.texts;
  for (std::size_t i = 0; i < group.texts.size(); ++i) {
    if (kind_of_record(group.texts[i]) != kind.kind) continue;
    reading_.findings.push_back(
        finding("record-owner", {group.owner, i + 1, 0},
                "senders look for the " + std::string(kind.name) + " record at " +
                    policy::quoted(std::string(kind.label) + "." +
                                   std::string(below_underscores(group.owner))) +
                    ", not at " + policy::quoted(group.owner)));
    const std::span<const std::string> alone(&group.texts[i], 1);
    add(kind.kind == RecordKind::tlsrpt ? read_tlsrpt(alone, group.owner).findings
                                        : read_sts_record(alone, group.owner).findings,
        i + 1);
  }
  reading_.records.push_back(std::move(read));
}

void Sorter::read_named(const Group& group) {
  bool known = false;
  for (const Kind& kind : kKinds) {
    const bool at_home = is_at(group.owner, kind.label);
    const bool has_any = std::ranges::any_of(
        group.texts, [&](const std::string& text) { return kind_of_record(text) == kind.kind; });
    if (at_home) read_as(kind.kind, group.owner, group.texts);
    if (has_any && !at_home) read_misplaced(kind, group);
    known = known || at_home || has_any;
  }
  if (!known) read_unknown(group.owner, group.texts);
}

}  // namespace

GivenReading read_given_records(std::span<const std::string> given) {
  Sorter sorter;
  std::vector<Group> groups;
  for (const std::string& text : given) {
    std::vector<GivenRecord> records = read_zone_text(text);
    if (records.empty()) sorter.read_nothing();
    for (GivenRecord& record : records) {
      auto group = std::ranges::find(groups, record.owner, &Group::owner);
      if (group == groups.end()) group = groups.insert(groups.end(), {record.owner, {}});
      group->texts.push_back(std::move(record.text));
    }
  }
  sorter.read(groups);
  return std::move(sorter).reading();
}

}  // namespace tlsrpt::policy
