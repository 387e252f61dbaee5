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
// lists, objects to maps, objects to objects (extra attributes dropped, missing optional ones null), dynamic inside
// `type` decided by unification. Marks and refinements stay.
Result<Value, ConversionError> convert(const Value& value, const Type& type);

// Which conversions count: all that can succeed for some values (a string to a number, a map to an object), or only
// those that succeed for every value.
enum class Safety { kUnsafe, kSafe };

// The one type all `types` convert to, or nothing: for conditionals, for lists and maps made of what is given
// ("convert.UnifyUnsafe", or "convert.Unify" with kSafe). Where objects, tuples or collections meet a type that is not
// known yet, the answer is dynamic: nothing can be said of the result before the type is known.
std::optional<Type> unify(std::span<const Type> types, Safety safety = Safety::kUnsafe);

// Whether a conversion from one to the other can succeed at all, for checks ahead of values. True for equal types.
bool convertible(const Type& from, const Type& to, Safety safety = Safety::kUnsafe);

// Why there is no conversion between two types: "list of string required", "attribute \"a\" is required".
std::string mismatch(const Type& from, const Type& to);

// Defaults of `optional(type, default)` attributes, a tree that follows a type's shape.
struct TypeDefaults {
  // For an object: defaults by attribute name, and what applies inside attributes; for a collection: under the key ""
  // what applies inside its elements; for a tuple: under "0", "1", …
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
