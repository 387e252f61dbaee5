#pragma once

#include <string>

#include "hcl/diagnostic.h"
#include "hcl/token.h"

namespace regionfall::hcl {

// The text that a kQuotedText or kPlainText token stands for: escapes resolved (`\n`, `\u00e9`, … only in quotes; `$${`
// and
// `%%{` in both). A wrong escape is reported at its place and stays in the text without its backslash.
std::string literal_text(const SourceFile& file, const Token& token, Diagnostics& diagnostics);

}  // namespace regionfall::hcl
