#pragma once

#include <string>

#include "base/result.h"
#include "hcl/value.h"

namespace regionfall::hcl {

// The operators of the expression language over values that have been converted already, with cty's rules for unknowns,
// refinements and marks. Operands of all but equals() and the accessors must not be null. Errors are clauses for a
// diagnostic
// ("Division by zero").

// Whether two values are equal as `==` sees it: unknown bool where that is not known yet. Types that differ are
// unequal.
Value equals(const Value& a, const Value& b);
Value logical_not(const Value& a);
Value logical_and(const Value& a, const Value& b);
Value logical_or(const Value& a, const Value& b);
Value less_than(const Value& a, const Value& b);
Value less_or_equal(const Value& a, const Value& b);
Value negate(const Value& a);
// Errors: infinities without a sum or product.
Result<Value> add(const Value& a, const Value& b);
Result<Value> subtract(const Value& a, const Value& b);
Result<Value> multiply(const Value& a, const Value& b);
Result<Value> divide(const Value& a, const Value& b);
Result<Value> modulo(const Value& a, const Value& b);

// `collection[key]` for list, tuple, map, object (HCL's Index): converts the key, tells what is wrong in words.
Result<Value> index(const Value& collection, const Value& key);
// `value.name` for object and map (HCL's GetAttr).
Result<Value> get_attribute(const Value& value, const std::string& name);
// The number of elements as a number value, unknown with bounds where it is not known.
Value length(const Value& collection);

}  // namespace regionfall::hcl
