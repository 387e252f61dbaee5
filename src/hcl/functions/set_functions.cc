#include <algorithm>
#include <unordered_set>

#include "hcl/functions/arguments.h"

namespace regionfall::hcl {
namespace {

using Arguments = std::span<const Value>;

// No product has more elements than this.
constexpr std::size_t kProductMax = 1'000'000;

struct ContentHash {
  std::size_t operator()(const Value& value) const { return value.hash(); }
};
struct ContentEqual {
  bool operator()(const Value& a, const Value& b) const { return a.identical_unmarked(b); }
};
using ContentSet = std::unordered_set<Value, ContentHash, ContentEqual>;

Result<Type, FunctionError> set_operation_type(Arguments arguments) {
  std::vector<Type> types;
  for (const Value& argument : arguments) {
    const Type& element = argument.type().element();
    // An empty set of no particular type fits any other.
    if (argument.is_known() && argument.length() == 0 && element.is_dynamic()) continue;
    types.push_back(element);
  }
  if (types.empty()) return Type::set(Type::dynamic());
  std::optional<Type> common = unify(types);
  if (!common) return call_error("the sets' elements must have types that fit each other");
  return Type::set(*std::move(common));
}

// The arguments as sets of the result's type.
Result<std::vector<Value>, FunctionError> as_sets(Arguments arguments, const Type& type) {
  std::vector<Value> sets;
  for (std::size_t i = 0; i < arguments.size(); ++i) sets.push_back(TRY(converted_argument(arguments[i], type, i)));
  return sets;
}

FunctionResult union_call(Arguments arguments, const FunctionCall& call) {
  std::vector<Value> elements;
  for (const Value& set : TRY(as_sets(arguments, call.result))) {
    elements.insert(elements.end(), set.elements().begin(), set.elements().end());
  }
  return Value::set(call.result.element(), std::move(elements));
}

// The first set's elements that are in each of the others, or in none of them.
template <bool kWanted>
FunctionResult filter_call(Arguments arguments, const FunctionCall& call) {
  const std::vector<Value> sets = TRY(as_sets(arguments, call.result));
  // An unknown element may turn out equal to any other.
  if (!std::ranges::all_of(sets, &Value::is_wholly_known)) return Value::unknown(call.result);
  std::vector<Value> elements(sets[0].elements().begin(), sets[0].elements().end());
  for (const Value& other : std::span(sets).subspan(1)) {
    const ContentSet content(other.elements().begin(), other.elements().end());
    std::erase_if(elements, [&](const Value& element) { return content.contains(element) != kWanted; });
  }
  return Value::set(call.result.element(), std::move(elements));
}

Result<Type, FunctionError> product_element_type(const Value& argument, std::size_t position) {
  const Type& type = argument.type();
  if (type.kind() == TypeKind::kSet || type.kind() == TypeKind::kList) return type.element();
  if (type.kind() != TypeKind::kTuple) {
    return argument_error(position, "a set or a list is required, not " + type.friendly_name());
  }
  if (type.tuple_elements().empty()) return Type::dynamic();
  std::optional<Type> common = unify(type.tuple_elements());
  if (!common) return argument_error(position, "all elements must be of the same type");
  return *std::move(common);
}

Result<Type, FunctionError> setproduct_type(Arguments arguments) {
  if (arguments.size() < 2) return call_error("at least two arguments are required");
  std::vector<Type> elements;
  bool any_set = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    elements.push_back(TRY(product_element_type(arguments[i], i)));
    any_set = any_set || arguments[i].type().kind() == TypeKind::kSet;
  }
  const Type element = Type::tuple(std::move(elements));
  return any_set ? Type::set(element) : Type::list(element);
}

// The most elements an argument can have, as far as that is known.
std::optional<std::size_t> length_max(const Value& argument) {
  if (argument.type().kind() == TypeKind::kTuple) return argument.type().tuple_elements().size();
  return argument.is_known() ? argument.length() : argument.refinement().length_max;
}

// The product of arguments of which not all lengths are known, with the bounds that follow from what is known.
Value unknown_product(Arguments arguments, const Type& type) {
  constexpr std::size_t kBoundMax = 2048;  // larger bounds are not worth telling
  std::size_t bound = 1;
  for (const Value& argument : arguments) {
    const std::optional<std::size_t> most = length_max(argument);
    if (!most || *most > kBoundMax) return unknown_not_null(type);
    bound *= *most;
    if (bound > kBoundMax) return unknown_not_null(type);
  }
  if (bound == 0) {
    return type.kind() == TypeKind::kSet ? Value::set(type.element(), {}) : Value::list(type.element(), {});
  }
  return Value::unknown(type, Refinement{.not_null = true, .length_min = 1, .length_max = bound});
}

// The arguments' elements, converted to the types of the product's tuples.
Result<std::vector<std::vector<Value>>, FunctionError> product_columns(Arguments arguments, const Type& tuple) {
  std::vector<std::vector<Value>> columns;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::vector<Value> column;
    for (const Value& element : arguments[i].elements()) {
      column.push_back(TRY(converted_argument(element, tuple.tuple_elements()[i], i)));
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

FunctionResult setproduct_call(Arguments arguments, const FunctionCall& call) {
  Marks marks = Marks::kNone;
  for (const Value& argument : arguments) marks = marks | argument.marks();
  if (!std::ranges::all_of(arguments, length_is_known)) {
    return unknown_product(arguments, call.result).with_marks(marks);
  }

  const Type& tuple = call.result.element();
  const std::vector<std::vector<Value>> columns = TRY(product_columns(arguments, tuple));
  std::size_t count = 1;
  for (const std::vector<Value>& column : columns) {
    count *= column.size();
    if (count > kProductMax) {
      return call_error("the product has more than " + std::to_string(kProductMax) + " elements");
    }
  }
  std::vector<Value> product;
  product.reserve(count);
  for (std::size_t n = 0; n < count; ++n) {
    std::vector<Value> row(columns.size());
    std::size_t rest = n;
    for (std::size_t i = columns.size(); i-- > 0; rest /= columns[i].size()) {
      row[i] = columns[i][rest % columns[i].size()];
    }
    product.push_back(Value::tuple(std::move(row)));
  }
  const bool set = call.result.kind() == TypeKind::kSet;
  return (set ? Value::set(tuple, std::move(product)) : Value::list(tuple, std::move(product))).with_marks(marks);
}

Parameter any_set(std::string name) {
  return {.name = std::move(name), .type = Type::set(Type::dynamic()), .allow_dynamic_type = true};
}

}  // namespace

std::span<const Function> set_functions() {
  static const std::vector<Function> kTable = {
      {.name = "setintersection",
       .description = "The elements that are in all of the sets.",
       .parameters = {any_set("first_set")},
       .variadic = any_set("other_sets"),
       .result_type = set_operation_type,
       .call = filter_call<true>},
      {.name = "setproduct",
       .description = "Every combination of one element of each set or list.",
       .variadic = Parameter{.name = "sets", .type = Type::dynamic(), .allow_unknown = true, .allow_marked = true},
       .result_type = setproduct_type,
       .call = setproduct_call},
      {.name = "setsubtract",
       .description = "The elements of the first set that are not in the second.",
       .parameters = {any_set("a"), any_set("b")},
       .result_type = set_operation_type,
       .call = filter_call<false>},
      {.name = "setunion",
       .description = "The elements that are in any of the sets.",
       .parameters = {any_set("first_set")},
       .variadic = any_set("other_sets"),
       .result_type = set_operation_type,
       .call = union_call},
  };
  return kTable;
}

}  // namespace regionfall::hcl
