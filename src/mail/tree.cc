// SPDX-License-Identifier: MIT
// The one file that knows mimetic. Its parser finds out which part belongs to which; it never sees
// a byte of the mail: it is fed headers that are written here from constants, and bodies are
// searched for their boundaries by us. That answers for its quadratic header buffer, its parameter
// parser, its recursion without end and its loss of what follows a missing closing boundary.
#include "mail/tree.h"

#include <charconv>
#include <cstdint>  // which mimetic's headers need and do not include
#include <iterator>
#include <utility>
#include <vector>

#include <mimetic/mimeentity.h>
#include <mimetic/parser/itparser.h>

#include "mail/boundary.h"
#include "mail/header.h"
#include "mail/line.h"
#include "mail/mail_start.h"

namespace tlsrpt::mail {
namespace {

using report::BadReport;
using report::Deviation;
using report::Fault;

constexpr std::size_t kMostOfBoundary = 1024;
constexpr char kIndexField[] = "Entity";

/// What the parser reads: the written headers, then the rest of the mail.
struct Source {
  std::string headers;
  std::size_t taken = 0;  ///< of headers
  std::string_view rest;

  bool at_end() const { return taken == headers.size() && rest.empty(); }
};

/// An input iterator, because mimetic's parser for others underflows and searches in quadratic
/// time. All copies are at one place, and the default one is the end.
class Cursor {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  Cursor() = default;
  explicit Cursor(Source& source) : source_(&source) {}

  char operator*() const {
    return source_->taken < source_->headers.size() ? source_->headers[source_->taken]
                                                    : source_->rest.front();
  }
  Cursor& operator++() {
    if (source_->taken < source_->headers.size()) {
      ++source_->taken;
    } else {
      source_->rest.remove_prefix(1);
    }
    return *this;
  }
  bool operator==(const Cursor& other) const { return at_end() == other.at_end(); }

 private:
  bool at_end() const { return source_ == nullptr || source_->at_end(); }

  Source* source_ = nullptr;
};

std::string join(const std::string& path, std::size_t number) {
  return path.empty() ? std::to_string(number) : path + '.' + std::to_string(number);
}

/// A header for mimetic, which need not know more.
std::string written_header(Kind kind, std::size_t index) {
  std::string type = "text/plain";
  if (kind == Kind::multipart) type = "multipart/mixed";
  if (kind == Kind::message) type = "message/rfc822";
  return "Content-Type: " + type + "\r\n" + kIndexField + ": " + std::to_string(index) + "\r\n\r\n";
}

using Parser = mimetic::IteratorParser<Cursor, std::input_iterator_tag>;

class Guard final : private Parser {
 public:
  Guard(mimetic::MimeEntity& root, std::string_view mail, Budget& budget, report::Notes& notes)
      : Parser(root), root_(root), budget_(budget), notes_(notes) {
    source_.rest = mail;
  }

  Tree read(const Entity* parent) && {
    Place place;
    place.is_mail = true;
    place.is_attached = parent != nullptr;
    if (parent != nullptr) place.path = parent->path;
    if (parent != nullptr) place.depth = parent->depth;
    begin_entity(std::move(place));
    run(Cursor(source_), Cursor());
    return {assembled(root_), std::move(outside_)};
  }

 private:
  /// Where an entity begins.
  struct Place {
    std::string path;
    std::size_t depth = 0;
    bool is_mail = false;
    bool is_attached = false;
    std::string_view default_type = "text/plain";
  };

  /// A multipart that has not ended.
  struct Open {
    std::string path;
    std::size_t depth = 0;
    std::size_t children = 0;
    bool is_digest = false;
  };

  /// Reads the header at this place, and those of the mails that begin right after it, because
  /// mimetic takes them all in a row.
  void begin_entity(Place place) {
    source_.headers.clear();
    source_.taken = 0;
    for (;;) {
      spend_entity(budget_, where(place.path));
      entities_.push_back(take_header(place));
      const Entity& entity = entities_.back();
      source_.headers += written_header(entity.kind, entities_.size() - 1);
      if (entity.kind != Kind::message) return;
      place = Place{entity.path, entity.depth, true, true};
    }
  }

  Entity take_header(const Place& place) {
    const Preamble before = place.is_mail ? read_preamble(source_.rest) : Preamble();
    source_.rest.remove_prefix(before.length);
    RawHeader raw = read_header(source_.rest, m_boundaryList, budget_.limits, where(place.path));
    if (!before.as_mail_server) {
      raw.fields.authentication_results.clear();
      raw.fields.dkim_signatures.clear();
    }
    source_.rest.remove_prefix(raw.length);
    if (raw.malformed) notes_.add(Deviation::header_line_malformed, where(place.path));

    Entity entity = describe(raw.fields, place.default_type);
    entity.path = place.path;
    if (place.is_attached && entity.kind != Kind::multipart) entity.path = join(place.path, 1);
    if (place.is_mail)
      entity.header = shown(std::move(raw.fields), entity.kind, budget_.limits.header_field);
    // Some programs call an attached mail base64 that is none.
    if (entity.kind == Kind::encoded_message && entity.encoding == "base64" &&
        starts_with_field(source_.rest)) {
      entity.kind = Kind::message;
    }
    const bool holds_others = entity.kind != Kind::leaf && entity.kind != Kind::other_mail;
    entity.depth = place.depth + (holds_others ? 1 : 0);
    check(entity);
    return entity;
  }

  void check(const Entity& entity) const {
    if (entity.depth > budget_.limits.depth) {
      throw BadReport(Fault::mime_too_deep, where(entity.path),
                      "deeper than " + std::to_string(budget_.limits.depth));
    }
    if (entity.kind != Kind::multipart) return;
    if (entity.boundary.empty()) throw BadReport(Fault::boundary_missing, where(entity.path), "");
    if (entity.boundary.size() > kMostOfBoundary) {
      throw BadReport(Fault::boundary_missing, where(entity.path),
                      "longer than " + std::to_string(kMostOfBoundary) + " bytes");
    }
  }

  /// Called by the parser wherever it is to read a body, a preamble or an epilogue; tells it
  /// through m_lastBoundary how that ended.
  void copy_until_boundary(mimetic::ParsingElem element) override {
    // The parser has popped the multiparts that have ended meanwhile.
    const std::size_t still_open = m_boundaryList.size() - (element == pePreamble ? 1 : 0);
    if (still_open < open_.size()) ended_ = open_[still_open];
    open_.resize(still_open);
    if (element == pePreamble) open_multipart();

    const auto found = find_boundary(source_.rest, m_boundaryList);
    const std::size_t length = found ? found->start : source_.rest.size();
    const std::string_view text = source_.rest.substr(0, length);
    if (element == peBody) {
      take_body(found ? without_line_end(text) : text);
    } else {
      look_outside(text, element == pePreamble ? open_.back() : ended_);
    }
    source_.rest.remove_prefix(length);
    if (!found) {
      m_lastBoundary = NoBoundary;
      if (!open_.empty()) note_not_closed();
    } else if (found->level > 0) {
      // The boundary of an outer multipart closes this one too, and stays for the outer one.
      note_not_closed();
      m_lastBoundary = ClosingBoundary;
    } else {
      take_boundary(*found);
    }
  }

  void open_multipart() {
    const Entity& entity = entities_.back();
    m_boundaryList.front() = "--" + entity.boundary;
    open_.push_back({entity.path, entity.depth, 0, entity.media_type == "multipart/digest"});
  }

  void take_body(std::string_view body) {
    Entity& entity = entities_.back();
    entity.body = body;
    // No base64 has a colon, which is found faster than the end of the base64.
    if (entity.encoding != "base64" || body.find(':') == body.npos) return;
    const auto mail = find_mail(body);
    if (!mail) return;
    entity.body = body.substr(0, mail->at);
    look_outside(body, open_.empty() ? Open() : open_.back());
  }

  /// Keeps text of `multipart` that is in no part of it, where a mail or a report seems to be.
  void look_outside(std::string_view text, const Open& multipart) {
    const auto mail = find_mail(text);
    if (!mail && !looks_like_report(text)) return;
    Entity place;
    place.path = join(multipart.path, multipart.children + 1);
    place.depth = multipart.depth;
    outside_.push_back({std::move(place), text.substr(mail ? mail->at : 0), mail});
  }

  /// A closing boundary that parts follow is none: some programs append parts so. But a mail with
  /// a boundary of the same name may stand there too.
  void take_boundary(BoundaryLine line) {
    source_.rest.remove_prefix(line.length);
    while (line.closing) {
      const auto next = find_boundary(source_.rest, m_boundaryList);
      if (!next || next->level > 0) break;
      const std::string_view between = source_.rest.substr(0, next->start);
      const std::string_view name = std::string_view(m_boundaryList.front()).substr(2);
      if (find_mail(between) && between.find(name) != between.npos) break;
      look_outside(between, open_.back());
      notes_.add(Deviation::mime_outside_parts, where(open_.back().path));
      line = *next;
      source_.rest.remove_prefix(line.start + line.length);
    }
    m_lastBoundary = line.closing ? ClosingBoundary : Boundary;
    if (source_.rest.empty()) {
      if (line.closing) open_.pop_back();
      if (!open_.empty()) note_not_closed();
    } else if (!line.closing) {
      Open& multipart = open_.back();
      Place place;
      place.path = join(multipart.path, ++multipart.children);
      place.depth = multipart.depth;
      // RFC 2046, section 5.1.5
      if (multipart.is_digest) place.default_type = "message/rfc822";
      begin_entity(std::move(place));
    }
  }

  void note_not_closed() { notes_.add(Deviation::mime_not_closed, where(open_.back().path)); }

  /// Only const headers are asked: the others insert what they do not find.
  Entity assembled(const mimetic::MimeEntity& node) {
    const mimetic::Header& header = node.header();
    const std::string told = header.field(kIndexField).value();
    std::size_t index = 0;
    std::from_chars(told.data(), told.data() + told.size(), index);
    Entity entity = std::move(entities_.at(index));
    const mimetic::MimeEntityList& children = node.body().parts();
    entity.children.reserve(children.size());
    for (const mimetic::MimeEntity* child : children) {
      entity.children.push_back(assembled(*child));
    }
    return entity;
  }

  mimetic::MimeEntity& root_;
  Source source_;
  Budget& budget_;
  report::Notes& notes_;
  std::vector<Entity> entities_;  ///< in the order in which they begin
  std::vector<Open> open_;        ///< the innermost last
  Open ended_;                    ///< the outermost of those that ended last
  std::vector<Outside> outside_;
};

}  // namespace

void spend_entity(Budget& budget, const std::string& where) {
  if (budget.entities == 0) {
    throw BadReport(Fault::too_many_parts, where,
                    "more than " + std::to_string(budget.limits.parts));
  }
  --budget.entities;
}

Tree read_tree(std::string_view mail, const Entity* parent, Budget& budget, report::Notes& notes) {
  mimetic::MimeEntity root;
  return Guard(root, mail, budget, notes).read(parent);
}

}  // namespace tlsrpt::mail
