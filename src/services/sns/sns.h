#pragma once

#include <memory>

#include "aws/identity.h"
#include "aws/service.h"
#include "aws/web_caller.h"
#include "store/store.h"

namespace regionfall::sns {

// SNS of one region, with its tables in `store`, which must not be open yet. `web` reaches endpoints of
// http, and outlives the service.
std::unique_ptr<aws::Service> make_sns(store::Store& store, const aws::RegionName& region, aws::WebCaller& web);

}  // namespace regionfall::sns
