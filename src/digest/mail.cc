// SPDX-License-Identifier: MIT
#include "digest/mail.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "digest/advice.h"
#include "digest/not_stored.h"
#include "digest/order.h"
#include "digest/show.h"
#include "report/domain.h"

namespace tlsrpt::digest {
namespace {

using std::chrono::days;
using std::chrono::seconds;

/// ASCII, and short enough for a subject.
const prose::Form kPlainForm{false, false};
constexpr std::size_t kMostFailingNamed = 2;
constexpr std::size_t kLongestName = 40;
/// Each character of a name may become ten when it is escaped, and a line of a mail has 998 bytes.
constexpr std::size_t kLongestEscaped = 120;

/// A name for a header: ASCII, short, and nothing that a reader would decode.
std::string in_header(std::string_view name) {
  std::string text = shown(name, kPlainForm, kLongestName);
  if (text.size() > kLongestEscaped) text = text.substr(0, kLongestEscaped) + "...";
  return prose::undecodable(std::move(text));
}

/// The days that the reports are likely to be about: they come the day after.
std::string span(const store::Window& window) {
  const bool covered = window.basis == store::Window::Basis::covered;
  const report::Day first = report::day_of(window.from);
  const report::Day last =
      covered ? report::day_of(window.to - seconds(1)) : report::day_of(window.to) - days(1);
  if (first >= last) return report::format_day(first);
  return fmt::format("{} to {}", report::format_day(first), report::format_day(last));
}

std::string cause_of(const Domain& domain) {
  const bool told = !domain.failures.empty() && domain.failures.front().failed_sessions > 0;
  if (!told || domain.failures.front().result_type.empty()) return "cause not told";
  return in_header(domain.failures.front().result_type);
}

/// `example.org: certificate-expired, example.net: …, and 3 more`
std::string named(const std::vector<const Domain*>& failing) {
  std::string text;
  for (std::size_t i = 0; i < std::min(failing.size(), kMostFailingNamed); ++i) {
    const std::string& name = failing[i]->domain;
    text += fmt::format("{}{}: {}", i > 0 ? ", " : "",
                        name.empty() ? "domain not told" : in_header(name), cause_of(*failing[i]));
  }
  if (failing.size() > kMostFailingNamed) {
    text += fmt::format(", and {} more", number(failing.size() - kMostFailingNamed));
  }
  return text;
}

struct Counts {
  std::vector<const Domain*> failing;
  std::size_t reported = 0;
  std::size_t silent = 0;
};

Counts count(const Digest& digest) {
  Counts counts;
  for (const Domain* domain : in_order(digest)) {
    if (domain->verdict == Verdict::failing) counts.failing.push_back(domain);
    ++(domain->verdict == Verdict::silent ? counts.silent : counts.reported);
  }
  return counts;
}

std::string verdict_in_short(const Digest& digest) {
  const Counts counts = count(digest);
  std::string text;
  if (counts.reported == 0) {
    text = "no reports";
  } else if (!counts.failing.empty()) {
    text = fmt::format("{} of {} failing ({})", number(counts.failing.size()),
                       number(counts.reported, "domain"), named(counts.failing));
  } else {
    text = fmt::format("{}{} clean", counts.reported > 1 ? "all " : "",
                       number(counts.reported, "domain"));
  }
  if (counts.reported > 0 && counts.silent > 0) {
    text += fmt::format(", {} silent", number(counts.silent));
  }
  const std::uint64_t conflicts = digest.conflicts.rows.size() + digest.conflicts.more;
  if (counts.failing.empty() && digest.conflicts.fails) {
    text += fmt::format(", {}", number(conflicts, "conflict"));
  }
  if (counts.failing.empty() && digest.open_incidents() > 0) {
    text += fmt::format(", {} open", number(digest.open_incidents(), "incident"));
  }
  return text;
}

std::string_view word(const Digest& digest) {
  if (digest.failing()) return "failing";
  if (digest.open_incidents() > 0) return "open";
  if (digest.conflicts.fails) return "conflict";
  return digest.reports > 0 ? "clean" : "no-reports";
}

std::string host_of(const std::string& from) {
  const std::string_view domain = report::domain_of_address(from);
  return report::is_domain_name(domain) ? std::string(domain) : "localhost";
}

/// One that is in neither part; who wrote a report could not know it.
std::string boundary(const Envelope& envelope, const std::string& text, const std::string& html) {
  for (std::size_t n = 0;; ++n) {
    std::string boundary =
        fmt::format("=_tlsrpt-{}-{}-{}", envelope.now.time_since_epoch().count(), envelope.run, n);
    const bool is_free =
        text.find(boundary) == std::string::npos && html.find(boundary) == std::string::npos;
    if (is_free) return boundary;
  }
}

std::string part(const std::string& boundary, std::string_view type, const std::string& body) {
  return fmt::format(
      "--{}\nContent-Type: {}; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{}\n", boundary,
      type, body);
}

}  // namespace

std::string subject(const Digest& digest) {
  return fmt::format("TLS reports {}: {}", span(digest.window), verdict_in_short(digest));
}

std::string mail(const Digest& digest, const Envelope& envelope, const std::string& text,
                 const std::string& html) {
  const std::string host = host_of(envelope.from);
  const std::string border = boundary(envelope, text, html);
  std::string out = fmt::format("From: {}\nTo: {}\nSubject: {}\n", envelope.from,
                                fmt::join(envelope.to, ",\n "), subject(digest));
  out += fmt::format("Message-ID: <tlsrpt-digest-{}.{}@{}>\n",
                     envelope.now.time_since_epoch().count(), envelope.run, host);
  out += fmt::format("List-Id: TLS report digest <digest.tlsrpt.{}>\n", host);
  // RFC 3834, section 5: nobody should answer.
  out += fmt::format("Auto-Submitted: auto-generated\nX-Tlsrpt-Digest: {}\n", word(digest));
  out += fmt::format(
      "MIME-Version: 1.0\nContent-Type: multipart/alternative;\n boundary=\"{}\"\n\n", border);
  out += part(border, "text/plain", text);
  out += part(border, "text/html", html);
  return out + fmt::format("--{}--\n", border);
}

bool is_clean(const Digest& digest) {
  if (digest.failing() || digest.open_incidents() > 0 || !digest.waiting.empty()) return false;
  if (digest.quarantine_losses > 0 || digest.conflicts.fails) return false;
  for (const store::RejectedRow& row : digest.rejected) {
    if ((row.verdict == "rejected" || row.verdict == kDatabaseFull) && row.mails > 0) return false;
    // Forged ones need nobody; but where none is taken any more, the fault may be ours.
    if (row.verdict == kUnauthenticated && row.mails > 0 && digest.reports == 0) return false;
  }
  for (const SilentReporter& silent : digest.silent_reporters) {
    if (is_new(silent, digest)) return false;
  }
  return std::none_of(digest.domains.begin(), digest.domains.end(), [&](const Domain& domain) {
    return domain.last_day && digest.last_day - *domain.last_day <= days(kTrend) &&
           std::any_of(domain.advice.begin(), domain.advice.end(),
                       [](const Advice& advice) { return advice.id == kNoReport; });
  });
}

}  // namespace tlsrpt::digest
