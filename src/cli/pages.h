// SPDX-License-Identifier: MIT
// Pages: what tlsrpt-summary was asked, to the text that it prints.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "cli/options.h"
#include "digest/digest.h"
#include "store/store.h"

namespace tlsrpt::cli {

struct Page {
  std::string text;
  bool failing = false;  ///< what --exit-code is about; with --ready: it is not
};

/// What a digest is about, in the form and as far as `options` ask for it.
digest::Digest collect(store::Store& store, const std::string& database,
                       const SummaryOptions& options, const store::Window& window);

/// A digest in the format that was asked for; for a table of days the store is asked again.
std::string digest_text(store::Store& store, const digest::Digest& digest,
                        const SummaryOptions& options);
/// The same as a mail.
std::string digest_mail(const digest::Digest& digest, const SummaryOptions& options);

/// No stored report has the ID that was asked for.
class NoReport : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Any other page. Throws NoReport and store::Trouble.
Page page(store::Store& store, const SummaryOptions& options);

/// In the form in which reports' domains are compared, `*.example.com` among them; none for all.
std::vector<std::string> asked_domains(const SummaryOptions& options);

}  // namespace tlsrpt::cli
