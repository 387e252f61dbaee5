#pragma once

#include <string>
#include <vector>

#include "hcl/syntax.h"

namespace regionfall::hcl {

// A template before its directives are matched with their ends.
struct TemplatePart {
  enum class Kind : std::uint8_t { kText, kExpression, kIf, kElse, kEndIf, kFor, kEndFor } kind = Kind::kText;
  Range range;
  std::string text;          // kText
  ExpressionPtr expression;  // kExpression, the condition of kIf, the collection of kFor
  std::string key_name;      // kFor; may be empty
  std::string value_name;    // kFor
};

// Takes the indentation that all lines share off a `<<-` heredoc. `parts` hold one text for each line or piece of a
// line. Source: "HCL Native Syntax Specification", Template Expressions, flush heredocs; hclsyntax where it goes
// further: only texts that begin a line count, and lines of nothing but white space are left alone.
void remove_indentation(std::vector<TemplatePart>& parts);

// Joins texts that stand beside one another.
void join_texts(std::vector<TemplatePart>& parts);

}  // namespace regionfall::hcl
