#pragma once

#include "hcl/diagnostic.h"
#include "terraform/config.h"
#include "terraform/reference.h"

namespace regionfall::terraform {

// The diagnostics for names that a module does not declare, with what the user may have meant.

void undeclared_variable(const ModuleNode& node, const Reference& reference, hcl::Diagnostics& diagnostics);
void undeclared_local(const ModuleNode& node, const Reference& reference, hcl::Diagnostics& diagnostics);
void undeclared_resource(const ModuleNode& node, const Reference& reference, hcl::Diagnostics& diagnostics);
void undeclared_module(const ModuleNode& node, const Reference& reference, hcl::Diagnostics& diagnostics);
// `child`: the module that lacks the output.
void undeclared_output(const ModuleNode& child, const Reference& reference, hcl::Diagnostics& diagnostics);

}  // namespace regionfall::terraform
