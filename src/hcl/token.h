#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hcl/source.h"

namespace regionfall::hcl {

// The smallest pieces of HCL's native syntax. Together with the spaces and tabs between them they cover every byte of a
// text (but a byte order mark), so that a formatter can work on them.
enum class TokenKind : std::uint8_t {
  kEndOfFile,
  kNewline,  // "\n" or "\r\n"
  kComment,  // `#` and `//` with the line ending they stop at, `/* … */` without
  kIdentifier,
  kNumber,
  // Templates: an opener, then texts and sequences, then the closer.
  kOpenQuote,
  kCloseQuote,
  kOpenHeredoc,        // "<<EOT\n", "<<-EOT\r\n": with its line ending
  kCloseHeredoc,       // the last line with its indentation, without its line ending: that is a kNewline
  kQuotedText,         // between quotes; may hold escapes
  kPlainText,          // in a heredoc or bare template: at most one line, with its line ending
  kOpenInterpolation,  // `${` or `${~`
  kOpenDirective,      // `%{` or `%{~`
  kCloseSequence,      // `}` or `~}` that ends one of the two
  // Brackets.
  kOpenBrace,
  kCloseBrace,
  kOpenBracket,
  kCloseBracket,
  kOpenParenthesis,
  kCloseParenthesis,
  // Signs.
  kStar,
  kSlash,
  kPlus,
  kMinus,
  kPercent,
  kAssign,  // =
  kEqual,   // ==
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kAnd,
  kOr,
  kNot,
  kDot,
  kComma,
  kDoubleColon,
  kEllipsis,
  kArrow,  // =>
  kQuestion,
  kColon,
  // Only in texts with mistakes.
  kUnclosed,         // empty: ends a quote, heredoc or sequence that was never closed
  kQuotedNewline,    // a line ending inside quotes
  kUnclosedComment,  // from `/*` to the end of the text
  kAmpersand,        // a single &
  kBar,              // a single |
  kCaret,
  kTilde,
  kSemicolon,
  kForeignQuotes,  // 'text', `text`, “text”: with the text where it ends on the same line
  kStrayCharacter,
  kInvalidUtf8,
  kTooDeep,  // lexing stopped: more levels of templates than kNestingMax
  kTooLong,  // lexing stopped: more tokens than kTokensMax
};

struct Token {
  TokenKind kind = TokenKind::kEndOfFile;
  Position start;
  Position end;
  std::string_view text(std::string_view source) const { return source.substr(start.byte, end.byte - start.byte); }
  std::uint32_t size() const { return end.byte - start.byte; }
};

constexpr std::size_t kTokensMax = 16u << 20;

// Whether tokens of this kind are mistakes by themselves (check_tokens reports them all).
constexpr bool is_mistake(TokenKind kind) { return kind >= TokenKind::kQuotedNewline; }

// For messages: "`}`", "a newline", "the end of the file", "the name `foo`".
std::string describe(const Token& token, std::string_view source);

}  // namespace regionfall::hcl
