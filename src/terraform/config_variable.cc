// variable, output and locals blocks.
#include <algorithm>

#include "hcl/parser.h"
#include "terraform/block_reader.h"

namespace regionfall::terraform {
namespace {

// Names that mean something as arguments of a module block, which variables become.
constexpr std::string_view kReservedVariables[] = {"source",   "version",   "providers",  "count",
                                                   "for_each", "lifecycle", "depends_on", "locals"};

// `type = list` and `type = map` are what Terraform 0.11 wrote; they stand for list(any) and map(any) still.
hcl::TypeConstraint read_type(const hcl::Expression& expression, hcl::Diagnostics& diagnostics) {
  if (const auto keyword = hcl::static_keyword(expression)) {
    if (*keyword == "list") return {hcl::Type::list(hcl::Type::dynamic()), nullptr};
    if (*keyword == "map") return {hcl::Type::map(hcl::Type::dynamic()), nullptr};
  }
  return hcl::parse_type_constraint(expression, diagnostics);
}

void read_default(const hcl::Attribute& attribute, Variable& variable, LoadContext& context) {
  const auto value = constant_value(*attribute.value, context);
  if (!value) return;
  if (value->is_null() && !variable.nullable) {
    context.diagnostics.error("Invalid default value for variable",
                              "The variable has nullable = false, so its default cannot be null.",
                              attribute.value->range);
    return;
  }
  auto converted = hcl::convert(hcl::apply_defaults(*value, variable.type), variable.type.type);
  if (converted) {
    variable.default_value = *std::move(converted);
    return;
  }
  context.diagnostics.error("Invalid default value for variable",
                            "The default does not fit the variable's type, " + variable.type.type.constraint_text() +
                                ": " + converted.error().to_string() + ".",
                            attribute.value->range);
}

bool refers_to_variable(const hcl::ExpressionPtr& condition, const std::string& name) {
  if (!condition) return true;
  const auto traversals = hcl::variables_of(*condition);
  return std::any_of(traversals.begin(), traversals.end(), [&](const hcl::Traversal& traversal) {
    return traversal.root == "var" && !traversal.steps.empty() && traversal.steps[0].name == name;
  });
}

void read_validations(const hcl::Content& content, Variable& variable, LoadContext& context) {
  for (const hcl::Block& block : content.blocks) {
    CheckRule rule = check_rule(block, context);
    if (!refers_to_variable(rule.condition, variable.name)) {
      context.diagnostics.error(
          "Invalid variable validation condition",
          "The condition does not look at the value it is there to check: it must refer to var." + variable.name + ".",
          rule.condition->range);
    }
    variable.validations.push_back(std::move(rule));
  }
}

template <class Declared>
bool check_duplicate(const std::map<std::string, Declared>& declared, const std::string& name, std::string_view what,
                     const hcl::Range& range, LoadContext& context) {
  const auto found = declared.find(name);
  if (found == declared.end()) return true;
  context.diagnostics.error("Duplicate " + std::string(what) + " declaration",
                            "\"" + name + "\" is declared already, at " + found->second.range.to_string() +
                                ". Names must be unique within a module.",
                            range);
  return false;
}

}  // namespace

void read_variable(const hcl::Block& block, Module& module, LoadContext& context) {
  static const hcl::BodySchema kSchema = body_schema(
      {}, {{"validation", {}}}, {"description", "default", "type", "sensitive", "ephemeral", "nullable", "deprecated"});
  const hcl::Content content = block.body->content(kSchema, context.diagnostics);
  Variable variable;
  variable.name = block.labels[0];
  variable.range = block.header;
  check_name(variable.name, "variable", block.label_ranges[0], context);
  if (std::ranges::find(kReservedVariables, variable.name) != std::end(kReservedVariables)) {
    context.diagnostics.error("Invalid variable name",
                              "A variable cannot be called \"" + variable.name +
                                  "\": the name has a meaning of its own in module blocks. Choose another.",
                              block.label_ranges[0]);
  }
  variable.description = constant_string(content.attribute("description"), context).value_or("");
  variable.deprecated = constant_string(content.attribute("deprecated"), context).value_or("");
  variable.sensitive = constant_bool(content.attribute("sensitive"), context).value_or(false);
  variable.ephemeral = constant_bool(content.attribute("ephemeral"), context).value_or(false);
  variable.nullable = constant_bool(content.attribute("nullable"), context).value_or(true);
  if (const hcl::Attribute* type = content.attribute("type")) {
    variable.type = read_type(*type->value, context.diagnostics);
    variable.parse_as_literal = variable.type.type.is_primitive();
  }
  if (const hcl::Attribute* value = content.attribute("default")) read_default(*value, variable, context);
  read_validations(content, variable, context);
  if (check_duplicate(module.variables, variable.name, "variable", block.header, context)) {
    module.variables.emplace(variable.name, std::move(variable));
  }
}

void read_output(const hcl::Block& block, Module& module, LoadContext& context) {
  static const hcl::BodySchema kSchema = [] {
    hcl::BodySchema made = body_schema({}, {{"precondition", {}}, {"postcondition", {}}},
                                       {"description", "sensitive", "ephemeral", "deprecated", "depends_on"});
    made.attributes.push_back({"value", true});
    return made;
  }();
  const hcl::Content content = block.body->content(kSchema, context.diagnostics);
  Output output;
  output.name = block.labels[0];
  output.range = block.header;
  check_name(output.name, "output", block.label_ranges[0], context);
  output.description = constant_string(content.attribute("description"), context).value_or("");
  output.deprecated = constant_string(content.attribute("deprecated"), context).value_or("");
  output.sensitive = constant_bool(content.attribute("sensitive"), context).value_or(false);
  output.ephemeral = constant_bool(content.attribute("ephemeral"), context).value_or(false);
  output.value = value_of(content.attribute("value"));
  output.depends_on = depends_on_list(content.attribute("depends_on"), context);
  for (const hcl::Block& rule : content.blocks) {
    if (rule.type == "precondition") {
      output.preconditions.push_back(check_rule(rule, context));
    } else {
      context.diagnostics.error("Postconditions are not allowed",
                                "An output has no result of its own to check afterwards. Use a precondition.",
                                rule.header);
    }
  }
  if (check_duplicate(module.outputs, output.name, "output", block.header, context)) {
    module.outputs.emplace(output.name, std::move(output));
  }
}

void read_local(const hcl::Attribute& attribute, Module& module, LoadContext& context) {
  if (!check_name(attribute.name, "local value", attribute.name_range, context)) return;
  if (check_duplicate(module.locals, attribute.name, "local value", attribute.range, context)) {
    module.locals.emplace(attribute.name, Local{attribute.name, attribute.value, attribute.range});
  }
}

}  // namespace regionfall::terraform
