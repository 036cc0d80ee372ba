// SPDX-License-Identifier: MIT
// Metrics: a digest to the text that Prometheus reads, for node_exporter's textfile collector. The
// names are a public interface (tlsrpt-summary(1)).
#pragma once

#include <cstddef>
#include <string>

#include "digest/digest.h"

namespace tlsrpt::digest {

/// How many of each get series of their own. Anybody can mail reports, and each name in them would
/// be a series that is kept for months.
struct MetricsBounds {
  std::size_t domains = 1000;  ///< the failing ones first, then the largest; others are left out
  std::size_t hosts = 20;      ///< causes with their host, of a domain; others are summed
  std::size_t reporters = 50;  ///< others are summed

  static MetricsBounds none() { return {SIZE_MAX, SIZE_MAX, SIZE_MAX}; }
};

/// What all that is beyond a bound is summed under, and policy and result types that are not
/// registered.
inline constexpr std::string_view kOther = "other";

/// UTF-8, ending with a line end; the same for the same digest.
std::string metrics(const Digest& digest, const MetricsBounds& bounds = {});

}  // namespace tlsrpt::digest
