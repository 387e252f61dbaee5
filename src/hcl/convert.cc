#include "hcl/convert.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "base/text.h"
#include "hcl/operations.h"

namespace regionfall::hcl {
namespace {

using Converted = Result<Value, ConversionError>;

std::optional<Type> unified_elements(const Type& structure) {
  if (structure.kind() == TypeKind::kTuple) return unify(structure.tuple_elements());
  std::vector<Type> types;
  for (const ObjectAttribute& attribute : structure.attributes()) types.push_back(attribute.type);
  return unify(types);
}

// `to` with what `from` knows where `to` says "any": the type of a null or unknown value after conversion.
Type with_dynamic_replaced(const Type& from, const Type& to) {
  if (from.is_dynamic() || !to.has_dynamic()) return to;
  if (to.is_dynamic()) return from;
  switch (to.kind()) {
    case TypeKind::kObject: {
      std::vector<ObjectAttribute> attributes(to.attributes().begin(), to.attributes().end());
      for (ObjectAttribute& attribute : attributes) {
        const ObjectAttribute* given = from.kind() == TypeKind::kObject ? from.attribute(attribute.name) : nullptr;
        if (given != nullptr) attribute.type = with_dynamic_replaced(given->type, attribute.type);
        if (from.kind() == TypeKind::kMap) attribute.type = with_dynamic_replaced(from.element(), attribute.type);
      }
      return Type::object(std::move(attributes));
    }
    case TypeKind::kTuple: {
      if (from.kind() != TypeKind::kTuple || from.tuple_elements().size() != to.tuple_elements().size()) return to;
      std::vector<Type> elements;
      for (std::size_t i = 0; i < to.tuple_elements().size(); ++i) {
        elements.push_back(with_dynamic_replaced(from.tuple_elements()[i], to.tuple_elements()[i]));
      }
      return Type::tuple(std::move(elements));
    }
    default: {
      Type given;
      if (from.is_collection()) {
        given = from.element();
      } else if (from.is_structural()) {
        given = unified_elements(from).value_or(Type::dynamic());
      }
      Type element = with_dynamic_replaced(given, to.element());
      if (to.kind() == TypeKind::kMap) return Type::map(std::move(element));
      return to.kind() == TypeKind::kSet ? Type::set(std::move(element)) : Type::list(std::move(element));
    }
  }
}

// What is known of an unknown value after its conversion to `type`.
Refinement converted_refinement(const Value& value, const Type& type) {
  const Type& from = value.type();
  const Refinement& given = value.refinement();
  Refinement result{.not_null = given.not_null};
  if (!type.is_collection()) return result;
  if (from.is_collection()) {
    result.length_min = given.length_min;
    result.length_max = given.length_max;
  } else if (from.kind() == TypeKind::kTuple) {
    result.length_min = from.tuple_elements().size();
    result.length_max = result.length_min;
  } else if (from.kind() == TypeKind::kObject) {
    result.length_min = from.attributes().size();
    result.length_max = result.length_min;
  }
  // Elements that are equal become one.
  if (type.kind() == TypeKind::kSet) result.length_min = std::min<std::size_t>(result.length_min, 1);
  return result;
}

class Converter {
 public:
  // Converts a value whose type has been found convertible to `to`.
  Converted run(const Value& value, const Type& to) {
    if (to.is_dynamic() || value.type() == to) return value;
    if (value.marks() != Marks::kNone) {
      const Value plain = TRY(run(value.unmarked(), to));
      return plain.with_marks(value.marks());
    }
    if (value.is_null() || !value.is_known()) {
      Type type = with_dynamic_replaced(value.type(), to.without_optional());
      if (value.is_null()) return Value::null(std::move(type));
      Refinement refinement = converted_refinement(value, type);
      return Value::unknown(std::move(type), std::move(refinement));
    }
    switch (to.kind()) {
      case TypeKind::kString:
        return to_string(value);
      case TypeKind::kNumber:
        return to_number(value);
      case TypeKind::kBool:
        return to_bool(value);
      case TypeKind::kObject:
        return value.type().kind() == TypeKind::kMap ? map_to_object(value, to) : object_to_object(value, to);
      case TypeKind::kTuple:
        return to_tuple(value, to);
      default:
        return to_collection(value, to);
    }
  }

 private:
  std::unexpected<ConversionError> fail(std::string message) const {
    return std::unexpected(ConversionError{path_, std::move(message)});
  }

  Converted run_inside(PathStep step, const Value& value, const Type& to) {
    path_.push_back(std::move(step));
    Converted result = run(value, to);
    if (result) path_.pop_back();
    return result;
  }

  static Converted to_string(const Value& value) {
    if (value.type() == Type::boolean()) return Value::string(value.as_bool() ? "true" : "false");
    return Value::string(value.as_number().to_string());
  }

  Converted to_number(const Value& value) const {
    const auto number = Number::parse(value.as_string());
    if (!number) return fail("a number is required");
    return Value::number(*number);
  }

  Converted to_bool(const Value& value) const {
    const std::string& text = value.as_string();
    if (text == "true" || text == "1") return Value::boolean(true);
    if (text == "false" || text == "0") return Value::boolean(false);
    const std::string lower = to_lower_ascii(text);
    if (lower != "true" && lower != "false") return fail("a bool is required");
    return fail("a bool is required; the text must be in lower case: \"" + lower + "\"");
  }

  Converted object_to_object(const Value& value, const Type& to) {
    std::vector<Value> values;
    values.reserve(to.attributes().size());
    for (const ObjectAttribute& wanted : to.attributes()) {
      const Value* given = value.find(wanted.name);
      if (given == nullptr) {
        values.push_back(Value::null(wanted.type.without_optional()));
      } else {
        values.push_back(TRY(run_inside(PathStep::attribute(wanted.name), *given, wanted.type)));
      }
    }
    return finished_object(to, std::move(values));
  }

  Converted map_to_object(const Value& value, const Type& to) {
    std::vector<Value> values;
    values.reserve(to.attributes().size());
    for (const ObjectAttribute& wanted : to.attributes()) {
      const Value* given = value.find(wanted.name);
      if (given == nullptr) {
        if (!wanted.optional) return fail("map has no element for required attribute \"" + wanted.name + "\"");
        values.push_back(Value::null(wanted.type.without_optional()));
        continue;
      }
      if (!convertible(given->type(), wanted.type)) {
        return fail("map element does not fit attribute \"" + wanted.name +
                    "\": " + mismatch(given->type(), wanted.type));
      }
      values.push_back(TRY(run_inside(PathStep::index(Value::string(wanted.name)), *given, wanted.type)));
    }
    return finished_object(to, std::move(values));
  }

  static Value finished_object(const Type& to, std::vector<Value> values) {
    if (!to.has_dynamic()) return Value::object(to.without_optional(), std::move(values));
    std::vector<ObjectAttribute> attributes(to.attributes().begin(), to.attributes().end());
    for (std::size_t i = 0; i < attributes.size(); ++i) {
      attributes[i].type = values[i].type();
      attributes[i].optional = false;
    }
    return Value::object(Type::object(std::move(attributes)), std::move(values));
  }

  Converted to_tuple(const Value& value, const Type& to) {
    std::vector<Value> elements;
    elements.reserve(value.length());
    for (std::size_t i = 0; i < value.length(); ++i) {
      elements.push_back(TRY(run_inside(index_step(i), value.elements()[i], to.tuple_elements()[i])));
    }
    return Value::tuple(std::move(elements));
  }

  Converted to_collection(const Value& value, const Type& to) {
    // How many elements a set has, and in which order, is open while some of them are unknown.
    if (value.type().kind() == TypeKind::kSet && to.kind() == TypeKind::kList && !length(value).is_known()) {
      return run(unknown_set(value), to);
    }
    const bool structure = value.type().is_structural();
    Type wanted = to.element();
    if (structure && wanted.is_dynamic() && value.length() > 0)
      wanted = unified_elements(value.type()).value_or(wanted);

    const bool keyed = to.kind() == TypeKind::kMap;
    std::vector<Value> elements;
    elements.reserve(value.length());
    for (std::size_t i = 0; i < value.length(); ++i) {
      PathStep step = keyed ? PathStep::index(Value::string(value.key(i))) : index_step(i);
      elements.push_back(TRY(run_inside(std::move(step), value.elements()[i], wanted)));
    }
    if (elements.empty() && wanted.is_dynamic() && !structure) wanted = value.type().element();
    Type element = TRY(settle(elements, wanted.without_optional()));
    return collection(value, to.kind(), std::move(element), std::move(elements));
  }

  static Value collection(const Value& value, TypeKind kind, Type element, std::vector<Value> elements) {
    if (kind == TypeKind::kList) return Value::list(std::move(element), std::move(elements));
    if (kind == TypeKind::kSet) return Value::set(std::move(element), std::move(elements));
    std::vector<MapEntry> entries;
    entries.reserve(elements.size());
    for (std::size_t i = 0; i < elements.size(); ++i) entries.emplace_back(value.key(i), std::move(elements[i]));
    return Value::map(std::move(element), std::move(entries));
  }

  static Value unknown_set(const Value& set) {
    Refinement refinement{.not_null = true, .length_min = 1, .length_max = set.length()};
    return Value::unknown(set.type(), std::move(refinement));
  }

  // The type of all elements, which are made to have it where "any" inside `wanted` let them differ.
  Result<Type, ConversionError> settle(std::vector<Value>& elements, const Type& wanted) {
    if (elements.empty() || !wanted.has_dynamic()) return wanted;
    std::vector<Type> types;
    for (const Value& element : elements) types.push_back(element.type());
    const auto unified = unify(types);
    Type common = unified && unified->is_dynamic() ? first_known(types) : unified.value_or(Type::dynamic());
    for (std::size_t i = 0; i < elements.size(); ++i) {
      const bool fits = types[i] == common || (unified && (types[i].is_dynamic() || !unified->is_dynamic()));
      if (!fits || !convertible(types[i], common)) return fail("the elements have no type in common");
      elements[i] = TRY(run_inside(index_step(i), elements[i], common));
    }
    return common;
  }

  // The first type that is known, which all others must be then: those of a type that is not known yet count as unknown
  // values of it.
  static Type first_known(const std::vector<Type>& types) {
    const auto known = std::find_if(types.begin(), types.end(), [](const Type& type) { return !type.is_dynamic(); });
    return known == types.end() ? Type::dynamic() : *known;
  }

  static PathStep index_step(std::size_t i) { return PathStep::index(Value::number(static_cast<std::int64_t>(i))); }

  Path path_;
};

}  // namespace

std::string ConversionError::to_string() const { return path.empty() ? message : path_text(path) + ": " + message; }

Converted convert(const Value& value, const Type& type) {
  if (type.is_dynamic() || value.type() == type.without_optional()) return value;
  if (!convertible(value.type(), type)) return std::unexpected(ConversionError{{}, mismatch(value.type(), type)});
  return Converter().run(value, type);
}

}  // namespace regionfall::hcl
