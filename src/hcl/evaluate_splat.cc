#include <utility>

#include "hcl/evaluation.h"

namespace regionfall::hcl {
namespace {

bool is_list_or_set(const Type& type) { return type.kind() == TypeKind::kList || type.kind() == TypeKind::kSet; }

// A list's elements have one type; where a splat gives different ones (through elements of unknown type), a tuple
// results.
bool same_types(std::span<const Value> values) {
  for (const Value& value : values) {
    if (value.type() != values.front().type()) return false;
  }
  return true;
}

}  // namespace

Value Evaluation::of(const AnonymousSymbolExpression&, const Expression&) {
  return symbol_ != nullptr ? *symbol_ : Value::dynamic();
}

Value Evaluation::with_symbol(const Expression& each, const Value& element) {
  const Value* outer = std::exchange(symbol_, &element);
  Value result = value(each);
  symbol_ = outer;
  return result;
}

Value Evaluation::of(const SplatExpression& node, const Expression&) {
  const std::size_t before = mark();
  Value source = value(*node.source);
  if (failed_since(before)) return Value::dynamic();
  const Marks marks = source.marks();
  // What is no sequence counts as a sequence of itself, or as an empty one when it is null.
  const bool single = !is_list_or_set(source.type()) && source.type().kind() != TypeKind::kTuple;
  if (source.is_null()) {
    if (single) return Value::tuple({}).with_marks(marks);
    error("Splat of null value",
          "The value before the splat (*) is a null " + source.type().friendly_name() + ", which has no elements.",
          node.source->range, *node.source, range_between(node.source->range, node.marker));
    return Value::dynamic();
  }
  if (source.type().is_dynamic()) return Value::dynamic().with_marks(marks);

  const bool count_unknown = single && !source.is_known() && !source.refinement().not_null;
  if (single) source = Value::tuple({source});
  if (!source.is_known()) return unknown_splat(node, source).with_marks(marks);

  std::vector<Value> results;
  results.reserve(source.length());
  for (const Value& element : source.elements()) {
    results.push_back(with_symbol(*node.each, element));
    // The other elements could only repeat the mistake.
    if (failed_since(before)) break;
  }
  if (count_unknown) return Value::dynamic().with_marks(marks);
  if (failed_since(before)) {
    const std::size_t known_mistakes = mark();
    const Type type = splat_result_type(node, source.type());
    forget_since(known_mistakes);
    return Value::unknown(type).with_marks(marks);
  }
  if (!is_list_or_set(source.type()) || !same_types(results)) return Value::tuple(std::move(results)).with_marks(marks);
  const Type element = results.empty() ? splat_result_type(node, source.type()).element() : results.front().type();
  return Value::list(element, std::move(results)).with_marks(marks);
}

// The result for a sequence of unknown elements: its type, and its length as far as the source's is certain.
Value Evaluation::unknown_splat(const SplatExpression& node, const Value& source) {
  const Type type = splat_result_type(node, source.type());
  Refinement refinement{.not_null = true};
  if (source.type().is_collection()) {
    refinement.length_min = source.refinement().length_min;
    refinement.length_max = source.refinement().length_max;
  }
  return Value::unknown(type, std::move(refinement));
}

Type Evaluation::splat_result_type(const SplatExpression& node, const Type& source) {
  if (is_list_or_set(source)) return Type::list(with_symbol(*node.each, Value::unknown(source.element())).type());
  std::vector<Type> elements;
  for (const Type& element : source.tuple_elements()) {
    elements.push_back(with_symbol(*node.each, Value::unknown(element)).type());
  }
  return Type::tuple(std::move(elements));
}

}  // namespace regionfall::hcl
