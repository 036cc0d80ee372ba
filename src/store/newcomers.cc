// SPDX-License-Identifier: MIT
#include "store/newcomers.h"

#include <sys/stat.h>

#include "store/ask.h"
#include "store/space.h"

namespace tlsrpt::store {

bool is_full(Store& store, std::uint64_t most) {
  struct stat status = {};
  const bool known = ::stat(store.state().connection.path().c_str(), &status) == 0;
  if (known && static_cast<std::uint64_t>(status.st_size) < most) return false;
  const Space now = space(store);
  return now.bytes() - now.free_bytes() >= most;
}

bool has_reported(Store& store, std::string_view organization_name, std::string_view contact_info) {
  Connection& connection = store.state().connection;
  return connection.guarded([&] {
    return Query(connection.database(),
                 "SELECT 1 FROM reporter WHERE organization_name = ? AND contact_info = ? LIMIT 1")
        .find(organization_name, contact_info)
        .has_value();
  });
}

}  // namespace tlsrpt::store
