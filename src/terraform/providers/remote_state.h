#pragma once

#include "terraform/providers/table_provider.h"

namespace regionfall::terraform {

// data "terraform_remote_state": the outputs of another configuration's state. Only states on this machine are read
// (backend "local"); where the path leads to a configuration that this program has applied, the state it keeps in
// .regionfall counts. Source: Terraform documentation, "The terraform_remote_state Data Source".
DataRow remote_state_row();

}  // namespace regionfall::terraform
