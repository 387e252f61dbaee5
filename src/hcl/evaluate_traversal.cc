#include "base/text.h"
#include "hcl/evaluation.h"
#include "hcl/operations.h"

namespace regionfall::hcl {

Value Evaluation::of(const ScopeTraversalExpression& node, const Expression& whole) {
  return traversal_value(node.traversal, whole);
}

Value Evaluation::traversal_value(const Traversal& traversal, const Expression& whole) {
  const std::span<const TraversalStep> steps = traversal.steps;
  for (const LocalFrame* frame = frame_; frame != nullptr; frame = frame->outer) {
    if (const Value* local = frame->find(traversal.root)) return follow(*local, steps, whole);
  }
  Resolved resolved = scope_.resolve(traversal, *diagnostics_);
  return follow(std::move(resolved.value), steps.subspan(resolved.steps), whole);
}

Value Evaluation::of(const RelativeTraversalExpression& node, const Expression& whole) {
  return follow(value(*node.source), node.steps, whole);
}

Value Evaluation::follow(Value start, std::span<const TraversalStep> steps, const Expression& whole) {
  Value current = std::move(start);
  for (const TraversalStep& step : steps) {
    const std::size_t before = mark();
    current = step_into(current, step, whole);
    if (failed_since(before)) return Value::dynamic();
  }
  return current;
}

Value Evaluation::step_into(const Value& value, const TraversalStep& step, const Expression& whole) {
  if (step.kind == TraversalStep::Kind::kIndex) return index_into(value, step.key, step.range, whole);
  if (step.kind == TraversalStep::Kind::kSplat) {
    error("Invalid reference", "A reference to one thing cannot contain a splat.", step.range, whole);
    return Value::dynamic();
  }
  Result<Value> attribute = get_attribute(value, step.name);
  if (attribute) return *std::move(attribute);
  std::string summary = "Unsupported attribute";
  if (value.is_null()) {
    summary = "Attempt to get attribute from null value";
  } else if (value.type().kind() == TypeKind::kMap) {
    summary = "Missing map element";
  }
  error(std::move(summary), sentence(std::move(attribute.error().message)), step.range, whole, whole.range);
  return Value::dynamic();
}

Value Evaluation::of(const IndexExpression& node, const Expression& whole) {
  const std::size_t before = mark();
  const Value collection = value(*node.collection);
  const Value key = value(*node.key);
  if (failed_since(before) && !key.type().is_dynamic() && collection.type().is_dynamic()) return Value::dynamic();
  return index_into(collection, key, node.brackets, whole);
}

Value Evaluation::index_into(const Value& collection, const Value& key, const Range& subject, const Expression& whole) {
  Result<Value> element = index(collection, key);
  if (element) return *std::move(element);
  error(collection.is_null() ? "Attempt to index null value" : "Invalid index",
        sentence(std::move(element.error().message)), subject, whole, whole.range);
  return Value::dynamic();
}

}  // namespace regionfall::hcl
