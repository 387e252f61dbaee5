#include "terraform/block_reader.h"

#include <algorithm>

#include "base/clock.h"
#include "base/random.h"
#include "base/text.h"
#include "hcl/evaluate.h"
#include "hcl/function.h"
#include "hcl/parser.h"
#include "terraform/reference.h"

namespace regionfall::terraform {
namespace {

class NoFiles final : public hcl::FileReader {
 public:
  Result<std::string> read(const std::string&) const override { return failure("There are no files here."); }
  bool exists(const std::string&) const override { return false; }
  Result<std::vector<std::string>> match(const std::string&, const std::string&) const override {
    return failure("There are no files here.");
  }
  std::string home_directory() const override { return {}; }
};

std::optional<hcl::Value> constant_as(const hcl::Attribute* attribute, const hcl::Type& type, std::string_view form,
                                      LoadContext& context) {
  if (attribute == nullptr) return {};
  auto value = constant_value(*attribute->value, context);
  if (!value) return {};
  auto converted = hcl::convert(*value, type);
  if (converted && converted->is_known() && !converted->is_null()) return *converted;
  context.diagnostics.error("Unsuitable value type", "\"" + attribute->name + "\" must be " + std::string(form) + ".",
                            attribute->value->range);
  return {};
}

// The text of a native expression in quotes; null for any other.
const std::string* quoted_text(const hcl::Expression& expression) {
  const auto* literal = expression.as<hcl::LiteralExpression>();
  const bool quoted = literal != nullptr && !expression.from_json && !literal->value.is_null() &&
                      literal->value.type().kind() == hcl::TypeKind::kString;
  return quoted ? &literal->value.as_string() : nullptr;
}

// What a reference in quotes names, as Terraform 0.11 wrote them; its places are that of the whole.
std::optional<hcl::Traversal> quoted_traversal(const std::string& text, const hcl::Range& place) {
  const hcl::SourceFile apart("<reference>", text);
  hcl::Diagnostics found;
  auto traversal = hcl::parse_traversal(apart, found);
  if (!traversal || found.has_errors()) return {};
  traversal->root_range = place;
  for (hcl::TraversalStep& step : traversal->steps) step.range = place;
  return traversal;
}

void warn_of_quotes(const std::string& text, const hcl::Range& place, LoadContext& context) {
  context.diagnostics.warning("Quoted references are deprecated",
                              "Write the reference without its quotes: " + text + ".", place);
}

// A static traversal, or a reference in quotes.
std::optional<hcl::Traversal> traversal_of(const hcl::Expression& expression, LoadContext& context) {
  const std::string* quoted = quoted_text(expression);
  if (quoted == nullptr) return hcl::static_traversal(expression, context.diagnostics);
  warn_of_quotes(*quoted, expression.range, context);
  auto traversal = quoted_traversal(*quoted, expression.range);
  if (!traversal)
    context.diagnostics.error("Invalid reference", "\"" + *quoted + "\" is no reference.", expression.range);
  return traversal;
}

}  // namespace

hcl::BodySchema body_schema(std::initializer_list<std::string_view> attributes,
                            std::initializer_list<hcl::BlockSchema> blocks,
                            std::initializer_list<std::string_view> literal) {
  hcl::BodySchema schema;
  for (std::string_view name : attributes) schema.attributes.push_back({std::string(name)});
  for (std::string_view name : literal) {
    schema.attributes.push_back({std::string(name), false, hcl::Strings::kLiteral});
  }
  schema.blocks = blocks;
  return schema;
}

std::optional<hcl::Value> constant_value(const hcl::Expression& expression, LoadContext& context) {
  bool constant = true;
  for (const hcl::Traversal& traversal : hcl::variables_of(expression)) {
    context.diagnostics.error("Variables not allowed",
                              "This value is needed before anything is evaluated, so it must be written out: \"" +
                                  traversal.to_string() + "\" cannot be used here.",
                              traversal.range());
    constant = false;
  }
  for (const auto& [name, range] : hcl::functions_of(expression)) {
    context.diagnostics.error("Function calls not allowed",
                              "This value is needed before anything is evaluated, so it must be written out: " + name +
                                  "() cannot be called here.",
                              range);
    constant = false;
  }
  if (!constant) return {};
  const ManualClock clock{Instant{}};
  SeededRandom random(0);
  const NoFiles files;
  hcl::FunctionContext functions{
      .clock = clock, .random = random, .files = files, .timestamp = {}, .plan_timestamp = {}};
  const hcl::FunctionTable none;
  const hcl::FunctionScope scope(none, functions);
  hcl::Diagnostics found;
  hcl::Value value = hcl::evaluate(expression, scope, found);
  const bool failed = found.has_errors();
  context.diagnostics.append(std::move(found));
  if (failed) return {};
  return value;
}

std::optional<std::string> constant_string(const hcl::Attribute* attribute, LoadContext& context) {
  const auto value = constant_as(attribute, hcl::Type::string(), "a string", context);
  return value ? std::optional(value->as_string()) : std::nullopt;
}

std::optional<bool> constant_bool(const hcl::Attribute* attribute, LoadContext& context) {
  const auto value = constant_as(attribute, hcl::Type::boolean(), "true or false", context);
  return value ? std::optional(value->as_bool()) : std::nullopt;
}

std::optional<std::string> object_key(const hcl::ObjectItem& item, LoadContext& context) {
  if (item.key_is_bare) {
    if (auto keyword = hcl::static_keyword(*item.key)) return keyword;
  }
  const auto value = constant_value(*item.key, context);
  if (!value) return {};
  if (!value->is_null() && value->type().kind() == hcl::TypeKind::kString) return value->as_string();
  context.diagnostics.error("Invalid key", "The key must be a name or a string.", item.key->range);
  return {};
}

std::optional<std::vector<hcl::ExpressionPtr>> expression_list(const hcl::Expression& expression,
                                                               LoadContext& context) {
  if (const auto* tuple = expression.as<hcl::TupleExpression>()) return tuple->items;
  context.diagnostics.error("Invalid expression", "A list written out in brackets is needed here: [ … ].",
                            expression.range);
  return {};
}

std::vector<hcl::Traversal> traversal_list(const hcl::Attribute* attribute, LoadContext& context) {
  std::vector<hcl::Traversal> traversals;
  if (attribute == nullptr) return traversals;
  const auto items = expression_list(*attribute->value, context);
  if (!items) return traversals;
  for (const hcl::ExpressionPtr& item : *items) {
    if (auto traversal = traversal_of(*item, context)) {
      traversals.push_back(*std::move(traversal));
    }
  }
  return traversals;
}

std::vector<hcl::Traversal> depends_on_list(const hcl::Attribute* attribute, LoadContext& context) {
  std::vector<hcl::Traversal> accepted;
  for (hcl::Traversal& traversal : traversal_list(attribute, context)) {
    const auto reference = parse_reference(traversal, context.diagnostics);
    if (!reference) continue;
    if (reference->rest().empty()) {
      accepted.push_back(std::move(traversal));
      continue;
    }
    context.diagnostics.error(
        "Invalid depends_on reference",
        "depends_on takes resources and modules as wholes: write " + reference->subject() + " without what follows it.",
        traversal.range());
  }
  return accepted;
}

CheckRule check_rule(const hcl::Block& block, LoadContext& context) {
  static const hcl::BodySchema kSchema{{{"condition", true}, {"error_message", true}}, {}};
  const hcl::Content content = block.body->content(kSchema, context.diagnostics);
  CheckRule rule{value_of(content.attribute("condition")), value_of(content.attribute("error_message")), block.header};
  if (rule.condition && hcl::variables_of(*rule.condition).empty() && hcl::functions_of(*rule.condition).empty()) {
    context.diagnostics.error("Invalid " + block.type + " expression",
                              "The condition refers to nothing, so its result would always be the same.",
                              rule.condition->range);
  }
  return rule;
}

std::optional<ProviderReference> provider_reference(const hcl::Expression& expression, LoadContext& context) {
  const hcl::Expression* inner = &expression;
  hcl::ExpressionPtr key;
  if (const auto* index = expression.as<hcl::IndexExpression>()) {
    key = index->key;
    inner = index->collection.get();
  }
  const auto wrong = [&] {
    context.diagnostics.error(
        "Invalid provider reference",
        "A provider configuration is named as aws or, with an alias, as aws.west; in native syntax without quotes.",
        expression.range);
    return std::nullopt;
  };
  std::optional<hcl::Traversal> traversal;
  if (const std::string* quoted = quoted_text(*inner)) {
    traversal = quoted_traversal(*quoted, inner->range);
  } else {
    hcl::Diagnostics said_by_wrong;
    traversal = hcl::static_traversal(*inner, said_by_wrong);
  }
  if (!traversal || traversal->steps.size() > 2) return wrong();
  ProviderReference reference{traversal->root, "", std::move(key), expression.range};
  for (const hcl::TraversalStep& step : traversal->steps) {
    if (step.kind == hcl::TraversalStep::Kind::kAttribute && reference.alias.empty()) {
      reference.alias = step.name;
    } else if (step.kind == hcl::TraversalStep::Kind::kIndex && !reference.alias.empty() && !reference.key) {
      reference.key = std::make_shared<hcl::Expression>(
          hcl::Expression{.range = step.range, .node = hcl::LiteralExpression{step.key}});
    } else {
      return wrong();
    }
  }
  return reference;
}

bool check_name(std::string_view name, std::string_view what, const hcl::Range& range, LoadContext& context) {
  if (hcl::is_identifier(name)) return true;
  context.diagnostics.error("Invalid " + std::string(what) + " name",
                            "\"" + std::string(name) +
                                "\" cannot be a name: names begin with a letter or underscore and go on with letters, "
                                "digits, underscores and dashes.",
                            range);
  return false;
}

void check_repetition(const hcl::Attribute* count, const hcl::Attribute* for_each, std::string_view what,
                      LoadContext& context) {
  if (count == nullptr || for_each == nullptr) return;
  context.diagnostics.error(
      "Invalid combination of \"count\" and \"for_each\"",
      "Only one of them can say how many instances of the " + std::string(what) + " there are. Remove one.",
      for_each->name_range);
}

const hcl::Block* single_block(const hcl::Content& content, std::string_view type, LoadContext& context) {
  const hcl::Block* first = nullptr;
  for (const hcl::Block& block : content.blocks) {
    if (block.type != type) continue;
    if (first == nullptr) {
      first = &block;
      continue;
    }
    context.diagnostics.error(
        "Duplicate " + std::string(type) + " block",
        "Only one " + std::string(type) + " block is allowed here; the first is at " + first->header.to_string() + ".",
        block.header);
  }
  return first;
}

bool is_null(const hcl::Expression& expression) {
  const auto* literal = expression.as<hcl::LiteralExpression>();
  return literal != nullptr && literal->value.is_known() && literal->value.is_null();
}

hcl::ExpressionPtr value_of(const hcl::Attribute* attribute) { return attribute ? attribute->value : nullptr; }

std::string suggestion(std::string_view name, std::span<const std::string> candidates) {
  const auto near = nearest(name, candidates);
  return near ? " Did you mean \"" + *near + "\"?" : "";
}

}  // namespace regionfall::terraform
