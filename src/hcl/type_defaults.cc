#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "hcl/convert.h"

namespace regionfall::hcl {
namespace {

Value filled(const Value& value, const TypeDefaults& defaults);

// What applies inside an element: by its own name or index, or for every element of a collection.
const TypeDefaults* child_of(const TypeDefaults& defaults, const std::string& key) {
  const TypeDefaults* for_all = nullptr;
  for (const auto& [name, child] : defaults.children) {
    if (name == key) return child.get();
    if (name.empty()) for_all = child.get();
  }
  return for_all;
}

Value filled_inside(const Value& value, const TypeDefaults& defaults, const std::string& key) {
  const TypeDefaults* child = child_of(defaults, key);
  return child == nullptr ? value : filled(value, *child);
}

bool same_types(const std::vector<Value>& values, const Type& type) {
  return std::all_of(values.begin(), values.end(), [&](const Value& value) { return value.type() == type; });
}

// Makes all values have one type, when there is one.
std::optional<Type> make_alike(std::vector<Value>& values) {
  std::vector<Type> types;
  types.reserve(values.size());
  for (const Value& value : values) types.push_back(value.type());
  auto unified = unify(types);
  if (!unified) return std::nullopt;
  std::vector<Value> converted;
  converted.reserve(values.size());
  for (const Value& value : values) {
    auto result = convert(value, *unified);
    if (!result) return std::nullopt;
    converted.push_back(*std::move(result));
  }
  if (!converted.empty() && !same_types(converted, converted.front().type())) return std::nullopt;
  values = std::move(converted);
  return values.empty() ? unified : std::optional(values.front().type());
}

Value filled_sequence(const Value& value, const TypeDefaults& defaults) {
  std::vector<Value> elements;
  elements.reserve(value.length());
  for (std::size_t i = 0; i < value.length(); ++i) {
    elements.push_back(filled_inside(value.elements()[i], defaults, std::to_string(i)));
  }
  if (value.type().kind() == TypeKind::kTuple) return Value::tuple(std::move(elements));
  auto element = elements.empty() ? std::optional(value.type().element()) : make_alike(elements);
  if (!element) return Value::tuple(std::move(elements));
  if (value.type().kind() == TypeKind::kSet) return Value::set(*std::move(element), std::move(elements));
  return Value::list(*std::move(element), std::move(elements));
}

Value refined_not_null(const Value& value) {
  if (value.is_known() || value.type().is_dynamic()) return value;
  Refinement refinement = value.refinement();
  refinement.not_null = true;
  return Value::unknown(value.type(), std::move(refinement)).with_marks(value.marks());
}

std::vector<MapEntry> filled_entries(const Value& value, const TypeDefaults& defaults) {
  std::vector<MapEntry> entries;
  entries.reserve(value.length() + defaults.defaults.size());
  for (std::size_t i = 0; i < value.length(); ++i) {
    entries.emplace_back(value.key(i), filled_inside(value.elements()[i], defaults, value.key(i)));
  }
  for (const auto& [name, fallback] : defaults.defaults) {
    const std::string& wanted = name;
    const auto entry =
        std::find_if(entries.begin(), entries.end(), [&](const MapEntry& e) { return e.first == wanted; });
    if (entry == entries.end()) {
      entries.emplace_back(name, filled_inside(fallback, defaults, name));
    } else if (entry->second.is_null()) {
      entry->second = filled_inside(fallback, defaults, name);
    } else if (fallback.certainly_not_null()) {
      entry->second = refined_not_null(entry->second);
    }
  }
  return entries;
}

Value filled_keyed(const Value& value, const TypeDefaults& defaults) {
  std::vector<MapEntry> entries = filled_entries(value, defaults);
  if (value.type().kind() == TypeKind::kObject) return Value::object(std::move(entries));
  if (entries.empty()) return value;
  std::vector<Value> values;
  values.reserve(entries.size());
  for (const MapEntry& entry : entries) values.push_back(entry.second);
  auto element = make_alike(values);
  if (!element) return Value::object(std::move(entries));
  for (std::size_t i = 0; i < entries.size(); ++i) entries[i].second = std::move(values[i]);
  return Value::map(*std::move(element), std::move(entries));
}

// Nulls inside are filled; a value that is null or unknown itself stays.
Value filled(const Value& value, const TypeDefaults& defaults) {
  if (value.is_null() || !value.is_known()) return value;
  if (defaults.defaults.empty() && defaults.children.empty()) return value;
  switch (value.type().kind()) {
    case TypeKind::kList:
    case TypeKind::kSet:
    case TypeKind::kTuple:
      return filled_sequence(value, defaults).with_marks(value.marks());
    case TypeKind::kMap:
    case TypeKind::kObject:
      return filled_keyed(value, defaults).with_marks(value.marks());
    default:
      return value;
  }
}

}  // namespace

Value apply_defaults(const Value& value, const TypeConstraint& constraint) {
  return constraint.defaults ? filled(value, *constraint.defaults) : value;
}

}  // namespace regionfall::hcl
