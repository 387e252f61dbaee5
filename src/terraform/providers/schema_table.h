#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hcl/value.h"
#include "terraform/schema.h"

namespace regionfall::terraform {

// Schemas as tables: one line an attribute.

// What an attribute is; several are joined by `|`.
enum AttributeFlags : std::uint8_t {
  kRequired = 1,
  kOptional = 2,
  kComputed = 4,
  kSensitive = 8,
  kReplace = 16,  // a change needs a new object
  kWriteOnly = 32,
};

struct AttributeRow {
  std::string name;
  hcl::Type type;
  int flags;
  std::optional<hcl::Value> default_value = {};
  const char* deprecated = "";
};

BlockSchema block_of(std::vector<AttributeRow> rows, std::vector<NestedBlock> blocks = {});
AttributeSchema attribute_of(AttributeRow row);
// An attribute whose value is an object, or list, set or map of objects, of these attributes.
AttributeSchema nested_attribute(const char* name, Nesting nesting, int flags, std::vector<AttributeRow> members);

// -- reading and changing objects
// --------------------------------------------------------------------------------------

// `object` with some attributes replaced; each must exist.
hcl::Value with_members(const hcl::Value& object, std::vector<hcl::MapEntry> changes);
// Whether the attribute is known and not null.
bool has_member(const hcl::Value& object, std::string_view name);
// The attribute's text, or `otherwise` when it is null or unknown.
std::string text_of(const hcl::Value& object, std::string_view name, std::string otherwise = {});
bool bool_of(const hcl::Value& object, std::string_view name, bool otherwise = false);
// The attribute as a whole number; `otherwise` when it is null, unknown or none.
std::int64_t whole_of(const hcl::Value& object, std::string_view name, std::int64_t otherwise = 0);
// The texts in a list or set of strings, nulls passed over; empty when it is null or unknown.
std::vector<std::string> texts_of(const hcl::Value& object, std::string_view name);
// The entries of a map of strings, nulls passed over.
std::vector<std::pair<std::string, std::string>> text_map_of(const hcl::Value& object, std::string_view name);
// The elements of a collection; none when it is null or unknown.
std::vector<hcl::Value> elements_of(const hcl::Value& object, std::string_view name);

hcl::Value text_list(const std::vector<std::string>& texts);
// An object of the schema's type with null everywhere but in `members`.
hcl::Value object_of(const TypeSchema& schema, std::vector<hcl::MapEntry> members);

}  // namespace regionfall::terraform
