#pragma once

#include <string>

#include "services/iam/enforcement.h"

namespace regionfall::world {

// What the user of a world chooses for all of its regions, for as long as it runs.
struct RegionSettings {
  std::string quotas;  // of EC2, as ec2::Quotas::parse() wants them; empty: AWS's defaults
  iam::Enforcement enforcement = iam::Enforcement::kOff;
};

}  // namespace regionfall::world
