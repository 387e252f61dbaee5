#pragma once

#include "hcl/diagnostic.h"
#include "terraform/config.h"

namespace regionfall::terraform {

// Whether every provider configuration that modules name can be had: aliases that resources and calls use, aliases that
// modules expect from their callers, and calls with count or for_each of modules that configure providers themselves.
void check_provider_inheritance(const ModuleNode& root, hcl::Diagnostics& diagnostics);

}  // namespace regionfall::terraform
