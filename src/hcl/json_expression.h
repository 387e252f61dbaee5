#pragma once

#include "hcl/diagnostic.h"
#include "hcl/json_node.h"
#include "hcl/syntax.h"

namespace regionfall::hcl {

// A JSON value in the place of an expression: strings are templates, objects are objects whose keys are templates,
// arrays are tuples. Places inside templates are those in the JSON text, escapes counted. Source: "HCL JSON Syntax
// Specification", Expressions.
ExpressionPtr json_expression(const JsonNode& node, Diagnostics& diagnostics);

}  // namespace regionfall::hcl
