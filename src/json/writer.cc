// SPDX-License-Identifier: MIT
#include "json/writer.h"

#include <stdexcept>
#define RAPIDJSON_ASSERT(x) ((x) ? static_cast<void>(0) : throw std::logic_error("RapidJSON: " #x))
// RapidJSON's empty stack adds to a null pointer to see that it must grow: harmless, but not to
// Clang's UBSan.
#ifdef __clang__
#pragma clang attribute push(__attribute__((no_sanitize("pointer-overflow"))), apply_to = function)
#endif
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#ifdef __clang__
#pragma clang attribute pop
#endif
#include <utf8.h>

#include <cmath>
#include <cstdio>
#include <iterator>
#include <utility>

#include "report/printable.h"

namespace tlsrpt::json {
namespace {

void escape(std::string& out, unsigned unit) {
  char text[8];
  const int size = std::snprintf(text, sizeof text, "\\u%04x", unit);
  out.append(text, static_cast<std::size_t>(size));
}

/// RFC 8259, section 7: beyond the Basic Multilingual Plane a character is a surrogate pair.
void escape_character(std::string& out, std::uint32_t character) {
  if (character < 0x10000) return escape(out, character);
  escape(out, 0xD800 + ((character - 0x10000) >> 10));
  escape(out, 0xDC00 + ((character - 0x10000) & 0x3FF));
}

void quote_ascii(std::string& out, char c) {
  switch (c) {
    case '"':
    case '\\':
      out += '\\';
      out += c;
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
    escape(out, static_cast<unsigned char>(c));
  } else {
    out += c;
  }
}

/// JSON goes to terminals too, so what report::printable escapes is escaped here as well: the same
/// string to a JSON reader, and harmless to the eye.
void quote(std::string& out, std::string_view text) {
  std::string repaired;
  if (!utf8::is_valid(text.begin(), text.end())) {
    utf8::replace_invalid(text.begin(), text.end(), std::back_inserter(repaired));
    text = repaired;
  }
  out += '"';
  for (auto at = text.begin(); at != text.end();) {
    if (static_cast<unsigned char>(*at) < 0x80) {
      quote_ascii(out, *at++);
      continue;
    }
    const auto first = at;
    const std::uint32_t character = utf8::next(at, text.end());
    const std::string_view bytes(&*first, static_cast<std::size_t>(at - first));
    if (report::printable(bytes) == bytes) {
      out += bytes;
    } else {
      escape_character(out, character);
    }
  }
  out += '"';
}

enum class Inside { array, object, member };  // member: a key waits for its value

}  // namespace

struct Writer::State {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> out{buffer};
  std::vector<Inside> inside;
  bool complete = false;
  std::string quoted;

  void before_value() {
    if (complete) throw std::logic_error("JSON: a second value");
    if (inside.empty()) {
      complete = true;
    } else if (inside.back() == Inside::member) {
      inside.back() = Inside::object;
    } else if (inside.back() == Inside::object) {
      throw std::logic_error("JSON: a value without a key");
    }
  }
  void begin(Inside what) {
    before_value();
    complete = false;
    inside.push_back(what);
  }
  void end(Inside what) {
    if (inside.empty() || inside.back() != what) throw std::logic_error("JSON: nothing to end");
    inside.pop_back();
    complete = inside.empty();
  }
  void string(std::string_view value) {
    quoted.clear();
    quote(quoted, value);
    out.RawValue(quoted.data(), quoted.size(), rapidjson::kStringType);
  }
};

Writer::Writer() : state_(std::make_unique<State>()) {}
Writer::~Writer() = default;

Writer& Writer::begin_object() {
  state_->begin(Inside::object);
  state_->out.StartObject();
  return *this;
}

Writer& Writer::end_object() {
  state_->end(Inside::object);
  state_->out.EndObject();
  return *this;
}

Writer& Writer::begin_array() {
  state_->begin(Inside::array);
  state_->out.StartArray();
  return *this;
}

Writer& Writer::end_array() {
  state_->end(Inside::array);
  state_->out.EndArray();
  return *this;
}

Writer& Writer::key(std::string_view key) {
  if (state_->inside.empty() || state_->inside.back() != Inside::object) {
    throw std::logic_error("JSON: a key outside an object");
  }
  state_->inside.back() = Inside::member;
  state_->string(key);
  return *this;
}

Writer& Writer::text(std::string_view value) {
  state_->before_value();
  state_->string(value);
  return *this;
}

Writer& Writer::text_or_null(std::string_view value) {
  return value.empty() ? null() : text(value);
}

Writer& Writer::number(std::uint64_t value) {
  state_->before_value();
  state_->out.Uint64(value);
  return *this;
}

Writer& Writer::fraction(double value) {
  // RFC 8259, section 6: JSON has no infinity and no NaN.
  if (!std::isfinite(value)) throw std::logic_error("JSON: a number that is none");
  state_->before_value();
  state_->out.Double(value);
  return *this;
}

Writer& Writer::boolean(bool value) {
  state_->before_value();
  state_->out.Bool(value);
  return *this;
}

Writer& Writer::null() {
  state_->before_value();
  state_->out.Null();
  return *this;
}

std::string_view Writer::str() const {
  return {state_->buffer.GetString(), state_->buffer.GetSize()};
}

namespace {

void write(Writer& out, const std::vector<report::Text>& texts) {
  out.begin_array();
  for (const report::Text text : texts) out.text(text);
  out.end_array();
}

void write(Writer& out, const report::FailureDetail& detail) {
  out.begin_object();
  out.key("result_type").text_or_null(detail.result_type);
  out.key("sending_mta_ip").text_or_null(detail.sending_mta_ip);
  out.key("receiving_mx_hostname").text_or_null(detail.receiving_mx_hostname);
  out.key("receiving_mx_helo").text_or_null(detail.receiving_mx_helo);
  out.key("receiving_ip").text_or_null(detail.receiving_ip);
  out.key("failed_session_count").number(detail.failed_session_count);
  out.key("additional_information").text_or_null(detail.additional_information);
  out.key("failure_reason_code").text_or_null(detail.failure_reason_code);
  out.end_object();
}

void write(Writer& out, const report::Policy& policy) {
  out.begin_object();
  out.key("policy").begin_object();
  out.key("policy_type").text_or_null(policy.policy_type);
  out.key("policy_string");
  write(out, policy.policy_string);
  out.key("policy_domain").text_or_null(policy.policy_domain);
  out.key("mx_host");
  write(out, policy.mx_host);
  out.end_object();
  out.key("domain").text_or_null(policy.domain);
  out.key("summary").begin_object();
  out.key("total_successful_session_count").number(policy.total_successful_session_count);
  out.key("total_failure_session_count").number(policy.total_failure_session_count);
  out.end_object();
  out.key("failure_details").begin_array();
  for (const report::FailureDetail& detail : policy.failure_details) write(out, detail);
  out.end_array();
  out.end_object();
}

/// Takes the events of `["…", …]` and refuses all others.
struct TextsHandler : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, TextsHandler> {
  std::vector<std::string> texts;
  bool inside = false;

  bool Default() { return false; }
  bool StartArray() { return !std::exchange(inside, true); }
  bool EndArray(rapidjson::SizeType) { return true; }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    if (inside) texts.emplace_back(text, size);
    return inside;
  }
};

}  // namespace

// RFC 8460, section 4.4
void write(Writer& out, const report::Report& report) {
  out.begin_object();
  out.key("organization_name").text_or_null(report.organization_name);
  out.key("date_range").begin_object();
  out.key("start_datetime").text(report::format_time(report.date_range.start_datetime));
  out.key("end_datetime").text(report::format_time(report.date_range.end_datetime));
  out.end_object();
  out.key("contact_info").text_or_null(report.contact_info);
  out.key("report_id").text_or_null(report.report_id);
  out.key("policies").begin_array();
  for (const report::Policy& policy : report.policies) write(out, policy);
  out.end_array();
  out.end_object();
}

std::string write_texts(const std::vector<report::Text>& texts) {
  Writer out;
  write(out, texts);
  return std::string(out.str());
}

std::vector<std::string> read_texts(std::string_view json) {
  rapidjson::MemoryStream bytes(json.data(), json.size());
  rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> in(bytes);
  rapidjson::Reader reader;
  TextsHandler handler;
  constexpr unsigned kFlags =
      rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
  if (!reader.Parse<kFlags>(in, handler)) return {};
  return std::move(handler.texts);
}

}  // namespace tlsrpt::json
