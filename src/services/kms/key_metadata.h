#pragma once

#include "aws/value.h"
#include "services/kms/key.h"
#include "services/kms/state.h"

namespace regionfall::kms {

// A key as DescribeKey shows it.
aws::Value key_metadata(const Kms& kms, const Key& key);

// The same in another of its regions, which may not have it yet.
aws::Value key_metadata_in(const std::string& region, const Key& key);

// The ARN of a multi-Region key in one of its regions.
std::string arn_in(const Key& key, const std::string& region);

}  // namespace regionfall::kms
