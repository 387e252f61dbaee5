#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "hcl/token.h"

namespace regionfall::hcl {

// A place in a file's tokens. It passes over comments, and over line endings while those have no meaning (inside
// brackets).
class TokenCursor {
 public:
  TokenCursor(const SourceFile& file, std::vector<Token> tokens) : file_(file), tokens_(std::move(tokens)) {}

  // The next token that counts; kEndOfFile for ever at the end. A comment that ends with its line is a kNewline where
  // line endings count.
  Token peek();
  Token read();
  // The next token as it is, comments and line endings included.
  const Token& peek_raw() const { return tokens_[at_]; }
  Token read_raw();
  // The token read last; the next one at the beginning.
  Token previous() const;
  // Whether what follows the next token that counts is of this kind (line endings count).
  bool followed_by(TokenKind kind);
  // Whether the next token is the first of its line.
  bool at_line_start();
  // Whether an argument (`name =`) or a block (`name "label" {`) begins here, at the start of a line.
  bool at_argument();
  bool at_block();
  void jump_to_end() { at_ = tokens_.size() - 1; }

  bool newlines_count() const { return newlines_count_; }
  void set_newlines_count(bool count) { newlines_count_ = count; }

  const SourceFile& file() const { return file_; }
  std::string_view text(const Token& token) const { return token.text(file_.text()); }
  Range range(const Token& token) const { return {&file_, token.start, token.end}; }
  Range range(const Token& first, const Token& last) const { return {&file_, first.start, last.end}; }
  std::string describe(const Token& token) const { return hcl::describe(token, file_.text()); }
  // Columns of white space before the first token of the line that the token is on.
  std::uint32_t indentation(const Token& token) const;

 private:
  void settle();
  std::size_t next_on_line(std::size_t at) const;
  bool ends_line(const Token& token) const;

  const SourceFile& file_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  bool newlines_count_ = true;
};

// While it lives, line endings count or do not count.
class NewlineMode {
 public:
  NewlineMode(TokenCursor& cursor, bool count) : cursor_(cursor), before_(cursor.newlines_count()) {
    cursor_.set_newlines_count(count);
  }
  ~NewlineMode() { cursor_.set_newlines_count(before_); }
  NewlineMode(const NewlineMode&) = delete;
  NewlineMode& operator=(const NewlineMode&) = delete;

 private:
  TokenCursor& cursor_;
  bool before_;
};

}  // namespace regionfall::hcl
