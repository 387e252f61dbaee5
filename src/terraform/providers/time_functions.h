#pragma once

#include <span>

#include "hcl/function.h"

namespace regionfall::terraform {

// duration_parse, rfc3339_parse and unix_timestamp_parse of hashicorp/time, sorted by name.
std::span<const hcl::Function* const> time_provider_functions();

}  // namespace regionfall::terraform
