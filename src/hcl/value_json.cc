#include "hcl/value_json.h"

#include <array>
#include <cassert>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace regionfall::hcl {
namespace {

// -- values to JSON
// -----------------------------------------------------------------------------------------------------

Json number_to_json(const Number& number) {
  // JSON has no infinity; as a string it comes back as what it was.
  if (number.is_infinite()) return Json::string(number.to_string());
  return Json::number_text(number.to_string());
}

Json members_to_json(const Value& value, const Type& type) {
  const auto elements = value.elements();
  const bool is_map = type.kind() == TypeKind::kMap;
  std::vector<Json::Member> members;
  members.reserve(elements.size());
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const std::string& name = value.key(i);
    members.emplace_back(name, value_to_json(elements[i], is_map ? type.element() : type.attribute(name)->type));
  }
  return Json::object(std::move(members));
}

Json items_to_json(const Value& value, const Type& type) {
  const auto elements = value.elements();
  const bool is_tuple = type.kind() == TypeKind::kTuple;
  std::vector<Json> items;
  items.reserve(elements.size());
  for (std::size_t i = 0; i < elements.size(); ++i) {
    items.push_back(value_to_json(elements[i], is_tuple ? type.tuple_elements()[i] : type.element()));
  }
  return Json::array(std::move(items));
}

// -- JSON to values
// -----------------------------------------------------------------------------------------------------

// Why a JSON value does not fit a type, and where: the path grows from the inside out.
struct Misfit {
  std::string path;
  std::string message;
};
using Reading = Result<Value, Misfit>;

std::unexpected<Misfit> misfit(std::string message) { return std::unexpected(Misfit{{}, std::move(message)}); }

std::unexpected<Misfit> inside(const std::string& step, Misfit misfit) {
  misfit.path.insert(0, step);
  return std::unexpected(std::move(misfit));
}

std::string index_step(std::size_t i) { return "[" + std::to_string(i) + "]"; }

Reading read(const Json& json, const Type& type);

Reading read_primitive(const Json& json, const Type& type) {
  const bool is_string = json.kind() == Json::Kind::kString;
  const bool is_number = json.kind() == Json::Kind::kNumber;
  const bool is_bool = json.kind() == Json::Kind::kBool;
  switch (type.kind()) {
    case TypeKind::kString:
      if (is_string || is_number) return Value::string(json.text());
      if (is_bool) return Value::string(json.as_bool() ? "true" : "false");
      return misfit("a string is required");
    case TypeKind::kNumber:
      if (is_string || is_number) {
        if (auto number = Number::parse(json.text())) return Value::number(*std::move(number));
      }
      return misfit("a number is required");
    default:
      if (is_bool) return Value::boolean(json.as_bool());
      if (is_string && (json.text() == "true" || json.text() == "1")) return Value::boolean(true);
      if (is_string && (json.text() == "false" || json.text() == "0")) return Value::boolean(false);
      return misfit("a bool is required");
  }
}

Reading read_sequence(const Json& json, const Type& type) {
  if (!json.is_array()) return misfit("an array is required");
  const auto& items = json.items();
  std::vector<Value> elements;
  elements.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    Reading element = read(items[i], type.element());
    if (!element) return inside(index_step(i), std::move(element.error()));
    elements.push_back(*std::move(element));
  }
  if (type.kind() == TypeKind::kSet) return Value::set(type.element(), std::move(elements));
  return Value::list(type.element(), std::move(elements));
}

Reading read_tuple(const Json& json, const Type& type) {
  if (!json.is_array()) return misfit("an array is required");
  const auto& items = json.items();
  const auto types = type.tuple_elements();
  if (items.size() != types.size()) {
    return misfit("an array of " + std::to_string(types.size()) + " items is required, this one has " +
                  std::to_string(items.size()));
  }
  std::vector<Value> elements;
  elements.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    Reading element = read(items[i], types[i]);
    if (!element) return inside(index_step(i), std::move(element.error()));
    elements.push_back(*std::move(element));
  }
  return Value::tuple(std::move(elements));
}

Reading read_map(const Json& json, const Type& type) {
  if (!json.is_object()) return misfit("an object is required");
  std::vector<MapEntry> entries;
  entries.reserve(json.members().size());
  for (const auto& [name, member] : json.members()) {
    Reading element = read(member, type.element());
    if (!element) return inside("[" + quote(name) + "]", std::move(element.error()));
    entries.emplace_back(name, *std::move(element));
  }
  return Value::map(type.element(), std::move(entries));
}

Reading read_object(const Json& json, const Type& type) {
  if (!json.is_object()) return misfit("an object is required");
  const auto attributes = type.attributes();
  std::vector<Value> values(attributes.size());
  std::vector<bool> given(attributes.size(), false);
  bool exact = true;  // whether every value has just its attribute's type, which dynamic attributes never have
  for (const auto& [name, member] : json.members()) {
    const int index = type.attribute_index(name);
    if (index < 0) return misfit("there is no attribute " + quote(name) + " here");
    const auto at = static_cast<std::size_t>(index);
    Reading value = read(member, attributes[at].type);
    if (!value) return inside("." + name, std::move(value.error()));
    values[at] = *std::move(value);
    given[at] = true;
  }
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    if (!given[i]) values[i] = Value::null(attributes[i].type.without_optional());
    exact = exact && !attributes[i].optional && values[i].type() == attributes[i].type;
  }
  if (exact) return Value::object(type, std::move(values));
  std::vector<MapEntry> entries;
  entries.reserve(values.size());
  for (std::size_t i = 0; i < attributes.size(); ++i) entries.emplace_back(attributes[i].name, std::move(values[i]));
  return Value::object(std::move(entries));
}

// {"value": …, "type": …}: what stands where the type is decided by the value.
Reading read_dynamic(const Json& json) {
  if (!json.is_object() || !json.has("type") || !json.has("value") || json.members().size() != 2) {
    return misfit("an object with \"value\" and \"type\" is required");
  }
  const auto type = type_from_json(json["type"]);
  if (!type) return misfit(type.error().message);
  return read(json["value"], *type);
}

Reading read(const Json& json, const Type& type) {
  if (json.is_null()) return Value::null(type.without_optional());
  switch (type.kind()) {
    case TypeKind::kDynamic:
      return read_dynamic(json);
    case TypeKind::kString:
    case TypeKind::kNumber:
    case TypeKind::kBool:
      return read_primitive(json, type);
    case TypeKind::kList:
    case TypeKind::kSet:
      return read_sequence(json, type);
    case TypeKind::kMap:
      return read_map(json, type);
    case TypeKind::kTuple:
      return read_tuple(json, type);
    case TypeKind::kObject:
      break;
  }
  return read_object(json, type);
}

// -- types
// --------------------------------------------------------------------------------------------------------------

Result<Type> object_type_from_json(const Json& attributes, const Json& optional_names) {
  if (!attributes.is_object()) return failure("an object type needs its attributes");
  std::vector<ObjectAttribute> result;
  for (const auto& [name, member] : attributes.members()) {
    ObjectAttribute attribute{name, TRY(type_from_json(member))};
    for (const Json& optional : optional_names.items())
      attribute.optional = attribute.optional || optional.text() == name;
    result.push_back(std::move(attribute));
  }
  return Type::object(std::move(result));
}

Result<Type> tuple_type_from_json(const Json& items) {
  if (!items.is_array()) return failure("a tuple type needs its element types");
  std::vector<Type> elements;
  for (const Json& item : items.items()) elements.push_back(TRY(type_from_json(item)));
  return Type::tuple(std::move(elements));
}

}  // namespace

Json value_to_json(const Value& value, const Type& type) {
  assert(value.is_known() && value.marks() == Marks::kNone);
  if (type.is_dynamic() && !value.type().is_dynamic()) {
    Json wrapper = Json::object();
    wrapper.set("value", value_to_json(value, value.type()));
    wrapper.set("type", parse_json(value.type().json()).value());
    return wrapper;
  }
  if (value.is_null()) return {};
  switch (value.type().kind()) {
    case TypeKind::kDynamic:
      break;
    case TypeKind::kString:
      return Json::string(value.as_string());
    case TypeKind::kNumber:
      return number_to_json(value.as_number());
    case TypeKind::kBool:
      return Json::boolean(value.as_bool());
    case TypeKind::kList:
    case TypeKind::kSet:
    case TypeKind::kTuple:
      return items_to_json(value, type);
    case TypeKind::kMap:
    case TypeKind::kObject:
      return members_to_json(value, type);
  }
  return {};
}

Result<Value> value_from_json(const Json& json, const Type& type) {
  Reading reading = read(json, type);
  if (reading) return *std::move(reading);
  const Misfit& misfit = reading.error();
  return failure(misfit.path.empty() ? misfit.message : misfit.path + ": " + misfit.message);
}

Value implied_value(const Json& json) {
  switch (json.kind()) {
    case Json::Kind::kNull:
      break;
    case Json::Kind::kBool:
      return Value::boolean(json.as_bool());
    case Json::Kind::kNumber: {
      auto number = Number::parse(json.text());
      assert(number.has_value());
      return Value::number(*std::move(number));
    }
    case Json::Kind::kString:
      return Value::string(json.text());
    case Json::Kind::kArray: {
      std::vector<Value> elements;
      elements.reserve(json.items().size());
      for (const Json& item : json.items()) elements.push_back(implied_value(item));
      return Value::tuple(std::move(elements));
    }
    case Json::Kind::kObject: {
      std::vector<MapEntry> attributes;
      attributes.reserve(json.members().size());
      for (const auto& [name, member] : json.members()) attributes.emplace_back(name, implied_value(member));
      return Value::object(std::move(attributes));
    }
  }
  return Value::null(Type::dynamic());
}

Result<Type> type_from_json(const Json& json) {
  if (json.is_string()) {
    static const std::array<std::pair<std::string_view, Type>, 4> kNamed{{{"string", Type::string()},
                                                                          {"number", Type::number()},
                                                                          {"bool", Type::boolean()},
                                                                          {"dynamic", Type::dynamic()}}};
    for (const auto& [name, type] : kNamed) {
      if (json.text() == name) return type;
    }
    return failure("there is no type " + quote(json.text()));
  }
  if (!json.is_array() || json.items().size() < 2 || !json.items()[0].is_string()) {
    return failure("a type is a name, or an array of a name and what it is made of");
  }
  const std::string& name = json.items()[0].text();
  const Json& part = json.items()[1];
  if (name == "list") return Type::list(TRY(type_from_json(part)));
  if (name == "set") return Type::set(TRY(type_from_json(part)));
  if (name == "map") return Type::map(TRY(type_from_json(part)));
  if (name == "tuple") return tuple_type_from_json(part);
  if (name == "object") return object_type_from_json(part, json.items().size() > 2 ? json.items()[2] : Json());
  return failure("there is no type " + quote(name));
}

}  // namespace regionfall::hcl
