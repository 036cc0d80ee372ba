// SPDX-License-Identifier: MIT
// Newcomers: whether the store has room for reporters that it does not know.
#pragma once

#include <cstdint>
#include <string_view>

#include "store/store.h"

namespace tlsrpt::store {

/// Whether what the store's file holds takes `most` bytes or more. Where the file is smaller, which
/// is nearly always, this costs one system call. Throws Trouble.
bool is_full(Store& store, std::uint64_t most);

/// Whether there is a report of this reporter, authenticated or not. Throws Trouble.
bool has_reported(Store& store, std::string_view organization_name, std::string_view contact_info);

}  // namespace tlsrpt::store
