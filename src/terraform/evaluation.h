#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hcl/diagnostic.h"
#include "hcl/evaluate.h"
#include "terraform/config.h"
#include "terraform/graph.h"
#include "terraform/state.h"

namespace regionfall::terraform {

// What count or for_each came to.
struct Expansion {
  enum class Kind : std::uint8_t { kSingle, kCount, kForEach, kUnknown };
  Kind kind = Kind::kSingle;
  std::vector<InstanceKey> keys = {InstanceKey{}};  // kUnknown: one placeholder
  std::vector<hcl::Value> each_values;              // kForEach: parallel to keys

  std::optional<std::size_t> find(const InstanceKey& key) const;
};

// Which repetition an expression is evaluated in: gives count.index, each.key, each.value.
struct Repetition {
  const Expansion* expansion = nullptr;  // null: none
  std::size_t index = 0;
};

// A resource's instances in one instance of its module.
struct ResourceValues {
  Expansion expansion;
  std::vector<hcl::Value> instances;        // parallel to expansion.keys
  mutable std::optional<hcl::Value> whole;  // made on first use, dropped by changes
};

// What is known of one instance of a module.
struct ModuleValues {
  ModuleInstance address;
  const ModuleNode* node = nullptr;
  ModuleValues* parent = nullptr;
  std::size_t repetition_index = 0;  // in the parent's expansion of the call
  std::map<std::string, hcl::Value, std::less<>> variables, locals, outputs;
  std::map<ResourceAddress, ResourceValues> resources;
  struct Children {
    Expansion expansion;
    std::vector<std::unique_ptr<ModuleValues>> instances;  // parallel to expansion.keys
  };
  std::map<std::string, Children, std::less<>> children;

  // The repetition that the module's call is in.
  Repetition repetition() const;
};

enum class WalkKind : std::uint8_t { kValidate, kPlan, kApply, kDestroy };

// What an evaluation needs from outside.
struct EvaluationContext {
  WalkKind kind = WalkKind::kPlan;
  const Configuration& configuration;
  const hcl::FunctionTable& functions;
  hcl::FunctionContext& function_context;
  std::map<std::string, hcl::Value> root_variables;  // as given, not converted yet; absent: default
  std::string workspace = "default";
  std::string root_directory = ".";  // path.root
  std::string working_directory;     // path.cwd
  // Functions of providers: `provider::NAME::function` in a module; null when there is none.
  std::function<const hcl::Function*(const ModuleNode&, std::string_view name)> provider_function = {};
  std::map<std::string, hcl::Range> root_variable_places = {};  // where values were given, as far as that is known
};

// Collects what checks, conditions and validations came to, for the state and for output.
class CheckLog {
 public:
  enum class Status : std::uint8_t { kPass, kFail, kError, kUnknown };
  void record(const std::string& object_kind, const std::string& config_address, const std::string& address,
              Status status, const std::string& message = {});
  std::vector<CheckResult> results() const;

 private:
  std::map<std::pair<std::string, std::string>, CheckResult> results_;
};

// What rules are about, and what the diagnostic says that reports one of them as broken.
struct CheckedObject {
  std::string kind;  // "resource", "output", "check", "var"
  std::string config_address;
  std::string address;
  std::string summary;
};

// Values of a whole configuration as they come to be known: the walk visits nodes in order and asks for each.
class Evaluation {
 public:
  explicit Evaluation(EvaluationContext context);

  const EvaluationContext& context() const { return context_; }
  ModuleValues& root() { return root_; }
  // All instances of a module, in order; none before its node was visited.
  const std::vector<ModuleValues*>& instances(const ModuleNode& module) const;
  ModuleValues* find(const ModuleInstance& address);

  // Visits a kModule, kVariable, kLocal or kOutput node in every instance of its module. False when there were errors.
  bool visit(const Node& node, hcl::Diagnostics& diagnostics);

  // What count and for_each come to. Errors (unknown, null, negative, sensitive, wrong type) are diagnostics; nothing
  // is returned then.
  std::optional<Expansion> expand(const hcl::ExpressionPtr& count, const hcl::ExpressionPtr& for_each,
                                  const hcl::Scope& scope, hcl::Diagnostics& diagnostics) const;

  // Puts a resource's instances in place; later changes of single instances drop what was made from them.
  void set_resource(ModuleValues& module, const ResourceAddress& address, ResourceValues values);
  void set_instance(ModuleValues& module, const ResourceAddress& address, const InstanceKey& key, hcl::Value value);

  // Evaluates the rules; each that fails is a diagnostic of `severity` with its own message. Returns whether all hold.
  bool check_rules(const std::vector<CheckRule>& rules, const hcl::Scope& scope, const CheckedObject& object,
                   hcl::Severity severity, hcl::Diagnostics& diagnostics);

  CheckLog& checks() { return checks_; }

 private:
  bool visit_module(const ModuleNode& node, hcl::Diagnostics& diagnostics);
  bool visit_variable(ModuleValues& module, const std::string& name, hcl::Diagnostics& diagnostics);
  bool visit_local(ModuleValues& module, const std::string& name, hcl::Diagnostics& diagnostics);
  bool visit_output(ModuleValues& module, const std::string& name, hcl::Diagnostics& diagnostics);
  std::optional<Expansion> expand_count(const hcl::Expression& count, const hcl::Scope& scope,
                                        hcl::Diagnostics& diagnostics) const;
  std::optional<Expansion> expand_for_each(const hcl::Expression& for_each, const hcl::Scope& scope,
                                           hcl::Diagnostics& diagnostics) const;

  EvaluationContext context_;
  ModuleValues root_;
  std::map<const ModuleNode*, std::vector<ModuleValues*>> instances_;
  CheckLog checks_;
};

// The names an expression in a module sees.
class ModuleScope final : public hcl::Scope {
 public:
  ModuleScope(const Evaluation& evaluation, const ModuleValues& module, Repetition repetition = {},
              const hcl::Value* self = nullptr)
      : evaluation_(evaluation), module_(module), repetition_(repetition), self_(self) {}

  hcl::Resolved resolve(const hcl::Traversal& traversal, hcl::Diagnostics& diagnostics) const override;
  const hcl::Function* function(std::string_view name) const override;
  std::vector<std::string> function_names() const override;
  hcl::FunctionContext& function_context() const override;

 private:
  hcl::Resolved resolve_resource(const hcl::Traversal& traversal, ResourceMode mode, std::size_t type_step,
                                 hcl::Diagnostics& diagnostics) const;
  hcl::Resolved resolve_module(const hcl::Traversal& traversal, hcl::Diagnostics& diagnostics) const;
  hcl::Resolved resolve_repetition(const hcl::Traversal& traversal, hcl::Diagnostics& diagnostics) const;
  hcl::Resolved resolve_environment(const hcl::Traversal& traversal, hcl::Diagnostics& diagnostics) const;

  const Evaluation& evaluation_;
  const ModuleValues& module_;
  Repetition repetition_;
  const hcl::Value* self_;
};

// The value an input variable gets: converted to its type with defaults filled in, null replaced where it is not
// nullable, marked as declared. `place` is where the value was given.
hcl::Value finish_variable(const Variable& variable, const hcl::Value& given, std::optional<hcl::Range> place,
                           hcl::Diagnostics& diagnostics);

// The object, tuple or single value that a reference to all instances gives.
hcl::Value whole_value(const Expansion& expansion, const std::vector<hcl::Value>& instances);

}  // namespace regionfall::terraform
