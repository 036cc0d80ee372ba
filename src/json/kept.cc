// SPDX-License-Identifier: MIT
#include "json/kept.h"

#define RAPIDJSON_ASSERT(x) ((x) ? static_cast<void>(0) : throw std::logic_error("RapidJSON: " #x))
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "json/base64.h"
#include "json/writer.h"
#include "report/domain.h"
#include "report/reporter.h"

namespace tlsrpt::json {
namespace {

using report::KeptReport;

constexpr std::uint64_t kVersion = 1;
// Longer than json::Limits::text, because earlier releases kept longer texts.
constexpr std::size_t kLongestText = 4096;
constexpr std::string_view kHex = "0123456789abcdef";

std::string hex(const report::Sha256& sha256) {
  std::string text;
  for (const unsigned char byte : sha256) {
    text += kHex[byte >> 4];
    text += kHex[byte & 15];
  }
  return text;
}

report::Sha256 read_hex(std::string_view text) {
  report::Sha256 sha256{};
  if (text.size() != 2 * sha256.size() || text.find_first_not_of(kHex) != std::string_view::npos) {
    throw BadKept("its sha256 is none");
  }
  for (std::size_t i = 0; i < sha256.size(); ++i) {
    sha256[i] =
        static_cast<unsigned char>(kHex.find(text[2 * i]) << 4 | kHex.find(text[2 * i + 1]));
  }
  return sha256;
}

report::Time read_time(std::string_view text) {
  const auto told = report::parse_time(text);
  if (!told || told->form != report::TimeForm::rfc3339) throw BadKept("a time in it is none");
  return told->time;
}

std::string read_original(std::string_view text) {
  auto bytes = decode_base64(text);
  if (!bytes) throw BadKept("its original is no base64");
  return std::move(*bytes);
}

/// Where in a line a value stands.
enum class Place {
  line,
  deviations,
  deviation,
  report,
  date_range,
  policies,
  entry,  // of policies
  policy,
  policy_string,
  mx_host,
  summary,
  failure_details,
  failure,
  elsewhere,
};

/// The parser's events to a KeptReport.
class Handler {
 public:
  explicit Handler(const Limits& limits) : limits_(limits) {}

  bool Null() { return true; }  // as if it was not there
  bool Bool(bool value);
  bool Uint(unsigned value) { return Uint64(value); }
  bool Uint64(std::uint64_t value);
  bool String(const char* text, rapidjson::SizeType size, bool);
  bool Int(int) { return number_unfit(); }
  bool Int64(std::int64_t) { return number_unfit(); }
  bool Double(double) { return number_unfit(); }
  bool RawNumber(const char*, rapidjson::SizeType, bool) { return number_unfit(); }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    key_.assign(text, size);
    return true;
  }
  bool StartObject();
  bool StartArray();
  bool EndObject(rapidjson::SizeType) { return end(); }
  bool EndArray(rapidjson::SizeType) { return end(); }

  KeptReport finish();

 private:
  bool at(Place place, std::string_view key) const {
    return !places_.empty() && places_.back() == place && key_ == key;
  }
  Place place() const { return places_.empty() ? Place::elsewhere : places_.back(); }
  bool begin(Place place);
  bool end() {
    places_.pop_back();
    return true;
  }
  bool number_unfit() const {
    if (place() != Place::elsewhere) throw BadKept("a number in it is no count");
    return true;
  }
  std::string signer_before_version_5() const;
  report::Text keep(std::string_view text);
  void line_text(std::string_view text);
  void report_text(std::string_view text);
  void date_text(std::string_view text);
  void policy_text(std::string_view text);
  void failure_text(std::string_view text);
  void add_line(std::vector<report::Text>& lines, std::string_view text);

  report::Policy& policy() { return kept_.report.policies.back(); }

  const Limits& limits_;
  KeptReport kept_;
  std::vector<Place> places_;
  std::string key_;
  std::uint64_t version_ = 0;
  std::size_t failures_ = 0;
  std::size_t lines_ = 0;
  bool authenticated_ = false;
  bool report_told_ = false;
  bool sha256_told_ = false;
  std::optional<report::Time> received_, start_, end_;
};

bool Handler::begin(Place place) {
  if (places_.size() >= limits_.depth) throw BadKept("it is nested too deeply");
  places_.push_back(place);
  return true;
}

bool Handler::StartObject() {
  if (places_.empty()) return begin(Place::line);
  if (at(Place::line, "report")) {
    report_told_ = true;
    return begin(Place::report);
  }
  if (at(Place::report, "date_range")) return begin(Place::date_range);
  if (at(Place::entry, "policy")) return begin(Place::policy);
  if (at(Place::entry, "summary")) return begin(Place::summary);
  switch (place()) {
    case Place::deviations:
      kept_.deviations.emplace_back();
      return begin(Place::deviation);
    case Place::policies:
      if (kept_.report.policies.size() >= limits_.policies) {
        throw BadKept("it has more policies than max-policies");
      }
      kept_.report.policies.emplace_back();
      return begin(Place::entry);
    case Place::failure_details:
      if (++failures_ > limits_.failure_details) {
        throw BadKept("it has more failure details than max-failure-details");
      }
      policy().failure_details.emplace_back();
      return begin(Place::failure);
    default:
      return begin(Place::elsewhere);
  }
}

bool Handler::StartArray() {
  if (at(Place::line, "deviations")) return begin(Place::deviations);
  if (at(Place::report, "policies")) return begin(Place::policies);
  if (at(Place::policy, "policy_string")) return begin(Place::policy_string);
  if (at(Place::policy, "mx_host")) return begin(Place::mx_host);
  if (at(Place::entry, "failure_details")) return begin(Place::failure_details);
  return begin(Place::elsewhere);
}

bool Handler::Bool(bool value) {
  if (at(Place::line, "authenticated")) authenticated_ = value;
  if (at(Place::line, "counted")) kept_.counted = value;
  return true;
}

bool Handler::Uint64(std::uint64_t value) {
  if (value > report::kMaxCount) return number_unfit();
  if (at(Place::line, "tlsrpt_export")) version_ = value;
  if (at(Place::line, "size")) kept_.size = value;
  if (at(Place::line, "deliveries")) kept_.deliveries = value;
  if (at(Place::summary, "total_successful_session_count")) {
    policy().total_successful_session_count = value;
  }
  if (at(Place::summary, "total_failure_session_count")) {
    policy().total_failure_session_count = value;
  }
  if (at(Place::failure, "failed_session_count")) {
    policy().failure_details.back().failed_session_count = value;
  }
  return true;
}

bool Handler::String(const char* bytes, rapidjson::SizeType size, bool) {
  const std::string_view text(bytes, size);
  switch (place()) {
    case Place::line:
      line_text(text);
      break;
    case Place::deviation:
      if (key_ == "deviation") kept_.deviations.back().deviation = text;
      if (key_ == "where") kept_.deviations.back().where = text;
      break;
    case Place::report:
      report_text(text);
      break;
    case Place::date_range:
      date_text(text);
      break;
    case Place::entry:
      if (key_ == "domain") policy().domain = text;
      break;
    case Place::policy:
      policy_text(text);
      break;
    case Place::policy_string:
      add_line(policy().policy_string, text);
      break;
    case Place::mx_host:
      add_line(policy().mx_host, text);
      break;
    case Place::failure:
      failure_text(text);
      break;
    default:
      break;
  }
  return true;
}

report::Text Handler::keep(std::string_view text) {
  if (text.size() > kLongestText) throw BadKept("a text in it is longer than any that is kept");
  return kept_.report.texts.keep(text);
}

void Handler::line_text(std::string_view text) {
  if (key_ == "received") received_ = read_time(text);
  if (key_ == "domain") kept_.domain = text;
  if (key_ == "report_domain") kept_.report_domain = text;
  if (key_ == "signer") kept_.signer = text;
  if (key_ == "submitter") kept_.submitter = text;
  if (key_ == "message_id") kept_.message_id = text;
  if (key_ == "original") kept_.original = read_original(text);
  if (key_ == "sha256") {
    kept_.sha256 = read_hex(text);
    sha256_told_ = true;
  }
}

void Handler::report_text(std::string_view text) {
  if (key_ == "organization_name") kept_.report.organization_name = keep(text);
  if (key_ == "contact_info") kept_.report.contact_info = keep(text);
  if (key_ == "report_id") kept_.report.report_id = keep(text);
}

void Handler::date_text(std::string_view text) {
  if (key_ == "start_datetime") start_ = read_time(text);
  if (key_ == "end_datetime") end_ = read_time(text);
}

void Handler::policy_text(std::string_view text) {
  if (key_ == "policy_type") policy().policy_type = keep(text);
  if (key_ == "policy_domain") policy().policy_domain = keep(text);
}

void Handler::failure_text(std::string_view text) {
  report::FailureDetail& failure = policy().failure_details.back();
  const std::pair<std::string_view, report::Text&> members[] = {
      {"result_type", failure.result_type},
      {"sending_mta_ip", failure.sending_mta_ip},
      {"receiving_mx_hostname", failure.receiving_mx_hostname},
      {"receiving_mx_helo", failure.receiving_mx_helo},
      {"receiving_ip", failure.receiving_ip},
      {"additional_information", failure.additional_information},
      {"failure_reason_code", failure.failure_reason_code}};
  for (const auto& [name, member] : members) {
    if (key_ == name) member = keep(text);
  }
}

void Handler::add_line(std::vector<report::Text>& lines, std::string_view text) {
  if (++lines_ > limits_.lines) throw BadKept("its policies have too many lines");
  lines.push_back(keep(text));
}

/// Stores before schema version 5 did not keep it. As in kTables5 of the store.
std::string Handler::signer_before_version_5() const {
  const std::string_view contact = kept_.report.contact_info;
  const std::string domain = report::normal_domain(report::domain_of_address(contact));
  return report::is_domain_name(domain) ? domain : std::string(report::kSignerNotRecorded);
}

KeptReport Handler::finish() {
  if (version_ == 0) throw BadKept("it does not begin with tlsrpt_export");
  if (version_ > kVersion) throw BadKept("a newer program has made it: install that");
  if (!report_told_) throw BadKept("it has no report");
  if (!received_ || !start_ || !end_) throw BadKept("a time is missing in it");
  if (*end_ < *start_) throw BadKept("its report ends before it begins");
  if (!sha256_told_) throw BadKept("its sha256 is missing");
  kept_.received = *received_;
  kept_.report.date_range = {*start_, *end_};
  kept_.deliveries = std::max<std::uint64_t>(kept_.deliveries, 1);
  if (!authenticated_) kept_.signer.clear();
  if (authenticated_ && kept_.signer.empty()) kept_.signer = signer_before_version_5();
  return std::move(kept_);
}

void write_head(Writer& out, const KeptReport& kept) {
  out.key("tlsrpt_export").number(kVersion);
  out.key("received").text(report::format_time(kept.received));
  out.key("domain").text_or_null(kept.domain);
  out.key("authenticated").boolean(!kept.signer.empty());
  out.key("signer").text_or_null(kept.signer);
  out.key("counted").boolean(kept.counted);
  out.key("deliveries").number(kept.deliveries);
  out.key("sha256").text(hex(kept.sha256)).key("size").number(kept.size);
  out.key("report_domain").text_or_null(kept.report_domain);
  out.key("submitter").text_or_null(kept.submitter);
  out.key("message_id").text_or_null(kept.message_id);
  out.key("deviations").begin_array();
  for (const report::KeptDeviation& deviation : kept.deviations) {
    out.begin_object().key("deviation").text(deviation.deviation);
    out.key("where").text_or_null(deviation.where).end_object();
  }
  out.end_array();
}

}  // namespace

std::string write_kept(const KeptReport& kept) {
  Writer out;
  out.begin_object();
  write_head(out, kept);
  out.key("report");
  write(out, kept.report);
  out.key("original").text_or_null(encode_base64(kept.original));
  out.end_object();
  return std::string(out.str());
}

KeptReport read_kept(std::string_view line, const Limits& limits) {
  rapidjson::MemoryStream bytes(line.data(), line.size());
  rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> in(bytes);
  rapidjson::Reader reader;
  Handler handler(limits);
  constexpr unsigned kFlags =
      rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
  const auto result = reader.Parse<kFlags>(in, handler);
  if (result.IsError()) {
    throw BadKept(std::string(rapidjson::GetParseError_En(result.Code())) + " (near byte " +
                  std::to_string(result.Offset()) + ")");
  }
  return handler.finish();
}

}  // namespace tlsrpt::json
