#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hcl/type.h"
#include "hcl/value.h"

namespace regionfall::terraform {

// What a provider says of its blocks, in the words of Terraform's provider protocol.

enum class Nesting : std::uint8_t { kSingle, kGroup, kList, kSet, kMap };

struct AttributeSchema;

// An attribute whose value is an object (or list, set, map of objects) with a schema of its own (`a = { … }`).
struct NestedAttributes {
  Nesting nesting = Nesting::kSingle;
  std::vector<AttributeSchema> attributes;
};

struct AttributeSchema {
  std::string name;
  hcl::Type type;  // ignored when `nested` is set: it follows from there
  std::shared_ptr<const NestedAttributes> nested;
  bool required = false;
  bool optional = false;
  bool computed = false;  // the provider may choose the value; with `optional`, when the configuration does not
  bool sensitive = false;
  bool write_only = false;                       // goes to the provider, never into plan or state
  bool forces_replacement = false;               // used by plan_by_schema(): a change needs a new object
  std::optional<hcl::Value> default_value = {};  // used by plan_by_schema(): when the configuration has null
  std::string deprecated = {};                   // why, and what to use instead; empty: not deprecated
  std::string description = {};

  hcl::Type value_type() const;       // with `nested` resolved
  hcl::Type conversion_type() const;  // the same, with optional attributes of nested objects that may be left out
};

struct NestedBlock;

struct BlockSchema {
  std::vector<AttributeSchema> attributes;
  std::vector<NestedBlock> blocks;
  std::string description = {};
  std::string deprecated = {};

  const AttributeSchema* attribute(std::string_view name) const;
  const NestedBlock* block(std::string_view name) const;
  // The object type of a value of this block: attributes, and blocks by their nesting.
  hcl::Type implied_type() const;
  // An object with null everywhere and no blocks (groups: their empty value).
  hcl::Value empty_value() const;
};

struct NestedBlock {
  std::string name;
  Nesting nesting = Nesting::kList;
  BlockSchema schema;
  int min_items = 0;
  int max_items = 0;                // 0: no bound
  bool forces_replacement = false;  // used by plan_by_schema(): any change inside needs a new object
};

// The schema of a resource type, data source or ephemeral resource.
struct TypeSchema {
  BlockSchema block;
  int version = 0;
  hcl::Type type;  // block.implied_type(), made once by make_type_schema()
};
TypeSchema make_type_schema(BlockSchema block, int version = 0);

struct ProviderSchema {
  BlockSchema configuration;
  std::map<std::string, TypeSchema, std::less<>> resources;
  std::map<std::string, TypeSchema, std::less<>> data_sources;
  std::map<std::string, TypeSchema, std::less<>> ephemerals;
};

// Paths of sensitive attributes in a value of the block, as marks.
std::vector<hcl::PathMarks> sensitive_paths(const BlockSchema& schema, const hcl::Value& value);

// -- the schema-driven plan ------------------------------------------------------------------------------------------

struct SchemaPlan {
  hcl::Value planned;
  std::vector<hcl::Path> requires_replace;  // changed places that force a new object
};

// The object that results from `config` when nothing but the schema speaks: what is configured is taken; computed
// attributes that are not configured keep their prior value, or are unknown for a new object; defaults fill nulls. With
// any real change, `recompute` names top-level computed attributes that become unknown again on update. `prior` is null
// for a new object.
SchemaPlan plan_by_schema(const BlockSchema& schema, const hcl::Value& prior, const hcl::Value& config,
                          const std::vector<std::string>& recompute = {});

// Terraform core's part: `config` with prior values in unset computed attributes ("proposed new"), nested blocks
// matched by position, key or (sets) by what is configured.
hcl::Value proposed_new(const BlockSchema& schema, const hcl::Value& prior, const hcl::Value& config);

}  // namespace regionfall::terraform
