// SPDX-License-Identifier: MIT
// Remarks: what a layer finds odd or wrong, told with the place of the part that it unpacks.
#pragma once

#include <string>
#include <string_view>

#include "report/deviation.h"
#include "report/fault.h"

namespace tlsrpt::unpack {

class Remarks {
 public:
  /// `notes` must outlive it.
  Remarks(report::Notes& notes, std::string where);

  void note(report::Deviation deviation) const;
  [[noreturn]] void refuse(report::Fault fault, const char* detail) const;
  /// What follows the end of the compressed data. A line end is silently fine: the text encodings
  /// of mail leave one.
  void bytes_after_data(std::string_view rest) const;

 private:
  report::Notes& notes_;
  std::string where_;
};

}  // namespace tlsrpt::unpack
