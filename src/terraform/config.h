#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "hcl/body.h"
#include "hcl/convert.h"
#include "hcl/diagnostic.h"
#include "hcl/syntax.h"
#include "terraform/address.h"

namespace regionfall::terraform {

// A configuration as written, after override files are merged: nothing evaluated yet.

// `condition` and `error_message` of validation, precondition, postcondition and assert blocks.
struct CheckRule {
  hcl::ExpressionPtr condition;
  hcl::ExpressionPtr error_message;
  hcl::Range range;
};

struct Variable {
  std::string name;
  std::string description;
  hcl::TypeConstraint type;                 // dynamic when not given
  std::optional<hcl::Value> default_value;  // converted already
  bool sensitive = false;
  bool ephemeral = false;
  bool nullable = true;
  std::string deprecated;
  std::vector<CheckRule> validations;
  hcl::Range range;              // the block's header
  bool parse_as_literal = true;  // primitive type: text from -var and the environment is taken as it is
};

struct Local {
  std::string name;
  hcl::ExpressionPtr value;
  hcl::Range range;
};

struct Output {
  std::string name;
  std::string description;
  hcl::ExpressionPtr value;
  bool sensitive = false;
  bool ephemeral = false;
  std::string deprecated;
  std::vector<hcl::Traversal> depends_on;
  std::vector<CheckRule> preconditions;
  hcl::Range range;
};

// `provider = aws.west`, `provider = aws.by_region["eu"]`, or an entry of `providers = { … }`.
struct ProviderReference {
  std::string local_name;
  std::string alias;       // empty: the default configuration
  hcl::ExpressionPtr key;  // of a provider with for_each; null when there is none
  hcl::Range range;
};

struct ProviderBlock {
  std::string local_name;
  std::string alias;
  hcl::ExpressionPtr for_each;  // OpenTofu; null when there is none
  std::string version_constraint;
  hcl::BodyPtr body;  // without the arguments above
  hcl::Range range;
};

struct ProviderRequirement {
  std::string local_name;
  ProviderSource source;
  std::vector<std::string> version_constraints;
  std::vector<ProviderReference> configuration_aliases;
  hcl::Range range;
};

struct Provisioner {
  std::string type;  // local-exec, remote-exec, file
  hcl::BodyPtr body;
  hcl::BodyPtr connection;  // its own connection block; null when there is none
  bool when_destroy = false;
  bool on_failure_continue = false;
  hcl::Range range;
};

struct Lifecycle {
  std::optional<bool> create_before_destroy;
  hcl::ExpressionPtr prevent_destroy;  // null when not given; constant in Terraform
  bool ignore_all_changes = false;
  std::vector<hcl::Traversal> ignore_changes;  // relative: `.tags["Name"]` has root "tags"
  std::vector<hcl::ExpressionPtr> replace_triggered_by;
  std::vector<CheckRule> preconditions;
  std::vector<CheckRule> postconditions;
};

struct Resource {
  ResourceAddress address;
  std::optional<ProviderReference> provider;  // as written
  ProviderSource source;                      // resolved
  hcl::ExpressionPtr count;                   // at most one of the two
  hcl::ExpressionPtr for_each;
  std::vector<hcl::Traversal> depends_on;
  Lifecycle lifecycle;
  hcl::BodyPtr connection;
  std::vector<Provisioner> provisioners;
  hcl::BodyPtr body;      // without the meta-arguments
  hcl::Range range;       // the block's header
  bool in_check = false;  // a data source scoped to a check block: its errors are warnings
};

struct ModuleCall {
  std::string name;
  std::string source;
  hcl::Range source_range;
  std::vector<std::string> version_constraints;
  hcl::ExpressionPtr count;
  hcl::ExpressionPtr for_each;
  std::vector<std::pair<ProviderReference, ProviderReference>> providers;  // child's name ← parent's configuration
  bool has_providers = false;
  std::vector<hcl::Traversal> depends_on;
  hcl::BodyPtr body;  // the input arguments
  hcl::Range range;
};

struct CheckBlock {
  std::string name;
  std::vector<CheckRule> asserts;
  hcl::Range range;
};

struct MovedBlock {
  Target from;
  Target to;
  hcl::Range range;
};

struct RemovedBlock {
  Target from;
  bool destroy = true;
  std::vector<Provisioner> provisioners;
  hcl::Range range;
};

struct ImportBlock {
  hcl::ExpressionPtr to;  // a resource address; its keys may use each.key
  hcl::ExpressionPtr id;
  hcl::ExpressionPtr for_each;
  std::optional<ProviderReference> provider;
  hcl::Range range;
};

struct BackendBlock {
  std::string type;  // "cloud" for a cloud block
  hcl::Range range;
};

// One module's files.
struct Module {
  std::string directory;
  std::map<std::string, Variable> variables;
  std::map<std::string, Local> locals;
  std::map<std::string, Output> outputs;
  std::map<std::string, ProviderRequirement> requirements;                 // by local name, the implied ones too
  std::map<std::pair<std::string, std::string>, ProviderBlock> providers;  // by local name and alias
  std::map<ResourceAddress, Resource> resources;
  std::map<std::string, ModuleCall> calls;
  std::map<std::string, CheckBlock> checks;
  std::vector<MovedBlock> moved;
  std::vector<RemovedBlock> removed;
  std::vector<ImportBlock> imports;
  std::optional<BackendBlock> backend;
  std::vector<std::pair<std::string, hcl::Range>> required_versions;

  // The provider a local name stands for (`aws` → hashicorp/aws unless required_providers says otherwise).
  ProviderSource provider_source(const std::string& local_name) const;
  // Every provider of `requirements`, with what the module asks of its version in canonical form (">= 4.0.0, ~> 5.0").
  std::map<ProviderSource, std::string> provider_constraints() const;
};

// The tree of modules.
struct ModuleNode {
  ModulePath path;
  Module module;
  const ModuleNode* parent = nullptr;
  const ModuleCall* call = nullptr;  // in the parent; null for the root
  std::map<std::string, std::unique_ptr<ModuleNode>> children;

  const ModuleNode* descendant(const ModulePath& path) const;  // null when there is none
};

struct Configuration {
  std::unique_ptr<hcl::Sources> sources;
  std::unique_ptr<ModuleNode> root;
};

class ConfigurationFiles;
const ConfigurationFiles& files_on_disk();

// Reads `*.tf` and `*.tf.json` of one directory, override files last. Names in diagnostics are as `display_directory`
// with the file name.
Module load_module(const std::string& directory, const std::string& display_directory, hcl::Sources& sources,
                   hcl::Diagnostics& diagnostics, const ConfigurationFiles& files = files_on_disk());

// Where module calls lead, by address ("net", "net.sub"), as `init` wrote it into DIR/.regionfall/modules/modules.json.
// Local sources need no entry.
struct ModuleManifest {
  std::map<std::string, std::string> directories;
};

// Deeper trees, and trees of more modules, are refused: symbolic links could make either without end.
constexpr std::size_t kModuleDepthMax = 64;
constexpr std::size_t kModulesMax = 20'000;

// The whole tree from its root directory. A call whose module is not installed is a diagnostic that says to run `init`.
Configuration load_configuration(const std::string& directory, const ModuleManifest& manifest,
                                 hcl::Diagnostics& diagnostics, const ConfigurationFiles& files = files_on_disk());

// The provider configuration a reference in a module leads to, through `providers` of the calls above, and the module
// it stands in. Source: Terraform documentation, "Providers Within Modules".
ProviderConfigAddress resolve_provider(const ModuleNode& node, const std::string& local_name, const std::string& alias);

// Static checks that need no values and no schemas: references to undeclared variables, locals, resources, modules and
// outputs of modules, each at its place with near names; count/each/self where they do not belong; keys where there are
// no instances and the reverse; inputs of module calls; removed blocks for what is declared still. Cycles are the
// graph's matter, and so are targets of import blocks, for which a plan may generate configuration.
void check_references(const Configuration& configuration, hcl::Diagnostics& diagnostics);

}  // namespace regionfall::terraform
