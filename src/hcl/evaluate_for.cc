#include <map>
#include <utility>

#include "base/text.h"
#include "hcl/evaluation.h"

namespace regionfall::hcl {

// One `for` expression under way.
struct Evaluation::Loop {
  const ForExpression& node;
  const Expression& whole;
  Value collection;
  Marks marks = Marks::kNone;
  bool known = true;    // false once the result cannot be known
  bool failed = false;  // a mistake was reported for an element; the same place needs no further reports
};

Value Evaluation::of(const ForExpression& node, const Expression& whole) {
  Loop loop{node, whole, value(*node.collection)};
  const Value& collection = loop.collection;
  loop.marks = collection.marks();
  const auto refuse = [&](std::string summary, std::string detail) {
    error(std::move(summary), std::move(detail), node.collection->range, *node.collection, whole.range);
    return Value::dynamic();
  };
  if (collection.is_null())
    return refuse("Iteration over null value", "A 'for' expression cannot go over a null value.");
  if (collection.type().is_dynamic()) return Value::dynamic().with_marks(loop.marks);
  if (collection.type().is_primitive()) {
    return refuse("Iteration over non-iterable value",
                  "A 'for' expression goes over lists, sets, maps, tuples and objects; "
                  "this is a " +
                      collection.type().friendly_name() + ".");
  }
  if (!condition_fits(loop)) return Value::dynamic();
  if (!collection.is_known()) return Value::dynamic().with_marks(loop.marks);
  return node.key == nullptr ? tuple_of(loop) : object_of(loop);
}

// Tries the condition on elements of which nothing is known: what is wrong then is wrong for every element, and one
// diagnostic does.
bool Evaluation::condition_fits(Loop& loop) {
  if (loop.node.condition == nullptr) return true;
  const Expression& condition = *loop.node.condition;
  LocalFrame frame{loop.node.key_name, loop.node.value_name, Value::dynamic(), Value::dynamic(), frame_};
  const std::size_t before = mark();
  frame_ = &frame;
  const Value result = value(condition);
  frame_ = frame.outer;
  if (failed_since(before)) return false;
  std::string problem = "it is null";
  if (!result.is_null() && converted(result, Type::boolean(), problem)) {
    if (!loop.collection.is_known()) loop.marks = loop.marks | result.marks();
    return true;
  }
  error("Invalid 'for' condition", "The 'if' clause must be true or false: " + problem + ".", condition.range,
        condition, loop.whole.range);
  return false;
}

Evaluation::Inclusion Evaluation::included(Loop& loop) {
  if (loop.node.condition == nullptr) return Inclusion::kIncluded;
  const Expression& condition = *loop.node.condition;
  const std::size_t before = mark();
  const Value result = value(condition);
  if (failed_since(before)) {
    loop.failed = true;
    return Inclusion::kUnknown;
  }
  loop.marks = loop.marks | result.marks();
  std::string problem = "it is null";
  if (!result.is_null()) {
    if (const auto include = converted(result, Type::boolean(), problem)) {
      if (!include->is_known()) return Inclusion::kUnknown;
      return include->as_bool() ? Inclusion::kIncluded : Inclusion::kLeftOut;
    }
  }
  loop.failed = true;
  error("Invalid 'for' condition", "The 'if' clause must be true or false: " + problem + ".", condition.range,
        condition, loop.whole.range);
  return Inclusion::kUnknown;
}

// Runs `body` for each element that the condition lets through, with the loop's variables in place.
template <class Body>
void Evaluation::each_element(Loop& loop, Body body) {
  const Value& collection = loop.collection;
  const TypeKind kind = collection.type().kind();
  const auto elements = collection.elements();
  LocalFrame frame{loop.node.key_name, loop.node.value_name, {}, {}, frame_};
  frame_ = &frame;
  for (std::size_t i = 0; i < elements.size() && !stopped_; ++i) {
    frame.value = elements[i];
    if (!frame.key_name.empty()) {
      if (kind == TypeKind::kSet) {
        frame.key = elements[i];
      } else if (kind == TypeKind::kMap || kind == TypeKind::kObject) {
        frame.key = Value::string(collection.key(i));
      } else {
        frame.key = Value::number(static_cast<std::int64_t>(i));
      }
    }
    const Inclusion inclusion = included(loop);
    if (inclusion == Inclusion::kIncluded) body();
    if (inclusion == Inclusion::kUnknown) loop.known = false;
    if (!loop.known && loop.failed) break;
  }
  frame_ = frame.outer;
}

Value Evaluation::tuple_of(Loop& loop) {
  std::vector<Value> elements;
  elements.reserve(loop.collection.length());
  each_element(loop, [&] { elements.push_back(loop_value(loop)); });
  if (!loop.known || stopped_) return Value::dynamic().with_marks(loop.marks);
  return Value::tuple(std::move(elements)).with_marks(loop.marks);
}

Value Evaluation::object_of(Loop& loop) {
  std::map<std::string, std::vector<Value>> values;
  each_element(loop, [&] {
    std::string key;
    if (!loop_key(loop, key)) {
      loop.known = false;
      return;
    }
    Value result = loop_value(loop);
    std::vector<Value>& group = values[key];
    if (!group.empty() && !loop.node.group) {
      if (std::exchange(loop.failed, true)) return;
      error("Duplicate object key",
            "Two elements give the key " + quote(key) +
                ". To collect the values of equal keys in tuples, put an ellipsis (...) after the value expression.",
            loop.node.key->range, *loop.node.key, loop.whole.range);
      return;
    }
    group.push_back(std::move(result));
  });
  if (!loop.known || stopped_) return Value::dynamic().with_marks(loop.marks);
  std::vector<MapEntry> attributes;
  attributes.reserve(values.size());
  for (auto& [key, group] : values) {
    attributes.emplace_back(key, loop.node.group ? Value::tuple(std::move(group)) : std::move(group.front()));
  }
  return Value::object(std::move(attributes)).with_marks(loop.marks);
}

// The result for the element at hand; unknown, without another look, once a mistake was found.
Value Evaluation::loop_value(Loop& loop) {
  if (loop.failed) return Value::dynamic();
  const std::size_t before = mark();
  Value result = value(*loop.node.value);
  loop.failed = failed_since(before);
  return result;
}

// The key for the element at hand. False where it is unknown or cannot be a key.
bool Evaluation::loop_key(Loop& loop, std::string& key) {
  const Expression& expression = *loop.node.key;
  const std::size_t before = mark();
  const Value result = value(expression);
  if (failed_since(before)) {
    loop.failed = true;
    return false;
  }
  loop.marks = loop.marks | result.marks();
  std::string problem = "it is null";
  if (!result.is_null()) {
    if (const auto name = converted(result, Type::string(), problem)) {
      if (!name->is_known()) return false;
      key = name->as_string();
      return true;
    }
  }
  loop.failed = true;
  error("Invalid object key", "This value cannot be a key: " + problem + ".", expression.range, expression,
        loop.whole.range);
  return false;
}

}  // namespace regionfall::hcl
