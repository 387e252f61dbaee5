#include "hcl/format.h"

#include <deque>

#include "hcl/diagnostic.h"
#include "hcl/format_token.h"
#include "hcl/lexer.h"
#include "hcl/parser.h"

namespace regionfall::hcl {
namespace {

std::string printed(const FormatTokens& tokens) {
  std::string text;
  for (const FormatToken& token : tokens) text.append(token.spaces, ' ').append(token.text);
  return text;
}

}  // namespace

std::string format_source(std::string_view text) {
  const SourceFile file("<source>", std::string(text));
  Diagnostics diagnostics;
  const BodyPtr body = parse_native(file, diagnostics);
  if (diagnostics.has_errors()) return file.text();
  const std::vector<Token> tokens = lex(file.text(), LexMode::kNormal);
  std::deque<std::string> texts;
  FormatTokens laid_out = rewritten(tokens, file.text(), *body, texts);
  lay_out(laid_out);
  // Blanks after the last line stay, as spaces.
  const std::uint32_t last_end = tokens.size() > 1 ? tokens[tokens.size() - 2].end.byte : 0;
  laid_out.back().spaces = tokens.back().start.byte - last_end;
  return printed(laid_out);
}

}  // namespace regionfall::hcl
