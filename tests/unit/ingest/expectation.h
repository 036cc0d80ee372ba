// SPDX-License-Identifier: MIT
// Expectation: the .expect file of a mail in tests/data to the lines that the mail must give.
#pragma once

#include <string>
#include <vector>

#include "ingest/deliver.h"
#include "ingest/examine.h"

namespace tlsrpt::test {

/// One section of an .expect file: its lines as `key value`, in their order. Throws for a word
/// that the grammar (tests/data/README.md) does not have.
using Section = std::vector<std::string>;
std::vector<Section> read_expectation(const std::string& path);

/// The same lines for what was found: those with the keys that the section asks about.
Section describe(const ingest::Finding& finding, ingest::Verdict verdict, const Section& asked);

std::string read_file(const std::string& path);

}  // namespace tlsrpt::test
