// SPDX-License-Identifier: MIT
#include "mail/mbox.h"

#include "catch.h"
#include "mails.h"

namespace tlsrpt::mail {
namespace {

using Doubt = CutMail::Doubt;

std::vector<CutMail> cut(std::string_view bytes, std::size_t most = 1 << 20,
                         std::size_t at_once = 7, bool as_mbox = true) {
  std::vector<CutMail> mails;
  Mbox mbox(most, as_mbox, [&](CutMail&& mail) { mails.push_back(std::move(mail)); });
  for (; !bytes.empty(); bytes.remove_prefix(std::min(at_once, bytes.size()))) {
    mbox.add(bytes.substr(0, at_once));
  }
  mbox.finish();
  return mails;
}

std::string all(const std::vector<CutMail>& mails) {
  std::string bytes;
  for (const CutMail& mail : mails) bytes += mail.bytes;
  return bytes;
}

const std::string kFromLine = "From tls@sender.example Sat Nov 21 06:11:42 2026\n";

/// A mail of a text and a report; its boundary is that of all mails of one sender.
std::string with_text(const std::string& text, std::string_view boundary = "b") {
  return "From: tls@sender.example\nSubject: one\n" +
         multipart(kReportType, boundary,
                   {"Content-Type: text/plain\n\n" + text, std::string(kReportPart)});
}

}  // namespace

TEST_CASE("an mbox is cut where the header of a mail follows a From line, however it is written") {
  for (const std::string& line : {kFromLine, std::string("From - Sat Nov 21 06:11:42 2026\n"),
                                  std::string("From \n"), std::string("From tls\n\n")}) {
    for (const std::string between : {"", "\n", "\n\n\n"}) {
      for (const std::string end : {"\n", "\r\n"}) {
        const std::string box = with_line_ends(
            line + report_mail() + between + line + report_mail() + between + line + report_mail(),
            end);
        CAPTURE(line, between, end);
        const auto mails = cut(box);
        REQUIRE(mails.size() == 3);
        CHECK(all(mails) == box);
        CHECK(mails[1].bytes.starts_with("From "));
        for (const CutMail& mail : mails) CHECK(mail.doubt == Doubt::none);
      }
    }
  }
}

TEST_CASE("what stands before an mbox does not matter") {
  const std::string box = kFromLine + report_mail() + kFromLine + report_mail();
  for (const std::string before : {"\xEF\xBB\xBF", "\n\n", "\xEF\xBB\xBF\r\n\r\n", " \n"}) {
    CAPTURE(before);
    CHECK(begins_mbox(before + box));
    CHECK(cut(before + box).size() == 2);
  }
  CHECK_FALSE(begins_mbox("From: tls@sender.example\n"));
  CHECK_FALSE(begins_mbox("From : tls@sender.example\n"));
  CHECK_FALSE(begins_mbox("Subject: one\n\n" + box));
}

TEST_CASE("an mbox may begin with a mail that has lost its From line") {
  for (const std::string before : {"", "\n", "\xEF\xBB\xBF"}) {
    const std::string box = before + report_mail() + kFromLine + report_mail();
    const auto mails = cut(box, 1 << 20, 7, false);
    REQUIRE(mails.size() == 2);
    CHECK(all(mails) == box);
    CHECK(cut(before + report_mail(), 1 << 20, 7, false).size() == 1);
  }
  CHECK(cut("", 1 << 20, 7, false).size() == 1);
}

TEST_CASE("lines that begin with From and no header are text") {
  for (const std::string text :
       {"From now on\nit is text.\n", "\nFrom now on\n\nit is text.\n", "From me\nNote: a field\n",
        "From : a field\n", "From \n", "From me\nFrom you\n"}) {
    const std::string box = kFromLine + with_text(text) + "\n" + kFromLine + report_mail();
    CAPTURE(text);
    const auto mails = cut(box);
    REQUIRE(mails.size() == 2);
    CHECK(all(mails) == box);
    CHECK(mails[0].doubt == Doubt::none);
  }
}

TEST_CASE("a mail that a part quotes belongs to it, for parts of its mail follow") {
  for (const std::string& quoted :
       {kFromLine + report_mail(), kFromLine + "Subject: two\n\nhello\n", kFromLine + "To: you\n",
        kFromLine + with_text("x", "c") + kFromLine + with_text("x", "d")}) {
    const std::string box =
        kFromLine + with_text(quoted, "outer") + "\n" + kFromLine + report_mail();
    CAPTURE(quoted);
    const auto mails = cut(box);
    REQUIRE(mails.size() == 2);
    CHECK(all(mails) == box);
    CHECK(mails[0].doubt == Doubt::has_from_line);
    CHECK(mails[1].doubt == Doubt::none);
  }
}

TEST_CASE("a mail that is cut short ends where the next one begins") {
  const std::string whole = report_mail();
  const std::string half = whole.substr(0, whole.find("cmVw"));
  for (const std::string& next : {report_mail(), with_text("x", "c")}) {
    const std::string box = kFromLine + half + "\n" + kFromLine + next + kFromLine + next;
    const auto mails = cut(box);
    REQUIRE(mails.size() == 3);
    CHECK(all(mails) == box);
    CHECK(mails[0].doubt == Doubt::is_cut_short);
    CHECK(mails[1].doubt == Doubt::none);
  }
}

TEST_CASE("Content-Length is not believed") {
  for (const std::string length : {"0", "10", "100000"}) {
    const std::string one = kFromLine + "Content-Length: " + length + "\n" + report_mail();
    CHECK(cut(one + one + one).size() == 3);
  }
}

TEST_CASE("MMDF is cut at its lines, and nowhere else") {
  const std::string line = "\x01\x01\x01\x01\n";
  const std::string mail = with_text("\n" + kFromLine + "Subject: quoted\n\n");
  for (const std::string& start : {std::string(), kFromLine}) {
    for (const std::string end : {"\n", "\r\n"}) {
      const std::string box =
          with_line_ends(line + start + mail + line + line + start + mail + line, end);
      REQUIRE(begins_mbox(box));
      const auto mails = cut(box);
      REQUIRE(mails.size() == 2);
      CHECK(mails[1].bytes == with_line_ends(start + mail, end));
    }
  }
}

TEST_CASE("an mbox holds no more than the limit, whatever is in doubt") {
  const std::string open = kFromLine + "Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n";
  std::string box;
  for (int i = 0; i < 1000; ++i) box += open;
  const auto mails = cut(box, 10 * open.size(), 4096);
  CHECK(mails.size() == 1000);
  CHECK(all(mails) == box);
  const auto long_line = cut(kFromLine + "Subject: x\n\n" + std::string(5000, 'x'), 1000, 4096);
  REQUIRE(long_line.size() == 1);
  CHECK(long_line[0].bytes.size() == 1001);
}

TEST_CASE("every byte of an mbox is in one of its mails, wherever the blocks end") {
  const std::string box = kFromLine + with_text(kFromLine + report_mail(), "outer") + "From x\n\n" +
                          kFromLine + kFromLine + "X-Other: y\n\n" + "From " + kFromLine +
                          report_mail() + "From a\nX: y";
  for (const std::size_t at_once : {1, 2, 3, 50, 100'000}) {
    CHECK(all(cut(box, 1 << 20, at_once)).size() >= box.size() - kFromLine.size());
  }
}

}  // namespace tlsrpt::mail
