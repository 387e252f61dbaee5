#include "terraform/schema.h"

#include <algorithm>
#include <utility>

namespace regionfall::terraform {
namespace {

using hcl::ObjectAttribute;
using hcl::Type;
using hcl::Value;

Type collection_of(Nesting nesting, Type element) {
  switch (nesting) {
    case Nesting::kSingle:
    case Nesting::kGroup:
      return element;
    case Nesting::kList:
      return Type::list(std::move(element));
    case Nesting::kSet:
      return Type::set(std::move(element));
    case Nesting::kMap:
      return Type::map(std::move(element));
  }
  return element;
}

Type attribute_type(const AttributeSchema& attribute, bool with_optional) {
  if (!attribute.nested) return attribute.type;
  std::vector<ObjectAttribute> members;
  for (const auto& member : attribute.nested->attributes) {
    members.push_back({member.name, attribute_type(member, with_optional), with_optional && !member.required});
  }
  return collection_of(attribute.nested->nesting, Type::object(std::move(members)));
}

void find_sensitive(const BlockSchema& schema, const Value& value, hcl::Path& path, std::vector<hcl::PathMarks>& found);

void find_sensitive_attributes(const std::vector<AttributeSchema>& attributes, const Value& value, hcl::Path& path,
                               std::vector<hcl::PathMarks>& found);

// Calls `visit` for every object inside a value nested in this way, with the path to it.
template <class Visit>
void for_each_object(Nesting nesting, const Value& value, hcl::Path& path, const Visit& visit) {
  if (value.is_null() || !value.is_known()) return;
  switch (nesting) {
    case Nesting::kSingle:
    case Nesting::kGroup:
      visit(value);
      return;
    case Nesting::kSet:
      return;  // no path leads into a set; its sensitive parts mark it as a whole
    case Nesting::kList:
    case Nesting::kMap:
      for (std::size_t i = 0; i < value.length(); ++i) {
        path.push_back(hcl::PathStep::index(nesting == Nesting::kMap ? Value::string(value.key(i))
                                                                     : Value::number(static_cast<std::int64_t>(i))));
        visit(value.elements()[i]);
        path.pop_back();
      }
  }
}

bool any_sensitive(const std::vector<AttributeSchema>& attributes) {
  return std::ranges::any_of(attributes, [](const auto& attribute) {
    return attribute.sensitive || (attribute.nested && any_sensitive(attribute.nested->attributes));
  });
}

bool any_sensitive(const BlockSchema& schema) {
  return any_sensitive(schema.attributes) ||
         std::ranges::any_of(schema.blocks, [](const auto& block) { return any_sensitive(block.schema); });
}

void find_sensitive_attributes(const std::vector<AttributeSchema>& attributes, const Value& value, hcl::Path& path,
                               std::vector<hcl::PathMarks>& found) {
  for (const auto& attribute : attributes) {
    const Value* member = value.find(attribute.name);
    if (member == nullptr) continue;
    path.push_back(hcl::PathStep::attribute(attribute.name));
    const bool set_inside = attribute.nested && attribute.nested->nesting == Nesting::kSet;
    if (attribute.sensitive || (set_inside && any_sensitive(attribute.nested->attributes))) {
      found.push_back({path, hcl::Marks::kSensitive});
    } else if (attribute.nested) {
      for_each_object(attribute.nested->nesting, *member, path, [&](const Value& object) {
        find_sensitive_attributes(attribute.nested->attributes, object, path, found);
      });
    }
    path.pop_back();
  }
}

void find_sensitive(const BlockSchema& schema, const Value& value, hcl::Path& path,
                    std::vector<hcl::PathMarks>& found) {
  find_sensitive_attributes(schema.attributes, value, path, found);
  for (const auto& block : schema.blocks) {
    const Value* member = value.find(block.name);
    if (member == nullptr) continue;
    path.push_back(hcl::PathStep::attribute(block.name));
    if (block.nesting == Nesting::kSet && any_sensitive(block.schema)) {
      found.push_back({path, hcl::Marks::kSensitive});
    } else {
      for_each_object(block.nesting, *member, path,
                      [&](const Value& object) { find_sensitive(block.schema, object, path, found); });
    }
    path.pop_back();
  }
}

}  // namespace

Type AttributeSchema::value_type() const { return attribute_type(*this, false); }
Type AttributeSchema::conversion_type() const { return attribute_type(*this, true); }

const AttributeSchema* BlockSchema::attribute(std::string_view name) const {
  const auto found = std::ranges::find(attributes, name, &AttributeSchema::name);
  return found == attributes.end() ? nullptr : &*found;
}

const NestedBlock* BlockSchema::block(std::string_view name) const {
  const auto found = std::ranges::find(blocks, name, &NestedBlock::name);
  return found == blocks.end() ? nullptr : &*found;
}

Type BlockSchema::implied_type() const {
  std::vector<ObjectAttribute> members;
  for (const auto& attribute : attributes) members.push_back({attribute.name, attribute.value_type()});
  for (const auto& nested : blocks) {
    Type element = nested.schema.implied_type();
    const bool structural =
        element.has_dynamic() && nested.nesting != Nesting::kSingle && nested.nesting != Nesting::kGroup;
    members.push_back({nested.name, structural ? Type::dynamic() : collection_of(nested.nesting, std::move(element))});
  }
  return Type::object(std::move(members));
}

Value BlockSchema::empty_value() const {
  std::vector<hcl::MapEntry> members;
  for (const auto& attribute : attributes) members.emplace_back(attribute.name, Value::null(attribute.value_type()));
  for (const auto& nested : blocks) {
    const Type element = nested.schema.implied_type();
    switch (nested.nesting) {
      case Nesting::kSingle:
        members.emplace_back(nested.name, Value::null(element));
        break;
      case Nesting::kGroup:
        members.emplace_back(nested.name, nested.schema.empty_value());
        break;
      case Nesting::kList:
        members.emplace_back(nested.name, element.has_dynamic() ? Value::tuple({}) : Value::list(element, {}));
        break;
      case Nesting::kSet:
        members.emplace_back(nested.name, Value::set(element, {}));
        break;
      case Nesting::kMap:
        members.emplace_back(nested.name, element.has_dynamic() ? Value::object({}) : Value::map(element, {}));
        break;
    }
  }
  return Value::object(std::move(members));
}

TypeSchema make_type_schema(BlockSchema block, int version) {
  TypeSchema schema{std::move(block), version, {}};
  schema.type = schema.block.implied_type();
  return schema;
}

std::vector<hcl::PathMarks> sensitive_paths(const BlockSchema& schema, const Value& value) {
  std::vector<hcl::PathMarks> found;
  if (value.is_null() || !value.is_known() || !any_sensitive(schema)) return found;
  hcl::Path path;
  find_sensitive(schema, value, path, found);
  return found;
}

}  // namespace regionfall::terraform
