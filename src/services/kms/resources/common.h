#pragma once

#include <string>

#include "services/provider/resource_type.h"

namespace regionfall::kms {

// An input that names a key.
aws::Value of_key(const std::string& id);

// The alias of a name; absent when there is none.
provider::Answer<aws::Value> find_alias_by_name(provider::Session& session, const std::string& name);

// An encryption context as an input has it.
aws::Value context_input(const hcl::Value& object, const char* attribute);

// Base 64 of what a key makes of `plaintext`, of the attributes `key_id` and `context`.
provider::Answer<std::string> encrypted(provider::Session& session, const hcl::Value& config);

}  // namespace regionfall::kms
