#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "aws/value.h"
#include "services/ec2/plane_trouble.h"
#include "world/region_trouble.h"

namespace regionfall::world {

// Addresses that faults take away together: packets between them pass.
struct TroubledAddresses {
  std::vector<std::string> addresses;  // of IPv4
  Ailments ailments;
};

// What faults do to a region's places, given what stands where (ec2::kDescribePlaneAddresses).
struct TroubledPlaces {
  std::vector<TroubledAddresses> groups;  // each zone's, each instance's, and those of load balancers' nodes
  std::set<std::string> down;             // instances that must not run
  ec2::PlaneTrouble told;                 // what EC2 gets to know
};
TroubledPlaces troubled_places(const RegionTrouble& trouble, const aws::Value& interfaces);

// A script for nft(8) that drops, in the region's network namespace, what is cut off from the rest, and a part of what
// is slow. It replaces the one before; with nothing troubled, all passes. `always_pass`: addresses whose packets are
// never dropped.
std::string trouble_ruleset(std::span<const TroubledAddresses> troubled, const std::vector<std::string>& always_pass);

}  // namespace regionfall::world
