// SPDX-License-Identifier: MIT
// mbox: the one reader of mails that runs outside of the sandbox. Whatever a file holds, its mails
// are its bytes in their order, cut the same way wherever its blocks end.
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mail/mbox.h"
#include "oracle.h"

namespace {

using tlsrpt::fuzz::require;
using tlsrpt::mail::CutMail;

constexpr std::size_t kMost = 4096;

std::vector<CutMail> cut(std::string_view bytes, std::size_t at_once) {
  const bool is_mbox = tlsrpt::mail::begins_mbox(bytes);
  std::vector<CutMail> mails;
  tlsrpt::mail::Mbox mbox(kMost, is_mbox,
                          [&](CutMail&& mail) { mails.push_back(std::move(mail)); });
  for (; !bytes.empty(); bytes.remove_prefix(std::min(at_once, bytes.size()))) {
    mbox.add(bytes.substr(0, at_once));
  }
  mbox.finish();
  return mails;
}

/// Whether the mails are pieces of the file, in their order.
bool are_pieces(const std::vector<CutMail>& mails, std::string_view bytes) {
  std::size_t at = 0;
  for (const CutMail& mail : mails) {
    // Between may be what is cut off at the limit, separators, and a second `From ` line.
    at = bytes.find(mail.bytes, at);
    if (at == bytes.npos) return false;
    at += mail.bytes.size();
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto mails = cut(bytes, bytes.size() + 1);
  const auto again = cut(bytes, 13);
  for (const CutMail& mail : mails) {
    require((!mail.bytes.empty() || size == 0) && mail.bytes.size() <= kMost + 1,
            "a mail is within its limit");
    tlsrpt::fuzz::plant(mail.doubt == CutMail::Doubt::has_from_line && mails.size() == 2);
  }
  // A longer line is cut where its block ends.
  if (size > kMost) return 0;
  require(mails.size() == again.size(), "blocks change nothing", bytes);
  for (std::size_t at = 0; at < mails.size(); ++at) {
    require(mails[at].bytes == again[at].bytes && mails[at].doubt == again[at].doubt,
            "blocks change no mail", bytes);
  }
  require(are_pieces(mails, bytes), "mails are the bytes of the file", bytes);
  return 0;
}
