#include "terraform/providers/providers.h"
#include "terraform/providers/remote_state.h"
#include "terraform/providers/terraform_data.h"
#include "terraform/providers/tfvars_functions.h"

// The provider that Terraform itself is.

namespace regionfall::terraform {
namespace {

const ProviderTable& terraform_table() {
  static const ProviderTable kTable = finish_table({.resources = {terraform_data_row()},
                                                    .data_sources = {remote_state_row()},
                                                    .functions = hcl::FunctionTable(tfvars_functions)});
  return kTable;
}

}  // namespace

ProviderKind terraform_provider() {
  return table_kind<terraform_table>(
      {.host = "terraform.io", .space = "builtin", .type = "terraform", .version = "1.11.4"});
}

}  // namespace regionfall::terraform
