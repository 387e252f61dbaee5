#include "hcl/native_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "hcl/lexer.h"

namespace regionfall::hcl {

NativeParser::NativeParser(const SourceFile& file, std::vector<Token> tokens, Diagnostics& diagnostics)
    : cursor_(file, std::move(tokens)), diagnostics_(diagnostics) {}

NativeParser::Node NativeParser::literal(Range range, Value value) {
  return make(range, LiteralExpression{std::move(value)});
}

NativeParser::Node NativeParser::placeholder(Range range) { return literal(range, Value::dynamic()); }

void NativeParser::limit_height(Expression& expression) {
  if (expression.height <= kExpressionHeightMax) return;
  if (!height_reported_) {
    height_reported_ = true;
    error("Expression too long",
          fmt::format(
              "More than {} operators or steps depend on one another here. Give parts of the expression names as local "
              "values.",
              kExpressionHeightMax),
          expression.range);
  }
  expression.height = 1;
  expression.node = LiteralExpression{Value::dynamic()};
}

void NativeParser::error(const char* summary, std::string detail, Range subject, std::optional<Range> context) {
  if (given_up_ || last_error_byte_ == subject.start.byte) return;
  last_error_byte_ = subject.start.byte;
  if (++errors_ > kMistakesReportedMax) {
    diagnostics_.error("Too many mistakes", "There are more mistakes after this place. Correct those above first.",
                       subject);
    cursor_.jump_to_end();
    given_up_ = true;
    return;
  }
  diagnostics_.add({.summary = summary, .detail = std::move(detail), .subject = subject, .context = context});
}

void NativeParser::unexpected(const Token& token, const char* summary, std::string detail,
                              std::optional<Range> context) {
  // A line break is better shown as the place where the line ends.
  const Range place = token.kind == TokenKind::kNewline ? range(token).at_start() : range(token);
  if (!is_mistake(token.kind)) error(summary, std::move(detail), place, context);
  fail();
}

void NativeParser::give_up_text(const Token& at) {
  error("Nesting too deep",
        fmt::format(
            "Brackets, templates or operators stand inside one another more than {} times. Give inner parts names as "
            "local values.",
            kNestingMax),
        range(at));
  given_up_ = true;
  cursor_.jump_to_end();
  trouble_ = Trouble::kItem;
}

bool NativeParser::peek_word(std::string_view word) {
  const Token next = cursor_.peek();
  return next.kind == TokenKind::kIdentifier && cursor_.text(next) == word;
}

namespace {

TokenKind closer_of(TokenKind opener) {
  switch (opener) {
    case TokenKind::kOpenBrace:
      return TokenKind::kCloseBrace;
    case TokenKind::kOpenBracket:
      return TokenKind::kCloseBracket;
    case TokenKind::kOpenParenthesis:
      return TokenKind::kCloseParenthesis;
    case TokenKind::kOpenQuote:
      return TokenKind::kCloseQuote;
    case TokenKind::kOpenHeredoc:
      return TokenKind::kCloseHeredoc;
    case TokenKind::kOpenInterpolation:
    case TokenKind::kOpenDirective:
      return TokenKind::kCloseSequence;
    default:
      return TokenKind::kEndOfFile;
  }
}

bool is_closer(TokenKind kind) {
  switch (kind) {
    case TokenKind::kCloseBrace:
    case TokenKind::kCloseBracket:
    case TokenKind::kCloseParenthesis:
    case TokenKind::kCloseQuote:
    case TokenKind::kCloseHeredoc:
    case TokenKind::kCloseSequence:
      return true;
    default:
      return false;
  }
}

bool is_template_closer(TokenKind kind) {
  return kind == TokenKind::kCloseQuote || kind == TokenKind::kCloseHeredoc || kind == TokenKind::kCloseSequence;
}

}  // namespace

void NativeParser::skip_enclosed(TokenKind opener) {
  std::vector<TokenKind> wanted{closer_of(opener)};
  while (!wanted.empty()) {
    const Token& next = cursor_.peek_raw();
    if (next.kind == TokenKind::kEndOfFile) return;
    if (const TokenKind closer = closer_of(next.kind); closer != TokenKind::kEndOfFile) {
      wanted.push_back(closer);
    } else if (next.kind == TokenKind::kUnclosed) {
      while (!wanted.empty() && !is_template_closer(wanted.back())) wanted.pop_back();
      if (wanted.empty()) return;
      wanted.pop_back();
    } else if (is_closer(next.kind)) {
      const auto match = std::find(wanted.rbegin(), wanted.rend(), next.kind);
      if (match == wanted.rend()) return;
      wanted.erase(std::prev(match.base()), wanted.end());
    }
    cursor_.read_raw();
  }
}

// -- entry points -----------------------------------------------------------------------------------------------------

namespace {

// A parser for the file, or nothing when the text is too large to read.
std::optional<NativeParser> parser_for(const SourceFile& file, LexMode mode, Diagnostics& diagnostics) {
  if (file.text().size() > kSourceBytesMax) {
    diagnostics.error("Text too long",
                      fmt::format("{} has {} bytes; at most {} can be read. Split it.", file.name(), file.text().size(),
                                  kSourceBytesMax),
                      Range{&file, {}, {}});
    return std::nullopt;
  }
  std::vector<Token> tokens = lex(file.text(), mode);
  check_tokens(file, tokens, diagnostics);
  return std::optional<NativeParser>(std::in_place, file, std::move(tokens), diagnostics);
}

ExpressionPtr nothing(const SourceFile& file) {
  auto made = std::make_shared<Expression>();
  made->range = {&file, {}, {}};
  made->node = LiteralExpression{Value::dynamic()};
  return made;
}

// Parses with diagnostics sorted by place: bad characters and bad grammar are found in two passes.
template <class Parse>
auto in_order(Diagnostics& diagnostics, Parse parse) {
  Diagnostics found;
  auto result = parse(found);
  std::ranges::stable_sort(found.all(), {}, [](const Diagnostic& d) { return d.subject ? d.subject->start.byte : 0; });
  diagnostics.append(std::move(found));
  return result;
}

}  // namespace

BodyPtr parse_native(const SourceFile& file, Diagnostics& diagnostics) {
  return in_order(diagnostics, [&](Diagnostics& found) -> BodyPtr {
    auto parser = parser_for(file, LexMode::kNormal, found);
    return parser ? parser->whole_body() : merge_bodies({});
  });
}

ExpressionPtr parse_expression(const SourceFile& file, Diagnostics& diagnostics) {
  return in_order(diagnostics, [&](Diagnostics& found) {
    auto parser = parser_for(file, LexMode::kNormal, found);
    return parser ? parser->whole_expression() : nothing(file);
  });
}

ExpressionPtr parse_template(const SourceFile& file, Diagnostics& diagnostics) {
  return in_order(diagnostics, [&](Diagnostics& found) {
    auto parser = parser_for(file, LexMode::kTemplate, found);
    return parser ? parser->whole_template() : nothing(file);
  });
}

std::optional<Traversal> parse_traversal(const SourceFile& file, Diagnostics& diagnostics) {
  return in_order(diagnostics, [&](Diagnostics& found) -> std::optional<Traversal> {
    auto parser = parser_for(file, LexMode::kNormal, found);
    if (!parser) return std::nullopt;
    std::optional<Traversal> traversal = parser->whole_traversal();
    if (found.has_errors()) return std::nullopt;
    return traversal;
  });
}

}  // namespace regionfall::hcl
