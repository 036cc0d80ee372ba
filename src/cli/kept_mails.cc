// SPDX-License-Identifier: MIT
#include "cli/kept_mails.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace tlsrpt::cli {
namespace {

/// So few rows are written in no time, but a quarantine can hold very many mails.
constexpr std::size_t kRowsAtOnce = 500;

}  // namespace

std::vector<KeptMail> KeptMails::list() {
  // Rows first: a delivery writes the file before the row, so that the file of a row that is here
  // is missing only where somebody has removed it.
  std::vector<store::QuarantinedRow> rows = rows_.list();
  std::map<std::string, ingest::Quarantine::Mail> files;
  for (auto& mail : quarantine_.mails()) files.emplace(mail.file, mail);

  std::vector<KeptMail> mails;
  for (store::QuarantinedRow& row : rows) {
    const auto file = files.find(row.file);
    KeptMail& mail = mails.emplace_back();
    mail.told.row = std::move(row);
    if (file == files.end()) {
      mail.told.state = State::missing;
    } else {
      mail.file = std::move(file->second);
      files.erase(file);
    }
  }
  for (auto& [name, file] : files) {
    KeptMail& mail = mails.emplace_back();
    mail.told.state = State::unknown;
    if (auto row = rows_.find(name)) {
      // One that has come this very moment has a row that says nothing of an end.
      mail.told.state = row->gone ? State::left_over : State::kept;
      mail.told.row = std::move(*row);
    } else {
      mail.told.row.file = name;
      mail.told.row.received = file.modified;
      mail.told.row.size = file.size;
      mail.told.row.deliveries = 1;
    }
    mail.file = std::move(file);
  }
  std::stable_sort(mails.begin(), mails.end(), [](const KeptMail& a, const KeptMail& b) {
    return std::tie(a.told.row.received, a.told.row.id) <
           std::tie(b.told.row.received, b.told.row.id);
  });
  return mails;
}

digest::QuarantinedMail KeptMails::all_of(const KeptMail& mail) {
  digest::QuarantinedMail told = mail.told;
  auto row = told.row.id == 0 ? std::nullopt : rows_.find(told.row.id);
  if (row) told.row = std::move(*row);
  return told;
}

void KeptMails::remove(const std::vector<KeptMail>& mails, report::Time now) {
  for (std::size_t first = 0; first < mails.size(); first += kRowsAtOnce) {
    const std::size_t end = std::min(first + kRowsAtOnce, mails.size());
    store::Store::Transaction transaction(store_);
    for (std::size_t i = first; i < end; ++i) rows_.deleted(mails[i].told.row.file, now);
    transaction.commit();
    for (std::size_t i = first; i < end; ++i) {
      if (mails[i].file) quarantine_.remove(*mails[i].file);
    }
  }
}

void KeptMails::forget(const std::vector<KeptMail>& mails) {
  for (std::size_t first = 0; first < mails.size(); first += kRowsAtOnce) {
    const std::size_t end = std::min(first + kRowsAtOnce, mails.size());
    store::Store::Transaction transaction(store_);
    for (std::size_t i = first; i < end; ++i) rows_.forget(mails[i].told.row.id);
    transaction.commit();
  }
}

}  // namespace tlsrpt::cli
