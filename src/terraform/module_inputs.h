#pragma once

#include "hcl/diagnostic.h"
#include "terraform/config.h"

namespace regionfall::terraform {

// Whether a module call gives exactly what the called module's variables ask for.
void check_module_inputs(const ModuleNode& child, hcl::Diagnostics& diagnostics);

// Whether removed blocks speak of what the configuration no longer has.
void check_targets(const ModuleNode& root, hcl::Diagnostics& diagnostics);

// What a variable body is read with: one attribute for each variable, required where there is no default.
hcl::BodySchema module_input_schema(const Module& module);

}  // namespace regionfall::terraform
