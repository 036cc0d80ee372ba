// SPDX-License-Identifier: MIT
// Fields: the names of the schema's members, and the names that drafts and prose give them.
#pragma once

#include <string_view>

#include "json/builder.h"

namespace tlsrpt::json {

struct KnownKey {
  Field field = Field::none;
  bool alias = false;  ///< another name; the one of the schema goes before it
};

/// What a key means in an object at this place; Field::none for keys that are not read.
KnownKey known_key(Place place, std::string_view key);

/// Whether a member of this name, wherever it stands, counts sessions or holds what does.
bool names_counts(std::string_view key);
bool is_count(Field field);

/// The place's name in a note: `date-range`, `summary`.
std::string_view field_name(Field field);

}  // namespace tlsrpt::json
