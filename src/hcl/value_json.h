#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"
#include "hcl/type.h"
#include "hcl/value.h"

namespace regionfall::hcl {

// cty's JSON form of values: objects and maps as objects, lists, sets and tuples as arrays, numbers with all digits.
// Where `type` is dynamic, a wrapper {"value": …, "type": …} tells the type, as state files have it. The value must be
// wholly known and without marks.
Json value_to_json(const Value& value, const Type& type);
Result<Value> value_from_json(const Json& json, const Type& type);

// The type that a JSON text implies (objects, tuples), and the value of that type, as `jsondecode` gives it.
Value implied_value(const Json& json);

// A type from its JSON form ("string", ["list","string"], …).
Result<Type> type_from_json(const Json& json);

}  // namespace regionfall::hcl
