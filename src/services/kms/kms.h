#pragma once

#include <memory>

#include "aws/identity.h"
#include "aws/region_caller.h"
#include "aws/service.h"
#include "services/iam/authorizer.h"
#include "store/store.h"

namespace regionfall::kms {

// KMS of one region, with its tables in `store`, which must not be open yet. `regions` reaches KMS of other regions,
// for multi-Region keys; `authorizer` decides about callers. Both outlive the service.
std::unique_ptr<aws::Service> make_kms(store::Store& store, const aws::RegionName& region, aws::RegionCaller& regions,
                                       iam::Authorizer& authorizer);

}  // namespace regionfall::kms
