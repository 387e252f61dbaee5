#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hcl/body.h"
#include "hcl/token.h"

namespace regionfall::hcl {

// A token on its way through the formatter: what to write, and how many spaces go before it.
struct FormatToken {
  TokenKind kind = TokenKind::kEndOfFile;
  std::string_view text;
  std::uint32_t spaces = 0;
};
using FormatTokens = std::vector<FormatToken>;

// Tokens with the rewrites that `terraform fmt` makes: block labels in quotes, "${x}" that is a whole argument taken
// off (where x alone is read as the same argument), type names of variables without quotes and with element types.
// `body` is the parsed file that the tokens are of; new texts are kept in `texts`.
FormatTokens rewritten(std::span<const Token> tokens, std::string_view source, const Body& body,
                       std::deque<std::string>& texts);

// Sets `spaces` of every token: indentation, spaces between neighbours, alignment of `=` and of comments at line ends.
// The same tokens are read from the result.
void lay_out(FormatTokens& tokens);

// Whether a line ends with the token: a line break, or a comment that has one.
bool ends_line(const FormatToken& token);

// +1 for opening brackets and template sequences, -1 for closing ones, 0 for anything else.
int bracket_change(TokenKind kind);

}  // namespace regionfall::hcl
