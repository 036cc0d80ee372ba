// SPDX-License-Identifier: MIT
// Window: the time that an answer tells of, as words and as JSON.
#pragma once

#include <string>

#include "store/questions.h"

namespace tlsrpt::json {
class Writer;
}

namespace tlsrpt::digest {

/// `received 2026-11-22 18:00 to 2026-11-23 18:00 UTC`, `for 2026-11-20 UTC`
std::string shown_window(const store::Window& window);

/// An object; its keys are a public interface (tlsrpt-summary(1)).
void write_window(json::Writer& out, const store::Window& window);

}  // namespace tlsrpt::digest
