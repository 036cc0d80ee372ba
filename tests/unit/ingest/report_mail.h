// SPDX-License-Identifier: MIT
// ReportMail: the few words in which these tests say what mail comes, to the bytes of that mail.
#pragma once

#include <string>

namespace tlsrpt::test {

struct ReportMail {
  std::string organization = "Example Sender";
  std::string report_id = "1";
  std::string start = "2026-11-20T00:00:00Z";
  std::string end = "2026-11-20T23:59:59Z";
  std::string policy_type = "sts";
  std::string policy_domain = "example.com";
  std::string header_domain = "example.com";
  int successful = 10;
  std::string subject = "Report";
  std::string part_head = "Content-Type: application/tlsrpt+json\n";

  std::string json() const {
    return R"({"organization-name":")" + organization + R"(","contact-info":"a@sender.example",)" +
           R"("report-id":")" + report_id + R"(","date-range":{"start-datetime":")" + start +
           R"(","end-datetime":")" + end + R"("},"policies":[{"policy":{"policy-type":")" +
           policy_type + "\"" +
           (policy_domain.empty() ? "" : R"(,"policy-domain":")" + policy_domain + "\"") +
           R"(},"summary":{"total-successful-session-count":)" + std::to_string(successful) +
           R"(,"total-failure-session-count":0}}]})";
  }
  std::string part() const { return "--b\n" + part_head + "\n" + json() + "\n"; }
  std::string head() const {
    return "From: a@sender.example\nSubject: " + subject + "\nMessage-ID: <1@sender.example>\n" +
           (header_domain.empty() ? "" : "TLS-Report-Domain: " + header_domain + "\n") +
           "TLS-Report-Submitter: sender.example\nMIME-Version: 1.0\n"
           "Content-Type: multipart/report; report-type=tlsrpt; boundary=b\n\n";
  }
  std::string mail() const { return head() + part() + "--b--\n"; }
};

}  // namespace tlsrpt::test
