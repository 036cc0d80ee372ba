// SPDX-License-Identifier: MIT
// Lines: text to lines of a width. Text is UTF-8 and already escaped.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tlsrpt::prose {

/// Characters; one column each, though East Asian ones may take two.
std::size_t display_width(std::string_view text);

std::string pad_left(std::string_view text, std::size_t width);
std::string pad_right(std::string_view text, std::size_t width);

/// Breaks at blanks, but not inside `1 088`; words longer than a line are cut.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// Appends `first` and the wrapped text behind it; further lines begin with as many blanks.
void hang(std::string& out, std::string_view first, std::string_view text, std::size_t width);

}  // namespace tlsrpt::prose
