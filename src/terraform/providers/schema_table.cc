#include "terraform/providers/schema_table.h"

#include <cassert>
#include <memory>

namespace regionfall::terraform {
namespace {

using hcl::Value;

const Value* content(const Value& object, std::string_view name) {
  const Value* member = object.find(name);
  return member != nullptr && member->is_known() && !member->is_null() ? member : nullptr;
}

}  // namespace

AttributeSchema attribute_of(AttributeRow row) {
  AttributeSchema attribute;
  attribute.name = std::move(row.name);
  attribute.type = std::move(row.type);
  attribute.required = (row.flags & kRequired) != 0;
  attribute.optional = (row.flags & kOptional) != 0;
  attribute.computed = (row.flags & kComputed) != 0;
  attribute.sensitive = (row.flags & kSensitive) != 0;
  attribute.forces_replacement = (row.flags & kReplace) != 0;
  attribute.write_only = (row.flags & kWriteOnly) != 0;
  attribute.default_value = std::move(row.default_value);
  attribute.deprecated = row.deprecated;
  return attribute;
}

AttributeSchema nested_attribute(const char* name, Nesting nesting, int flags, std::vector<AttributeRow> members) {
  AttributeSchema attribute = attribute_of({name, hcl::Type::dynamic(), flags});
  auto nested = std::make_shared<NestedAttributes>();
  nested->nesting = nesting;
  for (auto& member : members) nested->attributes.push_back(attribute_of(std::move(member)));
  attribute.nested = std::move(nested);
  return attribute;
}

BlockSchema block_of(std::vector<AttributeRow> rows, std::vector<NestedBlock> blocks) {
  BlockSchema block;
  for (auto& row : rows) block.attributes.push_back(attribute_of(std::move(row)));
  block.blocks = std::move(blocks);
  return block;
}

Value with_members(const Value& object, std::vector<hcl::MapEntry> changes) {
  std::vector<Value> values(object.elements().begin(), object.elements().end());
  const auto attributes = object.type().attributes();
  bool same_type = true;  // then all objects of a schema share one
  for (auto& [name, value] : changes) {
    const int at = object.type().attribute_index(name);
    assert(at >= 0);
    const auto position = static_cast<std::size_t>(at);
    same_type = same_type && attributes[position].type == value.type();
    values[position] = std::move(value);
  }
  if (same_type) return Value::object(object.type(), std::move(values));
  std::vector<hcl::MapEntry> members;
  members.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) members.emplace_back(object.key(i), std::move(values[i]));
  return Value::object(std::move(members));
}

bool has_member(const Value& object, std::string_view name) { return content(object, name) != nullptr; }

std::string text_of(const Value& object, std::string_view name, std::string otherwise) {
  const Value* member = content(object, name);
  return member == nullptr ? std::move(otherwise) : member->as_string();
}

bool bool_of(const Value& object, std::string_view name, bool otherwise) {
  const Value* member = content(object, name);
  return member == nullptr ? otherwise : member->as_bool();
}

std::int64_t whole_of(const Value& object, std::string_view name, std::int64_t otherwise) {
  const Value* member = content(object, name);
  return member == nullptr ? otherwise : member->as_number().to_int64().value_or(otherwise);
}

std::vector<std::string> texts_of(const Value& object, std::string_view name) {
  std::vector<std::string> texts;
  for (const Value& element : elements_of(object, name)) {
    if (element.is_known() && !element.is_null()) texts.push_back(element.as_string());
  }
  return texts;
}

std::vector<std::pair<std::string, std::string>> text_map_of(const Value& object, std::string_view name) {
  std::vector<std::pair<std::string, std::string>> entries;
  const Value* member = content(object, name);
  for (std::size_t i = 0; member != nullptr && i < member->length(); ++i) {
    const Value& element = member->elements()[i];
    if (element.is_known() && !element.is_null()) entries.emplace_back(member->key(i), element.as_string());
  }
  return entries;
}

std::vector<Value> elements_of(const Value& object, std::string_view name) {
  const Value* member = content(object, name);
  if (member == nullptr) return {};
  return {member->elements().begin(), member->elements().end()};
}

Value text_list(const std::vector<std::string>& texts) {
  std::vector<Value> values;
  for (const auto& text : texts) values.push_back(Value::string(text));
  return Value::list(hcl::Type::string(), std::move(values));
}

Value object_of(const TypeSchema& schema, std::vector<hcl::MapEntry> members) {
  return with_members(schema.block.empty_value(), std::move(members));
}

}  // namespace regionfall::terraform
