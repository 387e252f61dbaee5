#pragma once

#include <optional>
#include <string>

#include "hcl/value.h"
#include "services/provider/resource_type.h"
#include "services/provider/tags.h"

namespace regionfall::provider {

// What a table says, carried out: each returns what exists afterwards as an object of the type's schema.

// Creates the object and reads it. When a later step fails, `made` holds what exists.
Answer<hcl::Value> create_object(Session& session, const ResourceType& type, const TagRules& rules,
                                 const hcl::Type& schema_type, const hcl::Value& planned, const std::string& token,
                                 std::optional<hcl::Value>& made);

// Null when it is gone. `state` needs no more than the id.
Answer<hcl::Value> read_object(Session& session, const ResourceType& type, const TagRules& rules,
                               const hcl::Type& schema_type, const hcl::Value& state);

Answer<hcl::Value> update_object(Session& session, const ResourceType& type, const TagRules& rules,
                                 const hcl::Type& schema_type, const hcl::Value& prior, const hcl::Value& planned);

// No error when it is gone already.
Done delete_object(Session& session, const ResourceType& type, const hcl::Value& state);

// The objects that a data source finds, as it wants them: exactly one.
Answer<hcl::Value> find_data(Session& session, const DataSource& source, const TagRules& rules,
                             const hcl::Type& schema_type, const hcl::Value& config);

}  // namespace regionfall::provider
