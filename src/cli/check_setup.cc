// SPDX-License-Identifier: MIT
#include "cli/check_setup.h"

#include <algorithm>

#include "policy/rua.h"
#include "policy/zone_text.h"
#include "prose/lines.h"

namespace tlsrpt::cli {
namespace {

constexpr std::size_t kWidth = 88;

std::string zone_line(const std::string& owner, std::size_t width, std::string_view text) {
  return prose::pad_right(owner + ".", width) + "  TXT  " + policy::write_zone_strings(text) + "\n";
}

class Steps {
 public:
  void add(std::string_view text) {
    prose::hang(out_, std::to_string(++number_) + ". ", text, kWidth);
  }
  /// A line to be typed, or to be looked at.
  void show(std::string_view line) { out_.append("      ").append(line).append("\n"); }
  std::string text() && { return std::move(out_); }

 private:
  std::string out_;
  int number_ = 0;
};

std::string steps_for(const policy::Setup& setup) {
  const std::string& domain = setup.domain;
  Steps steps;
  const bool by_mail = std::ranges::any_of(
      setup.ruas, [](const std::string& rua) { return policy::address_of_rua(rua).has_value(); });
  steps.add(by_mail ? "Have mail to the address of the reports go to tlsrpt-ingest, and to nothing "
                      "else; tlsrpt-ingest(1) tells how."
                    : "See that something takes the reports at that address: tlsrpt-ingest reads "
                      "mail alone, and what comes by https has to be given to it as files.");
  steps.add("Publish the record _smtp._tls." + domain +
            ". From then on reports come, with a policy or without.");
  steps.add(
      "See that each of these hosts offers STARTTLS on port 25, with a certificate of a public "
      "CA that has its name.");
  steps.add(
      "Have a web server serve the policy, as text/plain and without a redirect; contrib/mta-sts "
      "has virtual hosts for Apache and nginx:");
  steps.show("https://mta-sts." + domain + "/.well-known/mta-sts.txt");
  steps.add("See for yourself that it is there:");
  steps.show("curl -s https://mta-sts." + domain +
             "/.well-known/mta-sts.txt | tlsrpt-check --policy -");
  steps.add("Publish the record _mta-sts." + domain +
            " last: a record without its policy is reported as an error.");
  steps.add("After two weeks of reports ask whether the policy may say mode: enforce:");
  steps.show("tlsrpt-summary --ready " + domain);
  steps.add("Whenever the policy changes, change the file first, and then the id in _mta-sts." +
            domain + " to one that it never had.");
  return std::move(steps).text();
}

}  // namespace

std::string id_of(report::Time now) {
  std::string id = report::format_time(now);
  std::erase_if(id, [](char c) { return c < '0' || c > '9'; });
  return id;
}

std::string setup_text(const policy::Setup& setup, const policy::SetupTexts& texts) {
  const std::string tlsrpt = "_smtp._tls." + setup.domain;
  const std::string sts = "_mta-sts." + setup.domain;
  const std::size_t width = std::max(tlsrpt.size(), sts.size()) + 1;
  std::string out = "The policy, the file mta-sts.txt:\n\n" + texts.policy;
  out += "\nThe records, for the zone:\n\n";
  out += zone_line(tlsrpt, width, texts.tlsrpt) + zone_line(sts, width, texts.sts);
  out += "\nWhat to do, in this order:\n\n" + steps_for(setup);
  return out;
}

}  // namespace tlsrpt::cli
