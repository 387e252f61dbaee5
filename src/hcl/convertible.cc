#include <algorithm>
#include <optional>
#include <vector>

#include "hcl/convert.h"

namespace regionfall::hcl {
namespace {

std::vector<Type> element_types(const Type& structure) {
  if (structure.kind() == TypeKind::kTuple) {
    return {structure.tuple_elements().begin(), structure.tuple_elements().end()};
  }
  std::vector<Type> types;
  for (const ObjectAttribute& attribute : structure.attributes()) types.push_back(attribute.type);
  return types;
}

bool convertible_primitives(const Type& to, Safety safety) {
  // All become strings; strings become something else only if they happen to read so.
  return to == Type::string() || safety == Safety::kUnsafe;
}

bool convertible_objects(const Type& from, const Type& to, Safety safety) {
  return std::all_of(to.attributes().begin(), to.attributes().end(), [&](const ObjectAttribute& wanted) {
    const ObjectAttribute* given = from.attribute(wanted.name);
    return given == nullptr ? wanted.optional : convertible(given->type, wanted.type, safety);
  });
}

bool convertible_tuples(const Type& from, const Type& to, Safety safety) {
  return std::equal(from.tuple_elements().begin(), from.tuple_elements().end(), to.tuple_elements().begin(),
                    to.tuple_elements().end(),
                    [&](const Type& given, const Type& wanted) { return convertible(given, wanted, safety); });
}

// A tuple or object to a collection: all elements to its element type, or to the one type they have in common.
bool convertible_structure(const Type& from, const Type& to, Safety safety) {
  const std::vector<Type> elements = element_types(from);
  if (elements.empty()) return true;
  Type wanted = to.element();
  if (wanted.is_dynamic()) {
    const auto unified = unify(elements, safety);
    if (!unified) return false;
    if (unified->is_dynamic() && from.kind() == TypeKind::kTuple) {
      return std::all_of(elements.begin(), elements.end(), [](const Type& type) { return type.is_dynamic(); });
    }
    wanted = *unified;
  }
  return std::all_of(elements.begin(), elements.end(),
                     [&](const Type& element) { return convertible(element, wanted, safety); });
}

bool convertible_map_to_object(const Type& from, const Type& to, Safety safety) {
  // Whether the map has the keys shows only with the value.
  return safety == Safety::kUnsafe &&
         std::all_of(to.attributes().begin(), to.attributes().end(), [&](const ObjectAttribute& wanted) {
           return wanted.optional || convertible(from.element(), wanted.type, safety);
         });
}

bool is_sequence(TypeKind kind) { return kind == TypeKind::kList || kind == TypeKind::kSet; }

std::string missing_attributes(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += names.size() == 2 ? " and " : i + 1 == names.size() ? ", and " : ", ";
    text += "\"" + names[i] + "\"";
  }
  return (names.size() == 1 ? "attribute " : "attributes ") + text + (names.size() == 1 ? " is" : " are") + " required";
}

std::string mismatch_of_objects(const Type& from, const Type& to) {
  std::vector<std::string> missing;
  for (const ObjectAttribute& wanted : to.attributes()) {
    if (!wanted.optional && from.attribute(wanted.name) == nullptr) missing.push_back(wanted.name);
  }
  if (!missing.empty()) return missing_attributes(missing);
  for (const ObjectAttribute& wanted : to.attributes()) {
    const ObjectAttribute* given = from.attribute(wanted.name);
    if (given == nullptr || convertible(given->type, wanted.type)) continue;
    return "attribute \"" + wanted.name + "\": " + mismatch(given->type, wanted.type);
  }
  return "attributes do not fit";
}

std::string mismatch_of_structure(const Type& from, const Type& to) {
  const Type& wanted = to.element();
  const bool tuple = from.kind() == TypeKind::kTuple;
  if (wanted.is_dynamic()) {
    const std::string noun = to.kind() == TypeKind::kList ? "list" : to.kind() == TypeKind::kSet ? "set" : "map";
    return "all " + noun + " elements must have the same type";
  }
  const std::vector<Type> elements = element_types(from);
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (convertible(elements[i], wanted)) continue;
    const std::string place = tuple ? std::to_string(i) : "\"" + from.attributes()[i].name + "\"";
    return "element " + place + ": " + mismatch(elements[i], wanted);
  }
  return "all elements must be " + wanted.wanted_name();
}

}  // namespace

bool convertible(const Type& from, const Type& to, Safety safety) {
  if (to.is_dynamic() || from == to) return true;
  if (from.is_dynamic()) return safety == Safety::kUnsafe;
  if (from.is_primitive() && to.is_primitive()) {
    const bool between = from != Type::string() && to != Type::string();  // number and bool know nothing of each other
    return !between && convertible_primitives(to, safety);
  }
  switch (to.kind()) {
    case TypeKind::kObject:
      if (from.kind() == TypeKind::kObject) return convertible_objects(from, to, safety);
      return from.kind() == TypeKind::kMap && convertible_map_to_object(from, to, safety);
    case TypeKind::kTuple:
      return from.kind() == TypeKind::kTuple && convertible_tuples(from, to, safety);
    case TypeKind::kMap:
      if (from.kind() == TypeKind::kObject) return convertible_structure(from, to, safety);
      return from.kind() == TypeKind::kMap && convertible(from.element(), to.element(), safety);
    case TypeKind::kList:
    case TypeKind::kSet:
      if (from.kind() == TypeKind::kTuple) return convertible_structure(from, to, safety);
      // A list that becomes a set loses its order and repetitions.
      if (to.kind() == TypeKind::kSet && from.kind() == TypeKind::kList && safety == Safety::kSafe) return false;
      return is_sequence(from.kind()) && convertible(from.element(), to.element(), safety);
    default:
      return false;
  }
}

std::string mismatch(const Type& from, const Type& to) {
  if (from.kind() == TypeKind::kObject && to.kind() == TypeKind::kObject) return mismatch_of_objects(from, to);
  const bool sequences = is_sequence(to.kind()) && from.kind() == TypeKind::kTuple;
  const bool keyed = to.kind() == TypeKind::kMap && from.kind() == TypeKind::kObject;
  if (sequences || keyed) return mismatch_of_structure(from, to);
  if ((is_sequence(to.kind()) && is_sequence(from.kind())) ||
      (to.kind() == TypeKind::kMap && from.kind() == TypeKind::kMap)) {
    const std::string noun = to.kind() == TypeKind::kList ? "list" : to.kind() == TypeKind::kSet ? "set" : "map";
    return "incorrect " + noun + " element type: " + mismatch(from.element(), to.element());
  }
  return to.wanted_name() + " required";
}

}  // namespace regionfall::hcl
