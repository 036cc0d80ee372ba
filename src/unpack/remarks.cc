// SPDX-License-Identifier: MIT
#include "unpack/remarks.h"

#include <utility>

namespace tlsrpt::unpack {

Remarks::Remarks(report::Notes& notes, std::string where)
    : notes_(notes), where_(std::move(where)) {}

void Remarks::note(report::Deviation deviation) const {
  notes_.add(deviation, where_);
}

void Remarks::refuse(report::Fault fault, const char* detail) const {
  throw report::BadReport(fault, where_, detail);
}

void Remarks::bytes_after_data(std::string_view rest) const {
  if (rest.find_first_not_of("\r\n") != std::string_view::npos) {
    note(report::Deviation::bytes_after_compressed_data);
  }
}

}  // namespace tlsrpt::unpack
