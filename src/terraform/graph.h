#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "hcl/diagnostic.h"
#include "terraform/config.h"

namespace regionfall::terraform {

// What must be known before what. One node for everything a configuration declares, in all instances of its module at
// once; a walk expands count and for_each when it comes to the node.

enum class NodeKind : std::uint8_t { kModule, kVariable, kLocal, kOutput, kProvider, kResource, kCheck };

struct Node {
  NodeKind kind = NodeKind::kResource;
  const ModuleNode* module = nullptr;       // where it stands; for kModule the module that is expanded
  std::string name;                         // of module call, variable, local, output, check
  const Resource* resource = nullptr;       // kResource
  const ProviderBlock* provider = nullptr;  // kProvider
  std::vector<std::size_t> needs;           // nodes that come before this one, ascending, without repeats

  // As a user names it: `module.net.var.cidr`, `aws_vpc.main`, `provider.aws.west`.
  std::string to_string() const;
};

struct Graph {
  std::vector<Node> nodes;
  std::vector<std::size_t> order;  // every node after what it needs

  // The node of a resource; nothing when the configuration has none.
  std::optional<std::size_t> resource(const ConfigResource& resource) const;
  // Everything the node needs, directly or not; without itself.
  std::set<std::size_t> closure(std::size_t node) const;
  // For each node, the resources (managed and data) it was made from, directly or not, sorted.
  std::vector<ConfigResource> resources_needed(std::size_t node) const;

  std::map<ConfigResource, std::size_t> resources;
};

// Builds the graph. A cycle is one diagnostic that lists its members in order; references that lead nowhere are passed
// over (check_references() reports them).
Graph build_graph(const Configuration& configuration, hcl::Diagnostics& diagnostics);

// The nodes that targets need: those they name, all that these need, and the root's outputs that are made from nothing
// but resources among them. Without targets: all.
std::vector<bool> targeted_nodes(const Graph& graph, const std::vector<Target>& targets);

// As GraphViz text, resources and providers as `terraform graph` shows them; all nodes with `everything`.
std::string graph_dot(const Graph& graph, bool everything);

}  // namespace regionfall::terraform
