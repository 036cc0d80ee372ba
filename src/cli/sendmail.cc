// SPDX-License-Identifier: MIT
#include "cli/sendmail.h"

#include <chrono>
#include <stdexcept>

#include "alert/program.h"
#include "cli/alerts.h"
#include "cli/clock.h"
#include "report/printable.h"

namespace tlsrpt::cli {

void send_mail(const std::string& program, const std::string& mail) {
  using std::chrono::milliseconds;
  constexpr auto kLongest = std::chrono::minutes(1);
  const Clock::time_point end = Clock::now() + kLongest;
  // The null sender: nobody is to answer or bounce to it. RFC 5321, section 4.5.5
  const alert::Ran ran = alert::run_program(
      {program, "-i", "-t", "-f", "<>"}, environment_of_programs(), mail,
      [end] { return std::chrono::duration_cast<milliseconds>(end - Clock::now()); });
  if (ran.well() && ran.took_all) return;
  if (ran.well()) {
    throw std::runtime_error("the digest could not be mailed: " + report::printable_ascii(program) +
                             " ended before it had read all of it");
  }
  throw std::runtime_error("the digest could not be mailed: " + report::printable_ascii(program) +
                           " " + alert::words(ran));
}

}  // namespace tlsrpt::cli
