#pragma once

#include <string>
#include <string_view>

#include "hcl/diagnostic.h"
#include "hcl/token.h"

namespace regionfall::hcl {

// The text that a kQuotedText or kPlainText token stands for: escapes resolved (`\n`, `\u00e9`, … only in quotes; `$${`
// and `%%{` in both). A wrong escape is reported at its place and stays in the text without its backslash.
std::string literal_text(const SourceFile& file, const Token& token, Diagnostics& diagnostics);

// The other way: what to write between quotes for a text of valid UTF-8. What cannot be printed becomes `\uNNNN` or
// `\UNNNNNNNN`, but for `\n`, `\r` and `\t`.
std::string escaped_literal(std::string_view text);

}  // namespace regionfall::hcl
