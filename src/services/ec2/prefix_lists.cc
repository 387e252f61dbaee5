#include "services/ec2/prefix_lists.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/hash.h"

namespace regionfall::ec2 {
namespace {

constexpr int kIdDigits = 8;
constexpr int kCloudFrontWeight = 55;  // CloudFront developer guide, "Use the CloudFront managed prefix list"

struct ServiceList {
  std::string_view name;  // {} stands for the region
  std::string_view address_family;
  int weight;
  std::vector<std::string> cidrs;
};

// Their addresses differ between regions on AWS, and change; these are of the blocks that AWS publishes for the
// services.
const std::vector<ServiceList>& service_lists() {
  static const std::vector<ServiceList> lists = {
      {"com.amazonaws.{}.s3", "IPv4", 1, {"3.5.0.0/19", "18.34.0.0/19", "52.216.0.0/15", "54.231.0.0/16"}},
      {"com.amazonaws.{}.dynamodb", "IPv4", 1, {"3.218.180.0/22", "52.94.0.0/22", "52.119.224.0/21"}},
      {"com.amazonaws.global.cloudfront.origin-facing",
       "IPv4",
       kCloudFrontWeight,
       {"13.113.196.64/26", "15.158.0.0/16", "64.252.64.0/18", "70.132.0.0/18", "130.176.0.0/17"}},
  };
  return lists;
}

// Ids that scripts know by heart; all others are made up.
struct KnownId {
  std::string_view region;
  std::string_view service;
  std::string_view id;
};
constexpr KnownId kKnownIds[] = {
    {"us-east-1", "s3", "pl-63a5400a"},       {"us-west-2", "s3", "pl-68a54001"},
    {"eu-west-1", "s3", "pl-6da54004"},       {"us-east-1", "dynamodb", "pl-02cd2c6b"},
    {"us-west-2", "dynamodb", "pl-00a54069"}, {"eu-west-1", "dynamodb", "pl-6fa54006"},
};

std::string id_of(std::string_view region, const std::string& name) {
  for (const KnownId& known : kKnownIds) {
    if (known.region == region && name.ends_with(fmt::format(".{}", known.service))) return std::string(known.id);
  }
  return "pl-" + hash_hex(HashKind::kSha256, fmt::format("{} {}", region, name)).substr(0, kIdDigits);
}

std::vector<AwsPrefixList> lists_of(std::string_view region) {
  std::vector<AwsPrefixList> lists;
  for (const ServiceList& service : service_lists()) {
    AwsPrefixList list;
    list.name = fmt::format(fmt::runtime(service.name), region);
    list.id = id_of(region, list.name);
    list.cidrs = service.cidrs;
    list.address_family = service.address_family;
    list.weight = service.weight;
    lists.push_back(std::move(list));
  }
  std::ranges::sort(lists, {}, &AwsPrefixList::id);
  return lists;
}

}  // namespace

const std::vector<AwsPrefixList>& prefix_lists(const aws::RegionInfo& region) {
  static const auto by_region = [] {
    std::map<std::string_view, std::vector<AwsPrefixList>> all;
    for (const aws::RegionInfo& one : aws::region_catalogue()) all[one.name] = lists_of(one.name);
    return all;
  }();
  return by_region.at(region.name);
}

const AwsPrefixList* find_prefix_list(const aws::RegionInfo& region, std::string_view id) {
  const std::vector<AwsPrefixList>& lists = prefix_lists(region);
  const auto found = std::ranges::find(lists, id, &AwsPrefixList::id);
  return found == lists.end() ? nullptr : &*found;
}

}  // namespace regionfall::ec2
