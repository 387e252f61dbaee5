#include <algorithm>
#include <array>

#include "base/json.h"
#include "hcl/function.h"

namespace regionfall::hcl {
namespace {

constexpr std::array kTables = {
    numeric_functions, string_functions, format_functions,     collection_functions, list_functions,
    map_functions,     set_functions,    conversion_functions, encoding_functions,   hash_functions,
    network_functions, time_functions,   file_functions,       regex_functions,      template_functions,
};

constexpr std::string_view kNamespace = "core::";

// Functions that exist, but are not part of the language that is offered.
constexpr std::array<std::string_view, 3> kUnlisted = {"list", "map", "type"};

bool is_listed(std::string_view name) {
  if (name.starts_with(kNamespace)) name.remove_prefix(kNamespace.size());
  return std::ranges::find(kUnlisted, name) == kUnlisted.end();
}

std::span<const Function* const> all_functions() {
  static const std::vector<const Function*> kAll = [] {
    std::vector<const Function*> sorted;
    for (const auto table : kTables) {
      for (const Function& function : table()) sorted.push_back(&function);
    }
    std::ranges::sort(sorted, {}, &Function::name);
    return sorted;
  }();
  return kAll;
}

Json type_json(const Type& type) { return parse_json(type.json()).value_or(Json()); }

Json parameter_json(const Parameter& parameter) {
  Json json = Json::object();
  json.set("name", Json::string(parameter.name));
  if (parameter.allow_null) json.set("is_nullable", Json::boolean(true));
  json.set("type", type_json(parameter.type));
  return json;
}

// The type of the result as far as it follows from the parameters' types alone.
Type declared_result(const Function& function) {
  std::vector<Value> arguments;
  std::vector<Parameter> parameters = function.parameters;
  if (function.variadic) parameters.push_back(*function.variadic);
  for (const Parameter& parameter : parameters) {
    if (parameter.type.is_dynamic() && !parameter.allow_dynamic_type) return Type::dynamic();
    arguments.push_back(Value::unknown(parameter.type));
  }
  if (function.result_type == nullptr) return function.type;
  return function.result_type(arguments).value_or(Type::dynamic());
}

Json signature_json(const Function& function) {
  Json json = Json::object();
  json.set("description", Json::string(function.description));
  json.set("return_type", type_json(declared_result(function)));
  if (!function.parameters.empty()) {
    Json parameters = Json::array();
    for (const Parameter& parameter : function.parameters) parameters.push(parameter_json(parameter));
    json.set("parameters", std::move(parameters));
  }
  if (function.variadic) json.set("variadic_parameter", parameter_json(*function.variadic));
  return json;
}

}  // namespace

const Function* FunctionTable::find(std::string_view name) const {
  if (source_ == nullptr) return nullptr;
  if (!space_.empty() && name.starts_with(space_)) name.remove_prefix(space_.size());
  const auto functions = source_();
  const auto found = std::ranges::lower_bound(functions, name, {}, &Function::name);
  return found == functions.end() || (*found)->name != name ? nullptr : *found;
}

std::vector<std::string> FunctionTable::names() const {
  std::vector<std::string> names;
  if (source_ == nullptr) return names;
  for (const Function* function : source_()) {
    names.push_back(function->name);
    if (!space_.empty()) names.push_back(std::string(space_) + function->name);
  }
  std::ranges::sort(names);
  return names;
}

std::vector<const Function*> sorted_by_name(std::span<const Function> functions) {
  std::vector<const Function*> sorted;
  sorted.reserve(functions.size());
  for (const Function& function : functions) sorted.push_back(&function);
  std::ranges::sort(sorted, {}, &Function::name);
  return sorted;
}

FunctionTable terraform_functions() { return FunctionTable(all_functions, kNamespace); }

std::string functions_json(const FunctionTable& functions) {
  Json signatures = Json::object();
  for (const std::string& name : functions.names()) {
    if (is_listed(name)) signatures.set(name, signature_json(*functions.find(name)));
  }
  Json json = Json::object();
  json.set("format_version", Json::string("1.0"));
  json.set("function_signatures", std::move(signatures));
  return json.dump();
}

}  // namespace regionfall::hcl
