#pragma once

#include <span>

#include "hcl/function.h"

namespace regionfall::terraform {

// encode_tfvars, decode_tfvars and encode_expr of the provider terraform.io/builtin/terraform, sorted by name.
std::span<const hcl::Function* const> tfvars_functions();

}  // namespace regionfall::terraform
