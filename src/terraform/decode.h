#pragma once

#include <memory>
#include <string>
#include <vector>

#include "hcl/body.h"
#include "hcl/evaluate.h"
#include "terraform/provider.h"
#include "terraform/schema.h"

namespace regionfall::terraform {

// A block's body read with its schema once, to be evaluated for every instance of the resource.
struct CompiledBlock {
  struct Argument {
    hcl::ExpressionPtr value;  // null: not set
    hcl::Range name_range;
  };
  struct Entry;
  struct Nested {
    const NestedBlock* schema = nullptr;
    std::vector<Entry> entries;  // in source order
  };

  const BlockSchema* schema = nullptr;
  std::vector<Argument> arguments;  // parallel to schema->attributes
  std::vector<Nested> nested;       // parallel to schema->blocks
  // Attributes of type list or set of objects that were written as blocks ("attributes as blocks" of older providers).
  std::vector<std::pair<std::size_t, Nested>> attributes_as_blocks;
  std::vector<std::shared_ptr<NestedBlock>> made_schemas;  // owns the schemas of attributes_as_blocks
  hcl::Range range;                                        // where a missing argument would stand
};

struct CompiledBlock::Entry {
  std::string label;  // of map-nested blocks
  hcl::Range range;
  std::shared_ptr<CompiledBlock> content;
  // A `dynamic` block: one block for each element.
  hcl::ExpressionPtr for_each;  // null: a plain block
  std::string iterator;
  hcl::ExpressionPtr dynamic_label;
};

// Reads the body; whatever the schema does not know, or misses, is a diagnostic at its place.
CompiledBlock compile_block(const hcl::Body& body, const BlockSchema& schema, hcl::Diagnostics& diagnostics);

// The value of the body in a scope, of the schema's type, with marks where expressions had them. Nested blocks of a
// dynamic block whose for_each is unknown are unknown as a whole.
hcl::Value evaluate_block(const CompiledBlock& block, const hcl::Scope& scope, hcl::Diagnostics& diagnostics);

// Every expression in the block, nested ones included.
std::vector<hcl::ExpressionPtr> expressions_of(const CompiledBlock& block);

// What a provider said, at the place in the body that its path leads to.
void add_provider_diagnostics(const ProviderReply& reply, const CompiledBlock* block, const std::string& address,
                              hcl::Range fallback, hcl::Diagnostics& diagnostics);

}  // namespace regionfall::terraform
