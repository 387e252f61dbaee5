#include <algorithm>
#include <unordered_set>

#include "hcl/functions/arguments.h"
#include "hcl/functions/flatten.h"
#include "hcl/operations.h"

namespace regionfall::hcl {
namespace {

using Arguments = std::span<const Value>;

// `range` makes no longer list; Terraform's own bound.
constexpr std::size_t kRangeMax = 1024;

std::unexpected<FunctionError> sequence_required(std::size_t argument, const Type& type) {
  return argument_error(argument, "a list or a tuple is required, not " + type.friendly_name());
}

Type element_list(const Type& type) { return Type::list(type.element()); }

Result<Type, FunctionError> type_of_first(Arguments arguments) { return arguments[0].type(); }

// A list or tuple, as the result's type says, of these elements.
Value sequence(const Type& type, std::vector<Value> elements) {
  if (type.kind() == TypeKind::kList) return Value::list(type.element(), std::move(elements));
  return Value::tuple(std::move(elements));
}

Result<Type, FunctionError> chunklist_type(Arguments arguments) { return Type::list(arguments[0].type()); }

FunctionResult chunklist_call(Arguments arguments, const FunctionCall&) {
  const Value& list = arguments[0];
  const Marks marks = list.marks() | arguments[1].marks();
  const std::int64_t size = TRY(whole_argument(arguments, 1));
  if (size < 0) return argument_error(1, "the size must not be negative");
  const std::span<const Value> elements = list.elements();
  // A size of zero means one chunk with everything.
  const std::size_t step = size == 0 ? std::max<std::size_t>(elements.size(), 1) : static_cast<std::size_t>(size);
  std::vector<Value> chunks;
  for (std::size_t i = 0; i < elements.size(); i += std::min(step, elements.size() - i)) {
    const std::span<const Value> chunk = elements.subspan(i, std::min(step, elements.size() - i));
    chunks.push_back(Value::list(list.type().element(), {chunk.begin(), chunk.end()}));
  }
  return Value::list(Type::list(list.type().element()), std::move(chunks)).with_marks(marks);
}

Result<Type, FunctionError> coalescelist_type(Arguments arguments) {
  if (arguments.empty()) return call_error("at least one argument is required");
  bool same = true;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (!arguments[i].is_known()) return Type::dynamic();
    const Type& type = arguments[i].type();
    if (type.kind() != TypeKind::kList && type.kind() != TypeKind::kTuple) return sequence_required(i, type);
    same = same && type == arguments[0].type();
  }
  return same ? arguments[0].type() : Type::dynamic();
}

FunctionResult coalescelist_call(Arguments arguments, const FunctionCall& call) {
  for (const Value& argument : arguments) {
    if (!argument.is_known()) return Value::unknown(call.result);
    if (!argument.is_null() && argument.length() > 0) return argument;
  }
  return call_error("every argument is null or empty");
}

FunctionResult compact_call(Arguments arguments, const FunctionCall& call) {
  if (!arguments[0].is_wholly_known()) return Value::unknown(call.result);
  std::vector<Value> kept;
  for (const Value& element : arguments[0].elements()) {
    if (!element.is_null() && !element.as_string().empty()) kept.push_back(element);
  }
  return Value::list(Type::string(), std::move(kept));
}

// The list type that all arguments fit, when all are lists; else the tuple of all elements' types.
Result<Type, FunctionError> concat_type(Arguments arguments) {
  if (arguments.empty()) return call_error("at least one argument is required");
  const auto is_list = [](const Value& argument) { return argument.type().kind() == TypeKind::kList; };
  if (std::ranges::all_of(arguments, is_list)) {
    std::vector<Type> types;
    for (const Value& argument : arguments) types.push_back(argument.type());
    if (std::optional<Type> common = unify(types)) return *std::move(common);
  }
  std::vector<Type> elements;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Type& type = arguments[i].type();
    if (type.kind() == TypeKind::kTuple) {
      elements.insert(elements.end(), type.tuple_elements().begin(), type.tuple_elements().end());
    } else if (type.kind() != TypeKind::kList) {
      return sequence_required(i, type);
    } else if (!arguments[i].is_known()) {
      return Type::dynamic();
    } else {
      elements.insert(elements.end(), arguments[i].length(), type.element());
    }
  }
  return Type::tuple(std::move(elements));
}

FunctionResult concat_call(Arguments arguments, const FunctionCall& call) {
  const bool list = call.result.kind() == TypeKind::kList;
  std::vector<Value> elements;
  Marks marks = Marks::kNone;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Value part = list ? TRY(converted_argument(arguments[i], call.result, i)) : arguments[i];
    marks = marks | part.marks();
    elements.insert(elements.end(), part.elements().begin(), part.elements().end());
  }
  return sequence(call.result, std::move(elements)).with_marks(marks);
}

FunctionResult distinct_call(Arguments arguments, const FunctionCall& call) {
  if (!arguments[0].is_wholly_known()) return Value::unknown(call.result);
  const auto hash = [](const Value* value) { return value->hash(); };
  const auto equal = [](const Value* a, const Value* b) { return a->identical_unmarked(*b); };
  std::unordered_set<const Value*, decltype(hash), decltype(equal)> seen;
  std::vector<Value> kept;
  for (const Value& element : arguments[0].elements()) {
    if (seen.insert(&element).second) kept.push_back(element);
  }
  return sequence(call.result, std::move(kept));
}

std::unexpected<FunctionError> empty_list() {
  return argument_error(0, "an empty list has no elements to choose from");
}

Result<Type, FunctionError> element_type(Arguments arguments) {
  const Type& type = arguments[0].type();
  if (type.kind() == TypeKind::kList) return type.element();
  if (type.kind() != TypeKind::kTuple) return sequence_required(0, type);
  // Each element of a tuple has a type of its own.
  if (!arguments[1].is_known()) return Type::dynamic();
  const std::int64_t index = TRY(whole_argument(arguments, 1));
  if (type.tuple_elements().empty()) return empty_list();
  if (index < 0) return argument_error(1, "the index of a tuple must not be negative; tolist() makes a list of it");
  return type.tuple_elements()[static_cast<std::size_t>(index) % type.tuple_elements().size()];
}

FunctionResult element_call(Arguments arguments, const FunctionCall&) {
  const Value& list = arguments[0];
  const std::int64_t index = TRY(whole_argument(arguments, 1));
  const auto length = static_cast<std::int64_t>(list.length());
  if (length == 0) return empty_list();
  const std::int64_t position = ((index % length) + length) % length;
  return list.elements()[static_cast<std::size_t>(position)].with_marks(list.marks());
}

Result<Type, FunctionError> flatten_type(Arguments arguments) {
  if (!arguments[0].is_wholly_known()) return Type::dynamic();
  if (!is_sequence(arguments[0].type())) {
    return argument_error(0, "a list, set or tuple is required, not " + arguments[0].type().friendly_name());
  }
  const Flattened flat = flatten(arguments[0]);
  if (!flat.known) return Type::dynamic();
  std::vector<Type> types;
  for (const Value& element : flat.elements) types.push_back(element.type());
  return Type::tuple(std::move(types));
}

FunctionResult flatten_call(Arguments arguments, const FunctionCall& call) {
  if (!is_sequence(arguments[0].type())) return sequence_required(0, arguments[0].type());
  Flattened flat = flatten(arguments[0]);
  if (!flat.known) return Value::unknown(call.result).with_marks(flat.marks);
  return Value::tuple(std::move(flat.elements)).with_marks(flat.marks);
}

FunctionResult index_call(Arguments arguments, const FunctionCall&) {
  const Value& list = arguments[0];
  if (list.type().kind() != TypeKind::kList && list.type().kind() != TypeKind::kTuple) {
    return sequence_required(0, list.type());
  }
  for (std::size_t i = 0; i < list.length(); ++i) {
    const Value equal = equals(list.elements()[i], arguments[1]);
    if (!equal.is_known()) return Value::unknown(Type::number());
    if (equal.as_bool()) return Value::number(static_cast<std::int64_t>(i));
  }
  return argument_error(1, "no element of the list is equal to it");
}

Result<Type, FunctionError> matchkeys_type(Arguments arguments) {
  if (!unify(std::vector{arguments[1].type(), arguments[2].type()})) {
    return argument_error(2, "keys and searchset must be of the same type");
  }
  return arguments[0].type();
}

FunctionResult matchkeys_call(Arguments arguments, const FunctionCall& call) {
  const Value& values = arguments[0];
  if (values.length() != arguments[1].length()) {
    return argument_error(1, "there must be as many keys as values, " + std::to_string(values.length()));
  }
  const Type common = unify(std::vector{arguments[1].type(), arguments[2].type()}).value_or(arguments[1].type());
  const Value keys = TRY(converted_argument(arguments[1], common, 1));
  const Value searched = TRY(converted_argument(arguments[2], common, 2));
  if (searched.length() == 0) return sequence(call.result, {});
  if (!values.is_wholly_known() || !keys.is_wholly_known()) return Value::unknown(call.result);
  std::vector<Value> matches;
  for (std::size_t i = 0; i < keys.length(); ++i) {
    for (const Value& wanted : searched.elements()) {
      const Value equal = equals(keys.elements()[i], wanted);
      if (!equal.is_known()) return Value::unknown(call.result);
      if (!equal.as_bool()) continue;
      matches.push_back(values.elements()[i]);
      break;
    }
  }
  return sequence(call.result, std::move(matches));
}

std::unexpected<FunctionError> not_one() {
  return argument_error(0, "a list, set or tuple with one element or none is required");
}

Result<Type, FunctionError> one_type(Arguments arguments) {
  const Type& type = arguments[0].type();
  if (!is_sequence(type)) return not_one();
  if (type.kind() != TypeKind::kTuple) return type.element();
  if (type.tuple_elements().size() > 1) return not_one();
  return type.tuple_elements().empty() ? Type::dynamic() : type.tuple_elements()[0];
}

FunctionResult one_call(Arguments arguments, const FunctionCall& call) {
  const Value& list = arguments[0];
  if (!length_is_known(list)) return Value::unknown(call.result);
  if (list.length() == 0) return Value::null(call.result);
  if (list.length() > 1) return not_one();
  return list.elements()[0];
}

FunctionResult range_call(Arguments arguments, const FunctionCall&) {
  if (arguments.empty() || arguments.size() > 3) return call_error("one, two or three numbers are required");
  const Number zero;
  const Number start = arguments.size() == 1 ? zero : arguments[0].as_number();
  const Number end = arguments.size() == 1 ? arguments[0].as_number() : arguments[1].as_number();
  const Number step = arguments.size() == 3 ? arguments[2].as_number() : Number(end < start ? -1 : 1);
  if (step == zero) return argument_error(2, "the step must not be zero");
  const bool down = step < zero;
  if (down && end > start) return argument_error(1, "with a negative step, the end must be below the start");
  if (!down && end < start) return argument_error(1, "with a positive step, the end must be above the start");
  std::vector<Value> numbers;
  for (Number number = start; down ? number > end : number < end; number = number + step) {
    if (numbers.size() == kRangeMax) {
      return call_error("the range would have more than " + std::to_string(kRangeMax) +
                        " numbers; bring start and end nearer together or take a larger step");
    }
    numbers.push_back(Value::number(number));
  }
  return Value::list(Type::number(), std::move(numbers));
}

Result<Type, FunctionError> reverse_type(Arguments arguments) {
  const Type& type = arguments[0].type();
  if (type.kind() == TypeKind::kList || type.kind() == TypeKind::kSet) return element_list(type);
  if (type.kind() != TypeKind::kTuple) return sequence_required(0, type);
  return Type::tuple({type.tuple_elements().rbegin(), type.tuple_elements().rend()});
}

FunctionResult reverse_call(Arguments arguments, const FunctionCall& call) {
  const std::span<const Value> elements = arguments[0].elements();
  return sequence(call.result, {elements.rbegin(), elements.rend()}).with_marks(arguments[0].marks());
}

// One end of a slice of a sequence with `length` elements, where that is known; nothing while the number is unknown.
Result<std::optional<std::size_t>, FunctionError> slice_end(Arguments arguments, std::size_t position,
                                                            std::optional<std::size_t> length) {
  if (!arguments[position].is_known()) return std::optional<std::size_t>();
  const std::int64_t index = TRY(whole_argument(arguments, position));
  if (index < 0) return argument_error(position, "the index must not be negative");
  if (length && static_cast<std::size_t>(index) > *length) {
    const std::string most = std::to_string(*length);
    return argument_error(position, "the index must not be greater than the length of the list, " + most);
  }
  return std::optional(static_cast<std::size_t>(index));
}

Result<Type, FunctionError> slice_type(Arguments arguments) {
  const Type& type = arguments[0].type();
  if (type.kind() == TypeKind::kSet) {
    return argument_error(0,
                          "a set has no order to slice by; tolist() makes a list of it if the order does not matter");
  }
  const bool tuple = type.kind() == TypeKind::kTuple;
  if (!tuple && type.kind() != TypeKind::kList) return sequence_required(0, type);
  std::optional<std::size_t> length;
  if (tuple) {
    length = type.tuple_elements().size();
  } else if (arguments[0].is_known()) {
    length = arguments[0].length();
  }
  const std::optional<std::size_t> start = TRY(slice_end(arguments, 1, length));
  const std::optional<std::size_t> end = TRY(slice_end(arguments, 2, length));
  if (start && end && *start > *end) return argument_error(1, "the start must not be greater than the end");
  if (!tuple) return type;
  if (!start || !end) return Type::dynamic();
  const std::span<const Type> types = type.tuple_elements().subspan(*start, *end - *start);
  return Type::tuple({types.begin(), types.end()});
}

FunctionResult slice_call(Arguments arguments, const FunctionCall& call) {
  const auto start = static_cast<std::size_t>(TRY(whole_argument(arguments, 1)));
  const auto end = static_cast<std::size_t>(TRY(whole_argument(arguments, 2)));
  const std::span<const Value> elements = arguments[0].elements().subspan(start, end - start);
  return sequence(call.result, {elements.begin(), elements.end()}).with_marks(arguments[0].marks());
}

FunctionResult sort_call(Arguments arguments, const FunctionCall& call) {
  const Value& list = arguments[0];
  if (!list.is_known()) {
    const Refinement& known = list.refinement();
    return Value::unknown(call.result,
                          Refinement{.not_null = true, .length_min = known.length_min, .length_max = known.length_max});
  }
  if (!list.is_wholly_known()) {
    return Value::unknown(call.result,
                          Refinement{.not_null = true, .length_min = list.length(), .length_max = list.length()});
  }
  std::vector<Value> elements(list.elements().begin(), list.elements().end());
  if (std::ranges::any_of(elements, &Value::is_null)) return argument_error(0, "a null element cannot be sorted");
  std::ranges::stable_sort(elements, {}, &Value::as_string);
  return Value::list(Type::string(), std::move(elements));
}

Parameter sequence_parameter(std::string name, bool allow_marked = false) {
  return {.name = std::move(name), .type = Type::dynamic(), .allow_marked = allow_marked};
}
Parameter list_parameter(std::string name, const Type& element) {
  return {.name = std::move(name), .type = Type::list(element)};
}
Parameter number_parameter(std::string name) { return {.name = std::move(name), .type = Type::number()}; }

}  // namespace

std::span<const Function> list_functions() {
  static const std::vector<Function> kTable = {
      {.name = "chunklist",
       .description = "The list cut into lists of at most the given size.",
       .parameters = {{.name = "list", .type = Type::list(Type::dynamic()), .allow_marked = true},
                      {.name = "size", .type = Type::number(), .allow_marked = true}},
       .result_type = chunklist_type,
       .call = chunklist_call},
      {.name = "coalescelist",
       .description = "The first list that is not empty.",
       .variadic = Parameter{.name = "vals",
                             .type = Type::dynamic(),
                             .allow_null = true,
                             .allow_unknown = true,
                             .allow_dynamic_type = true},
       .result_type = coalescelist_type,
       .call = coalescelist_call},
      {.name = "compact",
       .description = "The list without its empty and null strings.",
       .parameters = {list_parameter("list", Type::string())},
       .type = Type::list(Type::string()),
       .call = compact_call},
      {.name = "concat",
       .description = "The elements of all lists and tuples in one, in order.",
       .variadic = sequence_parameter("seqs", /*allow_marked=*/true),
       .result_type = concat_type,
       .call = concat_call},
      {.name = "distinct",
       .description = "The list with only the first of each group of equal elements.",
       .parameters = {list_parameter("list", Type::dynamic())},
       .result_type = type_of_first,
       .call = distinct_call},
      {.name = "element",
       .description = "The element at an index, which wraps around at the end of the list.",
       .parameters = {sequence_parameter("list", /*allow_marked=*/true), number_parameter("index")},
       .result_type = element_type,
       .call = element_call,
       .never_null = false},
      {.name = "flatten",
       .description = "The elements of the list, with lists inside replaced by their own elements at every depth.",
       .parameters = {sequence_parameter("list", /*allow_marked=*/true)},
       .result_type = flatten_type,
       .call = flatten_call},
      {.name = "index",
       .description = "The position of the first element that is equal to the value.",
       .parameters = {sequence_parameter("list"), {.name = "value", .type = Type::dynamic()}},
       .type = Type::number(),
       .call = index_call},
      {.name = "matchkeys",
       .description = "The values whose key, at the same position, is among those searched for.",
       .parameters = {list_parameter("values", Type::dynamic()), list_parameter("keys", Type::dynamic()),
                      list_parameter("searchset", Type::dynamic())},
       .result_type = matchkeys_type,
       .call = matchkeys_call},
      {.name = "one",
       .description = "The only element of a list, set or tuple; null when it is empty.",
       .parameters = {sequence_parameter("list")},
       .result_type = one_type,
       .call = one_call,
       .never_null = false},
      {.name = "range",
       .description = "The numbers from a start up to, but without, an end, with a step between them.",
       .variadic = number_parameter("params"),
       .type = Type::list(Type::number()),
       .call = range_call},
      {.name = "reverse",
       .description = "The elements in reverse order.",
       .parameters = {sequence_parameter("list", /*allow_marked=*/true)},
       .result_type = reverse_type,
       .call = reverse_call},
      {.name = "slice",
       .description = "The elements from a start index up to, but without, an end index.",
       .parameters = {sequence_parameter("list", /*allow_marked=*/true), number_parameter("start_index"),
                      number_parameter("end_index")},
       .result_type = slice_type,
       .call = slice_call},
      {.name = "sort",
       .description = "The strings in ascending order of their code points.",
       .parameters = {{.name = "list", .type = Type::list(Type::string()), .allow_unknown = true}},
       .type = Type::list(Type::string()),
       .call = sort_call},
  };
  return kTable;
}

}  // namespace regionfall::hcl
