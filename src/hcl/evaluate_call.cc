#include <algorithm>

#include "base/text.h"
#include "hcl/evaluation.h"
#include "hcl/function.h"
#include "hcl/value_text.h"

namespace regionfall::hcl {
namespace {

// The place where a call begins: its name with the parenthesis.
Range call_start(const FunctionCallExpression& node) { return range_between(node.name_range, node.open_parenthesis); }

std::string_view without_core_namespace(std::string_view name) {
  constexpr std::string_view kCore = "core::";
  if (name.starts_with(kCore)) name.remove_prefix(kCore.size());
  return name;
}

// Whether an expression takes its value from a name, however far inside: `local.texts[var.language].greeting`.
bool is_reference(const Expression& expression) {
  const Expression* from = &expression;
  while (true) {
    if (const auto* relative = from->as<RelativeTraversalExpression>()) {
      from = relative->source.get();
    } else if (const auto* index = from->as<IndexExpression>()) {
      from = index->collection.get();
    } else if (const auto* splat = from->as<SplatExpression>()) {
      from = splat->source.get();
    } else {
      return from->as<ScopeTraversalExpression>() != nullptr;
    }
  }
}

}  // namespace

Value Evaluation::of(const FunctionCallExpression& node, const Expression& whole) {
  const Function* function = scope_.function(node.name);
  if (function == nullptr) return unknown_function(node, whole);
  const std::string_view name = without_core_namespace(node.name);
  if (name == "try") return try_in_turn(node, whole);
  if (name == "can") return can(node, whole);
  if (name == "type") return type_of(node, whole);

  if (!references_where_needed(node, whole, *function)) return Value::dynamic();
  const std::size_t before = mark();
  std::vector<Value> arguments;
  arguments.reserve(node.arguments.size());
  const std::size_t plain = node.arguments.size() - (node.expand_last ? 1 : 0);
  for (std::size_t i = 0; i < plain; ++i) arguments.push_back(value(*node.arguments[i]));
  const bool complete = !node.expand_last || expand_last_argument(node, whole, arguments);
  // With broken arguments the function could only complain about the same once more.
  if (!complete || failed_since(before)) return Value::dynamic();

  auto result = call_function(*function, arguments, FunctionCall{scope_.function_context(), &scope_});
  if (result) return *std::move(result);
  call_failed(node, whole, *function, arguments.size(), result.error());
  return Value::dynamic();
}

bool Evaluation::references_where_needed(const FunctionCallExpression& node, const Expression& whole,
                                         const Function& function) {
  for (std::size_t i = 0; i < function.parameters.size() && !node.arguments.empty(); ++i) {
    if (!function.parameters[i].written_reference) continue;
    const std::size_t position = std::min(i, node.arguments.size() - 1);
    const Expression& argument = *node.arguments[position];
    const bool expanded = node.expand_last && position + 1 == node.arguments.size();
    if (is_reference(argument) && !expanded) continue;
    error("Invalid function argument",
          "Invalid value for " + quote(function.parameters[i].name) + " of function " + quote(node.name) +
              ": It must be a plain reference to a string, such as local.text. A template that is written out here "
              "needs no function; one that is put together belongs into a local value.",
          argument.range, argument, whole.range);
    return false;
  }
  return true;
}

Value Evaluation::unknown_function(const FunctionCallExpression& node, const Expression& whole) {
  const std::vector<std::string> names = scope_.function_names();
  const std::size_t separator = node.name.rfind("::");
  std::string detail = "There is no function named " + quote(node.name) + ".";
  if (separator != std::string::npos) {
    const std::string space = node.name.substr(0, separator + 2);
    if (std::ranges::none_of(names, [&](const std::string& name) { return name.starts_with(space); })) {
      detail = "There are no functions in the namespace " + quote(space) + ".";
    }
  }
  if (const auto near = nearest(node.name, names)) detail += " Did you mean " + quote(*near) + "?";
  error("Call to unknown function", std::move(detail), node.name_range, whole, whole.range);
  return Value::dynamic();
}

// Appends the elements of a call's last argument (`f(list...)`). False where the elements cannot be had: a mistake, or
// a sequence that is not known yet.
bool Evaluation::expand_last_argument(const FunctionCallExpression& node, const Expression& whole,
                                      std::vector<Value>& arguments) {
  const Expression& last = *node.arguments.back();
  const std::size_t before = mark();
  const Value sequence = value(last);
  if (failed_since(before)) return false;
  const auto refuse = [&](std::string detail) {
    error("Invalid expanding argument value", std::move(detail), last.range, last, whole.range);
    return false;
  };
  const TypeKind kind = sequence.type().kind();
  if (sequence.is_null()) return refuse("The argument before \"...\" is null, so it has no elements to pass on.");
  if (kind == TypeKind::kDynamic) return false;
  if (kind != TypeKind::kTuple && kind != TypeKind::kList && kind != TypeKind::kSet) {
    return refuse("The argument before \"...\" must be a tuple, a list or a set; this is " +
                  sequence.type().friendly_name() + ".");
  }
  if (!sequence.is_known()) return false;
  for (const Value& element : sequence.elements()) arguments.push_back(element.with_marks(sequence.marks()));
  return true;
}

void Evaluation::call_failed(const FunctionCallExpression& node, const Expression& whole, const Function& function,
                             std::size_t argument_count, const FunctionError& failure) {
  const std::string call = "Call to function " + quote(node.name) + " failed: " + sentence(failure.message);
  if (argument_count < function.parameters.size()) {
    error("Not enough function arguments", call, node.close_parenthesis, whole, whole.range);
    return;
  }
  if (!failure.argument || node.arguments.empty()) {
    error("Error in function call", call, call_start(node), whole, whole.range);
    return;
  }
  // Elements of an expanded argument stand where that argument stands.
  const Expression& argument = *node.arguments[std::min(*failure.argument, node.arguments.size() - 1)];
  if (*failure.argument >= function.parameters.size() && !function.variadic) {
    error("Too many function arguments", call, argument.range, whole, whole.range);
    return;
  }
  const Parameter& parameter =
      *failure.argument < function.parameters.size() ? function.parameters[*failure.argument] : *function.variadic;
  error("Invalid function argument",
        "Invalid value for " + quote(parameter.name) + " of function " + quote(node.name) + ": " +
            sentence(failure.message),
        argument.range, argument, whole.range);
}

bool Evaluation::count_is(std::size_t count, const FunctionCallExpression& node, const Expression& whole) {
  if (node.arguments.size() == count && !node.expand_last) return true;
  error(node.arguments.size() < count ? "Not enough function arguments" : "Too many function arguments",
        "Function " + quote(node.name) + " takes exactly one expression.", call_start(node), whole, whole.range);
  return false;
}

Value Evaluation::try_in_turn(const FunctionCallExpression& node, const Expression& whole) {
  const std::size_t before = mark();
  for (const ExpressionPtr& argument : node.arguments) {
    const std::size_t before_this = mark();
    Value result = value(*argument);
    if (failed_since(before_this) && !stopped_) continue;
    forget_since(stopped_ ? mark() : before);
    // What is unknown now may fail once it is known, and another argument take its place: so not even the type is
    // certain.
    if (!result.is_wholly_known()) return Value::dynamic();
    return result;
  }
  std::string detail = node.arguments.empty() ? "Function \"try\" needs at least one expression."
                                              : "None of the expressions given to \"try\" succeeded:";
  for (std::size_t i = before; i < mark(); ++i) {
    const Diagnostic& failed = diagnostics_->all()[i];
    detail += "\n- " + failed.summary;
    if (failed.subject) detail += " (at " + failed.subject->to_string() + ")";
    detail += "\n  " + failed.detail;
  }
  forget_since(before);
  error("Error in function call", std::move(detail), call_start(node), whole, whole.range);
  return Value::dynamic();
}

Value Evaluation::can(const FunctionCallExpression& node, const Expression& whole) {
  if (!count_is(1, node, whole)) return Value::dynamic();
  const std::size_t before = mark();
  const Value result = value(*node.arguments.front());
  const bool failed = failed_since(before);
  if (stopped_) return Value::dynamic();
  forget_since(before);
  if (failed) return Value::boolean(false);
  if (!result.is_wholly_known()) return Value::unknown(Type::boolean());
  return Value::boolean(true);
}

Value Evaluation::type_of(const FunctionCallExpression& node, const Expression& whole) {
  if (!count_is(1, node, whole)) return Value::dynamic();
  const std::size_t before = mark();
  const Value result = value(*node.arguments.front());
  if (failed_since(before)) return Value::dynamic();
  return Value::string(type_text(result.type())).with_marks(Marks::kTypeOf);
}

}  // namespace regionfall::hcl
