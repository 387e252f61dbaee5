#pragma once

#include <string_view>
#include <vector>

#include "hcl/diagnostic.h"
#include "hcl/token.h"

namespace regionfall::hcl {

enum class LexMode : std::uint8_t {
  kNormal,    // files and expressions
  kTemplate,  // the whole text is a template
};

// All tokens of a text, the last one kEndOfFile. Never fails: what does not belong in HCL comes as tokens that are
// mistakes. A quote left open ends with its line (unless a later line seems to close it), so that the lines after it
// can be understood. `text` must not be longer than kSourceBytesMax (parser.h). Source: "HCL Native Syntax
// Specification", Lexical Elements; hclsyntax's scanner where the two differ.
std::vector<Token> lex(std::string_view text, LexMode mode);

// Reports the tokens that are mistakes by themselves.
void check_tokens(const SourceFile& file, const std::vector<Token>& tokens, Diagnostics& diagnostics);

}  // namespace regionfall::hcl
