// SPDX-License-Identifier: MIT
#include "store/rejections.h"

#include "store/seconds.h"

namespace tlsrpt::store {

void Rejections::append(const Rejected& rejected) {
  std::optional<std::int64_t> gave_way;
  if (rejected.gave_way) gave_way = seconds(rejected.received);
  insert_.run(seconds(rejected.received), rejected.verdict, report::name(rejected.fault),
              rejected.where, rejected.detail, rejected.from, rejected.subject, rejected.message_id,
              Bytes(rejected.sha256), rejected.size, rejected.quarantine_file, gave_way);
}

void Rejections::gave_way(const std::string& quarantine_file, report::Time when) {
  gave_way_.run(seconds(when), quarantine_file);
}

}  // namespace tlsrpt::store
