// SPDX-License-Identifier: MIT
// mbox: the bytes of a file of many mails to its mails. An mbox of any kind (RFC 4155, appendix A)
// separates them by lines that start with `From `, MMDF by lines of four times Ctrl-A.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tlsrpt::mail {

/// Whether a file that begins so is an mbox or MMDF; a byte order mark and blank lines may stand
/// before.
bool begins_mbox(std::string_view bytes);

/// A mail that is cut out of an mbox, and what makes doubtful where it begins or ends.
struct CutMail {
  enum class Doubt {
    none,
    /// A line in it looks like the begin of a mail; parts of this mail go on behind it.
    has_from_line,
    /// It ends in the middle of its parts.
    is_cut_short,
  };
  std::string bytes;  ///< from its `From ` line on; cut one byte after the limit
  Doubt doubt = Doubt::none;
};

/// Cuts while the bytes come. A `From ` line begins a mail where a header with a field of a mail
/// follows it; empty lines before it, its date, and Content-Length prove nothing, for clients
/// differ. Inside a multipart that is not closed it may be text of a part as well. Then the reading
/// counts by which the parts of more mails are whole: text, if a boundary of that multipart comes
/// later, outside a mail that has the same one.
class Mbox {
 public:
  using Take = std::function<void(CutMail&&)>;

  /// At most `most` bytes of a mail are kept, and as many of those in doubt together. Where
  /// `begins_as_mbox` is false, the first mail has no line before it.
  Mbox(std::size_t most, bool begins_as_mbox, Take take);

  void add(std::string_view bytes);
  void finish();

 private:
  /// A mail, or what may turn out to be text of the one before it.
  struct Piece {
    CutMail mail;
    std::string boundary;  ///< of the mail itself, where it is a multipart
    bool is_mail = false;  ///< a field of a mail was seen, or it is the first
    bool in_header = true;
    bool has_header = false;  ///< more was seen than its `From ` line and empty lines
    bool is_open = false;     ///< the boundary is still to close
  };

  void line(std::string_view text);
  void append(std::string_view text);
  void header_line(std::string_view text);
  void end_header();
  void delimiter(std::string_view text);
  void begin_piece();
  void join(std::size_t first);
  void give_first();
  void give_all();

  std::size_t most_;
  Take take_;
  std::string rest_;  ///< a line that has not ended
  std::vector<Piece> pieces_;
  std::size_t held_ = 0;  ///< bytes of all pieces but the last
  bool is_mmdf_ = false;
};

}  // namespace tlsrpt::mail
