#pragma once

#include "hcl/function.h"

namespace regionfall::terraform {

// encode_tfvars, decode_tfvars and encode_expr of the provider terraform.io/builtin/terraform.
hcl::FunctionTable tfvars_functions();

}  // namespace regionfall::terraform
