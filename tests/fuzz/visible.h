// SPDX-License-Identifier: MIT
// Visible: whether text can only be read, and does nothing to who shows it. Written without a look
// at report/printable, so that one finds what the other has forgotten.
#pragma once

#include <string_view>

namespace tlsrpt::fuzz {

/// Valid UTF-8 without control characters, but for those in `allowed`; without line and paragraph
/// separators, and without what turns the direction of writing, joins, hides or tags.
bool is_visible(std::string_view text, std::string_view allowed = "");
/// The same in printable ASCII.
bool is_visible_ascii(std::string_view text, std::string_view allowed = "");
/// The same where the only other sequences are those that choose a colour: ESC [ digits and ; m.
bool is_coloured(std::string_view text);
/// A place in a mail or report, or a detail, as the program itself words it: what no report can
/// have chosen.
bool is_own_word(std::string_view text);

/// One JSON value of RFC 8259 on one line, visible.
bool is_json_line(std::string_view text);
/// RFC 4180, section 2: records of one width, ended by CRLF; no cell is a formula.
bool is_csv(std::string_view text);
/// The text format of Prometheus: comments, and numbers with a name and labels.
bool is_metrics(std::string_view text);
/// A page of elements and attributes that a digest uses, each closed; nothing that is fetched or
/// run. Text between them has no mark but entities.
bool is_page(std::string_view text);
/// A header of printable ASCII, an empty line, and lines that RFC 5322, section 2.1.1 allows.
bool is_mail(std::string_view text);

}  // namespace tlsrpt::fuzz
