#include <fmt/format.h>

#include <algorithm>

#include "hcl/native_parser.h"

namespace regionfall::hcl {

// How lists in brackets go on after each item, and what to make of brackets that do not fit together.

namespace {

const char* bracket_text(TokenKind closer) {
  switch (closer) {
    case TokenKind::kCloseBrace:
      return "}";
    case TokenKind::kCloseBracket:
      return "]";
    default:
      return ")";
  }
}

bool starts_term(TokenKind kind) {
  switch (kind) {
    case TokenKind::kIdentifier:
    case TokenKind::kNumber:
    case TokenKind::kOpenQuote:
    case TokenKind::kOpenHeredoc:
    case TokenKind::kOpenBrace:
    case TokenKind::kOpenBracket:
    case TokenKind::kOpenParenthesis:
    case TokenKind::kNot:
    case TokenKind::kForeignQuotes:
      return true;
    default:
      return false;
  }
}

bool is_bracket_closer(TokenKind kind) {
  return kind == TokenKind::kCloseBrace || kind == TokenKind::kCloseBracket || kind == TokenKind::kCloseParenthesis;
}

bool is_opener(TokenKind kind) {
  switch (kind) {
    case TokenKind::kOpenBrace:
    case TokenKind::kOpenBracket:
    case TokenKind::kOpenParenthesis:
    case TokenKind::kOpenQuote:
    case TokenKind::kOpenHeredoc:
    case TokenKind::kOpenInterpolation:
    case TokenKind::kOpenDirective:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool NativeParser::in_sequence() const {
  return std::ranges::find(open_closers_, TokenKind::kCloseSequence) != open_closers_.end();
}

// Whether a bracket around the innermost one, up to the sequence around them all, ends with this token.
bool NativeParser::outer_bracket_ends_with(TokenKind kind) const {
  for (std::size_t i = open_closers_.size(); i-- > 1;) {
    const TokenKind outer = open_closers_[i - 1];
    if (outer == kind || (outer == TokenKind::kCloseSequence && kind == TokenKind::kUnclosed)) return true;
    if (outer == TokenKind::kCloseSequence) return false;
  }
  return false;
}

// Whether the next line begins an argument or block of the body around, which cannot stand inside these brackets.
bool NativeParser::next_item_of_body(const Open& open) {
  if (in_sequence() || !cursor_.at_line_start()) return false;
  if (open.closer != TokenKind::kCloseBrace) return cursor_.at_argument() || cursor_.at_block();
  return cursor_.at_block() && cursor_.indentation(cursor_.peek()) <= cursor_.indentation(open.token);
}

// Whether a closer of another kind looks like a slip for the one that is due.
bool NativeParser::meant_as_closer(const Open& open, const Token& found) {
  if (!is_bracket_closer(found.kind)) return false;
  if (found.start.line == open.token.start.line) return true;
  return cursor_.at_line_start() && cursor_.indentation(found) == cursor_.indentation(open.token);
}

void NativeParser::report_unclosed(const Open& open, const char* construct) {
  const char* closer = bracket_text(open.closer);
  error(fmt::format("Unclosed {}", construct).c_str(),
        fmt::format("The {} that begins here is never closed. Add the missing \"{}\".", construct, closer),
        range(open.token));
}

NativeParser::ListStep NativeParser::after_item(const Open& open, const char* construct, bool& separator_reported) {
  const Token next = cursor_.peek();
  if (next.kind == open.closer) {
    cursor_.read();
    return ListStep::kClosed;
  }
  const bool lines_separate = open.closer == TokenKind::kCloseBrace;
  if (next.kind == TokenKind::kComma || (next.kind == TokenKind::kNewline && lines_separate)) {
    cursor_.read();
    return ListStep::kNext;
  }
  if (starts_term(next.kind) && !next_item_of_body(open)) {
    if (!separator_reported) {
      error("Missing item separator",
            fmt::format("A comma{} is missing before {}: the items of this {} are to be set apart from one another.",
                        lines_separate ? " or a line break" : "", cursor_.describe(next), construct),
            range(next), cursor_.range(open.token, next));
    }
    separator_reported = true;
    return ListStep::kNext;
  }
  return misfit(open, construct, next);
}

NativeParser::ListStep NativeParser::misfit(const Open& open, const char* construct, const Token& found) {
  if (found.kind == TokenKind::kEndOfFile || next_item_of_body(open)) {
    report_unclosed(open, construct);
    trouble_ = Trouble::kItem;
    return ListStep::kGivenUp;
  }
  if (outer_bracket_ends_with(found.kind)) {
    report_unclosed(open, construct);
    return ListStep::kClosed;
  }
  if (meant_as_closer(open, found)) {
    error("Mismatched bracket",
          fmt::format("The {} opened with {} on line {} must end with \"{}\", not with {}.", construct,
                      cursor_.describe(open.token), open.token.start.line, bracket_text(open.closer),
                      cursor_.describe(found)),
          range(found));
    cursor_.read();
    return ListStep::kClosed;
  }
  if (found.kind == TokenKind::kCloseBrace) {
    report_unclosed(open, construct);
    trouble_ = Trouble::kItem;
    return ListStep::kGivenUp;
  }
  unexpected(found, fmt::format("Unexpected text in {}", construct).c_str(),
             fmt::format("{} cannot stand here. After what is there already, the {} should close with \"{}\".",
                         cursor_.describe(found), construct, bracket_text(open.closer)),
             cursor_.range(open.token, found));
  return resume_list(open);
}

NativeParser::ListStep NativeParser::resume_list(const Open& open) {
  if (trouble_ == Trouble::kItem) return ListStep::kGivenUp;
  trouble_ = Trouble::kNone;
  const bool lines_separate = open.closer == TokenKind::kCloseBrace;
  while (true) {
    const Token next = cursor_.peek();
    if (next.kind == TokenKind::kEndOfFile || next_item_of_body(open)) break;
    if (outer_bracket_ends_with(next.kind)) return ListStep::kClosed;
    if (next.kind == TokenKind::kCloseBrace && open.closer != next.kind && !meant_as_closer(open, next)) break;
    cursor_.read();
    if (next.kind == open.closer || meant_as_closer(open, next)) return ListStep::kClosed;
    if (next.kind == TokenKind::kComma || (next.kind == TokenKind::kNewline && lines_separate)) return ListStep::kNext;
    if (is_opener(next.kind)) skip_enclosed(next.kind);
  }
  trouble_ = Trouble::kItem;
  return ListStep::kGivenUp;
}

void NativeParser::close_early(const Open& open, const char* construct) {
  ListStep step = in_trouble() ? resume_list(open) : misfit(open, construct, cursor_.peek());
  while (step == ListStep::kNext) step = resume_list(open);
}

}  // namespace regionfall::hcl
