#include "base/text.h"
#include "hcl/json_expression.h"
#include "hcl/parser.h"
#include "hcl/syntax.h"

namespace regionfall::hcl {

namespace {

std::string key_text(const Value& key) {
  if (!key.is_known() || key.is_null()) return key.is_known() ? "null" : "…";
  switch (key.type().kind()) {
    case TypeKind::kString:
      return quote(key.as_string());
    case TypeKind::kNumber:
      return key.as_number().to_string();
    case TypeKind::kBool:
      return key.as_bool() ? "true" : "false";
    default:
      return "…";
  }
}

}  // namespace

Range Traversal::range() const { return steps.empty() ? root_range : range_between(root_range, steps.back().range); }

std::string Traversal::to_string() const {
  std::string text = root;
  for (const TraversalStep& step : steps) {
    switch (step.kind) {
      case TraversalStep::Kind::kAttribute:
        text.append(".").append(step.name);
        break;
      case TraversalStep::Kind::kIndex:
        text.append("[").append(key_text(step.key)).append("]");
        break;
      case TraversalStep::Kind::kSplat:
        text.append("[*]");
        break;
    }
  }
  return text;
}

namespace {

// The name that a literal keyword is written as.
std::optional<std::string> keyword_name(const Expression& expression) {
  const auto* literal = expression.as<LiteralExpression>();
  if (literal == nullptr || expression.from_json || !literal->value.is_known()) return std::nullopt;
  if (literal->value.is_null()) return "null";
  if (literal->value.type().kind() != TypeKind::kBool) return std::nullopt;
  return literal->value.as_bool() ? "true" : "false";
}

const std::string* json_text(const Expression& expression) {
  const auto* literal = expression.as<LiteralExpression>();
  if (literal == nullptr || !expression.from_json || !literal->value.is_known() || literal->value.is_null())
    return nullptr;
  return literal->value.type().kind() == TypeKind::kString ? &literal->value.as_string() : nullptr;
}

}  // namespace

std::optional<Traversal> written_traversal(const Expression& expression) {
  if (const auto* scope = expression.as<ScopeTraversalExpression>()) return scope->traversal;
  const auto* relative = expression.as<RelativeTraversalExpression>();
  const Expression& root = relative != nullptr ? *relative->source : expression;
  auto name = keyword_name(root);
  if (!name) return std::nullopt;
  return Traversal{*std::move(name), root.range, relative != nullptr ? relative->steps : std::vector<TraversalStep>{}};
}

std::optional<Traversal> static_traversal(const Expression& expression, Diagnostics& diagnostics) {
  if (auto written = written_traversal(expression)) return written;
  if (json_text(expression) != nullptr) {
    const std::size_t before = diagnostics.size();
    auto written = written_traversal(*expression_in_json_string(expression.range, diagnostics));
    if (diagnostics.size() > before) return std::nullopt;
    if (written) return written;
  }
  diagnostics.error("Invalid reference",
                    "A plain reference is required here: names joined by dots, with literal keys in brackets, such as "
                    "aws_instance.web[0]. Operators, calls and quotes are not allowed.",
                    expression.range);
  return std::nullopt;
}

std::optional<std::string> static_keyword(const Expression& expression) {
  if (const auto* scope = expression.as<ScopeTraversalExpression>()) {
    return scope->traversal.steps.empty() ? std::optional(scope->traversal.root) : std::nullopt;
  }
  if (auto name = keyword_name(expression)) return name;
  const std::string* text = json_text(expression);
  return text != nullptr && is_identifier(*text) ? std::optional(*text) : std::nullopt;
}

}  // namespace regionfall::hcl
