#include "base/text.h"
#include "hcl/evaluation.h"

namespace regionfall::hcl {
namespace {

// The name that a key without quotes or parentheses stands for (`a` in `{ a = 1 }`); nothing where it is more than one
// name.
std::optional<std::string> bare_key_name(const Expression& key) {
  if (const auto* traversal = key.as<ScopeTraversalExpression>()) {
    if (traversal->traversal.steps.empty()) return traversal->traversal.root;
    return std::nullopt;
  }
  const auto* literal = key.as<LiteralExpression>();
  if (literal == nullptr) return std::nullopt;
  // `null`, `true` and `false` are names as well where a key stands.
  if (literal->value.is_null()) return "null";
  if (literal->value.type().kind() == TypeKind::kBool) return literal->value.as_bool() ? "true" : "false";
  return std::nullopt;
}

}  // namespace

Value Evaluation::of(const TupleExpression& node, const Expression&) {
  std::vector<Value> elements;
  elements.reserve(node.items.size());
  for (const ExpressionPtr& item : node.items) elements.push_back(value(*item));
  return Value::tuple(std::move(elements));
}

Value Evaluation::of(const ObjectExpression& node, const Expression&) {
  std::vector<MapEntry> attributes;
  attributes.reserve(node.items.size());
  Marks marks = Marks::kNone;
  bool known = true;
  for (const ObjectItem& item : node.items) {
    std::optional<std::string> key = object_key(item, marks);
    // Values are evaluated even where the key is lost, for the mistakes in them.
    Value attribute = value(*item.value);
    if (key) {
      attributes.emplace_back(*std::move(key), std::move(attribute));
    } else {
      known = false;
    }
  }
  if (!known) return Value::dynamic().with_marks(marks);
  return Value::object(std::move(attributes)).with_marks(marks);
}

// The attribute name that an item sets; nothing where it is not known or cannot be one. Marks of the key are added to
// `marks`.
std::optional<std::string> Evaluation::object_key(const ObjectItem& item, Marks& marks) {
  const Expression& expression = *item.key;
  if (item.key_is_bare) {
    if (auto name = bare_key_name(expression)) return name;
    if (expression.as<ScopeTraversalExpression>() != nullptr) {
      error("Ambiguous attribute key",
            "This may be a reference or a name with dots in it. Put parentheses around a reference, quotes around a "
            "name.",
            expression.range, expression);
      return std::nullopt;
    }
  }
  const std::size_t before = mark();
  const Value key = value(expression);
  if (failed_since(before)) return std::nullopt;
  if (key.is_null()) {
    error("Null value as key", "The key of an object's attribute cannot be null.", expression.range, expression);
    return std::nullopt;
  }
  marks = marks | key.marks();
  std::string problem;
  const std::optional<Value> name = converted(key, Type::string(), problem);
  if (!name) {
    error("Incorrect key type", "This value cannot be a key: " + problem + ".", expression.range, expression);
    return std::nullopt;
  }
  if (!name->is_known()) return std::nullopt;
  return name->as_string();
}

}  // namespace regionfall::hcl
