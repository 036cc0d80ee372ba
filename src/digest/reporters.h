// SPDX-License-Identifier: MIT
// Reporters: who reported, as members of JSON and cells of CSV. A name alone is what anybody can
// write; the domain and the signer stand beside it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "json/writer.h"
#include "report/reporter.h"

namespace tlsrpt::digest {

/// The domain that signed; empty where none did.
std::string signer_of(const report::Reporter& reporter);

/// `organization_name`, `reporter_domain` and `signer` of the object that is open.
void write_reporter(json::Writer& out, const report::Reporter& reporter);

/// An array of objects with these members.
void write_each(json::Writer& out, std::string_view key,
                const std::vector<report::Reporter>& reporters);

/// An array of names, each once.
void write_names(json::Writer& out, std::string_view key,
                 const std::vector<report::Reporter>& reporters);

/// `reporters`, the names, and `reported_by`, the same in full.
void write_reporters(json::Writer& out, const std::vector<report::Reporter>& reporters);

}  // namespace tlsrpt::digest
