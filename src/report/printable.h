// SPDX-License-Identifier: MIT
// printable: hostile text to text that a terminal, a log and a mail header can bear.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tlsrpt::report {

/// UTF-8 with everything escaped that could act instead of be read: control characters (C0, C1,
/// DEL), line and paragraph separators, bidirectional and other invisible format characters,
/// private-use and noncharacters, marks beyond the fourth on one character, and bytes that are not
/// UTF-8, as `\x1b` or `\u{202e}`. Backslashes are doubled. A text of more than `most` characters
/// is cut and ends with `…`.
std::string printable(std::string_view text, std::size_t most = 200);

/// The same in ASCII: every other character as `\u{e9}`.
std::string printable_ascii(std::string_view text, std::size_t most = 200);

/// A printable text in which these ASCII characters are escaped as well, so that it cannot end the
/// value or begin a field of a log line.
std::string escaped_too(std::string_view printable, std::string_view characters);

}  // namespace tlsrpt::report
