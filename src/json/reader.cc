// SPDX-License-Identifier: MIT
#include "json/reader.h"

// A failed assertion of the parser is an error like any other, never an abort.
#include <stdexcept>
#define RAPIDJSON_ASSERT(x) ((x) ? static_cast<void>(0) : throw std::logic_error("RapidJSON: " #x))
#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <string>

#include "json/builder.h"
#include "json/encoding.h"
#include "json/tokens.h"

namespace tlsrpt::json {
namespace {

using report::BadReport;
using report::Deviation;
using report::Fault;

// Longer strings are of no use, whatever they are; shorter ones the Builder cuts itself.
constexpr std::size_t kMostOfString = std::size_t{64} * 1024;

/// A ByteSource as RapidJSON reads it: a NUL stands for the end, and for a NUL.
class Stream {
 public:
  using Ch = char;

  explicit Stream(report::ByteSource& bytes) : bytes_(bytes) { refill(); }

  Ch Peek() const { return at_ == end_ ? '\0' : *at_; }
  Ch Take() {
    if (at_ == end_) return '\0';
    const char c = *at_++;
    if (at_ == end_) refill();
    return c;
  }
  std::size_t Tell() const { return before_ + static_cast<std::size_t>(at_ - begin_); }
  bool at_end() const { return at_ == end_; }

  // Part of the concept, and only called when parsing in place.
  Ch* PutBegin() { throw std::logic_error("not writable"); }
  void Put(Ch) { throw std::logic_error("not writable"); }
  void Flush() {}
  std::size_t PutEnd(Ch*) { throw std::logic_error("not writable"); }

 private:
  void refill() {
    before_ += static_cast<std::size_t>(end_ - begin_);
    const std::string_view bytes = bytes_.next();
    begin_ = at_ = bytes.data();
    end_ = at_ + bytes.size();
  }

  report::ByteSource& bytes_;
  const char* begin_ = nullptr;
  const char* at_ = nullptr;
  const char* end_ = nullptr;
  std::size_t before_ = 0;
};

/// RapidJSON's events to the Builder's.
class ReportHandler {
 public:
  explicit ReportHandler(Builder& builder) : builder_(builder) {}

  bool Null() { return scalar(Scalar::Kind::null, {}); }
  bool Bool(bool value) { return scalar(Scalar::Kind::boolean, value ? "true" : "false"); }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    return scalar(Scalar::Kind::string, {text, size});
  }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    return scalar(Scalar::Kind::number, {text, size});
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    builder_.key({text, size});
    return true;
  }
  bool StartObject() {
    builder_.begin_object();
    return true;
  }
  bool EndObject(rapidjson::SizeType) {
    builder_.end_object();
    return true;
  }
  bool StartArray() {
    builder_.begin_array();
    return true;
  }
  bool EndArray(rapidjson::SizeType) {
    builder_.end_array();
    return true;
  }

  // All numbers come as their text; the concept wants these all the same.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

 private:
  bool scalar(Scalar::Kind kind, std::string_view text) {
    builder_.scalar({kind, text});
    return true;
  }

  Builder& builder_;
};

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// After the document: blanks are JSON, NULs are padding, and anything else makes it doubtful
/// which document was meant.
void read_rest(Stream& in, report::Notes& notes) {
  bool nul = false;
  while (!in.at_end()) {
    const char c = in.Take();
    if (c == '\0') {
      nul = true;
    } else if (!is_blank(c)) {
      throw BadReport(Fault::json_trailing_text, "", "");
    }
  }
  if (nul) notes.add(Deviation::nul_after_json);
}

}  // namespace

bool looks_like_json(std::string_view bytes) {
  constexpr std::string_view kBeforeText("\xEF\xBB\xBF\xFF\xFE\0 \t\r\n", 10);
  const auto first = bytes.substr(0, 1024).find_first_not_of(kBeforeText);
  return first != std::string_view::npos && (bytes[first] == '{' || bytes[first] == '[');
}

report::Report read_report(report::ByteSource& bytes, const Limits& limits, report::Notes& notes) {
  Utf8Source text(bytes, notes);
  TokenSource tokens(text, std::max(kMostOfString, limits.text + 1), notes);
  Stream in(tokens);
  Builder builder(limits, notes);
  ReportHandler handler(builder);
  rapidjson::Reader reader;
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseStopWhenDoneFlag |
                              rapidjson::kParseNumbersAsStringsFlag;
  const auto result = reader.Parse<kFlags>(in, handler);
  if (result.IsError()) {
    throw BadReport(Fault::json_syntax, "",
                    std::string(rapidjson::GetParseError_En(result.Code())) + " (near byte " +
                        std::to_string(result.Offset()) + ")");
  }
  read_rest(in, notes);
  return builder.finish();
}

}  // namespace tlsrpt::json
