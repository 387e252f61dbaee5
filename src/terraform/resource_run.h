#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "terraform/decode.h"
#include "terraform/evaluation.h"
#include "terraform/graph.h"
#include "terraform/plan.h"
#include "terraform/provider_set.h"
#include "terraform/walk.h"

namespace regionfall::terraform {

// One instance of a resource while a plan or an apply is at it.
struct Subject {
  ResourceInstance address;
  const Node* node = nullptr;             // null for what is not configured any more
  const RemovedBlock* removed = nullptr;  // the block that lets it go, where there is one
  ModuleValues* module = nullptr;
  std::size_t index = 0;  // in the resource's expansion
  const TypeSchema* schema = nullptr;
  Provider* provider = nullptr;
  ProviderConfigAddress provider_address;
  hcl::Value prior;
  ObjectState object;  // the prior object, where there is one
  bool exists = false;
  std::optional<std::string> importing;
  Done done;
};
using SubjectPtr = std::shared_ptr<Subject>;

// What planning and applying share of the way from a resource block to its instances.
class ResourceRun {
 public:
  ResourceRun(Evaluation& evaluation, ProviderSet& providers, hcl::Diagnostics& diagnostics)
      : evaluation_(evaluation), providers_(providers), diagnostics_(diagnostics) {}

  // Schema and body of the node's resource; null after a diagnostic.
  const TypeSchema* schema(const Node& node);
  const CompiledBlock* compiled(const Node& node, const TypeSchema& schema);
  // Expands the resource in every instance of its module, its values unknown for now, and calls `each` for every
  // instance.
  bool expand(const Node& node, const TypeSchema& schema, const std::function<void(const SubjectPtr&)>& each);
  // Finds the provider of the subject. False after a diagnostic.
  bool resolve(Subject& subject);
  // The names that the subject's expressions see.
  ModuleScope scope(const Subject& subject, const hcl::Value* self = nullptr) const;
  // Preconditions or postconditions of the subject.
  bool check(const Subject& subject, const std::vector<CheckRule>& rules, const hcl::Value* self = nullptr);
  // The subject's configuration as a value; nothing after errors, which carry the subject's address.
  std::optional<hcl::Value> configuration(const Subject& subject, const CompiledBlock& block);
  void set_value(const Subject& subject, hcl::Value value);

  // Gives a resource the values that the state has of it: for resources that a run leaves alone.
  void values_from_state(const Node& node, const State& state);

  // Asserts of a check block: what fails is a warning.
  void visit_check(const Node& node);

  // Opens an ephemeral resource; its values carry the mark. Everything open is closed by close_ephemerals().
  bool visit_ephemeral(const Node& node);
  void close_ephemerals();

 private:
  void check_ignored(const Resource& resource, const TypeSchema& schema, hcl::Diagnostics& diagnostics) const;

  struct OpenEphemeral {
    Provider* provider;
    std::string type;
    PrivateData private_data;
  };
  Evaluation& evaluation_;
  ProviderSet& providers_;
  hcl::Diagnostics& diagnostics_;
  std::map<const Resource*, std::unique_ptr<CompiledBlock>> compiled_;
  std::vector<OpenEphemeral> open_ephemerals_;
};

}  // namespace regionfall::terraform
