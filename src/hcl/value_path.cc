#include <algorithm>
#include <cassert>

#include "hcl/value.h"

namespace regionfall::hcl {
namespace {

bool has_elements(const Value& value) {
  return value.is_known() && !value.is_null() && (value.type().is_collection() || value.type().is_structural());
}

// The step from a container to its i-th element.
PathStep step_to(const Value& container, std::size_t i) {
  switch (container.type().kind()) {
    case TypeKind::kObject:
      return PathStep::attribute(container.key(i));
    case TypeKind::kMap:
      return PathStep::index(Value::string(container.key(i)));
    case TypeKind::kSet:
      return PathStep::index(container.elements()[i]);
    default:
      return PathStep::index(Value::number(static_cast<std::int64_t>(i)));
  }
}

// The element type after a change: the one all elements have, else the one they had.
Type element_type(const Value& container, const std::vector<Value>& elements) {
  if (elements.empty()) return container.type().element();
  const Type& first = elements.front().type();
  const bool uniform = std::all_of(elements.begin(), elements.end(), [&](const Value& v) { return v.type() == first; });
  return uniform ? first : container.type().element();
}

Value transform_at(Path& path, const Value& value, const std::function<Value(const Path&, const Value&)>& change) {
  if (!has_elements(value)) return change(path, value);
  std::vector<Value> elements;
  elements.reserve(value.length());
  bool changed = false;
  for (std::size_t i = 0; i < value.length(); ++i) {
    path.push_back(step_to(value, i));
    elements.push_back(transform_at(path, value.elements()[i], change));
    path.pop_back();
    changed |= !elements.back().identical(value.elements()[i]);
  }
  return change(path, changed ? with_elements(value, std::move(elements)) : value);
}

void unmark_at(Path& path, const Value& value, std::vector<PathMarks>& found) {
  if (value.marks() != Marks::kNone) found.push_back({path, value.marks()});
  if (value.marks_deep() == Marks::kNone || !has_elements(value)) return;
  for (std::size_t i = 0; i < value.length(); ++i) {
    if (value.elements()[i].marks_deep() == Marks::kNone) continue;
    path.push_back(step_to(value, i));
    unmark_at(path, value.elements()[i], found);
    path.pop_back();
  }
}

// Where a step leads inside a known, non-null value: the position of the element.
std::optional<std::size_t> position(const Value& value, const PathStep& step) {
  if (!has_elements(value)) return std::nullopt;
  const auto elements = value.elements();
  const TypeKind kind = value.type().kind();
  if (kind == TypeKind::kObject || kind == TypeKind::kMap) {
    const bool named = step.kind == PathStep::Kind::kAttribute;
    if (!named && (step.key.type() != Type::string() || step.key.is_null() || !step.key.is_known()))
      return std::nullopt;
    const Value* found = value.find(named ? step.name : step.key.as_string());
    return found == nullptr ? std::nullopt : std::optional<std::size_t>(found - elements.data());
  }
  if (step.kind == PathStep::Kind::kAttribute) return std::nullopt;
  if (kind == TypeKind::kSet) {
    const auto same = [&](const Value& element) { return element.identical_unmarked(step.key); };
    const auto found = std::find_if(elements.begin(), elements.end(), same);
    return found == elements.end() ? std::nullopt : std::optional<std::size_t>(found - elements.begin());
  }
  if (step.key.type() != Type::number() || step.key.is_null() || !step.key.is_known()) return std::nullopt;
  const auto index = step.key.as_number().to_int64();
  if (!index || *index < 0 || static_cast<std::size_t>(*index) >= elements.size()) return std::nullopt;
  return static_cast<std::size_t>(*index);
}

Value mark_path(const Value& value, std::span<const PathStep> path, Marks marks) {
  // A set's elements give their marks to the set.
  if (path.empty() || (value.type().kind() == TypeKind::kSet && position(value, path.front()))) {
    return value.with_marks(marks);
  }
  const auto place = position(value, path.front());
  if (!place) return value;
  std::vector<Value> elements(value.elements().begin(), value.elements().end());
  elements[*place] = mark_path(elements[*place], path.subspan(1), marks);
  return with_elements(value, std::move(elements));
}

}  // namespace

Value with_elements(const Value& value, std::vector<Value> elements) {
  assert(has_elements(value) && (!value.type().is_structural() || elements.size() == value.length()));
  const auto keyed = [&] {
    std::vector<MapEntry> entries;
    entries.reserve(elements.size());
    for (std::size_t i = 0; i < elements.size(); ++i) entries.emplace_back(value.key(i), std::move(elements[i]));
    return entries;
  };
  switch (value.type().kind()) {
    case TypeKind::kList: {
      Type type = element_type(value, elements);
      return Value::list(std::move(type), std::move(elements)).with_marks(value.marks());
    }
    case TypeKind::kSet: {
      Type type = element_type(value, elements);
      return Value::set(std::move(type), std::move(elements)).with_marks(value.marks());
    }
    case TypeKind::kMap: {
      Type type = element_type(value, elements);
      return Value::map(std::move(type), keyed()).with_marks(value.marks());
    }
    case TypeKind::kTuple:
      return Value::tuple(std::move(elements)).with_marks(value.marks());
    default: {
      bool same_types = true;
      for (std::size_t i = 0; i < elements.size(); ++i) {
        same_types &= elements[i].type() == value.type().attributes()[i].type;
      }
      const Value object = same_types ? Value::object(value.type(), std::move(elements)) : Value::object(keyed());
      return object.with_marks(value.marks());
    }
  }
}

std::string path_text(std::span<const PathStep> path) {
  std::string text;
  for (const PathStep& step : path) {
    if (step.kind == PathStep::Kind::kAttribute) {
      text += "." + step.name;
    } else {
      text += "[" + step.key.debug_string() + "]";
    }
  }
  return text;
}

Value Value::without_marks_deep(Marks marks) const {
  if (!has(marks_deep(), marks)) return *this;
  Value outer = without_marks(marks);
  if (!has_elements(outer)) return outer;
  std::vector<Value> elements;
  elements.reserve(outer.length());
  for (const Value& element : outer.elements()) elements.push_back(element.without_marks_deep(marks));
  return with_elements(outer, std::move(elements));
}

Value Value::unmarked_deep() const { return without_marks_deep(~Marks::kNone); }

Value unmark_deep_with_paths(const Value& value, std::vector<PathMarks>& found) {
  Path path;
  unmark_at(path, value, found);
  return value.unmarked_deep();
}

Value mark_paths(const Value& value, std::span<const PathMarks> marks) {
  Value result = value;
  for (const PathMarks& mark : marks) result = mark_path(result, mark.path, mark.marks);
  return result;
}

Value transform(const Value& value, const std::function<Value(const Path&, const Value&)>& change) {
  Path path;
  return transform_at(path, value, change);
}

std::optional<Value> at_path(const Value& value, std::span<const PathStep> path) {
  Value current = value;
  for (const PathStep& step : path) {
    const auto place = position(current, step);
    if (!place) return std::nullopt;
    current = Value(current.elements()[*place]);
  }
  return current;
}

}  // namespace regionfall::hcl
