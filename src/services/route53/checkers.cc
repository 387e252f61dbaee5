#include "services/route53/checkers.h"

#include <algorithm>

namespace regionfall::route53 {
namespace {

constexpr std::string_view kRegions[] = {"us-east-1",      "us-west-1",      "us-west-2",      "eu-west-1",
                                         "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "sa-east-1"};

// Of AWS's ranges for health checkers (ip-ranges.json, ROUTE53_HEALTHCHECKS), two addresses a region.
constexpr Checker kCheckers[] = {
    {"us-east-1", 0, "54.243.31.202"},      {"us-east-1", 1, "107.23.255.10"},
    {"us-west-1", 0, "54.183.255.138"},     {"us-west-1", 1, "54.241.32.74"},
    {"us-west-2", 0, "54.244.52.202"},      {"us-west-2", 1, "54.245.168.10"},
    {"eu-west-1", 0, "54.228.16.10"},       {"eu-west-1", 1, "176.34.159.202"},
    {"ap-southeast-1", 0, "54.251.31.138"}, {"ap-southeast-1", 1, "54.255.254.202"},
    {"ap-southeast-2", 0, "54.252.79.138"}, {"ap-southeast-2", 1, "54.252.254.202"},
    {"ap-northeast-1", 0, "54.248.220.10"}, {"ap-northeast-1", 1, "54.250.253.202"},
    {"sa-east-1", 0, "54.232.40.74"},       {"sa-east-1", 1, "177.71.207.138"},
};

constexpr std::string_view kRanges[] = {
    "15.177.0.0/18",     "54.183.255.128/26", "54.228.16.0/26",    "54.232.40.64/26",   "54.241.32.64/26",
    "54.243.31.192/26",  "54.244.52.192/26",  "54.245.168.0/26",   "54.248.220.0/26",   "54.250.253.192/26",
    "54.251.31.128/26",  "54.252.79.128/26",  "54.252.254.192/26", "54.255.254.192/26", "107.23.255.0/26",
    "176.34.159.192/26", "177.71.207.128/26",
};

}  // namespace

std::span<const Checker> checkers() { return kCheckers; }
std::span<const std::string_view> checker_regions() { return kRegions; }
std::span<const std::string_view> checker_ranges() { return kRanges; }

bool probed_from(const HealthCheckConfig& config, std::string_view region) {
  return !config.regions || config.regions->empty() ||
         std::ranges::find(*config.regions, region) != config.regions->end();
}

std::vector<const Checker*> checkers_of(const HealthCheckConfig& config) {
  std::vector<const Checker*> found;
  for (const Checker& checker : kCheckers) {
    if (probed_from(config, checker.region)) found.push_back(&checker);
  }
  return found;
}

}  // namespace regionfall::route53
