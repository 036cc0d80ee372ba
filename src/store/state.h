// SPDX-License-Identifier: MIT
// State: what a Store consists of.
#pragma once

#include <string>
#include <utility>

#include "store/append.h"
#include "store/connection.h"
#include "store/rejections.h"
#include "store/store.h"

namespace tlsrpt::store {

struct Store::State {
  State(const std::string& path, Access access, GiveUp give_up)
      : connection(path, access, std::move(give_up)) {}

  Connection connection;
  Appender appender{connection.database()};
  Rejections rejections{connection.database()};
};

}  // namespace tlsrpt::store
