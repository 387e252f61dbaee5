#pragma once

#include <string>
#include <vector>

#include "aws/service_caller.h"
#include "base/result.h"
#include "drill/scenario.h"

namespace regionfall::drill {

// Where a store may be read, when its file does not say: at the store's port and path in every running instance of the
// regions, at the address that the instance has in the world, read from inside the region. Whether one offers the store
// is not known yet. An error says which region could not be asked.
Result<std::vector<StoreCopy>> instances_with(const Store& store, const std::vector<std::string>& regions,
                                              aws::ServiceCaller& services);

}  // namespace regionfall::drill
