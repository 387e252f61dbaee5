#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/route53/rows.h"

namespace regionfall::route53 {

// One of the machines that probe endpoints. AWS does not say how many there are; at an interval of 30 s an endpoint
// sees a request about every two seconds, which makes two in each of eight regions.
struct Checker {
  std::string_view region;
  int index = 0;                // 0 or 1 within the region
  std::string_view ip_address;  // as GetHealthCheckStatus says it
};

std::span<const Checker> checkers();

// The regions that have checkers, in the order of the API reference.
std::span<const std::string_view> checker_regions();
// The ranges that probes come from, as GetCheckerIpRanges says them.
std::span<const std::string_view> checker_ranges();

// Whether the checkers of a region probe for a health check: it names that region, or none.
bool probed_from(const HealthCheckConfig& config, std::string_view region);
// Those that probe for a health check.
std::vector<const Checker*> checkers_of(const HealthCheckConfig& config);

}  // namespace regionfall::route53
