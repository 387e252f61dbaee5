#pragma once

#include <vector>

#include "services/provider/resource_type.h"

namespace regionfall::provider {

// Data sources that belong to no service: aws_region, aws_partition, aws_caller_identity, aws_service …
std::vector<DataSource> meta_data_sources();

// aws_iam_policy_document, which calls no operation.
std::vector<DataSource> policy_document_data_sources();

}  // namespace regionfall::provider
