#include "hcl/evaluate.h"

#include "base/text.h"
#include "hcl/convert.h"
#include "hcl/evaluation.h"

namespace regionfall::hcl {

const Value* LocalFrame::find(std::string_view name) const {
  if (name == value_name) return &value;
  if (name == key_name && !key_name.empty()) return &key;
  return nullptr;
}

Value Evaluation::value(const Expression& expression) {
  if (++steps_ > steps_max_) {
    if (!stopped_) {
      stopped_ = true;
      error("Evaluation takes too long",
            "The expression was given up after " + std::to_string(steps_max_) +
                " steps. Nested loops probably multiply; loop over fewer elements.",
            expression.range, expression);
    }
    return Value::dynamic();
  }
  Value result = std::visit([&](const auto& node) { return of(node, expression); }, expression.node);
  if (result.within_limits()) return result;
  error("Value too large",
        "The value has more than " + std::to_string(Value::kDepthMax) + " levels of nesting, or more than 2^" +
            std::to_string(Value::kElementsMaxLog2) +
            " values inside. Values that contain others several times multiply.",
        expression.range, expression);
  return Value::dynamic();
}

Value Evaluation::of(const LiteralExpression& node, const Expression&) { return node.value; }

Value Evaluation::of(const TemplateWrapExpression& node, const Expression&) { return value(*node.inner); }

Value Evaluation::of(const ParenthesesExpression& node, const Expression&) { return value(*node.inner); }

void Evaluation::error(std::string summary, std::string detail, const Range& subject, const Expression& involved,
                       const Range& context) {
  Diagnostic diagnostic{.summary = std::move(summary), .detail = std::move(detail)};
  if (subject.has_place()) diagnostic.subject = subject;
  if (context.has_place()) diagnostic.context = context;
  if (!describing_) diagnostic.values = values_involved(involved);
  diagnostics_->add(std::move(diagnostic));
}

bool Evaluation::failed_since(std::size_t mark) const {
  const auto& all = diagnostics_->all();
  for (std::size_t i = mark; i < all.size(); ++i) {
    if (all[i].severity == Severity::kError) return true;
  }
  return false;
}

void Evaluation::forget_since(std::size_t mark) {
  auto& all = diagnostics_->all();
  all.erase(all.begin() + static_cast<std::ptrdiff_t>(mark), all.end());
}

std::string sentence(std::string clause) {
  if (!clause.empty() && clause.back() != '.' && clause.back() != '\n') clause += '.';
  return clause;
}

std::optional<Value> converted(const Value& value, const Type& type, std::string& problem) {
  if (value.type().kind() == type.kind() && type.is_primitive()) return value;
  auto result = convert(value, type);
  if (result) return *std::move(result);
  problem = result.error().to_string();
  return std::nullopt;
}

Value evaluate(const Expression& expression, const Scope& scope, Diagnostics& diagnostics) {
  return Evaluation(scope, diagnostics).value(expression);
}

Value evaluate_as(const Expression& expression, const Type& type, const Scope& scope, Diagnostics& diagnostics) {
  Evaluation evaluation(scope, diagnostics);
  Value value = evaluation.value(expression);
  std::string problem;
  if (auto fitting = converted(value, type, problem)) return *std::move(fitting);
  evaluation.error("Incorrect value type", "The value does not fit here: " + problem + ".", expression.range,
                   expression);
  return Value::unknown(type.without_optional());
}

Resolved FunctionScope::resolve(const Traversal& traversal, Diagnostics& diagnostics) const {
  diagnostics.error("Unknown name",
                    "Nothing is called " + quote(traversal.root) +
                        " here: only functions and the variables of `for` expressions can be used.",
                    traversal.root_range);
  return {Value::dynamic(), traversal.steps.size()};
}

const Function* FunctionScope::function(std::string_view name) const { return functions_.find(name); }

std::vector<std::string> FunctionScope::function_names() const { return functions_.names(); }

}  // namespace regionfall::hcl
