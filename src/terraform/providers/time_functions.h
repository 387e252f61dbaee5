#pragma once

#include "hcl/function.h"

namespace regionfall::terraform {

// duration_parse, rfc3339_parse and unix_timestamp_parse of hashicorp/time.
hcl::FunctionTable time_provider_functions();

}  // namespace regionfall::terraform
