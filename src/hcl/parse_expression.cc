#include <fmt/format.h>

#include <algorithm>

#include "hcl/native_parser.h"

namespace regionfall::hcl {

namespace {

struct Operator {
  TokenKind token;
  int precedence;  // higher binds tighter
  BinaryOperator op;
};

constexpr Operator kOperators[] = {
    {TokenKind::kOr, 1, BinaryOperator::kOr},
    {TokenKind::kAnd, 2, BinaryOperator::kAnd},
    {TokenKind::kEqual, 3, BinaryOperator::kEqual},
    {TokenKind::kNotEqual, 3, BinaryOperator::kNotEqual},
    {TokenKind::kLess, 4, BinaryOperator::kLess},
    {TokenKind::kLessOrEqual, 4, BinaryOperator::kLessOrEqual},
    {TokenKind::kGreater, 4, BinaryOperator::kGreater},
    {TokenKind::kGreaterOrEqual, 4, BinaryOperator::kGreaterOrEqual},
    {TokenKind::kPlus, 5, BinaryOperator::kAdd},
    {TokenKind::kMinus, 5, BinaryOperator::kSubtract},
    {TokenKind::kStar, 6, BinaryOperator::kMultiply},
    {TokenKind::kSlash, 6, BinaryOperator::kDivide},
    {TokenKind::kPercent, 6, BinaryOperator::kModulo},
    // No operators, and reported as such; read like some, so that what follows is understood.
    {TokenKind::kAmpersand, 2, BinaryOperator::kAnd},
    {TokenKind::kBar, 1, BinaryOperator::kOr},
    {TokenKind::kCaret, 6, BinaryOperator::kMultiply},
};

const Operator* operator_of(TokenKind kind) {
  const auto* found = std::ranges::find(kOperators, kind, &Operator::token);
  return found == std::end(kOperators) ? nullptr : found;
}

void append_step(Expression& onto, TraversalStep step) {
  onto.range.end = step.range.end;
  if (auto* scope = std::get_if<ScopeTraversalExpression>(&onto.node)) {
    scope->traversal.steps.push_back(std::move(step));
  } else {
    std::get<RelativeTraversalExpression>(onto.node).steps.push_back(std::move(step));
  }
}

bool takes_steps(const Expression& expression) {
  return expression.as<ScopeTraversalExpression>() != nullptr ||
         expression.as<RelativeTraversalExpression>() != nullptr;
}

std::shared_ptr<Expression> with_step(std::shared_ptr<Expression> from, TraversalStep step) {
  if (!takes_steps(*from)) {
    auto relative = std::make_shared<Expression>();
    relative->range = from->range;
    relative->height = from->height + 1;
    relative->node = RelativeTraversalExpression{from, {}};
    from = std::move(relative);
  }
  append_step(*from, std::move(step));
  return from;
}

}  // namespace

ExpressionPtr NativeParser::whole_expression() {
  const NewlineMode lines(cursor_, false);
  Node result = expression();
  const Token next = cursor_.peek();
  if (!in_trouble() && next.kind != TokenKind::kEndOfFile) {
    unexpected(next, "Extra characters after expression",
               fmt::format("The expression is complete before {}. Remove the rest, or join it with an operator.",
                           cursor_.describe(next)));
  }
  return result;
}

std::optional<Traversal> NativeParser::whole_traversal() {
  const Token first = cursor_.peek();
  const ExpressionPtr result = whole_expression();
  if (auto written = written_traversal(*result)) return written;
  if (!in_trouble()) {
    error("Invalid reference",
          "A reference to an object is required here: names joined by dots, with literal keys in brackets, such as "
          "aws_instance.web[0].",
          range(first));
  }
  return std::nullopt;
}

NativeParser::Node NativeParser::expression() {
  Deeper deeper(*this);
  const Token first = cursor_.peek();
  if (!deeper.allowed(first)) return placeholder(range(first));
  return conditional();
}

NativeParser::Node NativeParser::conditional() {
  Node condition = binary(1);
  if (in_trouble() || peek_kind() != TokenKind::kQuestion) return condition;
  const Token question = cursor_.read();
  Node if_true = expression();
  if (in_trouble()) return condition;
  const Token colon = cursor_.peek();
  if (colon.kind != TokenKind::kColon) {
    unexpected(
        colon, "Missing false expression in conditional",
        fmt::format("After the \"?\" of line {} there must be two results: condition ? if_true : if_false. A \":\" is "
                    "missing before {}.{}",
                    question.start.line, cursor_.describe(colon),
                    colon.kind == TokenKind::kNewline
                        ? " To go on in the next line, put the whole expression in parentheses."
                        : ""),
        range_between(condition->range, range(colon)));
    return condition;
  }
  cursor_.read();
  Node if_false = expression();
  if (in_trouble()) return condition;
  const Range whole = range_between(condition->range, if_false->range);
  return make(whole, ConditionalExpression{condition, if_true, if_false},
              {condition.get(), if_true.get(), if_false.get()});
}

NativeParser::Node NativeParser::binary(int precedence_min) {
  Node left = with_traversals();
  while (!in_trouble()) {
    const Token sign = cursor_.peek();
    const Operator* found = operator_of(sign.kind);
    if (found == nullptr || found->precedence < precedence_min) return left;
    cursor_.read();
    Node right = binary(found->precedence + 1);
    if (in_trouble()) return left;
    const Range whole = range_between(left->range, right->range);
    Node joined = make(whole, BinaryExpression{found->op, left, right, range(sign)}, {left.get(), right.get()});
    left = std::move(joined);
  }
  return left;
}

NativeParser::Node NativeParser::with_traversals() {
  Node from = term();
  return in_trouble() ? from : traversals(std::move(from));
}

NativeParser::Node NativeParser::term() {
  const Token start = cursor_.peek();
  switch (start.kind) {
    case TokenKind::kOpenParenthesis:
      return parentheses();
    case TokenKind::kNumber:
      return number();
    case TokenKind::kIdentifier:
      return name_or_call();
    case TokenKind::kOpenQuote:
    case TokenKind::kOpenHeredoc:
      return quoted_or_heredoc();
    case TokenKind::kMinus:
    case TokenKind::kNot:
      return unary();
    case TokenKind::kTilde:
      cursor_.read();
      return term();
    case TokenKind::kOpenBracket:
      return tuple();
    case TokenKind::kOpenBrace:
      return object();
    case TokenKind::kOpenInterpolation:
      return misplaced_sequence();
    case TokenKind::kForeignQuotes:
      return placeholder(range(cursor_.read()));
    default:
      return invalid_term();
  }
}

NativeParser::Node NativeParser::unary() {
  Deeper deeper(*this);
  const Token sign = cursor_.read();
  if (!deeper.allowed(sign)) return placeholder(range(sign));
  Node operand = with_traversals();
  if (in_trouble()) return operand;
  const UnaryOperator op = sign.kind == TokenKind::kMinus ? UnaryOperator::kNegate : UnaryOperator::kNot;
  const Range whole = range_between(range(sign), operand->range);
  return make(whole, UnaryExpression{op, operand, range(sign)}, {operand.get()});
}

NativeParser::Node NativeParser::parentheses() {
  const Open open{cursor_.read(), TokenKind::kCloseParenthesis};
  const NewlineMode lines(cursor_, false);
  const OpenBracket bracket(*this, open.closer);
  Node inner = expression();
  if (in_trouble() || peek_kind() != open.closer)
    close_early(open, "parenthesis");
  else
    cursor_.read();
  const Range whole = range_between(range(open.token), range(cursor_.previous()));
  return make(whole, ParenthesesExpression{inner}, {inner.get()});
}

NativeParser::Node NativeParser::name_or_call() {
  const Token name = cursor_.read();
  const TokenKind next = peek_kind();
  if (next == TokenKind::kOpenParenthesis || next == TokenKind::kDoubleColon) return call(name);
  const std::string_view text = cursor_.text(name);
  if (text == "true" || text == "false") return literal(range(name), Value::boolean(text == "true"));
  if (text == "null") return literal(range(name), Value::null(Type::dynamic()));
  return make(range(name), ScopeTraversalExpression{Traversal{std::string(text), range(name), {}}});
}

Value NativeParser::number_value(const Token& token) {
  if (auto number = Number::parse(cursor_.text(token))) return Value::number(*std::move(number));
  error("Invalid number literal",
        fmt::format(
            "{} is not a number. Write digits, at most one decimal point, and an exponent if needed, such as 1.5 or "
            "2e10; put version numbers and addresses in quotes.",
            cursor_.describe(token)),
        range(token));
  return Value::unknown(Type::number());
}

NativeParser::Node NativeParser::number() {
  const Token token = cursor_.read();
  return literal(range(token), number_value(token));
}

// `${name}` outside of a string: read as the expression inside.
NativeParser::Node NativeParser::misplaced_sequence() {
  const Token open = cursor_.read();
  error(
      "Template sequence outside a string",
      "\"${\" has a meaning only inside quotes and heredocs. Write the expression by itself, without \"${\" and \"}\".",
      range(open));
  const NewlineMode lines(cursor_, false);
  const OpenBracket bracket(*this, TokenKind::kCloseSequence);
  Node inner = expression();
  bool trim_next = false;
  close_sequence(open, "interpolation", trim_next);
  return inner;
}

NativeParser::Node NativeParser::invalid_term() {
  const Token found = cursor_.peek();
  switch (found.kind) {
    case TokenKind::kEndOfFile:
      unexpected(found, "Missing expression", "The text ends where a value is required. Write one.");
      break;
    case TokenKind::kNewline:
      unexpected(found, "Missing expression",
                 "The line ends where a value is required. Write one on this line; an expression goes on in the next "
                 "line only "
                 "inside brackets or parentheses.");
      break;
    case TokenKind::kStar:
      unexpected(found, "Invalid expression",
                 "A value is required here, not \"*\". For powers, call the function pow(base, exponent).");
      break;
    default:
      unexpected(
          found, "Invalid expression",
          fmt::format("A value is required here, such as a string in quotes, a number, a reference or a function call. "
                      "Found {}.",
                      cursor_.describe(found)));
      break;
  }
  return placeholder(range(found));
}

// -- steps after a term -----------------------------------------------------------------------------------------------

NativeParser::Node NativeParser::traversals(Node from) {
  while (!in_trouble()) {
    switch (peek_kind()) {
      case TokenKind::kDot:
        from = attribute_step(std::move(from));
        break;
      case TokenKind::kOpenBracket:
        from = index_step(std::move(from));
        break;
      default:
        return from;
    }
  }
  return from;
}

NativeParser::Node NativeParser::attribute_step(Node from) {
  const Token dot = cursor_.read();
  if (peek_kind() == TokenKind::kStar) return attribute_splat(std::move(from), dot);
  std::optional<TraversalStep> step = named_step(dot);
  return step ? with_step(std::move(from), *std::move(step)) : from;
}

// What follows a dot: a name, or a number as index (the way of Terraform before 0.12).
std::optional<TraversalStep> NativeParser::named_step(const Token& dot) {
  const Token next = cursor_.peek();
  TraversalStep step;
  step.range = cursor_.range(dot, next);
  if (next.kind == TokenKind::kIdentifier) {
    step.name = cursor_.text(next);
    cursor_.read();
    return step;
  }
  if (next.kind == TokenKind::kNumber) {
    cursor_.read();
    step.kind = TraversalStep::Kind::kIndex;
    const std::string_view text = cursor_.text(next);
    const std::size_t point = text.find('.');
    if (point == std::string_view::npos) {
      step.key = number_value(next);
      return step;
    }
    error("Invalid legacy index syntax",
          fmt::format(
              "Two indexes in a row cannot be written with dots, as they read like the number {}. Write [{}][{}].",
              text, text.substr(0, point), text.substr(point + 1)),
          range(next));
    step.key = Value::dynamic();
    return step;
  }
  unexpected(next, "Invalid attribute name",
             fmt::format("After a dot there must be the name of an attribute. Found {}.", cursor_.describe(next)),
             cursor_.range(dot, next));
  return std::nullopt;
}

NativeParser::Node NativeParser::attribute_splat(Node from, const Token& dot) {
  const Token star = cursor_.read();
  const Range marker = cursor_.range(dot, star);
  Node each = make(marker, AnonymousSymbolExpression{});
  Range end = marker;
  while (peek_kind() == TokenKind::kDot) {
    const Token next_dot = cursor_.read();
    if (const Token next = cursor_.peek(); next.kind == TokenKind::kStar) {
      unexpected(next, "Nested splat expression not allowed",
                 "A second \"*\" cannot follow in the same chain of dots. Write [*] for both.");
      return from;
    }
    std::optional<TraversalStep> step = named_step(next_dot);
    if (!step) return from;
    end = step->range;
    each = with_step(std::move(each), *std::move(step));
  }
  const Range whole = range_between(from->range, end);
  return make(whole, SplatExpression{from, each, marker}, {from.get(), each.get()});
}

NativeParser::Node NativeParser::full_splat(Node from, const Token& open) {
  Deeper deeper(*this);
  cursor_.read();
  const Token close = cursor_.peek();
  if (!deeper.allowed(close)) return from;
  if (close.kind != TokenKind::kCloseBracket) {
    unexpected(close, "Missing close bracket on splat index",
               fmt::format("The \"*\" must be followed by \"]\" at once. Found {}.", cursor_.describe(close)));
    return from;
  }
  cursor_.read();
  const Range marker = cursor_.range(open, close);
  Node each = traversals(make(marker, AnonymousSymbolExpression{}));
  const Range whole = range_between(from->range, each->range);
  return make(whole, SplatExpression{from, each, marker}, {from.get(), each.get()});
}

NativeParser::Node NativeParser::index_step(Node from) {
  const Open open{cursor_.read(), TokenKind::kCloseBracket};
  if (peek_kind() == TokenKind::kStar) return full_splat(std::move(from), open.token);
  const NewlineMode lines(cursor_, false);
  const OpenBracket bracket(*this, open.closer);
  Node key = expression();
  if (in_trouble() || peek_kind() != open.closer)
    close_early(open, "index");
  else
    cursor_.read();
  const Range brackets = range_between(range(open.token), range(cursor_.previous()));
  if (const auto* known = key->as<LiteralExpression>()) {
    TraversalStep step{TraversalStep::Kind::kIndex, {}, known->value, brackets};
    return with_step(std::move(from), std::move(step));
  }
  const Range whole = range_between(from->range, brackets);
  return make(whole, IndexExpression{from, key, brackets}, {from.get(), key.get()});
}

}  // namespace regionfall::hcl
