#pragma once

#include <string>

#include "services/provider/resource_type.h"

namespace regionfall::acm {

// A certificate as DescribeCertificate shows it; absent: there is none, or nobody has validated it in time.
provider::Answer<aws::Value> describe(provider::Session& session, const std::string& arn);

}  // namespace regionfall::acm
