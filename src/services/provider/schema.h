#pragma once

#include <string_view>

#include "services/provider/resource_type.h"
#include "terraform/schema.h"

namespace regionfall::provider {

// The schemas that the tables of all types amount to: with `id`, `region`, tags and timeouts, which most of them have.
const terraform::ProviderSchema& aws_schema();

// Null when there is no such type here.
const ResourceType* find_resource_type(std::string_view name);
const DataSource* find_data_source(std::string_view name);

}  // namespace regionfall::provider
