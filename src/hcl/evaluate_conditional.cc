#include <algorithm>
#include <array>

#include "base/text.h"
#include "hcl/convert.h"
#include "hcl/evaluation.h"
#include "hcl/type_mismatch.h"

namespace regionfall::hcl {
namespace {

bool is_untyped_null(const Value& value) { return value.is_null() && value.type().is_dynamic(); }

// The type of the whole expression; nothing when the branches cannot be brought together.
std::optional<Type> common_type(const Value& if_true, const Value& if_false) {
  if (is_untyped_null(if_true)) return if_false.type();
  if (is_untyped_null(if_false)) return if_true.type();
  if (if_true.type().is_dynamic() || if_false.type().is_dynamic()) return Type::dynamic();
  if (if_true.type() == if_false.type()) return if_true.type();
  return unify(std::array{if_true.type(), if_false.type()});
}

bool never_null(const Value& value) { return value.is_known() ? !value.is_null() : value.refinement().not_null; }

// What is certain of a number: a known one lies between itself and itself.
struct Bounds {
  std::optional<Number> least, most;
  bool least_exclusive = false, most_exclusive = false;
};

Bounds bounds_of(const Value& value) {
  if (value.is_null()) return {};
  if (value.is_known()) return {value.as_number(), value.as_number()};
  const Refinement& known = value.refinement();
  return {known.at_least, known.at_most, known.at_least_exclusive, known.at_most_exclusive};
}

void widen_numbers(Refinement& result, const Value& a, const Value& b) {
  const Bounds x = bounds_of(a);
  const Bounds y = bounds_of(b);
  if (x.least && y.least) {
    result.at_least = std::min(*x.least, *y.least);
    result.at_least_exclusive = *x.least == *y.least ? x.least_exclusive && y.least_exclusive
                                                     : (*x.least < *y.least ? x.least_exclusive : y.least_exclusive);
  }
  if (x.most && y.most) {
    result.at_most = std::max(*x.most, *y.most);
    result.at_most_exclusive = *x.most == *y.most ? x.most_exclusive && y.most_exclusive
                                                  : (*x.most > *y.most ? x.most_exclusive : y.most_exclusive);
  }
}

struct Lengths {
  std::size_t least = 0;
  std::optional<std::size_t> most;
};

Lengths lengths_of(const Value& value) {
  if (value.is_null()) return {};
  if (!value.is_known()) return {value.refinement().length_min, value.refinement().length_max};
  // Unknown elements of a set may turn out equal to others.
  if (value.type().kind() == TypeKind::kSet && !value.is_wholly_known()) {
    return {std::min<std::size_t>(value.length(), 1), value.length()};
  }
  return {value.length(), value.length()};
}

void widen_lengths(Refinement& result, const Value& a, const Value& b) {
  const Lengths x = lengths_of(a);
  const Lengths y = lengths_of(b);
  result.length_min = std::min(x.least, y.least);
  if (x.most && y.most) result.length_max = std::max(*x.most, *y.most);
}

// What can be said while the condition is not known: whatever holds for both branches.
Value either(const Value& a, const Value& b, const Type& type) {
  if (a.is_null() && b.is_null()) return Value::null(type);
  if (type.is_dynamic()) return Value::dynamic();
  Refinement refinement{.not_null = never_null(a) && never_null(b)};
  if (a.type() == b.type()) {
    if (a.type().kind() == TypeKind::kNumber) widen_numbers(refinement, a, b);
    if (a.type().is_collection()) widen_lengths(refinement, a, b);
  }
  return Value::unknown(type, std::move(refinement));
}

}  // namespace

Value Evaluation::of(const ConditionalExpression& node, const Expression& whole) {
  const std::size_t before = mark();
  const Value if_true = value(*node.if_true);
  const std::size_t after_true = mark();
  const Value if_false = value(*node.if_false);
  const std::size_t after_false = mark();
  const std::optional<Type> type = common_type(if_true, if_false);
  if (!type) {
    forget_since(before);
    error("Inconsistent conditional result types",
          "Both results of a conditional must have types that go together. " +
              type_mismatch(if_true.type(), if_false.type(), {"true", "false"}) + ".",
          range_between(node.if_true->range, node.if_false->range), whole, whole.range);
    return Value::dynamic();
  }

  const Value given = value(*node.condition);
  const Marks marks = given.marks() | if_true.marks() | if_false.marks();
  auto& all = diagnostics_->all();
  const auto at = [&](std::size_t position) { return all.begin() + static_cast<std::ptrdiff_t>(position); };
  const bool condition_failed = failed_since(after_false);
  if (given.is_null() || !given.is_known() || condition_failed) {
    all.erase(at(before), at(after_false));
    if (given.is_known() && !condition_failed) {
      error("Null condition", "The condition is null; it must be true or false.", node.condition->range,
            *node.condition, whole.range);
      return Value::unknown(*type);
    }
    return either(if_true, if_false, *type).with_marks(marks);
  }
  std::string problem;
  const std::optional<Value> condition = converted(given, Type::boolean(), problem);
  if (!condition) {
    all.erase(at(before), at(after_false));
    error("Incorrect condition type", "The condition must be true or false: " + problem + ".", node.condition->range,
          *node.condition, whole.range);
    return Value::unknown(*type);
  }
  if (condition->as_bool()) {
    all.erase(at(after_true), at(after_false));
    return chosen_branch(if_true, *type, "true", *node.if_true, whole).with_marks(marks);
  }
  all.erase(at(before), at(after_true));
  return chosen_branch(if_false, *type, "false", *node.if_false, whole).with_marks(marks);
}

Value Evaluation::chosen_branch(const Value& branch, const Type& type, std::string_view which,
                                const Expression& expression, const Expression& whole) {
  if (type.is_dynamic()) return branch;
  std::string problem;
  if (auto fitting = converted(branch, type, problem)) return *std::move(fitting);
  error("Inconsistent conditional result types",
        "The " + std::string(which) + " result does not have the type of the conditional: " + problem + ".",
        expression.range, expression, whole.range);
  return Value::unknown(type);
}

}  // namespace regionfall::hcl
