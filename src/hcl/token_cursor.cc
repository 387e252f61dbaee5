#include "hcl/token_cursor.h"

#include <algorithm>

namespace regionfall::hcl {

bool TokenCursor::ends_line(const Token& token) const {
  return token.kind == TokenKind::kNewline || (token.kind == TokenKind::kComment && text(token).ends_with('\n'));
}

void TokenCursor::settle() {
  while (true) {
    const Token& token = tokens_[at_];
    if (token.kind != TokenKind::kComment && token.kind != TokenKind::kNewline) return;
    if (newlines_count_ && ends_line(token)) return;
    ++at_;
  }
}

Token TokenCursor::peek() {
  settle();
  Token token = tokens_[at_];
  if (token.kind == TokenKind::kComment) token.kind = TokenKind::kNewline;
  return token;
}

Token TokenCursor::read() {
  const Token token = peek();
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}

Token TokenCursor::read_raw() {
  const Token token = tokens_[at_];
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}

Token TokenCursor::previous() const { return tokens_[at_ == 0 ? 0 : at_ - 1]; }

std::size_t TokenCursor::next_on_line(std::size_t at) const {
  while (at < tokens_.size() && tokens_[at].kind == TokenKind::kComment && !ends_line(tokens_[at])) ++at;
  return std::min(at, tokens_.size() - 1);
}

bool TokenCursor::followed_by(TokenKind kind) {
  settle();
  return at_ + 1 < tokens_.size() && tokens_[next_on_line(at_ + 1)].kind == kind;
}

bool TokenCursor::at_line_start() {
  settle();
  return at_ == 0 || ends_line(tokens_[at_ - 1]);
}

bool TokenCursor::at_argument() {
  return at_line_start() && tokens_[at_].kind == TokenKind::kIdentifier && followed_by(TokenKind::kAssign);
}

bool TokenCursor::at_block() {
  if (!at_line_start() || tokens_[at_].kind != TokenKind::kIdentifier) return false;
  for (std::size_t i = next_on_line(at_ + 1);; i = next_on_line(i + 1)) {
    switch (tokens_[i].kind) {
      case TokenKind::kOpenBrace:
        return true;
      case TokenKind::kIdentifier:
      case TokenKind::kOpenQuote:
      case TokenKind::kCloseQuote:
      case TokenKind::kQuotedText:
        continue;
      default:
        return false;
    }
  }
}

std::uint32_t TokenCursor::indentation(const Token& token) const {
  const std::string_view line = file_.line(token.start.line);
  return static_cast<std::uint32_t>(std::min(line.find_first_not_of(" \t"), line.size()));
}

}  // namespace regionfall::hcl
