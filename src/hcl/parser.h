#pragma once

#include <optional>
#include <string>

#include "hcl/body.h"
#include "hcl/convert.h"
#include "hcl/diagnostic.h"
#include "hcl/syntax.h"

namespace regionfall::hcl {

// Reading HCL. Every function goes on after a mistake and reports all independent ones; the tree returned holds what
// could be understood and is never null. Bounds: nesting kNestingMax, text kSourceBytesMax; beyond is a diagnostic.
constexpr int kNestingMax = 250;
// Levels of a syntax tree: chains of operators and steps grow it without any brackets.
constexpr int kExpressionHeightMax = 500;
// Mistakes of one text that are reported; one more tells that there are others.
constexpr int kMistakesReportedMax = 100;
constexpr std::size_t kSourceBytesMax = 64u << 20;

// A file in native syntax. Accepts a byte order mark (with a warning-free pass, as Terraform) and CRLF.
BodyPtr parse_native(const SourceFile& file, Diagnostics& diagnostics);
// A file in JSON syntax (`.tf.json`): "HCL JSON Syntax Specification".
BodyPtr parse_json_syntax(const SourceFile& file, Diagnostics& diagnostics);
// One expression that fills the whole text, as the console reads it.
ExpressionPtr parse_expression(const SourceFile& file, Diagnostics& diagnostics);
// A template that fills the whole text, as `templatefile` reads it.
ExpressionPtr parse_template(const SourceFile& file, Diagnostics& diagnostics);
// A static traversal that fills the whole text (`aws_vpc.main[0]`), as `-target` and `ignore_changes` in JSON have it.
std::optional<Traversal> parse_traversal(const SourceFile& file, Diagnostics& diagnostics);

// The expression as the static traversal that it is written as, if it is one; keywords are names here (`null.west`).
std::optional<Traversal> written_traversal(const Expression& expression);
// The expression as a static traversal, where it is one (also a JSON string that holds one); a diagnostic otherwise.
std::optional<Traversal> static_traversal(const Expression& expression, Diagnostics& diagnostics);
// The expression as a bare keyword (`all`, `string`): the single name, or nothing.
std::optional<std::string> static_keyword(const Expression& expression);
// A `type = …` constraint: string, number, bool, any, list(…), set(…), map(…), tuple([…]), object({ a = optional(…,
// default) }).
TypeConstraint parse_type_constraint(const Expression& expression, Diagnostics& diagnostics);

// Whether the text is a valid identifier of HCL (Unicode ID_Start, ID_Continue and `-`).
bool is_identifier(std::string_view text);

}  // namespace regionfall::hcl
