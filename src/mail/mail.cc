// SPDX-License-Identifier: MIT
#include "mail/mail.h"

#include <algorithm>
#include <utility>

#include "mail/ascii.h"
#include "mail/entity.h"
#include "mail/line.h"
#include "mail/mail_start.h"
#include "mail/part.h"
#include "mail/tree.h"
#include "mail/uuencode.h"

namespace tlsrpt::mail {
namespace {

using report::BadReport;
using report::Deviation;
using report::Fault;

/// Encoded mails inside each other are all in memory at once: about the size of the mail.
constexpr std::size_t kSpareForDecoded = std::size_t{4} * 1024 * 1024;

bool is_about_other_mail(const Entity& root) {
  if (root.kind == Kind::other_mail) return true;
  if (root.kind != Kind::multipart || root.is_tls_report()) return false;
  return std::ranges::any_of(root.children, [](const Entity& child) {
    return child.kind == Kind::other_mail && child.media_type.starts_with("message/");
  });
}

/// Programs that do not know message/rfc822 attach a mail as some file.
bool is_mail_file(const Part& part) {
  if (is_labelled(part)) return false;
  const bool named = lower(part.file_name).ends_with(".eml");
  // Neither is a whole mail.
  if (part.media_type == "message/partial" || part.media_type == "message/external-body") {
    return false;
  }
  const bool is_text = part.media_type.starts_with("text/") && !named;
  return !is_text && begins_mail(part.content);
}

/// Of parts whose multipart names another boundary, as gateways do that change it; empty where
/// `delimiter` is none.
std::string multipart_header(std::string_view delimiter) {
  delimiter = without_blanks_around(delimiter.substr(std::min<std::size_t>(2, delimiter.size())));
  const bool usable = !delimiter.empty() && delimiter.find_first_of("\"\\") == delimiter.npos;
  if (!usable) return {};
  return "Content-Type: multipart/mixed; boundary=\"" + std::string(delimiter) + "\"\n\n";
}

/// Walks the tree of a mail and of those attached to it, in their order.
class Collector {
 public:
  Collector(Mail& mail, Budget& budget) : mail_(mail), budget_(budget) {}

  /// Reads the mail at this level, and what is outside of its parts.
  void read(std::string_view text, const Entity* parent, const PartPlace& place) {
    Tree tree = read_tree(text, parent, budget_, mail_.notes);
    if (!take_mail(std::move(tree.root), place)) return;
    for (const Outside& outside : tree.outside) take_outside(outside, place);
  }

 private:
  void take_outside(const Outside& outside, const PartPlace& place) {
    if (!outside.begins) return mail_.unread.push_back(where(outside.place.path));
    PartPlace there = attached_to(place);
    there.is_outside = true;
    const std::string header = multipart_header(outside.begins->delimiter);
    if (header.empty()) return read(outside.text, &outside.place, there);
    std::string whole = header;
    whole += outside.begins->delimiter;
    whole += '\n';
    whole += outside.text;
    take_encoded_mail(outside.place, whole, there);
  }

  static PartPlace attached_to(const PartPlace& place) {
    PartPlace attached;
    attached.level = place.level + 1;
    attached.is_outside = place.is_outside;
    return attached;
  }

  /// False where nothing of the mail counts.
  bool take_mail(Entity root, PartPlace place) {
    place.header = mail_.headers.size();
    Header& header = mail_.headers.emplace_back(std::move(root.header));
    header.level = place.level;
    header.is_tls_report = root.is_tls_report();
    header.is_about_other_mail = is_about_other_mail(root);
    if (header.is_about_other_mail) return false;
    take(root, place);
    return true;
  }

  void take(Entity& entity, const PartPlace& place) {
    switch (entity.kind) {
      case Kind::leaf:
        take_leaf(entity, place);
        break;
      case Kind::multipart:
        take_children(entity, place);
        break;
      case Kind::message:
        for (Entity& child : entity.children) take_mail(std::move(child), attached_to(place));
        break;
      case Kind::encoded_message:
        take_encoded_mail(entity, decode(entity.body, entity.encoding).bytes, attached_to(place));
        break;
      case Kind::other_mail:
        break;
    }
  }

  void take_children(Entity& multipart, PartPlace place) {
    place.in_multipart = true;
    place.in_tls_report = multipart.is_tls_report();
    place.is_first = true;
    place.has_labelled = std::ranges::any_of(
        multipart.children, [](const Entity& child) { return is_labelled(child); });
    for (Entity& child : multipart.children) {
      take(child, place);
      place.is_first = false;
    }
  }

  void take_leaf(Entity& leaf, const PartPlace& place) {
    Part part = read_part(leaf, place);
    if (is_mail_file(part)) {
      ++leaf.depth;
      return take_encoded_mail(leaf, part.content, attached_to(place));
    }
    for (UuFile& file : decode_uuencode(part.content, budget_.entities + 1)) {
      spend_entity(budget_, part.where);
      mail_.parts.push_back(uuencoded_part(part, std::move(file)));
    }
    mail_.parts.push_back(std::move(part));
  }

  /// `place` is that of the mail.
  void take_encoded_mail(const Entity& entity, const std::string& decoded, const PartPlace& place) {
    if (decoded.size() > budget_.decoded_bytes) {
      throw BadReport(Fault::mime_too_deep, where(entity.path), "encoded mails inside each other");
    }
    budget_.decoded_bytes -= decoded.size();
    read(decoded, &entity, place);
    budget_.decoded_bytes += decoded.size();
  }

  Mail& mail_;
  Budget& budget_;
};

}  // namespace

Mail read_mail(std::string_view raw, const Limits& limits) {
  Mail mail;
  Budget budget{limits, limits.parts + 1, raw.size() + kSpareForDecoded};
  if (!raw.empty() && !is_line_end(raw.back())) mail.notes.add(Deviation::final_newline_missing);
  Collector(mail, budget).read(raw, nullptr, {});
  std::ranges::stable_sort(mail.parts, {}, rank);
  return mail;
}

}  // namespace tlsrpt::mail
