#pragma once

#include <string>
#include <vector>

#include "aws/value.h"
#include "hcl/value.h"
#include "services/provider/resource_type.h"

namespace regionfall::provider {

// Between Terraform's values and those of operations, by what tables say.

// A value for an input. What is null, unknown or an empty text is absent; objects are left to input_of().
aws::Value to_input(const hcl::Value& value);

// A value of `type` from an output; null when it is absent. Instants become RFC 3339 texts, numbers texts and the
// reverse where the type asks for it.
hcl::Value from_output(const aws::Value& value, const hcl::Type& type);

// Puts the attributes and blocks of an object into an input, where the table says.
void put_input(const std::vector<Attribute>& attributes, const std::vector<Block>& blocks, const hcl::Value& object,
               aws::Value& input);

// The attributes and blocks as `object` has them. What it does not have is empty, or null when
// `null_when_absent`. What the table does not read is taken from `prior` (which may be null).
Members read_output(const std::vector<Attribute>& attributes, const std::vector<Block>& blocks,
                    const aws::Value& object, const hcl::Value& prior, bool null_when_absent);

// `planned` with what is empty in `prior` where it has null: the plugin SDK's types do not tell one from the other, and
// that is no change.
hcl::Value keep_empty(const hcl::Value& prior, const hcl::Value& planned);

// `config` with empty values in place of nulls inside the objects of attributes that may be written as blocks.
hcl::Value fill_attribute_blocks(const std::vector<Block>& blocks, const hcl::Value& config);

// `config` with the prior texts of documents that mean the same.
hcl::Value keep_documents(const std::vector<Attribute>& attributes, const hcl::Value& prior, const hcl::Value& config);

// Whether two JSON documents mean the same: members in any order, one string as good as a list of that string.
bool same_document(const std::string& a, const std::string& b);

// -- schemas ---------------------------------------------------------------------------------------------------------

terraform::BlockSchema schema_of(const std::vector<Attribute>& attributes, const std::vector<Block>& blocks);
// The type of one object of the block.
hcl::Type object_type(const Block& block);

}  // namespace regionfall::provider
