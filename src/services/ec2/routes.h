#pragma once

#include "services/ec2/state.h"

namespace regionfall::ec2 {

// All routes of a table as AWS shows them: the local ones of the VPC's blocks, the stored ones, and those of the
// gateway endpoints that the table is associated with; each active, or a black hole when its target is gone.
aws::Value routes_of(const Ec2& ec2, const RouteTable& table);

}  // namespace regionfall::ec2
