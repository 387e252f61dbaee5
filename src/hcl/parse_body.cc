#include <fmt/format.h>

#include <algorithm>

#include "hcl/native_body.h"
#include "hcl/native_parser.h"
#include "hcl/string_literal.h"

namespace regionfall::hcl {

BodyPtr NativeParser::whole_body() {
  const Token first = cursor_.peek_raw();
  Items found;
  items(found, TokenKind::kEndOfFile);
  const Range whole = cursor_.range(first, cursor_.peek_raw());
  return make_native_body(std::move(found.attributes), std::move(found.blocks), range(first).at_start(), whole);
}

// Items up to the end of the body, which is left to the caller to read.
void NativeParser::items(Items& into, TokenKind end) {
  const NewlineMode lines(cursor_, true);
  while (true) {
    trouble_ = Trouble::kNone;
    const Token next = cursor_.peek();
    if (next.kind == end || next.kind == TokenKind::kEndOfFile) return;
    if (next.kind == TokenKind::kNewline || next.kind == TokenKind::kSemicolon) {
      cursor_.read();
    } else if (next.kind == TokenKind::kIdentifier) {
      item(into);
    } else {
      stray_in_body();
    }
  }
}

void NativeParser::item(Items& into) {
  const Token name = cursor_.read();
  switch (peek_kind()) {
    case TokenKind::kAssign:
      cursor_.read();
      return attribute(into, name, /*one_line=*/false);
    case TokenKind::kOpenQuote:
    case TokenKind::kOpenBrace:
    case TokenKind::kIdentifier:
      return block(into, name);
    default:
      return invalid_item(into, name, /*one_line=*/false);
  }
}

void NativeParser::invalid_item(Items& into, const Token& name, bool one_line) {
  const Token next = cursor_.peek();
  if (next.kind == TokenKind::kColon || next.kind == TokenKind::kArrow) {
    error("Invalid argument definition",
          fmt::format("An argument is set with \"=\", not with {}: {} = …", cursor_.describe(next), cursor_.text(name)),
          range(next), cursor_.range(name, next));
    cursor_.read();
    return attribute(into, name, one_line);
  }
  unexpected(
      name, "Argument or block definition required",
      fmt::format("{} alone is neither an argument nor a block. To set an argument write {} = and its value; to open a "
                  "block write its labels and \"{{\".",
                  cursor_.describe(name), cursor_.text(name)));
  skip_item();
}

void NativeParser::stray_in_body() {
  const Token found = cursor_.peek();
  if (found.kind == TokenKind::kCloseBrace) {
    error("Unexpected closing brace",
          "No block is open here that this \"}\" could end. Remove it, or look for a \"{\" that is "
          "missing or closed too early above.",
          range(found));
    cursor_.read();
    return;
  }
  if (found.kind == TokenKind::kOpenQuote) {
    unexpected(found, "Invalid argument name", "The names of arguments and blocks stand without quotes. Remove them.");
  } else {
    unexpected(
        found, "Argument or block definition required",
        fmt::format("An argument (name = value) or a block must begin here. Found {}.", cursor_.describe(found)));
  }
  skip_item();
}

// -- arguments --------------------------------------------------------------------------------------------------------

void NativeParser::attribute(Items& into, const Token& name, bool one_line) {
  Attribute made;
  made.name = cursor_.text(name);
  made.name_range = range(name);
  made.value = expression();
  made.range = range_between(made.name_range, made.value->range);
  add_attribute(into, std::move(made));
  if (!one_line) end_attribute(name);
}

void NativeParser::add_attribute(Items& into, Attribute attribute) {
  const auto same = std::ranges::find(into.attributes, attribute.name, &Attribute::name);
  if (same == into.attributes.end()) {
    into.attributes.push_back(std::move(attribute));
    return;
  }
  error("Attribute redefined",
        fmt::format("\"{}\" was set already at {}. An argument can be set once; remove one of the two.", attribute.name,
                    same->name_range.to_string()),
        attribute.name_range);
}

namespace {

struct WordOperator {
  std::string_view word;
  const char* operation;
};
constexpr WordOperator kWordOperators[] = {{"and", "&&"}, {"or", "||"}, {"not", "!"},
                                           {"eq", "=="},  {"ne", "!="}, {"is", "=="}};

}  // namespace

void NativeParser::end_attribute(const Token& name) {
  if (trouble_ == Trouble::kItem) return;
  if (in_trouble()) return skip_item();
  const Token next = cursor_.peek();
  const Range context = cursor_.range(name, next);
  switch (next.kind) {
    case TokenKind::kNewline:
      cursor_.read();
      return;
    case TokenKind::kEndOfFile:
    case TokenKind::kSemicolon:
      return;
    case TokenKind::kCloseBrace:
      if (next.start.line == mistaken_line_) return;
      return unexpected(next, "Missing newline after argument",
                        "In a block of several lines, the \"}\" must stand on a line of its own.", context);
    case TokenKind::kComma:
      error("Unexpected comma after argument", "Arguments end with their line, without a comma. Remove it.",
            range(next), context);
      cursor_.read();
      return;
    default:
      break;
  }
  const auto* const word = std::ranges::find(kWordOperators, cursor_.text(next), &WordOperator::word);
  if (word != std::end(kWordOperators)) {
    unexpected(next, "Missing newline after argument",
               fmt::format("There is no operator \"{}\". Write \"{}\".", word->word, word->operation), context);
    return skip_item();
  }
  unexpected(next, "Missing newline after argument",
             fmt::format(
                 "The value is complete before {}. Put what follows on a line of its own, or join it with an operator.",
                 cursor_.describe(next)),
             context);
  if (next.kind == TokenKind::kIdentifier && cursor_.followed_by(TokenKind::kAssign)) return;
  skip_item();
}

// To the end of the line on which nothing is open any more, or before the end of the body.
void NativeParser::skip_item() {
  const NewlineMode lines(cursor_, true);
  while (true) {
    const Token next = cursor_.peek();
    switch (next.kind) {
      case TokenKind::kEndOfFile:
      case TokenKind::kCloseBrace:
        return;
      case TokenKind::kNewline:
        cursor_.read();
        return;
      case TokenKind::kOpenBrace:
      case TokenKind::kOpenBracket:
      case TokenKind::kOpenParenthesis:
      case TokenKind::kOpenQuote:
      case TokenKind::kOpenHeredoc:
      case TokenKind::kOpenInterpolation:
        cursor_.read();
        skip_enclosed(next.kind);
        break;
      default:
        cursor_.read();
        break;
    }
  }
}

// -- blocks -----------------------------------------------------------------------------------------------------------

void NativeParser::block(Items& into, const Token& type) {
  Deeper deeper(*this);
  if (!deeper.allowed(type)) return;
  Block made;
  made.type = cursor_.text(type);
  made.type_range = range(type);
  made.header = range(type);
  if (!block_header(made, type)) return;
  const Token open = cursor_.read();
  made.body = block_body(type, open);
  into.blocks.push_back(std::move(made));
  end_block();
}

// Labels up to the opening brace. False (and reported, and skipped) when no body follows.
bool NativeParser::block_header(Block& made, const Token& type) {
  while (true) {
    const Token next = cursor_.peek();
    const Range context = cursor_.range(type, next);
    switch (next.kind) {
      case TokenKind::kOpenBrace:
        return true;
      case TokenKind::kOpenQuote: {
        Range place;
        made.labels.push_back(label(place));
        made.label_ranges.push_back(place);
        made.header = range_between(made.header, place);
        break;
      }
      case TokenKind::kIdentifier:
        cursor_.read();
        made.labels.emplace_back(cursor_.text(next));
        made.label_ranges.push_back(range(next));
        made.header = range_between(made.header, range(next));
        break;
      case TokenKind::kForeignQuotes:
        cursor_.read();
        break;
      case TokenKind::kAssign:
        error("Invalid block definition",
              made.labels.empty() ? "A block has no \"=\"."
                                  : "A block has labels and then \"{\", without \"=\". An argument has "
                                    "one name before its \"=\".",
              range(next), context);
        cursor_.read();
        if (peek_kind() == TokenKind::kOpenBrace) return true;
        fail();
        skip_item();
        return false;
      case TokenKind::kNewline: {
        error("Invalid block definition",
              "The \"{\" that opens a block must stand on the same line as the block's type and labels.",
              range(next).at_start(), context);
        while (peek_kind() == TokenKind::kNewline) cursor_.read();
        if (peek_kind() == TokenKind::kOpenBrace) return true;
        return false;
      }
      default:
        unexpected(
            next, "Invalid block definition",
            fmt::format("After a block's type there may be labels, then \"{{\". Found {}.", cursor_.describe(next)),
            context);
        skip_item();
        return false;
    }
  }
}

// A quoted label: text without sequences.
std::string NativeParser::label(Range& place) {
  const Token open = cursor_.read();
  std::string text;
  const int errors_before = errors_;
  while (true) {
    const Token token = cursor_.read_raw();
    place = cursor_.range(open, token);
    switch (token.kind) {
      case TokenKind::kCloseQuote:
        return text;
      case TokenKind::kQuotedText: {
        const std::size_t before = diagnostics_.size();
        text += literal_text(cursor_.file(), token, diagnostics_);
        errors_ += static_cast<int>(diagnostics_.size() - before);
        break;
      }
      case TokenKind::kOpenInterpolation:
      case TokenKind::kOpenDirective:
        error("Invalid string literal",
              fmt::format(
                  "A label is fixed text, without \"{0}{{\" sequences. For a literal \"{0}{{\" write \"{0}{0}{{\".",
                  cursor_.text(token).substr(0, 1)),
              range(token), place);
        skip_enclosed(token.kind);
        break;
      case TokenKind::kUnclosed:
      case TokenKind::kEndOfFile:
        if (errors_ == errors_before) report_unclosed_template(open);
        return text;
      case TokenKind::kQuotedNewline:
        error("Invalid multi-line string", "A label must end on its line.", range(token).at_start());
        break;
      default:
        break;
    }
  }
}

BodyPtr NativeParser::block_body(const Token& type, const Token& open) {
  Items found;
  const NewlineMode lines(cursor_, true);
  switch (peek_kind()) {
    case TokenKind::kNewline:
    case TokenKind::kEndOfFile:
    case TokenKind::kCloseBrace:
      break;
    default:
      one_line_items(found, open);
      break;
  }
  items(found, TokenKind::kCloseBrace);
  if (peek_kind() == TokenKind::kEndOfFile) {
    error("Unclosed configuration block",
          "The block that begins here has no \"}\" at its end. It may also be that a block inside it is not closed, "
          "and took "
          "its \"}\".",
          range(type), cursor_.range(type, open));
  } else {
    cursor_.read();
  }
  const Range whole = cursor_.range(open, cursor_.previous());
  return make_native_body(std::move(found.attributes), std::move(found.blocks), range(open), whole);
}

// `{ name = value }`: the one argument of a block on one line. What may not be there is reported and left to items().
void NativeParser::one_line_items(Items& into, const Token& open) {
  const Token name = cursor_.peek();
  if (name.kind != TokenKind::kIdentifier) return;
  cursor_.read();
  if (peek_kind() != TokenKind::kAssign) {
    const Token next = cursor_.peek();
    if (next.kind != TokenKind::kOpenBrace && next.kind != TokenKind::kOpenQuote &&
        next.kind != TokenKind::kIdentifier) {
      return invalid_item(into, name, /*one_line=*/true);
    }
    error("Argument definition required",
          "A block on one line can hold one argument and no blocks. Put the inner block on lines of its own.",
          range(name));
    mistaken_line_ = open.start.line;
    return block(into, name);
  }
  cursor_.read();
  attribute(into, name, /*one_line=*/true);
  if (trouble_ == Trouble::kLocal) skip_item();
  if (in_trouble()) return;
  const Token next = cursor_.peek();
  switch (next.kind) {
    case TokenKind::kCloseBrace:
    case TokenKind::kEndOfFile:
      return;
    case TokenKind::kComma:
    case TokenKind::kSemicolon:
      unexpected(next, "Invalid single-argument block definition",
                 "A block on one line can hold one argument. Put each of them on a line of its own.",
                 cursor_.range(open, next));
      mistaken_line_ = open.start.line;
      cursor_.read();
      return;
    case TokenKind::kNewline:
      error("Invalid single-argument block definition",
            "A block whose argument stands on the line of its \"{\" must end on that line too. Put the argument on the "
            "next "
            "line.",
            range(next).at_start(), cursor_.range(open, next));
      return;
    default:
      unexpected(next, "Invalid single-argument block definition",
                 fmt::format("After the one argument of a block on one line there must be \"}}\". Found {}.",
                             cursor_.describe(next)),
                 cursor_.range(open, next));
      if (next.kind != TokenKind::kIdentifier || !cursor_.followed_by(TokenKind::kAssign)) skip_item();
      return;
  }
}

void NativeParser::end_block() {
  const Token next = cursor_.peek();
  if (next.kind == TokenKind::kNewline) {
    cursor_.read();
    return;
  }
  if (next.kind == TokenKind::kEndOfFile || next.kind == TokenKind::kSemicolon || in_trouble()) return;
  if (next.kind == TokenKind::kCloseBrace && next.start.line == mistaken_line_) return;
  if (next.kind == TokenKind::kComma) {
    error("Missing newline after block definition", "Blocks end with their line, without a comma. Remove it.",
          range(next));
    cursor_.read();
    return;
  }
  unexpected(next, "Missing newline after block definition",
             fmt::format("A block ends with its line. Put {} on a line of its own.", cursor_.describe(next)));
}

}  // namespace regionfall::hcl
