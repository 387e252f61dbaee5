#pragma once

#include "hcl/body.h"
#include "hcl/diagnostic.h"
#include "hcl/json_node.h"
#include "hcl/syntax.h"

namespace regionfall::hcl {

// A JSON value in the place of an expression: strings are templates (or taken as they are), and so are keys of objects;
// arrays are tuples. Places inside templates are those in the JSON text, escapes counted. Source: "HCL JSON Syntax
// Specification", Expressions.
ExpressionPtr json_expression(const JsonNode& node, Strings strings, Diagnostics& diagnostics);

// The native expression that a JSON string consists of (`"aws_vpc.main"` in depends_on), with its places in the JSON
// text.
ExpressionPtr expression_in_json_string(const Range& range, Diagnostics& diagnostics);

// The value of an expression from JSON whose strings are taken as they are, though they were read as templates: what
// Terraform shows as the constant value of any expression in JSON.
Value json_text_value(const Expression& expression);

}  // namespace regionfall::hcl
