#pragma once

#include "base/json.h"
#include "base/result.h"
#include "hcl/value.h"

namespace regionfall::terraform {

// Values as plan files hold them: with types, marks and unknown places, so that they come back the same (refinements of
// unknown values but "not null" are left out). Our own form; nobody else reads it.
Json saved_value(const hcl::Value& value);
Result<hcl::Value> restored_value(const Json& json);

}  // namespace regionfall::terraform
