#pragma once

#include "hcl/diagnostic.h"
#include "terraform/evaluation.h"
#include "terraform/graph.h"
#include "terraform/provider_set.h"
#include "terraform/state.h"

namespace regionfall::terraform {

// Evaluates variables, locals, modules and outputs with objects as the state has them, without asking providers for
// anything. What does not exist yet is unknown. For the console and for assertions of tests.
void evaluate_from_state(const Graph& graph, Evaluation& evaluation, ProviderSet& providers, const State& state,
                         hcl::Diagnostics& diagnostics);

}  // namespace regionfall::terraform
