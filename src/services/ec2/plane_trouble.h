#pragma once

#include <set>
#include <string>
#include <string_view>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "services/ec2/state.h"

namespace regionfall::ec2 {

// What the region's process knows of its zones and machines and EC2 does not see by itself: faults.

struct PlaneTrouble {
  std::set<std::string, std::less<>> full_zones;      // no machine can be started there
  std::set<std::string, std::less<>> sick_instances;  // cannot be reached; they are still "running"
};

// The operation by which the process tells it: AvailabilityZones, the names of full ones, and InstanceIds.
inline constexpr const char* kHearPlaneTrouble = "_HearPlaneTrouble";
aws::Value plane_trouble_value(const PlaneTrouble& trouble);
PlaneTrouble plane_trouble_of(const aws::Value& input);

// The operation by which the process learns what stands where: NetworkInterfaces with AvailabilityZone, InstanceId and
// its Name where there is one, Description, and Addresses (reached_at()).
inline constexpr const char* kDescribePlaneAddresses = "_DescribePlaneAddresses";
aws::Outcome describe_plane_addresses(Ec2& ec2, const aws::Value& input, const aws::Request& request);

// What becomes of an operation's answer under faults: RunInstances and StartInstances have no room in a full zone, and
// the checks of instances that cannot be reached fail. Errors take back what the operation has done.
aws::Outcome under_trouble(const PlaneTrouble& trouble, const Ec2& ec2, std::string_view operation,
                           aws::Outcome outcome);

}  // namespace regionfall::ec2
