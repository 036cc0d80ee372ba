// SPDX-License-Identifier: MIT
#include "mail/mail.h"

#include <algorithm>
#include <utility>

#include "mail/entity.h"
#include "mail/line.h"
#include "mail/part.h"
#include "mail/tree.h"

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

/// Walks the tree of a mail and of those attached to it, in their order.
class Collector {
 public:
  Collector(Mail& mail, Budget& budget) : mail_(mail), budget_(budget) {}

  void take_mail(Entity root, bool attached) {
    PartPlace place;
    place.header = mail_.headers.size();
    place.attached = attached;
    mail_.headers.push_back(std::move(root.header));
    if (is_about_other_mail(root)) {
      mail_.about_other_mail = mail_.about_other_mail || !attached;
      return;
    }
    take(root, place);
  }

 private:
  void take(Entity& entity, const PartPlace& place) {
    switch (entity.kind) {
      case Kind::leaf:
        mail_.parts.push_back(read_part(entity, place));
        break;
      case Kind::multipart:
        take_children(entity, place);
        break;
      case Kind::message:
        for (Entity& child : entity.children) take_mail(std::move(child), true);
        break;
      case Kind::encoded_message:
        take_encoded_mail(entity);
        break;
      case Kind::other_mail:
        break;
    }
  }

  void take_children(Entity& multipart, PartPlace place) {
    place.in_multipart = true;
    place.in_tls_report = multipart.is_tls_report();
    place.is_first = true;
    place.has_labelled = std::ranges::any_of(multipart.children, is_labelled);
    for (Entity& child : multipart.children) {
      take(child, place);
      place.is_first = false;
    }
  }

  void take_encoded_mail(const Entity& entity) {
    const std::string decoded = decode(entity.body, entity.encoding).bytes;
    if (decoded.size() > budget_.decoded_bytes) {
      throw BadReport(Fault::mime_too_deep, where(entity.path), "encoded mails inside each other");
    }
    budget_.decoded_bytes -= decoded.size();
    take_mail(read_tree(decoded, &entity, budget_, mail_.notes), true);
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
  Entity root = read_tree(raw, nullptr, budget, mail.notes);
  Collector(mail, budget).take_mail(std::move(root), false);
  std::ranges::stable_sort(mail.parts, {}, rank);
  return mail;
}

}  // namespace tlsrpt::mail
