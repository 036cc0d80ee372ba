// SPDX-License-Identifier: MIT
// Giving way: which mails of a full quarantine have to go. Other mail goes before broken reports,
// these before reports on other domains, and these before reports that only lack authentication.
// Within a class those without a signature go first, because anybody can send some in any name;
// then a mail of the sender domain that holds most of what is short, bytes or messages; then the
// oldest. So nobody can push out the mails of a sender who signs by sending many or large ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tlsrpt::ingest {

/// In the order in which they give way.
enum class KeptClass { not_a_report, rejected, foreign, unauthenticated };

/// Stable: it is part of the names of files.
std::string_view name(KeptClass kept_class);

struct QuarantineBounds {
  std::uint64_t messages = 1000;
  std::uint64_t bytes = 256u << 20;
};

struct Keepable {
  KeptClass kept_class{};
  std::string sender;      ///< equal for mails of one sender domain
  bool is_signed = false;  ///< that domain signed it
  std::int64_t modified = 0;
  std::string name;
  std::uint64_t size = 0;
};

/// The indexes of those that have to go, so that the others keep within the bounds.
std::vector<std::size_t> giving_way(const std::vector<Keepable>& mails,
                                    const QuarantineBounds& bounds);

}  // namespace tlsrpt::ingest
