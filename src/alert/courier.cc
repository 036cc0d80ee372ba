// SPDX-License-Identifier: MIT
#include "alert/courier.h"

#include <algorithm>
#include <utility>

#include "alert/mail.h"
#include "alert/program.h"
#include "prose/show.h"
#include "report/printable.h"

namespace tlsrpt::alert {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

/// With less time left nothing is begun; and after the first program, none that could not have
/// this much: who is killed may have done his work.
constexpr milliseconds kLeast{300};
constexpr milliseconds kDecent{2000};

Answer accepted(std::string words) {
  return {Answer::Kind::accepted, std::move(words)};
}

Answer failed(std::string words) {
  return {Answer::Kind::failed, std::move(words)};
}

}  // namespace

minutes pause_after(std::uint64_t attempts) {
  constexpr std::uint64_t kDoublings = 8;
  const auto doublings = std::min(attempts > 0 ? attempts - 1 : 0, kDoublings);
  return std::min(minutes(1LL << doublings), store::kLongestPause);
}

Answer Courier::run(const std::vector<std::string>& arguments, std::string_view input) const {
  const milliseconds now = means_.left();
  const milliseconds end = now - std::min(milliseconds(patience_.each), now);
  const Ran ran =
      run_program(arguments, means_.environment, input, [&] { return means_.left() - end; });
  const std::string text = report::printable_ascii(arguments.front()) + " " + words(ran);
  return ran.well() ? accepted(text) : failed(text);
}

Answer Courier::mail(const store::Notice& notice) const {
  if (outlets_.mail_to.empty()) return failed("no alert-mail is configured");
  const auto to = mailable(outlets_, notice.recipients);
  const std::string refused = refusal(outlets_, notice.recipients);
  if (to.empty()) return {Answer::Kind::refused, refused};
  const std::string& from =
      outlets_.mail_from.empty() ? outlets_.mail_to.front() : outlets_.mail_from;
  // The null sender: nobody is to answer or bounce to it. RFC 5321, section 4.5.5
  Answer answer = run({outlets_.sendmail, "-i", "-t", "-f", "<>"}, mail_of(notice, to, from));
  answer.words = "to " + joined(to, ", ") + ": " + answer.words;
  if (!refused.empty()) answer.words += "; " + refused;
  return answer;
}

Answer Courier::deliver(const store::Notice& notice, std::string_view notifier) const {
  if (notifier == store::kSyslog) {
    means_.syslog("alert: " + notice.kind + ": " + prose::plain(notice.subject));
    return accepted("written");
  }
  if (notifier == store::kMail) return mail(notice);
  if (notifier != store::kCommand) {
    return {Answer::Kind::refused, "this program knows no such notifier"};
  }
  if (outlets_.command.empty()) return failed("no alert-command is configured");
  return run({outlets_.command}, notice.json + "\n");
}

bool Courier::deliver_due(store::Store& store, bool wait,
                          const std::function<void(const Told&)>& tell) const {
  store::Outbox outbox(store);
  if (!outbox.any_due(means_.now())) return true;
  if (!outbox.take_turn(wait)) return false;
  if (outbox.was_ahead(means_.now())) {
    store::Store::Transaction transaction(store);
    outbox.set_right(means_.now());
    transaction.commit();
  }
  const std::vector<std::string> notifiers = configured(outlets_);
  milliseconds least = kLeast;
  while (means_.left() > least) {
    // Once more from the store: the one before us may have done it while we waited.
    auto due = outbox.next_due(means_.now(), notifiers, means_.now() - patience_.give_up);
    if (!due) break;
    begin(store, outbox, *due);
    if (due->delivery.notifier != store::kSyslog) {
      least = std::max(kLeast, std::min(kDecent, milliseconds(patience_.each)));
    }
    const Answer answer = deliver(due->notice, due->delivery.notifier);
    record(store, outbox, *due, answer);
    tell({*due, answer});
  }
  return true;
}

void Courier::begin(store::Store& store, store::Outbox& outbox, store::Due& due) const {
  const report::Time now = means_.now();
  store::Delivery& delivery = due.delivery;
  ++delivery.attempts;
  delivery.last_try = now;
  delivery.next_try = now + pause_after(delivery.attempts);
  delivery.answer = "was begun, and nobody knows how it ended";
  store::Store::Transaction transaction(store);
  outbox.record(delivery);
  transaction.commit();
}

void Courier::record(store::Store& store, store::Outbox& outbox, store::Due& due,
                     const Answer& answer) const {
  const report::Time now = means_.now();
  store::Delivery& delivery = due.delivery;
  delivery.last_try = now;
  delivery.answer = answer.words;
  delivery.next_try = now + pause_after(delivery.attempts);
  if (answer.kind == Answer::Kind::accepted) {
    delivery.state = store::kDelivered;
  } else if (answer.kind == Answer::Kind::refused) {
    delivery.state = store::kRefused;
  } else if (now - due.notice.created >= patience_.give_up) {
    delivery.state = store::kGivenUp;
  }
  store::Store::Transaction transaction(store);
  outbox.record(delivery);
  if (answer.kind == Answer::Kind::failed) {
    outbox.hold(delivery.notifier, now, delivery.next_try);
  }
  transaction.commit();
}

}  // namespace tlsrpt::alert
