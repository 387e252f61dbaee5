#pragma once

#include "aws/service_caller.h"
#include "cli/environment.h"
#include "terraform/provider.h"

namespace regionfall::cli {

// All providers that the program has; that of AWS calls `services`, which must outlive what is made of it.
terraform::ProviderRegistry all_providers(aws::ServiceCaller& services, const Environment& environment);

// The same for who only looks at schemas and versions: a call of AWS is refused.
terraform::ProviderRegistry all_providers_without_cloud(const Environment& environment);

}  // namespace regionfall::cli
