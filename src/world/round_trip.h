#pragma once

#include <chrono>

#include "aws/region_catalogue.h"

namespace regionfall::world {

// How long a packet takes from one region to another and back; within a region, from one of its machines to another.
// The mean of both directions, as cloudping.co measured it over TCP in 2021 (benswinburne/closest-aws-region,
// data.json).
// Regions that were opened since are placed beside a measured neighbour: an assumption.
std::chrono::nanoseconds round_trip(const aws::RegionInfo& a, const aws::RegionInfo& b);

}  // namespace regionfall::world
