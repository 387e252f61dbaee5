#include "terraform/evaluation.h"

#include <algorithm>
#include <utility>

#include "hcl/convert.h"

namespace regionfall::terraform {
namespace {

using hcl::Diagnostics;
using hcl::Marks;
using hcl::Type;
using hcl::Value;

const char* status_text(CheckLog::Status status) {
  switch (status) {
    case CheckLog::Status::kPass:
      return "pass";
    case CheckLog::Status::kFail:
      return "fail";
    case CheckLog::Status::kError:
      return "error";
    case CheckLog::Status::kUnknown:
      return "unknown";
  }
  return "unknown";
}

// The worse of two outcomes of one object.
std::string worse(const std::string& a, const std::string& b) {
  for (const char* status : {"error", "fail", "unknown"}) {
    if (a == status || b == status) return status;
  }
  return "pass";
}

constexpr const char* kInvalidVariable = "Invalid value for variable";

std::string dotted(const std::string& prefix, const std::string& name) {
  return prefix.empty() ? name : prefix + "." + name;
}

// The value is what is wrong, so that is the place to show; the rule is named beside it.
void show_where_given(const Variable& variable, const hcl::Range& place, Diagnostics& failures) {
  for (auto& diagnostic : failures.all()) {
    const auto rule = std::ranges::find_if(variable.validations, [&](const CheckRule& candidate) {
      return diagnostic.subject && candidate.condition->range == *diagnostic.subject;
    });
    if (rule == variable.validations.end() || diagnostic.summary != kInvalidVariable) continue;
    diagnostic.detail += "\n\nThe validation rule is at " + rule->range.to_string() + ".";
    diagnostic.subject = place;
  }
}

std::string indented(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace

std::optional<std::size_t> Expansion::find(const InstanceKey& key) const {
  if (kind == Kind::kCount && key.is_number()) {
    const auto index = static_cast<std::size_t>(key.number());
    return key.number() >= 0 && index < keys.size() ? std::optional(index) : std::nullopt;
  }
  const auto found = std::ranges::lower_bound(keys, key);
  if (found == keys.end() || *found != key) return {};
  return static_cast<std::size_t>(found - keys.begin());
}

Repetition ModuleValues::repetition() const {
  if (parent == nullptr) return {};
  return {&parent->children.find(address.back().name)->second.expansion, repetition_index};
}

void CheckLog::record(const std::string& object_kind, const std::string& config_address, const std::string& address,
                      Status status, const std::string& message) {
  auto& result = results_[{object_kind, config_address}];
  result.object_kind = object_kind;
  result.config_address = config_address;
  auto object = std::ranges::find(result.objects, address, &CheckResult::Object::address);
  if (object == result.objects.end()) {
    result.objects.push_back({address, "pass", {}});
    object = result.objects.end() - 1;
  }
  object->status = worse(object->status, status_text(status));
  if (status == Status::kFail) object->failures.push_back(message);
  result.status = worse(result.status.empty() ? "pass" : result.status, object->status);
}

std::vector<CheckResult> CheckLog::results() const {
  std::vector<CheckResult> all;
  for (const auto& [key, result] : results_) all.push_back(result);
  return all;
}

Evaluation::Evaluation(EvaluationContext context) : context_(std::move(context)) {
  root_.node = context_.configuration.root.get();
  instances_[root_.node] = {&root_};
}

const std::vector<ModuleValues*>& Evaluation::instances(const ModuleNode& module) const {
  static const std::vector<ModuleValues*> none;
  const auto found = instances_.find(&module);
  return found == instances_.end() ? none : found->second;
}

ModuleValues* Evaluation::find(const ModuleInstance& address) {
  ModuleValues* module = &root_;
  for (const auto& step : address) {
    const auto children = module->children.find(step.name);
    if (children == module->children.end()) return nullptr;
    const auto index = children->second.expansion.find(step.key);
    if (!index) return nullptr;
    module = children->second.instances[*index].get();
  }
  return module;
}

bool Evaluation::visit(const Node& node, Diagnostics& diagnostics) {
  if (node.kind == NodeKind::kModule) return visit_module(*node.module, diagnostics);
  bool good = true;
  for (ModuleValues* module : instances(*node.module)) {
    if (node.kind == NodeKind::kVariable) good = visit_variable(*module, node.name, diagnostics) && good;
    if (node.kind == NodeKind::kLocal) good = visit_local(*module, node.name, diagnostics) && good;
    if (node.kind == NodeKind::kOutput) good = visit_output(*module, node.name, diagnostics) && good;
  }
  return good;
}

bool Evaluation::visit_module(const ModuleNode& node, Diagnostics& diagnostics) {
  std::vector<ModuleValues*> all;
  bool good = true;
  for (ModuleValues* parent : instances(*node.parent)) {
    const ModuleScope scope(*this, *parent);
    auto expansion = expand(node.call->count, node.call->for_each, scope, diagnostics);
    if (!expansion) {
      good = false;
      continue;
    }
    auto& children = parent->children[node.path.back()];
    children.expansion = std::move(*expansion);
    children.instances.clear();
    for (std::size_t i = 0; i < children.expansion.keys.size(); ++i) {
      auto child = std::make_unique<ModuleValues>();
      child->address = parent->address;
      child->address.push_back({node.path.back(), children.expansion.keys[i]});
      child->node = &node;
      child->parent = parent;
      child->repetition_index = i;
      all.push_back(child.get());
      children.instances.push_back(std::move(child));
    }
  }
  instances_[&node] = std::move(all);
  return good;
}

bool Evaluation::visit_variable(ModuleValues& module, const std::string& name, Diagnostics& diagnostics) {
  const Variable& variable = module.node->module.variables.at(name);
  std::optional<Value> given;
  hcl::Range place = variable.range;
  Diagnostics found;
  if (module.parent == nullptr) {
    const auto root = context_.root_variables.find(name);
    if (root != context_.root_variables.end()) given = root->second;
    const auto known = context_.root_variable_places.find(name);
    if (known != context_.root_variable_places.end()) place = known->second;
    if (context_.kind == WalkKind::kValidate) given = Value::unknown(variable.type.type.without_optional());
  } else {
    for (const auto& argument : module.node->call->body->attributes(found)) {
      if (argument.name != name) continue;
      place = argument.value->range;
      given = hcl::evaluate(*argument.value, ModuleScope(*this, *module.parent, module.repetition()), found);
    }
  }
  Value value = Value::unknown(variable.type.type.without_optional());
  if (!found.has_errors()) {
    if (!given) given = variable.default_value.value_or(Value::null(variable.type.type.without_optional()));
    value = finish_variable(variable, *given, place, found);
  }
  module.variables.insert_or_assign(name, value);
  bool good = !found.has_errors();
  diagnostics.append(std::move(found));
  if (good && !variable.validations.empty()) {
    Diagnostics failures;
    good = check_rules(variable.validations, ModuleScope(*this, module, {}),
                       {"var", dotted(path_to_string(module.node->path), "var." + name),
                        dotted(to_string(module.address), "var." + name), kInvalidVariable},
                       hcl::Severity::kError, failures);
    show_where_given(variable, place, failures);
    diagnostics.append(std::move(failures));
  }
  return good;
}

bool Evaluation::visit_local(ModuleValues& module, const std::string& name, Diagnostics& diagnostics) {
  Diagnostics found;
  const auto& local = module.node->module.locals.at(name);
  module.locals.insert_or_assign(name, hcl::evaluate(*local.value, ModuleScope(*this, module), found));
  const bool good = !found.has_errors();
  diagnostics.append(std::move(found));
  return good;
}

bool Evaluation::visit_output(ModuleValues& module, const std::string& name, Diagnostics& diagnostics) {
  const auto& output = module.node->module.outputs.at(name);
  const ModuleScope scope(*this, module);
  if (context_.kind != WalkKind::kDestroy &&
      !check_rules(output.preconditions, scope,
                   {"output", dotted(path_to_string(module.node->path), "output." + name),
                    dotted(to_string(module.address), "output." + name), "Module output value precondition failed"},
                   hcl::Severity::kError, diagnostics)) {
    module.outputs.insert_or_assign(name, Value::dynamic());
    return false;
  }
  Diagnostics found;
  Value value = hcl::evaluate(*output.value, scope, found);
  if (module.parent == nullptr && !found.has_errors()) {
    if (!output.sensitive && has(value.marks_deep(), Marks::kSensitive)) {
      found.error(
          "Output refers to sensitive values",
          "The root module's output \"" + name +
              "\" would show a sensitive value. Add `sensitive = true` to it if it is meant to, or wrap the value in "
              "nonsensitive().",
          output.range);
    }
    if (has(value.marks_deep(), Marks::kEphemeral)) {
      found.error("Ephemeral value not allowed",
                  "An output of the root module is stored, and ephemeral values must not be.", output.value->range);
    }
  }
  if (!output.ephemeral && module.parent != nullptr && has(value.marks_deep(), Marks::kEphemeral)) {
    found.error("Ephemeral value not allowed",
                "Add `ephemeral = true` to the output \"" + name + "\" to hand out this value.", output.value->range);
  }
  if (output.sensitive) value = value.with_marks(Marks::kSensitive);
  if (output.ephemeral) value = value.with_marks(Marks::kEphemeral);
  module.outputs.insert_or_assign(name, std::move(value));
  const bool good = !found.has_errors();
  diagnostics.append(std::move(found));
  return good;
}

void Evaluation::set_resource(ModuleValues& module, const ResourceAddress& address, ResourceValues values) {
  values.whole.reset();
  module.resources.insert_or_assign(address, std::move(values));
}

void Evaluation::set_instance(ModuleValues& module, const ResourceAddress& address, const InstanceKey& key,
                              Value value) {
  auto& resource = module.resources[address];
  const auto index = resource.expansion.find(key);
  if (!index) return;
  resource.instances.resize(resource.expansion.keys.size());
  resource.instances[*index] = std::move(value);
  resource.whole.reset();
}

bool Evaluation::check_rules(const std::vector<CheckRule>& rules, const hcl::Scope& scope, const CheckedObject& object,
                             hcl::Severity severity, Diagnostics& diagnostics) {
  const auto record = [&](CheckLog::Status status, const std::string& message = {}) {
    checks_.record(object.kind, object.config_address, object.address, status, message);
  };
  bool good = true;
  for (const auto& rule : rules) {
    Diagnostics found;
    const Value condition = hcl::evaluate_as(*rule.condition, Type::boolean(), scope, found);
    if (found.has_errors()) {
      for (auto& diagnostic : found.all()) diagnostic.severity = severity;
      record(CheckLog::Status::kError);
      good = good && severity != hcl::Severity::kError;
      diagnostics.append(std::move(found));
      continue;
    }
    if (!condition.is_known()) {
      record(CheckLog::Status::kUnknown);
      continue;
    }
    if (condition.is_null()) {
      diagnostics.error("Invalid condition result", "A condition must be true or false, not null.",
                        rule.condition->range);
      record(CheckLog::Status::kError);
      good = false;
      continue;
    }
    if (condition.unmarked().as_bool()) {
      record(CheckLog::Status::kPass);
      continue;
    }
    const Value message = hcl::evaluate_as(*rule.error_message, Type::string(), scope, found);
    std::string text = "The condition does not hold, and its error_message cannot be shown.";
    if (!found.has_errors() && message.is_known() && !message.is_null()) {
      text = has(message.marks(), Marks::kSensitive)
                 ? "The condition does not hold. Its error_message refers to sensitive values and is not shown."
                 : indented(message.unmarked().as_string());
    }
    hcl::Diagnostic diagnostic{severity,
                               object.summary,
                               text,
                               rule.condition->range,
                               {},
                               object.address,
                               hcl::values_read(*rule.condition, scope)};
    diagnostics.append(std::move(found));
    diagnostics.add(std::move(diagnostic));
    record(CheckLog::Status::kFail, text);
    good = good && severity != hcl::Severity::kError;
  }
  return good;
}

Value finish_variable(const Variable& variable, const Value& given, std::optional<hcl::Range> place,
                      Diagnostics& diagnostics) {
  const Type type = variable.type.type.without_optional();
  const Marks declared =
      (variable.sensitive ? Marks::kSensitive : Marks::kNone) | (variable.ephemeral ? Marks::kEphemeral : Marks::kNone);
  Value value = given;
  if (value.is_known() && value.is_null() && !variable.nullable && variable.default_value)
    value = *variable.default_value;
  if (!variable.ephemeral && has(value.marks_deep(), Marks::kEphemeral)) {
    diagnostics.error("Ephemeral value not allowed",
                      "The variable \"" + variable.name +
                          "\" is not declared with `ephemeral = true`, so it cannot take an ephemeral value.",
                      place);
    return Value::unknown(type);
  }
  if (variable.type.defaults) value = hcl::apply_defaults(value, variable.type);
  auto converted = hcl::convert(value, variable.type.type);
  if (!converted) {
    diagnostics.error("Invalid value for input variable",
                      "The value given for the variable \"" + variable.name + "\" does not fit its type " +
                          variable.type.type.constraint_text() + ": " + converted.error().to_string() + ".",
                      place);
    return Value::unknown(type).with_marks(declared);
  }
  if (converted->is_known() && converted->is_null() && !variable.nullable) {
    diagnostics.error("Required variable not set",
                      "The variable \"" + variable.name +
                          "\" is declared with `nullable = false`, so it needs a value that is not null.",
                      place);
    return Value::unknown(type).with_marks(declared);
  }
  return converted->with_marks(declared);
}

}  // namespace regionfall::terraform
