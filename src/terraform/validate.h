#pragma once

#include "hcl/diagnostic.h"
#include "terraform/evaluation.h"
#include "terraform/graph.h"
#include "terraform/provider_set.h"

namespace regionfall::terraform {

// Evaluates a whole configuration with nothing known: variables and objects are unknown values of their types. Finds
// what does not fit together whatever the values: unsupported arguments, wrong types, calls that cannot work. Types of
// providers this program does not know are taken to fit. `evaluation` is a fresh one of kind kValidate.
void validate(const Graph& graph, Evaluation& evaluation, ProviderSet& providers, hcl::Diagnostics& diagnostics);

}  // namespace regionfall::terraform
