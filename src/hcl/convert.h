#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/result.h"
#include "hcl/type.h"
#include "hcl/value.h"

namespace regionfall::hcl {

// Why a value does not fit a type: where inside it, and a clause such as "a number is required".
struct ConversionError {
  Path path;
  std::string message;
  std::string to_string() const;  // `.ports[0]: a number is required`
};

// `value` as `type`, by cty's conversion rules ("convert.Convert"): primitives to and from string, tuples and sets to
// lists, objects to maps, objects to objects (extra attributes dropped, missing optional ones null), dynamic inside `type`
// decided by unification. Marks and refinements stay.
Result<Value, ConversionError> convert(const Value& value, const Type& type);

// The one type all `types` convert to without loss of safety, or nothing ("convert.Unify").
std::optional<Type> unify(std::span<const Type> types);

// Whether a conversion from one to the other can succeed at all (for some values), for checks ahead of values.
bool convertible(const Type& from, const Type& to);

// Defaults of `optional(type, default)` attributes, a tree that follows a type's shape.
struct TypeDefaults {
  // For an object: defaults by attribute name, and what applies inside attributes; for a collection: under the key "" what
  // applies inside its elements; for a tuple: under "0", "1", …
  std::vector<std::pair<std::string, Value>> defaults;
  std::vector<std::pair<std::string, std::shared_ptr<const TypeDefaults>>> children;
};

// A `type = …` argument: the type to convert to, and the defaults to fill in before.
struct TypeConstraint {
  Type type;                                     // with optional attributes
  std::shared_ptr<const TypeDefaults> defaults;  // null when there are none
};

// `value` with absent or null optional attributes filled in; converting comes after. Source: Terraform documentation,
// "Optional Object Type Attributes".
Value apply_defaults(const Value& value, const TypeConstraint& constraint);

}  // namespace regionfall::hcl
