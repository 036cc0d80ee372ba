// SPDX-License-Identifier: MIT
// HTML sections: the parts of a page. Each writes its heading and what stands below, or nothing
// where there is nothing to tell.
#pragma once

#include "digest/html.h"
#include "digest/markup.h"

namespace tlsrpt::digest {

/// What fails: a card for each of the heaviest causes, then a line each, then a count.
void write_failing(Markup& page, const Digest& digest, const HtmlStyle& style);
void write_changes(Markup& page, const Digest& digest, const HtmlStyle& style);
/// The numbers, with bars for the trend.
void write_domains(Markup& page, const Digest& digest, const HtmlStyle& style);
void write_silent(Markup& page, const Digest& digest, const HtmlStyle& style);
void write_next(Markup& page, const Digest& digest, const HtmlStyle& style);
void write_incidents(Markup& page, const Digest& digest, const HtmlStyle& style);
/// Reports that contradict each other, alerts that are not delivered, mails that were not stored.
void write_troubles(Markup& page, const Digest& digest, const HtmlStyle& style);

// What they are made of.

void write_heading(Markup& page, std::string_view words);
/// A box with a frame; what is written up to its end stands inside.
void open_card(Markup& page, const Look& look);
void close_card(Markup& page);
/// A list inside a card: lines between the items, but none above the first.
class Items {
 public:
  explicit Items(Markup& page) : page_(page) {}
  void open();
  void close() { page_.close(); }
  /// `… and 7 more domains`
  void tell_rest(std::string_view words, const HtmlStyle& style);

 private:
  Markup& page_;
  bool is_first_ = true;
};

}  // namespace tlsrpt::digest
