#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/region_catalogue.h"

namespace regionfall::ec2 {

// A prefix list that AWS manages in every region.
struct AwsPrefixList {
  std::string id;    // "pl-63a5400a"
  std::string name;  // "com.amazonaws.us-east-1.s3"
  std::vector<std::string> cidrs;
  std::string_view address_family;  // "IPv4"
  int weight = 1;                   // as how many rules it counts in a security group
};

// Those of a region, sorted by id.
const std::vector<AwsPrefixList>& prefix_lists(const aws::RegionInfo& region);
// Null: the region has none of that id.
const AwsPrefixList* find_prefix_list(const aws::RegionInfo& region, std::string_view id);

}  // namespace regionfall::ec2
