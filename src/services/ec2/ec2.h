#pragma once

#include <memory>

#include "aws/identity.h"
#include "aws/service.h"
#include "services/ec2/quotas.h"
#include "services/ec2/state.h"
#include "store/store.h"

namespace regionfall::ec2 {

// EC2 of one region, with its tables in `store`, which must not be open yet. `region` must be one of AWS's
// (aws/region_catalogue.h).
std::unique_ptr<aws::Service> make_ec2(store::Store& store, const aws::RegionName& region,
                                       const Ec2Surroundings& surroundings, Quotas quotas = {});

}  // namespace regionfall::ec2
