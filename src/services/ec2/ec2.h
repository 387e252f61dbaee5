#pragma once

#include <memory>

#include "aws/identity.h"
#include "aws/region_caller.h"
#include "aws/service.h"
#include "services/ec2/quotas.h"
#include "store/store.h"

namespace regionfall::ec2 {

// EC2 of one region, with its tables in `store`, which must not be open yet. `regions` reaches EC2 of other regions,
// for peering between them. `region` must be one of AWS's (aws/region_catalogue.h).
std::unique_ptr<aws::Service> make_ec2(store::Store& store, const aws::RegionName& region, aws::RegionCaller& regions,
                                       Quotas quotas = {});

}  // namespace regionfall::ec2
