#include "hcl/token.h"

#include <array>
#include <map>

#include "hcl/lexer.h"
#include "hcl/parser.h"

namespace regionfall::hcl {

namespace {

constexpr std::size_t kQuotedBytesMax = 40;  // of a token's text in a message
constexpr int kSameMistakeMax = 5;           // reports of one kind of bad token in one file

struct Mistake {
  const char* summary;
  const char* detail;
};

Mistake mistake_of(TokenKind kind, std::string_view text) {
  switch (kind) {
    case TokenKind::kUnclosedComment:
      return {"Unclosed comment", "The comment that starts here with \"/*\" has no \"*/\" at its end. Add it."};
    case TokenKind::kAmpersand:
      return {"Unsupported operator", "There is no bitwise operator \"&\". For \"both are true\" write \"&&\"."};
    case TokenKind::kBar:
      return {"Unsupported operator", "There is no bitwise operator \"|\". For \"one of them is true\" write \"||\"."};
    case TokenKind::kCaret:
      return {"Unsupported operator", "There is no operator \"^\". For powers, call the function pow(base, exponent)."};
    case TokenKind::kTilde:
      return {"Unsupported operator", "There is no operator \"~\". To negate a condition, write \"!\"."};
    case TokenKind::kSemicolon:
      return {
          "Invalid character",
          "Semicolons separate nothing here. Put each argument on a line of its own, and commas between the items of a "
          "list."};
    case TokenKind::kForeignQuotes:
      if (text.starts_with('\'')) {
        return {"Invalid character", "Strings stand in double quotes (\"), not in single ones. Replace them."};
      }
      if (text.starts_with('`')) {
        return {"Invalid character",
                "Backticks do not quote strings. Use double quotes (\"), or a heredoc (<<EOT) for several lines."};
      }
      return {
          "Invalid character",
          "These are typographic quotes, as word processors and web pages make them. Replace them by straight double "
          "quotes (\")."};
    case TokenKind::kInvalidUtf8:
      return {"Invalid character encoding",
              "These bytes are not valid UTF-8. Save the file in UTF-8; editors often call this \"encoding\"."};
    case TokenKind::kTooDeep:
      return {"Nesting too deep",
              "Templates stand inside one another too many times here. Move inner parts to local values."};
    case TokenKind::kTooLong:
      return {"Text too long", "This text has more tokens than can be read. Split it into several files."};
    default:
      if (text == "\r") {
        return {"Invalid character",
                "A carriage return without a line feed stands here. Save the file with the line endings of Unix or "
                "Windows."};
      }
      if (text == "”") {
        return {"Invalid character", "This is a typographic quote. Replace it by a straight double quote (\")."};
      }
      return {"Invalid character",
              "This character has no meaning here. Remove it, or put the text around it in quotes."};
  }
}

std::string shortened(std::string_view text) {
  if (text.size() <= kQuotedBytesMax) return std::string(text);
  std::size_t cut = kQuotedBytesMax;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  return std::string(text.substr(0, cut)) + "…";
}

}  // namespace

std::string describe(const Token& token, std::string_view source) {
  switch (token.kind) {
    case TokenKind::kEndOfFile:
      return "the end of the text";
    case TokenKind::kNewline:
    case TokenKind::kComment:
    case TokenKind::kQuotedNewline:
    case TokenKind::kUnclosed:
      return "the end of the line";
    case TokenKind::kOpenQuote:
    case TokenKind::kCloseQuote:
      return "a quote";
    case TokenKind::kOpenHeredoc:
    case TokenKind::kCloseHeredoc:
      return "a heredoc's marker";
    default:
      return "\"" + shortened(token.text(source)) + "\"";
  }
}

void check_tokens(const SourceFile& file, const std::vector<Token>& tokens, Diagnostics& diagnostics) {
  std::map<std::string_view, int> reported;
  for (const Token& token : tokens) {
    // A line ending inside quotes is reported with its string.
    if (!is_mistake(token.kind) || token.kind == TokenKind::kQuotedNewline) continue;
    const Mistake mistake = mistake_of(token.kind, token.text(file.text()));
    if (++reported[mistake.detail] > kSameMistakeMax) continue;
    diagnostics.error(mistake.summary, mistake.detail, Range{&file, token.start, token.end});
  }
}

}  // namespace regionfall::hcl
