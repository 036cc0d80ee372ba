// SPDX-License-Identifier: MIT
#include "pages.h"

#include <chrono>
#include <string>
#include <vector>

#include "alert/mail.h"
#include "digest/details.h"
#include "digest/html.h"
#include "digest/incidents.h"
#include "digest/json.h"
#include "digest/mail.h"
#include "digest/metrics.h"
#include "digest/policy_days.h"
#include "digest/ready.h"
#include "digest/stored_report.h"
#include "digest/text.h"
#include "digest/waiting.h"
#include "oracle.h"
#include "store/details.h"
#include "store/outbox.h"
#include "store/stored_report.h"
#include "visible.h"

namespace tlsrpt::fuzz {
namespace {

using digest::TextStyle;
using std::chrono::days;

const TextStyle kUnicode{{true, true}};
const TextStyle kAscii{{false, false}};
const TextStyle kColoured{{true, false}, 80, true};
constexpr std::size_t kMostShown = 16;

/// A text in each of its forms.
template <typename Text>
void check_text(const Text& text) {
  const std::string unicode = text(kUnicode);
  const std::string ascii = text(kAscii);
  require(is_visible(unicode, "\n"), "a text shows and does nothing", unicode);
  require(is_visible_ascii(ascii, "\n"), "in ASCII it shows and does nothing", ascii);
  require(is_coloured(text(kColoured)), "in colours it does nothing else");
}

/// JSON that may end its line.
void check_json(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  require(is_json_line(text), "JSON is one line of JSON", text);
}

void check_digest(store::Store& store, const store::Window& window, report::Time now) {
  digest::Question question;
  question.scope.window = window;
  question.now = now;
  const digest::Digest digest = digest::collect(store, question);
  const std::string page = digest::html(digest, {{true, true}});
  const std::string text = digest::text(digest, kUnicode);
  // The strings in advice have the form that was asked for.
  question.form = kAscii;
  const digest::Digest ascii = digest::collect(store, question);
  check_text(
      [&](const TextStyle& style) { return digest::text(style.unicode ? digest : ascii, style); });
  require(is_page(page), "a page is of our elements alone");
  require(is_page(digest::html(digest, {})), "the short page too");
  check_json(digest::json(digest));
  require(is_metrics(digest::metrics(digest, digest::MetricsBounds::none())), "metrics are such");
  const digest::Envelope envelope{{"postmaster@example.com"}, "tlsrpt@example.com", now, 1};
  require(is_mail(digest::mail(digest, envelope, text, page)), "a digest is a mail");
  require(is_csv(digest::csv(digest::collect_policy_days(store, question.scope))), "CSV is such");
}

/// Returns how many combinations there are.
std::uint64_t check_details(store::Store& store, const store::Window& window) {
  const store::Details details = store::failure_details(store, {window, {}}, {}, kMostShown);
  check_text(
      [&](const TextStyle& style) { return digest::details_text(details, window, false, style); });
  check_json(digest::details_json(details, window));
  require(is_csv(digest::details_csv(details)), "details are CSV");
  return details.combinations;
}

void check_incidents(store::Store& store, report::Time now) {
  const auto incidents = digest::collect_incidents(store, now - days(14), {});
  const auto waiting = store::Outbox(store).waiting_after(0);
  check_text([&](const TextStyle& style) {
    return digest::incidents_text(incidents.views, now - days(14), style, incidents.more);
  });
  check_json(digest::incidents_json(incidents.views, waiting, incidents.more));
  check_text([&](const TextStyle& style) { return digest::waiting_text(waiting, style); });
  for (std::size_t i = 0; i < std::min(incidents.views.size(), std::size_t{2}); ++i) {
    const std::string& domain = incidents.views[i].incident.cause.domain;
    const auto readiness =
        digest::collect_readiness(store, domain, report::day_of(now), digest::Evidence::unverified);
    check_text(
        [&](const TextStyle& style) { return digest::ready_text(domain, readiness, style); });
    check_json(digest::ready_json(domain, readiness));
  }
}

void check_notices(store::Store& store) {
  store::Outbox outbox(store);
  std::size_t shown = 0;
  for (const store::WaitingRow& row : outbox.waiting_after(0)) {
    if (++shown > kMostShown) break;
    const auto notice = outbox.find(row.delivery.notice);
    require(notice.has_value(), "a notice that waits is there");
    require(is_visible_ascii(notice->subject) && notice->subject.size() < 600,
            "the subject of a notice is ASCII on one line");
    require(is_visible(notice->body, "\n"), "a notice shows and does nothing");
    check_json(notice->json);
    require(is_mail(alert::mail_of(*notice, {"postmaster@example.com"}, "tlsrpt@example.com")),
            "a notice is a mail");
  }
}

void check_reports(store::Store& store) {
  for (store::Id number = 1; number <= static_cast<store::Id>(kMostShown); ++number) {
    const auto stored = store::stored_report(store, number);
    if (!stored) return;
    const auto others = store::find_reports(store, stored->report.report_id, kMostShown);
    check_text(
        [&](const TextStyle& style) { return digest::stored_report_text(*stored, others, style); });
    check_json(digest::stored_report_json(*stored, others));
  }
}

}  // namespace

std::uint64_t check_pages(store::Store& store, report::Day day, report::Time now) {
  using Basis = store::Window::Basis;
  const store::Window received{Basis::received, now - days(1), now + days(1)};
  const store::Window covered{Basis::covered, day, day + days(1)};
  check_digest(store, received, now);
  // Words on the window are all that differs.
  digest::Question question;
  question.scope.window = covered;
  question.now = now;
  const digest::Digest digest = digest::collect(store, question);
  require(is_visible(digest::text(digest, kUnicode), "\n"), "a text of a day does nothing");
  check_json(digest::json(digest));
  check_incidents(store, now);
  check_notices(store);
  check_reports(store);
  return check_details(store, received);
}

}  // namespace tlsrpt::fuzz
