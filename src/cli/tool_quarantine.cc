// SPDX-License-Identifier: MIT
// quarantine: the mails that were not stored, listed, shown, released or deleted.
#include <sysexits.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "alert/review.h"
#include "cli/alerts.h"
#include "cli/clock.h"
#include "cli/kept_mails.h"
#include "cli/log.h"
#include "cli/paths.h"
#include "cli/process.h"
#include "cli/reading.h"
#include "cli/speak.h"
#include "cli/terminal.h"
#include "cli/tool.h"
#include "ingest/authentication.h"
#include "ingest/deliver.h"
#include "report/printable.h"

namespace tlsrpt::cli {
namespace {

using Options = StoreToolOptions;
using Command = Options::Command;
using State = KeptMails::State;

/// Of a name, so many characters are enough where no other name begins with them.
constexpr std::size_t kEnoughOfName = 6;

/// So many are in memory at once.
constexpr std::size_t kPage = 500;

int list(KeptMails& kept, const std::vector<KeptMail>& mails, const Options& options) {
  const Terminal terminal = look_at_terminal();
  const digest::TextStyle style{{terminal.unicode, true}, terminal.width, terminal.colour};
  const bool json = options.format == "json";
  std::size_t first = 0;
  do {
    be_patient();
    std::vector<digest::QuarantinedMail> page;
    for (std::size_t i = first; i < std::min(first + kPage, mails.size()); ++i) {
      page.push_back(kept.all_of(mails[i]));
    }
    stop_deadline();
    if (first > 0 && !json) print("\n");
    print(json ? digest::quarantined_json(page) : digest::quarantined_text(page, style));
    first += kPage;
  } while (first < mails.size());
  return EX_OK;
}

bool is_number(const std::string& id, store::Id& number) {
  const char* const end = id.data() + id.size();
  const auto [stopped, error] = std::from_chars(id.data(), end, number);
  return error == std::errc() && stopped == end;
}

/// The mail that a person means by a number, a name, or the beginning of a name.
const KeptMail& find(const std::vector<KeptMail>& mails, const std::string& id) {
  store::Id number = 0;
  const bool numbered = is_number(id, number);
  const KeptMail* found = nullptr;
  for (const KeptMail& mail : mails) {
    const std::string& name = mail.told.row.file;
    if ((numbered && mail.told.row.id == number) || name == id) return mail;
    if (id.size() < kEnoughOfName || !name.starts_with(id)) continue;
    if (found != nullptr) throw Refused(EX_DATAERR, "more than one name begins with " + id);
    found = &mail;
  }
  if (found != nullptr) return *found;
  throw Refused(EX_DATAERR, "no mail " + id +
                                " is in the quarantine; tlsrpt-store quarantine list names those "
                                "that are");
}

std::vector<KeptMail> chosen(std::vector<KeptMail> mails, const Options& options) {
  std::vector<KeptMail> chosen;
  if (options.mails.empty()) {
    std::erase_if(mails, [](const KeptMail& mail) { return mail.is_foreign(); });
  }
  if (options.older) {
    const report::Time since = now() - std::chrono::days(*options.older);
    std::copy_if(mails.begin(), mails.end(), std::back_inserter(chosen),
                 [&](const KeptMail& mail) { return mail.told.row.received < since; });
    return chosen;
  }
  if (options.all) return mails;
  for (const std::string& id : options.mails) {
    const KeptMail& mail = find(mails, id);
    if (mail.is_foreign()) {
      throw Refused(EX_DATAERR, mail.told.row.file +
                                    " is not named like a mail that was put into the quarantine, "
                                    "and left alone");
    }
    const bool twice = std::any_of(chosen.begin(), chosen.end(), [&](const KeptMail& other) {
      return other.told.row.file == mail.told.row.file;
    });
    if (!twice) chosen.push_back(mail);
  }
  return chosen;
}

/// How the tool speaks of a mail.
std::string label(const KeptMail& mail) {
  const store::QuarantinedRow& row = mail.told.row;
  return "mail " + (row.id == 0 ? report::printable(row.file) : std::to_string(row.id));
}

/// Raw for a program; on a terminal nothing of it acts.
int show(const KeptMail& mail) {
  if (!mail.file) throw Refused(EX_DATAERR, "the file of " + label(mail) + " is gone");
  const std::string raw = ingest::Quarantine::read(*mail.file, std::string().max_size() / 2);
  if (::isatty(STDOUT_FILENO) != 1) {
    print(raw);
    return EX_OK;
  }
  for (std::size_t at = 0; at < raw.size();) {
    const std::size_t end = std::min(raw.find('\n', at), raw.size());
    std::string_view line = std::string_view(raw).substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    print(report::printable(line, line.size()) + "\n");
    at = end + 1;
  }
  return EX_OK;
}

int remove(KeptMails& kept, const std::vector<KeptMail>& mails) {
  kept.remove(mails, now());
  for (const KeptMail& mail : mails) print(label(mail) + " is deleted\n");
  if (!mails.empty()) log_info("quarantine: " + std::to_string(mails.size()) + " mails deleted");
  return EX_OK;
}

/// Mails out of the quarantine into the store, as an import reads them.
class Release {
 public:
  Release(const Options& options, Reader& reader, store::Store& store,
          const ingest::Quarantine& quarantine)
      : options_(options), reader_(reader), store_(store), quarantine_(quarantine), rows_(store) {}

  int run(const std::vector<KeptMail>& mails) {
    for (const KeptMail& mail : mails) {
      stop_where_told("mails that are told of as released are stored");
      if (mail.file) {
        release(mail);
      } else if (!options_.all) {
        not_released(mail, "its file is gone");
      }
    }
    if (options_.alert) {
      deliver_alerts(store_, courier_for(options_.alerts, kLongTimeForAlerts), true);
    }
    return status_;
  }

 private:
  void release(const KeptMail& mail) {
    const std::string raw = ingest::Quarantine::read(*mail.file, options_.limits.message);
    reader_.start_mail(raw);
    ingest::Examined examined = reader_.answer();
    ingest::authenticate(examined, options_.trusted_authserv_ids);
    if (const ingest::Finding* const bad = examined.first_unreadable()) {
      return not_released(mail, reason(*bad));
    }
    // Admission: who sent it and whose domains it is about has been judged by a person now, so that
    // nothing is asked here.
    be_patient();
    alert::Review review(
        store_, options_.rules,
        {now(), !options_.alert, options_.alerts.outlets, options_.recipients, {}});
    store::Store::Transaction transaction(store_);
    ingest::Verdicts verdicts;
    try {
      verdicts = ingest::store_reports(examined, store_, review, now(), stores_too_long());
    } catch (const store::Unstorable& bad) {
      return not_released(mail, bad.what());
    }
    review.finish();
    rows_.released(mail.told.row.file, now());
    transaction.commit();
    quarantine_.remove(*mail.file);
    for (std::size_t i = 0; i < verdicts.size(); ++i) {
      const std::string line = describe(examined.findings[i], verdicts[i]);
      print(label(mail) + " is released: " + line + "\n");
      log_info("released: " + line);
    }
  }

  void not_released(const KeptMail& mail, const std::string& why) {
    tell("tlsrpt-store: " + label(mail) + " stays: " + why + "\n");
    status_ = EX_DATAERR;
  }

  const Options& options_;
  Reader& reader_;
  store::Store& store_;
  const ingest::Quarantine& quarantine_;
  store::Quarantined rows_;
  int status_ = EX_OK;
};

}  // namespace

int tend_quarantine(const StoreToolOptions& options) {
  const std::string database = tended_database(options);
  const bool reads =
      options.command == Command::quarantine_list || options.command == Command::quarantine_show;
  if (!reads) end_when_told();
  // Before the store is open.
  std::optional<Reader> reader;
  if (options.command == Command::quarantine_release) {
    reader.emplace(ingest::examine_mail, for_many_mails(options.limits, options.memory));
  }
  be_patient();
  store::Store store(database, reads ? store::Access::read : store::Access::write, patience_ended);
  const ingest::Quarantine quarantine(quarantine_path(options.store, database), {});
  KeptMails kept(store, quarantine);
  const std::vector<KeptMail> mails = kept.list();
  switch (options.command) {
    case Command::quarantine_show:
      stop_deadline();
      return show(find(mails, options.mails.front()));
    case Command::quarantine_release:
      return Release(options, *reader, store, quarantine).run(chosen(mails, options));
    case Command::quarantine_delete:
      return remove(kept, chosen(mails, options));
    default:
      return list(kept, mails, options);
  }
}

}  // namespace tlsrpt::cli
