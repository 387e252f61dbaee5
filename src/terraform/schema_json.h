#pragma once

#include <string>

#include "terraform/provider.h"

namespace regionfall::terraform {

// The schemas of all the providers as `terraform providers schema -json` prints them, on one line: format version 1.0.
std::string provider_schemas_json(const ProviderRegistry& registry);

}  // namespace regionfall::terraform
