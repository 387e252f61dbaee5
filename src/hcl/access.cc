// What `value[key]` and `value.name` give.

#include <optional>
#include <string>
#include <utility>

#include "hcl/convert.h"
#include "hcl/operations.h"

namespace regionfall::hcl {
namespace {

Result<Value> converted_key(const Value& key, const Type& type) {
  auto converted = convert(key, type);
  if (!converted) return failure("The key does not fit: " + converted.error().to_string());
  return *std::move(converted);
}

std::string number_of_elements(std::size_t count) {
  if (count == 0) return "there are no elements";
  return "there " + std::string(count == 1 ? "is 1 element" : "are " + std::to_string(count) + " elements") +
         ", the last has the index " + std::to_string(count - 1);
}

// The position that `key` names among `count` elements, if the count is known.
Result<std::size_t> position(const Number& key, std::optional<std::size_t> count) {
  if (!key.is_integer()) return failure("An index must be a whole number, not " + key.to_string());
  if (key.sign() < 0) return failure("An index must not be negative: " + key.to_string() + " was given");
  const auto index = key.to_int64();
  if (!count) return static_cast<std::size_t>(index.value_or(0));
  if (!index || static_cast<std::uint64_t>(*index) >= *count) {
    return failure("The index " + key.to_string() + " is out of range: " + number_of_elements(*count));
  }
  return static_cast<std::size_t>(*index);
}

Result<Value> index_sequence(const Value& sequence, const Value& given_key) {
  const Value key = TRY(converted_key(given_key, Type::number()));
  const Type& type = sequence.type();
  const bool tuple = type.kind() == TypeKind::kTuple;
  if (!key.is_known()) return tuple ? Value::dynamic() : Value::unknown(type.element());
  std::optional<std::size_t> count;
  if (tuple) {
    count = type.tuple_elements().size();
  } else if (sequence.is_known()) {
    count = sequence.length();
  } else {
    count = sequence.refinement().length_max;
  }
  const std::size_t place = TRY(position(key.as_number(), count));
  if (!sequence.is_known()) return Value::unknown(tuple ? type.tuple_elements()[place] : type.element());
  return sequence.elements()[place];
}

Result<Value> index_map(const Value& map, const Value& given_key) {
  const Value key = TRY(converted_key(given_key, Type::string()));
  if (!key.is_known() || !map.is_known()) return Value::unknown(map.type().element());
  const Value* found = map.find(key.as_string());
  if (found == nullptr) return failure("The map has no element with the key \"" + key.as_string() + "\"");
  return *found;
}

Result<Value> index_object(const Value& object, const Value& given_key) {
  const Value key = TRY(converted_key(given_key, Type::string()));
  if (!key.is_known() || !object.is_known()) return Value::dynamic();
  const Value* found = object.find(key.as_string());
  if (found != nullptr) return *found;
  const bool number = given_key.type() == Type::number();
  return failure("The object has no attribute named \"" + key.as_string() + "\"" +
                 (number ? "; objects have names, not numeric indexes" : ""));
}

Result<Value> index_plain(const Value& collection, const Value& key) {
  switch (collection.type().kind()) {
    case TypeKind::kList:
    case TypeKind::kTuple:
      return index_sequence(collection, key);
    case TypeKind::kMap:
      return index_map(collection, key);
    case TypeKind::kObject:
      return index_object(collection, key);
    case TypeKind::kSet:
      return failure(
          "Elements of a set have neither index nor key; use a for expression over the set, or tolist() to give it an "
          "order");
    default:
      return failure("A " + collection.type().friendly_name() + " has no elements to index");
  }
}

std::string no_attributes(const Type& type, const std::string& name) {
  if (type.is_primitive()) return "A " + type.friendly_name() + " has no attributes";
  const bool sequence = type.kind() == TypeKind::kList || type.kind() == TypeKind::kSet;
  if (!sequence || type.element().kind() != TypeKind::kObject)
    return "A " + type.friendly_name() + " has no attributes";
  const bool known = type.element().attribute(name) != nullptr;
  const std::string what = known ? "the attribute \"" + name + "\"" : "attributes";
  if (type.kind() == TypeKind::kSet) {
    return "A set of objects has no attributes itself; reach " + what + " of its elements with a for expression or [*]";
  }
  return "A list of objects has no attributes itself; reach " + what + " of one element with an index, of all with [*]";
}

}  // namespace

Result<Value> index(const Value& collection, const Value& key) {
  if (collection.is_null()) return failure("This value is null, so it has no elements");
  if (key.is_null()) return failure("An index or key must not be null");
  const Marks marks = collection.marks() | key.marks();
  if (collection.type().is_dynamic() || key.type().is_dynamic()) return Value::dynamic().with_marks(marks);
  const Value found = TRY(index_plain(collection, key.unmarked()));
  return found.with_marks(marks);
}

Result<Value> get_attribute(const Value& value, const std::string& name) {
  if (value.is_null()) return failure("This value is null, so it has no attributes");
  const Type& type = value.type();
  if (type.is_dynamic()) return Value::dynamic().with_marks(value.marks());
  if (type.kind() == TypeKind::kObject) {
    const int place = type.attribute_index(name);
    if (place < 0) return failure("This object has no attribute named \"" + name + "\"");
    const auto i = static_cast<std::size_t>(place);
    return (value.is_known() ? value.elements()[i] : Value::unknown(type.attributes()[i].type))
        .with_marks(value.marks());
  }
  if (type.kind() != TypeKind::kMap) return failure(no_attributes(type, name));
  if (!value.is_known()) return Value::unknown(type.element()).with_marks(value.marks());
  const Value* found = value.find(name);
  if (found == nullptr) return failure("This map has no element with the key \"" + name + "\"");
  return found->with_marks(value.marks());
}

}  // namespace regionfall::hcl
