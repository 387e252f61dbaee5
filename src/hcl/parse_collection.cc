#include <fmt/format.h>

#include <algorithm>

#include "hcl/native_parser.h"

namespace regionfall::hcl {

// -- function calls ---------------------------------------------------------------------------------------------------

NativeParser::Node NativeParser::call(const Token& name) {
  FunctionCallExpression made;
  made.name = cursor_.text(name);
  Token last = name;
  Token open = cursor_.read();
  while (open.kind == TokenKind::kDoubleColon) {
    last = cursor_.peek();
    if (last.kind != TokenKind::kIdentifier) {
      unexpected(last, "Missing function name",
                 fmt::format("After \"::\" there must be a name of the namespace {}. Found {}.", made.name,
                             cursor_.describe(last)));
      return placeholder(range(name));
    }
    cursor_.read();
    made.name.append("::").append(cursor_.text(last));
    open = cursor_.peek();
    if (open.kind == TokenKind::kDoubleColon || open.kind == TokenKind::kOpenParenthesis) cursor_.read();
  }
  made.name_range = cursor_.range(name, last);
  if (open.kind != TokenKind::kOpenParenthesis) {
    unexpected(
        open, "Missing open parenthesis",
        fmt::format("A name with \"::\" is a function's: write {}(…) with its arguments in parentheses.", made.name));
    return placeholder(made.name_range);
  }
  made.open_parenthesis = range(open);
  const Open bracket{open, TokenKind::kCloseParenthesis};
  call_arguments(bracket, made);
  const Token close = cursor_.previous();
  made.close_parenthesis = range(close);
  const Range whole = cursor_.range(name, close);
  std::uint16_t height = 1;
  for (const ExpressionPtr& argument : made.arguments) height = std::max<std::uint16_t>(height, argument->height + 1);
  Node node = make(whole, std::move(made));
  node->height = height;
  limit_height(*node);
  return node;
}

void NativeParser::call_arguments(const Open& open, FunctionCallExpression& call) {
  const NewlineMode lines(cursor_, false);
  const OpenBracket bracket(*this, open.closer);
  bool separator_reported = false;
  ListStep step = ListStep::kNext;
  while (step == ListStep::kNext) {
    if (peek_kind() == open.closer) {
      cursor_.read();
      return;
    }
    if (peek_kind() == TokenKind::kEndOfFile || next_item_of_body(open)) {
      step = misfit(open, "function call", cursor_.peek());
      continue;
    }
    call.arguments.push_back(expression());
    if (in_trouble()) {
      step = resume_list(open);
      continue;
    }
    if (peek_kind() == TokenKind::kEllipsis) {
      const Token ellipsis = cursor_.read();
      call.expand_last = true;
      if (peek_kind() != open.closer) {
        unexpected(cursor_.peek(), "Missing closing parenthesis",
                   "\"...\" spreads the last argument of a call: \")\" must follow it.", range(ellipsis));
        return close_early(open, "function call");
      }
    }
    step = after_item(open, "function call", separator_reported);
  }
}

// -- lists ------------------------------------------------------------------------------------------------------------

NativeParser::Node NativeParser::tuple() {
  const Open open{cursor_.read(), TokenKind::kCloseBracket};
  const NewlineMode lines(cursor_, false);
  const OpenBracket bracket(*this, open.closer);
  if (peek_word("for")) return for_expression(open);
  TupleExpression made;
  std::uint16_t height = 1;
  bool separator_reported = false;
  ListStep step = ListStep::kNext;
  while (step == ListStep::kNext) {
    if (peek_kind() == open.closer) {
      cursor_.read();
      break;
    }
    if (peek_kind() == TokenKind::kEndOfFile || next_item_of_body(open)) {
      step = misfit(open, "list", cursor_.peek());
      continue;
    }
    Node item = expression();
    height = std::max<std::uint16_t>(height, item->height + 1);
    made.items.push_back(std::move(item));
    step = in_trouble() ? resume_list(open) : after_item(open, "list", separator_reported);
  }
  Node node = make(cursor_.range(open.token, cursor_.previous()), std::move(made));
  node->height = height;
  limit_height(*node);
  return node;
}

// -- objects ----------------------------------------------------------------------------------------------------------

NativeParser::Node NativeParser::object() {
  const Open open{cursor_.read(), TokenKind::kCloseBrace};
  const OpenBracket bracket(*this, open.closer);
  {
    const NewlineMode lines(cursor_, false);
    if (peek_word("for")) return for_expression(open);
  }
  const NewlineMode lines(cursor_, true);
  ObjectExpression made;
  made.open_brace = range(open.token);
  bool separator_reported = false;
  ListStep step = ListStep::kNext;
  while (step == ListStep::kNext) {
    if (peek_kind() == TokenKind::kNewline) {
      cursor_.read();
    } else if (peek_kind() == open.closer) {
      cursor_.read();
      break;
    } else if (peek_kind() == TokenKind::kEndOfFile || next_item_of_body(open)) {
      step = misfit(open, "object", cursor_.peek());
    } else {
      step = object_item(open, made, separator_reported);
    }
  }
  std::uint16_t height = 1;
  for (const ObjectItem& item : made.items) {
    height = std::max<std::uint16_t>(height, std::max(item.key->height, item.value->height) + 1);
  }
  Node node = make(cursor_.range(open.token, cursor_.previous()), std::move(made));
  node->height = height;
  limit_height(*node);
  return node;
}

namespace {

// A bare `true`, `false` or `null` as a key is the name, not the value.
const char* keyword_text(const Value& value) {
  if (value.is_known() && value.is_null()) return "null";
  if (value.is_known() && value.type().kind() == TypeKind::kBool) return value.as_bool() ? "true" : "false";
  return nullptr;
}

}  // namespace

bool NativeParser::object_key(const Open& open, ObjectItem& item) {
  Node key = expression();
  item.key = key;
  if (in_trouble()) return false;
  item.key_is_bare = key->as<ScopeTraversalExpression>() != nullptr;
  if (const auto* known = key->as<LiteralExpression>()) {
    if (const char* name = keyword_text(known->value)) key->node = LiteralExpression{Value::string(name)};
  }
  const Token next = cursor_.peek();
  switch (next.kind) {
    case TokenKind::kAssign:
    case TokenKind::kColon:
      cursor_.read();
      return true;
    case TokenKind::kArrow:
      error("Missing key/value separator",
            "Outside of \"for\", a key and its value are joined by \"=\", not by \"=>\".", range(next),
            cursor_.range(open.token, next));
      cursor_.read();
      return true;
    case TokenKind::kOpenBrace:
      error("Missing key/value separator",
            "Inside an object, a nested object needs \"=\" before its \"{\". Only blocks do without.", range(next),
            cursor_.range(open.token, next));
      return true;
    case TokenKind::kNewline:
    case TokenKind::kComma:
    case TokenKind::kCloseBrace:
      unexpected(next, "Missing attribute value",
                 "This attribute of the object has no value. Write it as name = value.",
                 cursor_.range(open.token, next));
      return false;
    case TokenKind::kEndOfFile:
      misfit(open, "object", next);
      return false;
    default:
      unexpected(
          next, "Missing key/value separator",
          fmt::format("After a key there must be \"=\" and the value. Found {}. A key with dots, blanks or other signs "
                      "in it must stand in quotes.",
                      cursor_.describe(next)),
          cursor_.range(open.token, next));
      return false;
  }
}

NativeParser::ListStep NativeParser::object_item(const Open& open, ObjectExpression& object, bool& separator_reported) {
  ObjectItem item;
  if (!object_key(open, item)) return in_trouble() ? resume_list(open) : ListStep::kClosed;
  item.value = expression();
  object.items.push_back(std::move(item));
  return in_trouble() ? resume_list(open) : after_item(open, "object", separator_reported);
}

// -- for --------------------------------------------------------------------------------------------------------------

NativeParser::Node NativeParser::for_expression(const Open& open) {
  const NewlineMode lines(cursor_, false);
  cursor_.read();
  ForExpression made;
  made.open_range = range(open.token);
  const bool good = for_header(made) && for_results(open, made);
  if (!good || peek_kind() != open.closer)
    close_early(open, "for expression");
  else
    cursor_.read();
  const Token close = cursor_.previous();
  made.close_range = range(close);
  const Range whole = cursor_.range(open.token, close);
  if (!good) return placeholder(whole);
  const std::initializer_list<const Expression*> children = {made.collection.get(), made.key.get(), made.value.get(),
                                                             made.condition.get()};
  return make(whole, std::move(made), children);
}

bool NativeParser::for_names(const char* summary, std::string& key_name, std::string& value_name) {
  for (int names = 0; names < 2; ++names) {
    const Token name = cursor_.peek();
    if (name.kind != TokenKind::kIdentifier) {
      unexpected(name, summary,
                 fmt::format("A name for the {} is required after \"{}\". Found {}.",
                             names == 0 ? "elements" : "values", names == 0 ? "for" : ",", cursor_.describe(name)));
      return false;
    }
    cursor_.read();
    key_name = std::move(value_name);
    value_name = cursor_.text(name);
    if (names == 1 || peek_kind() != TokenKind::kComma) break;
    cursor_.read();
  }
  if (!peek_word("in")) {
    const Token found = cursor_.peek();
    unexpected(
        found, summary,
        fmt::format("After the names there must be \"in\" and the collection. Found {}.", cursor_.describe(found)));
    return false;
  }
  cursor_.read();
  return true;
}

bool NativeParser::for_header(ForExpression& result) {
  if (!for_names("Invalid 'for' expression", result.key_name, result.value_name)) return false;
  result.collection = expression();
  if (in_trouble()) return false;
  const Token colon = cursor_.peek();
  if (colon.kind != TokenKind::kColon) {
    unexpected(colon, "Invalid 'for' expression",
               fmt::format("After the collection there must be \":\" and what to make of each element. Found {}.",
                           cursor_.describe(colon)));
    return false;
  }
  cursor_.read();
  return true;
}

bool NativeParser::for_results(const Open& open, ForExpression& result) {
  const bool makes_object = open.closer == TokenKind::kCloseBrace;
  result.value = expression();
  if (in_trouble()) return false;
  if (const Token next = cursor_.peek();
      next.kind == TokenKind::kArrow || (makes_object && next.kind == TokenKind::kAssign)) {
    if (next.kind == TokenKind::kAssign) {
      error("Invalid 'for' expression", "Key and value of a \"for\" are joined by \"=>\", not by \"=\".", range(next));
    } else if (!makes_object) {
      error("Invalid 'for' expression",
            "A \"for\" in brackets [ ] makes a list, whose elements have no keys. Remove the key and \"=>\", or use "
            "braces.",
            result.value->range);
    }
    cursor_.read();
    result.key = std::move(result.value);
    result.value = expression();
    if (in_trouble()) return false;
  } else if (makes_object) {
    error("Invalid 'for' expression",
          "A \"for\" in braces makes an object: write key => value. For a list of the values use brackets [ ].",
          result.value->range);
  }
  if (peek_kind() == TokenKind::kEllipsis) {
    const Token ellipsis = cursor_.read();
    result.group = true;
    if (!makes_object) {
      error("Invalid 'for' expression", "\"...\" groups values by key, and a list has no keys. Remove it.",
            range(ellipsis));
    }
  }
  if (!peek_word("if")) return true;
  cursor_.read();
  result.condition = expression();
  return !in_trouble();
}

}  // namespace regionfall::hcl
