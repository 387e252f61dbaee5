#include <algorithm>
#include <map>

#include "base/text.h"
#include "hcl/functions/arguments.h"

namespace regionfall::hcl {
namespace {

using Arguments = std::span<const Value>;

std::unexpected<FunctionError> map_required(std::size_t argument, const Type& type) {
  return argument_error(argument, "a map or an object is required, not " + type.friendly_name());
}

Result<Type, FunctionError> keys_type(Arguments arguments) {
  const Type& type = arguments[0].type();
  if (type.kind() == TypeKind::kMap) return Type::list(Type::string());
  if (type.kind() == TypeKind::kObject) return Type::tuple(std::vector(type.attributes().size(), Type::string()));
  return map_required(0, type);
}

FunctionResult keys_call(Arguments arguments, const FunctionCall& call) {
  const Value& map = arguments[0];
  std::vector<Value> keys;
  if (map.type().kind() == TypeKind::kObject) {
    for (const ObjectAttribute& attribute : map.type().attributes()) keys.push_back(Value::string(attribute.name));
    return Value::tuple(std::move(keys)).with_marks(map.marks());
  }
  if (!map.is_known()) return Value::unknown(call.result).with_marks(map.marks());
  for (std::size_t i = 0; i < map.length(); ++i) keys.push_back(Value::string(map.key(i)));
  return Value::list(Type::string(), std::move(keys)).with_marks(map.marks());
}

Result<Type, FunctionError> values_type(Arguments arguments) {
  const Type& type = arguments[0].type();
  if (type.kind() == TypeKind::kMap) return Type::list(type.element());
  if (type.kind() != TypeKind::kObject) return map_required(0, type);
  std::vector<Type> types;
  for (const ObjectAttribute& attribute : type.attributes()) types.push_back(attribute.type);
  return Type::tuple(std::move(types));
}

FunctionResult values_call(Arguments arguments, const FunctionCall&) {
  const Value& map = arguments[0];
  std::vector<Value> values(map.elements().begin(), map.elements().end());
  const bool object = map.type().kind() == TypeKind::kObject;
  const Value result = object ? Value::tuple(std::move(values)) : Value::list(map.type().element(), std::move(values));
  return result.with_marks(map.marks());
}

Result<Type, FunctionError> lookup_type(Arguments arguments) {
  if (arguments.size() > 3) return argument_error(3, "too many arguments: a map, a key and a default are expected");
  const Type& type = arguments[0].type();
  const bool has_default = arguments.size() == 3;
  if (type.kind() == TypeKind::kMap) {
    if (has_default && !convert(arguments[2], type.element())) {
      const std::string element = type.element().friendly_name();
      return argument_error(2, "the default must have the type of the map's elements, " + element);
    }
    return type.element();
  }
  if (type.kind() != TypeKind::kObject) return map_required(0, type);
  if (!arguments[1].is_known()) return Type::dynamic();
  if (const ObjectAttribute* attribute = type.attribute(arguments[1].as_string())) return attribute->type;
  if (has_default) return arguments[2].type();
  const bool sensitive = has(arguments[1].marks(), Marks::kSensitive);
  const std::string name = sensitive ? "of that sensitive name" : quote(arguments[1].as_string());
  return argument_error(0, "the object has no attribute " + name);
}

FunctionResult lookup_call(Arguments arguments, const FunctionCall& call) {
  const Value& map = arguments[0];
  const Value& key = arguments[1];
  const Marks marks = map.marks() | key.marks();
  if (const Value* found = map.find(key.as_string())) return found->with_marks(marks);
  if (arguments.size() == 3) {
    return TRY(converted_argument(arguments[2], call.result, 2)).with_marks(marks);
  }
  const bool sensitive = has(marks, Marks::kSensitive);
  const std::string shown = sensitive ? "that sensitive key" : "the key " + quote(key.as_string());
  return argument_error(1, "the map has no element with " + shown + "; a third argument gives a default");
}

// What `merge` will return: the arguments' type when all have the same, else an object of everything.
Result<Type, FunctionError> merge_type(Arguments arguments) {
  if (arguments.empty()) return Type::object({});
  std::map<std::string, Type> attributes;
  bool same = true;
  bool keys_known = true;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Value& argument = arguments[i];
    const Type& type = argument.type();
    if (type.is_dynamic()) return Type::dynamic();
    if (type.kind() != TypeKind::kMap && type.kind() != TypeKind::kObject) return map_required(i, type);
    same = same && type == arguments[0].type();
    if (argument.is_null()) continue;
    if (type.kind() == TypeKind::kObject) {
      for (const ObjectAttribute& attribute : type.attributes()) {
        attributes.insert_or_assign(attribute.name, attribute.type);
      }
    } else if (argument.is_known()) {
      for (std::size_t k = 0; k < argument.length(); ++k) attributes.insert_or_assign(argument.key(k), type.element());
    } else {
      keys_known = false;
    }
  }
  if (same) return arguments[0].type();
  if (!keys_known) return Type::dynamic();
  std::vector<ObjectAttribute> list;
  for (auto& [name, type] : attributes) list.push_back({.name = name, .type = type});
  return Type::object(std::move(list));
}

FunctionResult merge_call(Arguments arguments, const FunctionCall& call) {
  std::map<std::string, Value> merged;
  Marks marks = Marks::kNone;
  for (const Value& argument : arguments) {
    if (argument.is_null()) continue;
    marks = marks | argument.marks();
    for (std::size_t i = 0; i < argument.length(); ++i) {
      merged.insert_or_assign(argument.key(i), argument.elements()[i]);
    }
  }
  std::vector<MapEntry> entries(merged.begin(), merged.end());
  const bool map = call.result.kind() == TypeKind::kMap;
  const Value result = map ? Value::map(call.result.element(), std::move(entries)) : Value::object(std::move(entries));
  return result.with_marks(marks);
}

FunctionResult transpose_call(Arguments arguments, const FunctionCall& call) {
  const Value& map = arguments[0];
  if (!map.is_wholly_known()) return Value::unknown(call.result);
  std::map<std::string, std::vector<std::string>> transposed;
  for (std::size_t i = 0; i < map.length(); ++i) {
    const Value& list = map.elements()[i];
    if (list.is_null()) return argument_error(0, "the list under " + quote(map.key(i)) + " is null");
    for (const Value& element : list.elements()) {
      if (element.is_null()) return argument_error(0, "the list under " + quote(map.key(i)) + " has a null element");
      transposed[element.as_string()].push_back(map.key(i));
    }
  }
  std::vector<MapEntry> entries;
  for (auto& [key, values] : transposed) entries.emplace_back(key, string_list(std::move(values)));
  return Value::map(Type::list(Type::string()), std::move(entries));
}

std::unexpected<FunctionError> counts_differ(std::size_t keys, std::size_t values) {
  return call_error("there are " + std::to_string(keys) + " keys, but " + std::to_string(values) + " values");
}

Result<Type, FunctionError> zipmap_type(Arguments arguments) {
  const Value& keys = arguments[0];
  const Type& values = arguments[1].type();
  if (values.kind() == TypeKind::kList) return Type::map(values.element());
  if (values.kind() != TypeKind::kTuple) {
    return argument_error(1, "a list or a tuple is required, not " + values.friendly_name());
  }
  // The values' types differ, so the result is an object, whose attributes cannot be told without the keys.
  if (!keys.is_wholly_known()) return Type::dynamic();
  if (keys.length() != values.tuple_elements().size()) {
    return counts_differ(keys.length(), values.tuple_elements().size());
  }
  std::map<std::string, Type> types;
  for (std::size_t i = 0; i < keys.length(); ++i) {
    if (keys.elements()[i].is_null()) return argument_error(0, "element " + std::to_string(i) + " is null");
    types.insert_or_assign(keys.elements()[i].as_string(), values.tuple_elements()[i]);
  }
  std::vector<ObjectAttribute> attributes;
  for (auto& [name, type] : types) attributes.push_back({.name = name, .type = type});
  return Type::object(std::move(attributes));
}

FunctionResult zipmap_call(Arguments arguments, const FunctionCall& call) {
  const Value& keys = arguments[0];
  const Value& values = arguments[1];
  Marks marks = keys.marks() | values.marks();
  if (!keys.is_wholly_known()) return Value::unknown(call.result).with_marks(marks);
  if (keys.length() != values.length()) return counts_differ(keys.length(), values.length());
  std::map<std::string, Value> zipped;
  for (std::size_t i = 0; i < keys.length(); ++i) {
    const Value& key = keys.elements()[i];
    if (key.is_null()) return argument_error(0, "element " + std::to_string(i) + " is null");
    // Keys carry no marks of their own.
    marks = marks | key.marks();
    zipped.insert_or_assign(key.as_string(), values.elements()[i]);
  }
  std::vector<MapEntry> entries(zipped.begin(), zipped.end());
  const bool map = call.result.kind() == TypeKind::kMap;
  const Value result = map ? Value::map(call.result.element(), std::move(entries)) : Value::object(std::move(entries));
  return result.with_marks(marks);
}

Type strings_by_key() { return Type::map(Type::list(Type::string())); }

}  // namespace

std::span<const Function> map_functions() {
  static const std::vector<Function> kTable = {
      {.name = "keys",
       .description = "The keys of a map, or the attribute names of an object, in order.",
       .parameters = {{.name = "inputMap", .type = Type::dynamic(), .allow_unknown = true, .allow_marked = true}},
       .result_type = keys_type,
       .call = keys_call},
      {.name = "lookup",
       .description = "The element of a map under a key, or the default where there is none.",
       .parameters = {{.name = "inputMap", .type = Type::dynamic(), .allow_marked = true},
                      {.name = "key", .type = Type::string(), .allow_marked = true}},
       .variadic = Parameter{.name = "default",
                             .type = Type::dynamic(),
                             .allow_null = true,
                             .allow_unknown = true,
                             .allow_marked = true,
                             .allow_dynamic_type = true},
       .result_type = lookup_type,
       .call = lookup_call,
       .never_null = false},
      {.name = "merge",
       .description = "One map or object with the elements of all; of equal keys the last one counts.",
       .variadic = Parameter{.name = "maps",
                             .type = Type::dynamic(),
                             .allow_null = true,
                             .allow_marked = true,
                             .allow_dynamic_type = true},
       .result_type = merge_type,
       .call = merge_call},
      {.name = "transpose",
       .description = "A map of lists turned around: elements become keys, keys elements.",
       .parameters = {{.name = "values", .type = strings_by_key()}},
       .type = strings_by_key(),
       .call = transpose_call},
      {.name = "values",
       .description = "The elements of a map, or the attributes of an object, in the order of their keys.",
       .parameters = {{.name = "mapping", .type = Type::dynamic(), .allow_marked = true}},
       .result_type = values_type,
       .call = values_call},
      {.name = "zipmap",
       .description = "A map or an object from a list of keys and the values that belong to them.",
       .parameters = {{.name = "keys", .type = Type::list(Type::string()), .allow_marked = true},
                      {.name = "values", .type = Type::dynamic(), .allow_marked = true}},
       .result_type = zipmap_type,
       .call = zipmap_call},
  };
  return kTable;
}

}  // namespace regionfall::hcl
