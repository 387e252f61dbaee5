#include "hcl/json_expression.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "hcl/json_scanner.h"
#include "hcl/parser.h"
#include "hcl/relocate.h"

namespace regionfall::hcl {
namespace {

template <class Node>
ExpressionPtr make(const Range& range, Node node, int height = 1) {
  return std::make_shared<const Expression>(Expression{
      .range = range, .height = static_cast<std::uint16_t>(height), .from_json = true, .node = std::move(node)});
}

// An object or array around what is `inner_height` high; unknown, with a diagnostic, where that is too much.
template <class Node>
ExpressionPtr make_around(const Range& range, Node node, int inner_height, Diagnostics& diagnostics) {
  if (inner_height < kExpressionHeightMax) return make(range, std::move(node), inner_height + 1);
  diagnostics.error(
      "Nesting too deep",
      "Values and the templates in them may be nested up to " + std::to_string(kExpressionHeightMax) + " levels deep.",
      range);
  return make(range, LiteralExpression{Value::dynamic()});
}

bool may_have_sequences(std::string_view text) {
  return text.find("${") != std::string_view::npos || text.find("%{") != std::string_view::npos;
}

// What `parse` makes of the content of a JSON string, with its places in the JSON text.
ExpressionPtr parsed_inside(const Range& range, ExpressionPtr (*parse)(const SourceFile&, Diagnostics&),
                            Diagnostics& diagnostics) {
  const JsonString string = read_json_string(range);
  const SourceFile file(range.file->name(), string.text);
  Diagnostics found;
  const ExpressionPtr parsed = parse(file, found);
  const auto place = [&](const Position& position) {
    return string.place_of[std::min<std::size_t>(position.byte, string.place_of.size() - 1)];
  };
  const auto move = [&](const Range& inner) {
    return inner.has_place() ? Range{range.file, place(inner.start), place(inner.end)} : inner;
  };
  for (Diagnostic& diagnostic : found.all()) {
    if (diagnostic.subject) diagnostic.subject = move(*diagnostic.subject);
    if (diagnostic.context) diagnostic.context = move(*diagnostic.context);
  }
  diagnostics.append(std::move(found));
  return relocated(parsed, move);
}

ExpressionPtr template_expression(const Range& range, Diagnostics& diagnostics) {
  Expression moved = *parsed_inside(range, parse_template, diagnostics);
  moved.range = range;
  moved.from_json = true;
  return std::make_shared<const Expression>(std::move(moved));
}

ExpressionPtr expression_of(const JsonNode& node, Strings strings, Diagnostics& diagnostics);

ExpressionPtr string_expression(const std::string& text, const Range& range, Strings strings,
                                Diagnostics& diagnostics) {
  if (strings == Strings::kTemplates && may_have_sequences(text)) return template_expression(range, diagnostics);
  return make(range, LiteralExpression{Value::string(text)});
}

ExpressionPtr tuple_expression(const JsonNode& node, Strings strings, Diagnostics& diagnostics) {
  TupleExpression tuple;
  int height = 0;
  for (const JsonNode& item : node.items) {
    tuple.items.push_back(expression_of(item, strings, diagnostics));
    height = std::max<int>(height, tuple.items.back()->height);
  }
  return make_around(node.range, std::move(tuple), height, diagnostics);
}

ExpressionPtr object_expression(const JsonNode& node, Strings strings, Diagnostics& diagnostics) {
  ObjectExpression object{.items = {}, .open_brace = node.open};
  int height = 0;
  std::map<std::string_view, const JsonProperty*> seen;
  for (const JsonProperty& property : node.properties) {
    const auto [first, is_new] = seen.emplace(property.name, &property);
    if (!is_new) {
      diagnostics.error("Duplicate object attribute",
                        "An attribute named " + quote(property.name) + " stands at " +
                            first->second->name_range.to_string() + " already. Remove one of them.",
                        property.name_range);
      continue;
    }
    object.items.push_back({.key = string_expression(property.name, property.name_range, strings, diagnostics),
                            .key_is_bare = false,
                            .value = expression_of(property.value, strings, diagnostics)});
    height = std::max<int>({height, object.items.back().key->height, object.items.back().value->height});
  }
  return make_around(node.range, std::move(object), height, diagnostics);
}

ExpressionPtr expression_of(const JsonNode& node, Strings strings, Diagnostics& diagnostics) {
  switch (node.kind) {
    case JsonNode::Kind::kNull:
      return make(node.range, LiteralExpression{Value::null(Type::dynamic())});
    case JsonNode::Kind::kBool:
      return make(node.range, LiteralExpression{Value::boolean(node.boolean)});
    case JsonNode::Kind::kNumber:
      return make(node.range, LiteralExpression{Value::number(node.number)});
    case JsonNode::Kind::kString:
      return string_expression(node.text, node.range, strings, diagnostics);
    case JsonNode::Kind::kObject:
      return object_expression(node, strings, diagnostics);
    case JsonNode::Kind::kArray:
      return tuple_expression(node, strings, diagnostics);
    case JsonNode::Kind::kInvalid:
      break;
  }
  return make(node.range, LiteralExpression{Value::dynamic()});
}

}  // namespace

ExpressionPtr json_expression(const JsonNode& node, Strings strings, Diagnostics& diagnostics) {
  return expression_of(node, strings, diagnostics);
}

ExpressionPtr expression_in_json_string(const Range& range, Diagnostics& diagnostics) {
  return parsed_inside(range, parse_expression, diagnostics);
}

Value json_text_value(const Expression& expression) {
  if (const auto* literal = expression.as<LiteralExpression>()) return literal->value;
  if (const auto* tuple = expression.as<TupleExpression>()) {
    std::vector<Value> items;
    for (const ExpressionPtr& item : tuple->items) items.push_back(json_text_value(*item));
    return Value::tuple(std::move(items));
  }
  if (const auto* object = expression.as<ObjectExpression>()) {
    std::map<std::string, Value> members;
    for (const ObjectItem& item : object->items)
      members.emplace(json_text_value(*item.key).as_string(), json_text_value(*item.value));
    return Value::object({members.begin(), members.end()});
  }
  return Value::string(read_json_string(expression.range).text);
}

}  // namespace regionfall::hcl
