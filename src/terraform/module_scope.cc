#include <utility>

#include "base/text.h"
#include "terraform/evaluation.h"

// How names resolve inside a module. Source: Terraform documentation, "References to Named Values".

namespace regionfall::terraform {
namespace {

using hcl::Diagnostics;
using hcl::Resolved;
using hcl::Traversal;
using hcl::TraversalStep;
using hcl::Value;

Resolved give_up(const Traversal& traversal) { return {Value::dynamic(), traversal.steps.size()}; }

Resolved refuse(const Traversal& traversal, const std::string& summary, const std::string& detail,
                Diagnostics& diagnostics) {
  diagnostics.error(summary, detail, traversal.range());
  return give_up(traversal);
}

// The name in step `i`, or null where there is none.
const std::string* name_at(const Traversal& traversal, std::size_t i) {
  if (i >= traversal.steps.size() || traversal.steps[i].kind != TraversalStep::Kind::kAttribute) return nullptr;
  return &traversal.steps[i].name;
}

// The literal instance key in step `i`, when there is one.
std::optional<InstanceKey> key_at(const Traversal& traversal, std::size_t i) {
  if (i >= traversal.steps.size() || traversal.steps[i].kind != TraversalStep::Kind::kIndex) return {};
  const Value& key = traversal.steps[i].key;
  if (key.is_null() || !key.is_known()) return {};
  if (key.type() == hcl::Type::string()) return InstanceKey(key.as_string());
  if (key.type() == hcl::Type::number()) {
    if (const auto number = key.as_number().to_int64()) return InstanceKey(*number);
  }
  return {};
}

template <class Map>
std::string suggestion(const std::string& name, const Map& declared) {
  std::vector<std::string> names;
  for (const auto& [key, value] : declared) names.push_back(key);
  const auto near = nearest(name, names);
  return near ? " Did you mean \"" + *near + "\"?" : "";
}

template <class Map>
Resolved refuse_output(const Traversal& traversal, const std::string& module, const std::string& output,
                       const Map& declared, Diagnostics& diagnostics) {
  return refuse(traversal, "Unsupported attribute",
                "The module \"" + module + "\" has no output \"" + output + "\"." + suggestion(output, declared),
                diagnostics);
}

Value outputs_object(const ModuleValues& module) {
  std::vector<hcl::MapEntry> entries;
  for (const auto& [name, output] : module.node->module.outputs) {
    const auto value = module.outputs.find(name);
    entries.emplace_back(name, value == module.outputs.end() ? Value::dynamic() : value->second);
  }
  return Value::object(std::move(entries));
}

}  // namespace

Resolved ModuleScope::resolve(const Traversal& traversal, Diagnostics& diagnostics) const {
  const std::string& root = traversal.root;
  if (root == "var" || root == "local") {
    const std::string* name = name_at(traversal, 0);
    const auto& values = root == "var" ? module_.variables : module_.locals;
    if (name != nullptr) {
      const auto found = values.find(*name);
      if (found != values.end()) return {found->second, 1};
      const bool declared =
          root == "var" ? module_.node->module.variables.contains(*name) : module_.node->module.locals.contains(*name);
      if (declared) return give_up(traversal);
    }
    const bool variable = root == "var";
    return refuse(traversal,
                  variable ? "Reference to undeclared input variable" : "Reference to undeclared local value",
                  name == nullptr ? "A name is needed after \"" + root + ".\"."
                                  : "There is no " + std::string(variable ? "variable" : "local value") + " \"" +
                                        *name + "\" in this module." +
                                        (variable ? suggestion(*name, module_.node->module.variables)
                                                  : suggestion(*name, module_.node->module.locals)),
                  diagnostics);
  }
  if (root == "data") return resolve_resource(traversal, ResourceMode::kData, 0, diagnostics);
  if (root == "ephemeral") return resolve_resource(traversal, ResourceMode::kEphemeral, 0, diagnostics);
  if (root == "resource") return resolve_resource(traversal, ResourceMode::kManaged, 0, diagnostics);
  if (root == "module") return resolve_module(traversal, diagnostics);
  if (root == "count" || root == "each") return resolve_repetition(traversal, diagnostics);
  if (root == "path" || root == "terraform") return resolve_environment(traversal, diagnostics);
  if (root == "self") {
    if (self_ != nullptr) return {*self_, 0};
    return refuse(traversal, "Invalid \"self\" reference",
                  "\"self\" is known only in postconditions, provisioners and their connections.", diagnostics);
  }
  return resolve_resource(traversal, ResourceMode::kManaged, std::size_t(-1), diagnostics);
}

// `type_step` is the step that names the type; -1 when the root does.
Resolved ModuleScope::resolve_resource(const Traversal& traversal, ResourceMode mode, std::size_t type_step,
                                       Diagnostics& diagnostics) const {
  const bool root_is_type = type_step == std::size_t(-1);
  const std::string* type = root_is_type ? &traversal.root : name_at(traversal, type_step);
  const std::size_t name_step = root_is_type ? 0 : type_step + 1;
  const std::string* name = name_at(traversal, name_step);
  if (type == nullptr || name == nullptr) {
    return refuse(traversal, "Invalid reference",
                  "A reference to a resource has its type and its name, as in \"aws_vpc.main\".", diagnostics);
  }
  const ResourceAddress address{mode, *type, *name};
  const auto found = module_.resources.find(address);
  if (found == module_.resources.end()) {
    if (module_.node->module.resources.contains(address)) return give_up(traversal);
    return refuse(traversal, "Reference to undeclared resource",
                  "There is no resource \"" + address.to_string() + "\" in " +
                      (module_.node->path.empty() ? "the root module" : path_to_string(module_.node->path)) + ".",
                  diagnostics);
  }
  const ResourceValues& values = found->second;
  const std::size_t used = name_step + 1;
  if (const auto key = key_at(traversal, used)) {
    if (values.expansion.kind == Expansion::Kind::kUnknown && !values.instances.empty())
      return {values.instances[0], used + 1};
    const auto index = values.expansion.find(*key);
    if (index && *index < values.instances.size()) {
      return {values.instances[*index], used + 1};
    }
  }
  if (!values.whole) values.whole = whole_value(values.expansion, values.instances);
  return {*values.whole, used};
}

Resolved ModuleScope::resolve_module(const Traversal& traversal, Diagnostics& diagnostics) const {
  const std::string* name = name_at(traversal, 0);
  if (name == nullptr || !module_.node->children.contains(*name)) {
    return refuse(traversal, "Reference to undeclared module",
                  name == nullptr
                      ? "A name is needed after \"module.\"."
                      : "There is no module call \"" + *name + "\" here." + suggestion(*name, module_.node->children),
                  diagnostics);
  }
  const auto found = module_.children.find(*name);
  if (found == module_.children.end()) return give_up(traversal);
  const auto& children = found->second;
  if (children.expansion.kind == Expansion::Kind::kUnknown) {
    const std::string* output = key_at(traversal, 1) ? name_at(traversal, 2) : nullptr;
    const auto& declared = module_.node->children.at(*name)->module.outputs;
    if (output == nullptr || declared.contains(*output)) return give_up(traversal);
    return refuse_output(traversal, *name, *output, declared, diagnostics);
  }
  // A single output is taken by itself, so that others need not be known yet.
  const ModuleValues* child = nullptr;
  std::size_t used = 1;
  if (children.expansion.kind == Expansion::Kind::kSingle) {
    child = children.instances[0].get();
  } else if (const auto key = key_at(traversal, 1)) {
    if (const auto index = children.expansion.find(*key)) {
      child = children.instances[*index].get();
      used = 2;
    }
  }
  if (child != nullptr) {
    const std::string* output = name_at(traversal, used);
    if (output == nullptr) return {outputs_object(*child), used};
    const auto value = child->outputs.find(*output);
    if (value != child->outputs.end()) return {value->second, used + 1};
    if (child->node->module.outputs.contains(*output)) return give_up(traversal);
    return refuse_output(traversal, *name, *output, child->node->module.outputs, diagnostics);
  }
  std::vector<Value> all;
  for (const auto& instance : children.instances) all.push_back(outputs_object(*instance));
  return {whole_value(children.expansion, all), 1};
}

Resolved ModuleScope::resolve_repetition(const Traversal& traversal, Diagnostics& diagnostics) const {
  const std::string* name = name_at(traversal, 0);
  const auto* expansion = repetition_.expansion;
  const bool known = expansion != nullptr && expansion->kind != Expansion::Kind::kUnknown;
  if (expansion != nullptr && !known) {
    if (name == nullptr) return give_up(traversal);
    if (traversal.root == "count" && *name == "index") return {Value::unknown(hcl::Type::number()), 1};
    if (traversal.root == "each" && *name == "key") return {Value::unknown(hcl::Type::string()), 1};
    return give_up(traversal);
  }
  if (traversal.root == "count") {
    if (name == nullptr || *name != "index") {
      return refuse(traversal, "Invalid \"count\" attribute", "The only attribute of \"count\" is \"index\".",
                    diagnostics);
    }
    if (known && expansion->kind == Expansion::Kind::kCount) {
      return {Value::number(static_cast<std::int64_t>(repetition_.index)), 1};
    }
    return refuse(traversal, "Reference to \"count\" in non-counted context",
                  "\"count.index\" is known only in blocks that set the \"count\" argument.", diagnostics);
  }
  if (name == nullptr || (*name != "key" && *name != "value")) {
    return refuse(traversal, "Invalid \"each\" attribute", "The attributes of \"each\" are \"key\" and \"value\".",
                  diagnostics);
  }
  if (known && expansion->kind == Expansion::Kind::kForEach) {
    if (*name == "key") return {Value::string(expansion->keys[repetition_.index].text()), 1};
    return {expansion->each_values[repetition_.index], 1};
  }
  return refuse(traversal, "Reference to \"each\" in context without for_each",
                "\"each." + *name + "\" is known only in blocks that set the \"for_each\" argument.", diagnostics);
}

Resolved ModuleScope::resolve_environment(const Traversal& traversal, Diagnostics& diagnostics) const {
  const std::string* name = name_at(traversal, 0);
  const auto& context = evaluation_.context();
  if (traversal.root == "path") {
    if (name != nullptr && *name == "module") return {Value::string(module_.node->module.directory), 1};
    if (name != nullptr && *name == "root") return {Value::string(context.root_directory), 1};
    if (name != nullptr && *name == "cwd") return {Value::string(context.working_directory), 1};
    return refuse(traversal, "Invalid \"path\" attribute",
                  "The attributes of \"path\" are \"module\", \"root\" and \"cwd\".", diagnostics);
  }
  if (name != nullptr && *name == "workspace") return {Value::string(context.workspace), 1};
  if (name != nullptr && *name == "applying") {
    return {Value::boolean(context.kind == WalkKind::kApply).with_marks(hcl::Marks::kEphemeral), 1};
  }
  return refuse(traversal, "Invalid \"terraform\" attribute",
                "The attributes of \"terraform\" are \"workspace\" and \"applying\".", diagnostics);
}

const hcl::Function* ModuleScope::function(std::string_view name) const {
  const auto& context = evaluation_.context();
  if (const auto* function = context.functions.find(name)) return function;
  if (name.starts_with("provider::") && context.provider_function)
    return context.provider_function(*module_.node, name);
  return nullptr;
}

std::vector<std::string> ModuleScope::function_names() const { return evaluation_.context().functions.names(); }

hcl::FunctionContext& ModuleScope::function_context() const { return evaluation_.context().function_context; }

}  // namespace regionfall::terraform
