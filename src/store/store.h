// SPDX-License-Identifier: MIT
// Store: reports to rows, in one transaction. One SQLite file; see tlsrpt-store(5) for its tables.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "report/byte_source.h"
#include "report/deviation.h"
#include "report/fault.h"
#include "report/kept.h"
#include "report/report.h"

namespace tlsrpt::store {

/// A fault of our own host, not of any mail.
class Trouble : public std::runtime_error {
 public:
  enum class Kind {
    busy,      ///< others kept the store locked until patience ended
    full,      ///< no space left, or a quota reached
    newer,     ///< the schema is newer than the program
    damaged,   ///< its file is not as SQLite left it
    unusable,  ///< cannot be opened, read or written, or is no store
  };
  Trouble(Kind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

/// The contents of a report cannot be stored: a fault of the mail. The transaction is void.
class Unstorable : public std::runtime_error {
 public:
  explicit Unstorable(report::Fault fault)
      : std::runtime_error(std::string(report::facts(fault).meaning)), fault_(fault) {}
  report::Fault fault() const { return fault_; }

 private:
  report::Fault fault_;
};

/// Asked again and again while another process holds the store: true ends the waiting. A signal
/// that interrupts system calls makes sure that it is asked in time.
using GiveUp = std::function<bool()>;

enum class Access {
  write,  ///< creates the file (0600) and the directory above it (0700) where they are missing
  read,   ///< never writes; the file must exist
};

/// What is known of a report beside what it says itself.
struct Arrival {
  report::Time received;
  report::Sha256 sha256{};    ///< of the inflated bytes
  std::uint64_t size = 0;     ///< of the inflated bytes
  std::string_view original;  ///< the report as it came, compressed; kept as it is
  std::string report_domain;  ///< the mail's word on the domain, where the report needed it
  std::string submitter;      ///< TLS-Report-Submitter, as told
  std::string message_id;     ///< as told
  std::string signer;         ///< the DKIM domain that authenticates it; empty if unverified
};

enum class Appended {
  stored,
  duplicate,  ///< the same report was there: nothing changed but its count of deliveries
  conflict,   ///< kept beside an earlier report of the same identity with other contents, and not
              ///< counted
  replaced,   ///< the same, but this one counts instead of the earlier one: see Standings; also a
              ///< report that was there unverified and came again with a signature
};

/// A mail that was not stored, and why.
struct Rejected {
  report::Time received;
  std::string verdict;  ///< `rejected`, `not-a-report`, `unauthenticated`, `foreign`
  report::Fault fault;
  std::string where;
  std::string detail;
  std::string from;
  std::string subject;
  std::string message_id;
  report::Sha256 sha256{};  ///< of the raw mail
  std::uint64_t size = 0;
  std::string quarantine_file;  ///< its name in the quarantine; empty if it was not kept
  bool gave_way = false;        ///< the quarantine had no room for it
};

/// Not to be taken along into a process that is forked while it is open: SQLite forbids it.
class Store {
 public:
  /// Opens, and where it is allowed to write also creates and migrates. Throws Trouble.
  Store(const std::string& path, Access access, GiveUp give_up);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// Waits for its turn among the writers (first come, first served), then starts the one
  /// transaction that a Store can have. What is not committed is rolled back.
  class Transaction {
   public:
    explicit Transaction(Store& store);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    /// Durable when it returns.
    void commit();

   private:
    Store& store_;
    bool open_ = true;
  };

  /// Both only inside a Transaction. `notes` is what the report's deviations table gets; a conflict
  /// is added to it. `too_long` is asked while rows are written: true ends that with Unstorable.
  Appended append(const report::Report& report, const Arrival& arrival, report::Notes& notes,
                  const GiveUp& too_long = {});
  /// A report out of another store, as it was kept there, with its count of deliveries. One that is
  /// here already changes nothing. Only inside a Transaction.
  Appended restore(const report::KeptReport& kept);
  /// The same mail again only adds to its count of deliveries.
  void append(const Rejected& rejected);
  /// Notes that the quarantine gave up a file for want of room.
  void quarantine_gave_way(const std::string& quarantine_file, report::Time when);

  /// For the room's own files.
  struct State;
  State& state() { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

}  // namespace tlsrpt::store
