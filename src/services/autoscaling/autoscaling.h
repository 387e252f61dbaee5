#pragma once

#include <memory>

#include "aws/identity.h"
#include "aws/service.h"
#include "aws/service_caller.h"
#include "store/store.h"

namespace regionfall::autoscaling {

// EC2 Auto Scaling of one region, with its tables in `store`, which must not be open yet. `services` reaches EC2,
// Elastic Load Balancing and SNS of the region, and outlives the service.
std::unique_ptr<aws::Service> make_auto_scaling(store::Store& store, const aws::RegionName& region,
                                                aws::ServiceCaller& services);

}  // namespace regionfall::autoscaling
