#include "terraform/state_evaluation.h"

#include "terraform/resource_run.h"

namespace regionfall::terraform {

void evaluate_from_state(const Graph& graph, Evaluation& evaluation, ProviderSet& providers, const State& state,
                         hcl::Diagnostics& diagnostics) {
  ResourceRun run(evaluation, providers, diagnostics);
  for (const std::size_t index : graph.order) {
    const Node& node = graph.nodes[index];
    switch (node.kind) {
      case NodeKind::kModule:
      case NodeKind::kVariable:
      case NodeKind::kLocal:
      case NodeKind::kOutput:
        evaluation.visit(node, diagnostics);
        break;
      case NodeKind::kResource:
        run.values_from_state(node, state);
        break;
      case NodeKind::kProvider:
      case NodeKind::kCheck:
        break;
    }
  }
}

}  // namespace regionfall::terraform
