// SPDX-License-Identifier: MIT
// What the tests of the store say: a folder of their own, reports with few words, and plain SQL.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "store/questions.h"
#include "store/store.h"

namespace tlsrpt::store::test {

/// A new folder, gone with all that is in it at the end.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string path(const std::string& name = "tlsrpt.db") const { return path_ + "/" + name; }

 private:
  std::string path_;
};

/// Day number `n` of the tests, from 2024-01-01 on.
report::Day day(int n);
/// The morning after that day.
report::Time morning_after(int n);

struct Failed {
  std::string result_type = "certificate-expired";
  std::string mx = "mx1.example.com";
  std::uint64_t sessions = 1;
};

struct Told {
  std::string domain = "example.com";
  std::string policy_type = "sts";
  std::vector<std::string> policy_string = {"version: STSv1", "mode: testing"};
  std::vector<std::string> mx_host = {"*.example.com"};
  std::uint64_t successful = 100;
  std::uint64_t failed = 0;
  std::vector<Failed> failures;
};

/// A report and the way it came; `bytes` stands for its contents.
struct Sent {
  std::string organization_name = "Example Sender";
  std::string contact_info = "tls@sender.example";
  std::string report_id = "1";
  int day = 0;
  std::vector<Told> policies = {Told{}};
  std::string bytes = "1";
  std::string report_domain;
  bool authenticated = false;
  std::string signer = "sender.example";  ///< where it is authenticated
  std::string original = "compressed";
};

report::Report report_of(const Sent& sent);
Arrival arrival_of(const Sent& sent);

/// Appends inside a transaction that is open already.
Appended append(Store& store, const Sent& sent);
Appended append(Store& store, const Sent& sent, report::Notes& notes);
/// In a transaction of its own.
Appended deliver(Store& store, const Sent& sent);

/// The first column of the first row; nothing of the room stands between.
std::int64_t number(const std::string& path, const std::string& sql);
std::string text(const std::string& path, const std::string& sql);

Scope covered(int from, int to, std::vector<std::string> domains = {});
Scope received(int from, int to, std::vector<std::string> domains = {});

/// The kind of the Trouble that `work` ends in.
Trouble::Kind trouble(const std::function<void()>& work);
std::string trouble_text(const std::function<void()>& work);

/// Runs `work` in a process of its own; its exit status is what `work` returns, or 100 for an
/// exception.
int start(const std::function<int()>& work);
int end(int process);

}  // namespace tlsrpt::store::test
