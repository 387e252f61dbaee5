#pragma once

#include "terraform/providers/table_provider.h"

namespace regionfall::terraform {

// resource "terraform_data": an object that holds values and has a lifecycle. Source: Terraform documentation, "The
// terraform_data Managed Resource Type".
ResourceRow terraform_data_row();

}  // namespace regionfall::terraform
