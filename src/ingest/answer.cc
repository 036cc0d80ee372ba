// SPDX-License-Identifier: MIT
#include "ingest/answer.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <type_traits>
#include <utility>

#include "ingest/possible.h"
#include "report/texts.h"

namespace tlsrpt::ingest {
namespace {

using report::Text;

constexpr std::size_t kPiece = std::size_t{64} * 1024;
/// Of all texts but the originals. Rows repeat them.
constexpr std::size_t kMostOfTexts = std::size_t{8} * 1024 * 1024;
/// Memory of all lists.
constexpr std::uint64_t kMostOfLists = std::uint64_t{16} * 1024 * 1024;
constexpr std::size_t kLongestWords = 2048;

/// Numbers as LEB128, texts with their length before them.
class Writer {
 public:
  static constexpr bool kReads = false;

  explicit Writer(const Sink& sink) : sink_(sink) {}

  void operator()(std::uint64_t number) {
    while (number >= 0x80) {
      bytes_ += static_cast<char>(0x80 | (number & 0x7f));
      number >>= 7;
    }
    bytes_ += static_cast<char>(number);
  }
  void operator()(std::string_view text) {
    (*this)(std::uint64_t{text.size()});
    bytes_ += text;
    if (bytes_.size() >= kPiece) flush();
  }
  void flush() {
    if (!bytes_.empty()) sink_(bytes_);
    bytes_.clear();
  }

 private:
  const Sink& sink_;
  std::string bytes_;
};

/// Throws BadAnswer where the bytes end too early.
class Reader {
 public:
  static constexpr bool kReads = true;

  Reader(const Source& source, std::uint64_t texts) : source_(source), left_(texts) {}

  void operator()(std::uint64_t& number) {
    number = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) refill();
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      number |= std::uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80) return;
    }
    throw BadAnswer();
  }
  void operator()(std::string& text) { text = next_text(); }
  /// Kept where the report that is being read keeps its texts.
  void operator()(Text& text) { text = texts_->keep(next_text()); }
  void keep_in(report::Texts& texts) { texts_ = &texts; }

  /// Valid until the next call.
  std::string_view next_text() {
    std::uint64_t size = 0;
    (*this)(size);
    if (size > left_) throw BadAnswer();
    left_ -= size;
    if (size <= rest_.size()) return take(size);
    // It goes on in the next piece. Memory grows with what comes, not with what is promised.
    whole_.clear();
    while (whole_.size() < size) {
      if (rest_.empty()) refill();
      whole_ += take(std::min<std::uint64_t>(size - whole_.size(), rest_.size()));
    }
    return whole_;
  }
  /// For an element of a list, which a few bytes can stand for.
  void need(std::uint64_t memory) {
    if (memory > memory_) throw BadAnswer();
    memory_ -= memory;
  }
  bool at_end() { return rest_.empty() && source_().empty(); }

 private:
  void refill() {
    rest_ = source_();
    if (rest_.empty()) throw BadAnswer();
  }
  std::string_view take(std::uint64_t size) {
    const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(size));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  const Source& source_;
  std::uint64_t left_;  // bytes of texts
  std::uint64_t memory_ = kMostOfLists;
  std::string_view rest_;
  std::string whole_;
  report::Texts* texts_ = nullptr;
};

// What follows goes both ways, so that neither can forget a member: `Wire` is a Writer and what it
// is given const, or a Reader and what it is given empty.

template <typename Wire, typename List, typename Pass>
void pass_each(Wire& wire, List& list, std::uint64_t most, const Pass& pass) {
  std::uint64_t size = list.size();
  wire(size);
  if constexpr (Wire::kReads) {
    if (size > most) throw BadAnswer();
    for (; size > 0; --size) {
      wire.need(sizeof(list.front()));
      pass(list.emplace_back());
    }
  } else {
    for (auto& element : list) pass(element);
  }
}

template <typename Wire, typename Enum>
void pass_enum(Wire& wire, Enum& value, std::remove_const_t<Enum> last) {
  auto number = static_cast<std::uint64_t>(value);
  wire(number);
  if constexpr (Wire::kReads) {
    if (number > static_cast<std::uint64_t>(last)) throw BadAnswer();
    value = static_cast<Enum>(number);
  }
}

template <typename Wire, typename Flag>
void pass_flag(Wire& wire, Flag& flag) {
  std::uint64_t number = flag ? 1 : 0;
  wire(number);
  if constexpr (Wire::kReads) {
    if (number > 1) throw BadAnswer();
    flag = number == 1;
  }
}

/// A text of the header, which its reader has cut.
template <typename Wire, typename String>
void pass_short(Wire& wire, String& text) {
  wire(text);
  if constexpr (Wire::kReads) {
    if (text.size() > Evidence::kLongest) throw BadAnswer();
  }
}

template <typename Wire, typename Field>
void pass_verifier(Wire& wire, Field& field) {
  pass_short(wire, field.authserv_id);
  pass_flag(wire, field.readable);
  pass_each(wire, field.dkim, Evidence::kMostResults, [&](auto& result) {
    pass_short(wire, result.result);
    pass_short(wire, result.signer);
    pass_short(wire, result.selector);
    pass_short(wire, result.signature);
  });
}

template <typename Wire, typename Evidence>
void pass_evidence(Wire& wire, Evidence& evidence) {
  pass_short(wire, evidence.author);
  pass_short(wire, evidence.body_fields);
  pass_each(wire, evidence.report_fields, Evidence::kMostFields,
            [&](auto& field) { pass_short(wire, field); });
  pass_flag(wire, evidence.repeated);
  pass_each(wire, evidence.verifiers, Evidence::kMostFields,
            [&](auto& field) { pass_verifier(wire, field); });
  pass_each(wire, evidence.signatures, Evidence::kMostFields, [&](auto& signature) {
    pass_short(wire, signature.domain);
    pass_short(wire, signature.selector);
    pass_short(wire, signature.signature);
    pass_short(wire, signature.fields);
    pass_flag(wire, signature.has_length);
  });
}

template <typename Wire, typename Time>
void pass_time(Wire& wire, Time& time) {
  auto seconds = static_cast<std::uint64_t>(time.time_since_epoch().count());
  wire(seconds);
  if constexpr (Wire::kReads) {
    constexpr std::uint64_t kEndOfYear9999 = 253'402'300'799;
    if (seconds > kEndOfYear9999) throw BadAnswer();
    time = Time(std::chrono::seconds(seconds));
  }
}

template <typename Wire, typename Failure>
void pass_failure(Wire& wire, Failure& failure) {
  wire(failure.result_type);
  wire(failure.sending_mta_ip);
  wire(failure.receiving_mx_hostname);
  wire(failure.receiving_mx_helo);
  wire(failure.receiving_ip);
  wire(failure.failed_session_count);
  wire(failure.additional_information);
  wire(failure.failure_reason_code);
}

/// Of what json::Limits has for a whole report: what its policies so far have left.
struct Rest {
  std::uint64_t failures, lines;
};

/// Passes a list, and takes what is in it off what may still come.
template <typename Wire, typename List, typename Pass>
void pass_some(Wire& wire, List& list, std::uint64_t& rest, const Pass& pass) {
  pass_each(wire, list, rest, pass);
  rest -= std::min<std::uint64_t>(rest, list.size());
}

template <typename Wire, typename Policy>
void pass_policy(Wire& wire, Policy& policy, Rest& rest) {
  const auto pass = [&](auto& text) { wire(text); };
  wire(policy.policy_type);
  pass_some(wire, policy.policy_string, rest.lines, pass);
  wire(policy.policy_domain);
  pass_some(wire, policy.mx_host, rest.lines, pass);
  wire(policy.total_successful_session_count);
  wire(policy.total_failure_session_count);
  pass_some(wire, policy.failure_details, rest.failures,
            [&](auto& failure) { pass_failure(wire, failure); });
  wire(policy.domain);
}

template <typename Wire, typename Report>
void pass_report(Wire& wire, Report& report, const json::Limits& limits) {
  wire(report.organization_name);
  pass_time(wire, report.date_range.start_datetime);
  pass_time(wire, report.date_range.end_datetime);
  wire(report.contact_info);
  wire(report.report_id);
  Rest rest{limits.failure_details, limits.lines};
  pass_each(wire, report.policies, limits.policies,
            [&](auto& policy) { pass_policy(wire, policy, rest); });
}

/// Places and details hold no byte of a mail, as those who print them know.
bool is_plain(std::string_view words) {
  return words.size() <= kLongestWords &&
         std::all_of(words.begin(), words.end(), [](char c) { return c >= ' ' && c <= '~'; });
}
void pass_own_words(Writer& wire, const std::string& words) {
  wire(words);
}
void pass_own_words(Reader& wire, std::string& words) {
  const std::string_view told = wire.next_text();
  if (!is_plain(told)) throw BadAnswer();
  words = told;
}

void pass_notes(Writer& wire, const report::Notes& notes) {
  wire(static_cast<std::uint64_t>(std::distance(notes.begin(), notes.end())));
  for (const report::Note& note : notes) {
    wire(report::name(note.deviation));
    wire(note.where);
  }
}
void pass_notes(Reader& wire, report::Notes& notes) {
  std::uint64_t size = 0;
  for (wire(size); size > 0; --size) {
    const auto* const facts = report::find_deviation(wire.next_text());
    if (facts == nullptr) throw BadAnswer();
    std::string where;
    pass_own_words(wire, where);
    notes.add(facts->deviation, std::move(where));
  }
}

void pass_sha256(Writer& wire, const report::Sha256& hash) {
  wire(std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()));
}
void pass_sha256(Reader& wire, report::Sha256& hash) {
  const std::string_view bytes = wire.next_text();
  if (bytes.size() != hash.size()) throw BadAnswer();
  std::copy(bytes.begin(), bytes.end(), hash.begin());
}

template <typename Wire, typename Header>
void pass_header(Wire& wire, Header& header) {
  wire(header.from);
  wire(header.subject);
  wire(header.message_id);
  wire(header.tls_report_domain);
  wire(header.tls_report_submitter);
}

template <typename Wire, typename Finding>
void pass_finding(Wire& wire, Finding& finding, const Limits& limits) {
  std::uint64_t readable = finding.readable() ? 1 : 0;
  wire(readable);
  if constexpr (Wire::kReads) {
    if (readable != 0) wire.keep_in(finding.report.emplace().texts);
  }
  if (finding.report) pass_report(wire, *finding.report, limits.json);
  wire(finding.original);
  pass_sha256(wire, finding.sha256);
  wire(finding.size);
  pass_each(wire, finding.named_domains, kMostNamedDomains, [&](auto& named) {
    pass_short(wire, named.domain);
    pass_short(wire, named.fields);
  });
  wire(finding.report_domain);
  wire(finding.submitter);
  pass_flag(wire, finding.attached);
  pass_each(wire, finding.contact_domains, limits.json.text,
            [&](auto& domain) { pass_short(wire, domain); });
  pass_notes(wire, finding.notes);
  pass_enum(wire, finding.fault, report::kLastFault);
  pass_own_words(wire, finding.where);
  pass_own_words(wire, finding.detail);
}

template <typename Wire, typename Examined>
void pass(Wire& wire, Examined& examined, const Limits& limits) {
  pass_flag(wire, examined.is_mail);
  pass_header(wire, examined.header);
  pass_evidence(wire, examined.evidence);
  pass_each(wire, examined.findings, std::max<std::uint64_t>(limits.reports, 1),
            [&](auto& finding) { pass_finding(wire, finding, limits); });
}

}  // namespace

void to_bytes(const Examined& examined, const Sink& sink) {
  Writer wire(sink);
  pass(wire, examined, {});
  wire.flush();
}

std::size_t longest_answer(const Limits& limits) {
  // Numbers and lengths take less than texts may.
  return limits.original + 2 * kMostOfTexts;
}

Examined from_bytes(const Source& source, const Limits& limits, std::size_t size) {
  Reader wire(source, limits.original + kMostOfTexts);
  Examined examined;
  pass(wire, examined, limits);
  if (!wire.at_end() || !is_possible(examined, limits, size)) throw BadAnswer();
  return examined;
}

}  // namespace tlsrpt::ingest
