#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "hcl/characters.h"
#include "hcl/native_parser.h"
#include "hcl/string_literal.h"
#include "hcl/template_parts.h"

namespace regionfall::hcl {

using PartKind = TemplatePart::Kind;

ExpressionPtr NativeParser::whole_template() {
  const Token none = cursor_.peek_raw();
  Token close;
  std::vector<TemplatePart> parts = template_parts(none, TokenKind::kEndOfFile, close);
  join_texts(parts);
  return template_of_parts(std::move(parts), range_between(range(none).at_start(), range(close)));
}

NativeParser::Node NativeParser::quoted_or_heredoc() {
  const Token open = cursor_.read();
  const bool heredoc = open.kind == TokenKind::kOpenHeredoc;
  Token close;
  std::vector<TemplatePart> parts =
      template_parts(open, heredoc ? TokenKind::kCloseHeredoc : TokenKind::kCloseQuote, close);
  if (heredoc && cursor_.text(open).starts_with("<<-")) remove_indentation(parts);
  join_texts(parts);
  return template_of_parts(std::move(parts), cursor_.range(open, close));
}

NativeParser::Node NativeParser::template_of_parts(std::vector<TemplatePart> parts, Range whole) {
  if (parts.empty()) return literal(whole, Value::string(""));
  if (parts.size() == 1 && parts[0].kind == PartKind::kText)
    return literal(whole, Value::string(std::move(parts[0].text)));
  if (parts.size() == 1 && parts[0].kind == PartKind::kExpression) {
    const ExpressionPtr inner = parts[0].expression;
    return make(whole, TemplateWrapExpression{inner}, {inner.get()});
  }
  std::size_t at = 0;
  std::vector<ExpressionPtr> pieces;
  while (at < parts.size()) {
    std::ranges::move(join_parts(parts, at), std::back_inserter(pieces));
    if (at == parts.size()) break;
    error("Unexpected template directive",
          fmt::format("{} ends nothing that was begun before it. Remove it, or add the directive it belongs to.",
                      parts[at].range.text()),
          parts[at].range);
    ++at;
  }
  Node node = joined(std::move(pieces), whole);
  node->range = whole;
  return node;
}

// -- reading ----------------------------------------------------------------------------------------------------------

std::vector<TemplatePart> NativeParser::template_parts(const Token& open, TokenKind end, Token& close) {
  std::vector<TemplatePart> parts;
  const int errors_before = errors_;
  bool trim_next = false;
  bool line_break_reported = false;
  while (true) {
    const Token token = cursor_.read_raw();
    close = token;
    if (token.kind == end) return parts;
    const bool trim_this = std::exchange(trim_next, false);
    switch (token.kind) {
      case TokenKind::kQuotedText:
      case TokenKind::kPlainText:
        template_text(token, trim_this, parts);
        break;
      case TokenKind::kOpenInterpolation:
        interpolation(token, parts, trim_next);
        break;
      case TokenKind::kOpenDirective:
        directive(token, parts, trim_next);
        break;
      case TokenKind::kQuotedNewline:
        if (!line_break_reported) {
          error("Invalid multi-line string",
                "A string in quotes must end on its line. Write \\n for a line break, or use a heredoc (<<EOT) for "
                "several "
                "lines.",
                range(token).at_start(), cursor_.range(open, token));
        }
        line_break_reported = true;
        break;
      case TokenKind::kUnclosed:
      case TokenKind::kEndOfFile:
        if (errors_ == errors_before) report_unclosed_template(open);
        if (token.kind == TokenKind::kEndOfFile) trouble_ = Trouble::kItem;
        return parts;
      default:
        break;
    }
    if (trouble_ == Trouble::kItem) return parts;
  }
}

void NativeParser::template_text(const Token& token, bool trim_left, std::vector<TemplatePart>& parts) {
  const std::size_t errors = diagnostics_.size();
  TemplatePart part{.range = range(token), .text = literal_text(cursor_.file(), token, diagnostics_)};
  errors_ += static_cast<int>(diagnostics_.size() - errors);
  if (trim_left) part.text = std::string(trim_space_left(part.text));
  parts.push_back(std::move(part));
}

namespace {

// `${~` and `%{~` take white space off the text right before them.
void trim_before(std::string_view opener, std::vector<TemplatePart>& parts) {
  if (!opener.ends_with('~') || parts.empty() || parts.back().kind != PartKind::kText) return;
  parts.back().text = std::string(trim_space_right(parts.back().text));
}

}  // namespace

void NativeParser::interpolation(const Token& open, std::vector<TemplatePart>& parts, bool& trim_next) {
  trim_before(cursor_.text(open), parts);
  const NewlineMode lines(cursor_, false);
  const OpenBracket bracket(*this, TokenKind::kCloseSequence);
  Node inner = expression();
  close_sequence(open, "interpolation", trim_next);
  parts.push_back(
      {.kind = PartKind::kExpression, .range = cursor_.range(open, cursor_.previous()), .expression = inner});
}

void NativeParser::directive(const Token& open, std::vector<TemplatePart>& parts, bool& trim_next) {
  trim_before(cursor_.text(open), parts);
  const NewlineMode lines(cursor_, false);
  const OpenBracket bracket(*this, TokenKind::kCloseSequence);
  TemplatePart part;
  const bool good = directive_content(open, part);
  close_sequence(open, "directive", trim_next);
  part.range = cursor_.range(open, cursor_.previous());
  if (good) parts.push_back(std::move(part));
}

bool NativeParser::directive_content(const Token& open, TemplatePart& part) {
  const Token keyword = cursor_.peek();
  const std::string_view word = cursor_.text(keyword);
  if (keyword.kind != TokenKind::kIdentifier) {
    unexpected(keyword, "Invalid template directive",
               "After \"%{\" there must be one of: if, else, endif, for, endfor. For a literal \"%{\" write \"%%{\".",
               cursor_.range(open, keyword));
    return false;
  }
  struct Word {
    const char* text;
    PartKind kind;
  };
  static constexpr Word kWords[] = {{"if", PartKind::kIf},
                                    {"else", PartKind::kElse},
                                    {"endif", PartKind::kEndIf},
                                    {"for", PartKind::kFor},
                                    {"endfor", PartKind::kEndFor}};
  const Word* const found = std::ranges::find(kWords, word, [](const Word& w) { return std::string_view(w.text); });
  if (found == std::end(kWords)) {
    const std::vector<std::string> words = {"if", "else", "endif", "for", "endfor"};
    const std::optional<std::string> near = nearest(word, words);
    unexpected(keyword, "Invalid template control keyword",
               fmt::format("\"{}\" is no directive; there are if, else, endif, for and endfor.{}", word,
                           near ? fmt::format(" Did you mean \"{}\"?", *near) : ""),
               cursor_.range(open, keyword));
    return false;
  }
  cursor_.read();
  part.kind = found->kind;
  if (part.kind == PartKind::kFor && !for_names("Invalid 'for' directive", part.key_name, part.value_name))
    return false;
  if (part.kind == PartKind::kIf || part.kind == PartKind::kFor) part.expression = expression();
  return true;
}

// Reads the `}` of a sequence. Where something else stands, or in trouble, goes on after the sequence.
void NativeParser::close_sequence(const Token& open, const char* what, bool& trim_next) {
  if (trouble_ == Trouble::kItem) return;
  const Token found = cursor_.peek();
  if (!in_trouble() && found.kind == TokenKind::kCloseSequence) {
    trim_next = cursor_.text(cursor_.read()).starts_with('~');
    return;
  }
  if (!in_trouble() && !is_mistake(found.kind)) report_unclosed_sequence(open, found, what);
  trouble_ = Trouble::kNone;
  skip_enclosed(open.kind);
  if (peek_kind() == TokenKind::kEndOfFile) trouble_ = Trouble::kItem;
}

void NativeParser::report_unclosed_sequence(const Token& open, const Token& found, const char* what) {
  switch (found.kind) {
    case TokenKind::kEndOfFile:
    case TokenKind::kUnclosed:
    case TokenKind::kOpenQuote:
      return error(fmt::format("Unclosed template {}", what).c_str(),
                   fmt::format("The {} that begins here with \"{}\" has no \"}}\" at its end. Add it.", what,
                               cursor_.text(open)),
                   range(open));
    default:
      return error(
          fmt::format("Extra characters in template {}", what).c_str(),
          fmt::format("The {} should end with \"}}\" before {}. If this text is meant for another language, such as a "
                      "shell, write \"{}{}\" to have \"{}\" as it is.",
                      what, cursor_.describe(found), cursor_.text(open).substr(0, 1), cursor_.text(open).substr(0, 2),
                      cursor_.text(open).substr(0, 2)),
          range(found), cursor_.range(open, found));
  }
}

void NativeParser::report_unclosed_template(const Token& open) {
  if (open.kind != TokenKind::kOpenHeredoc) {
    error("Unclosed string", "The string that begins here has no quote at its end. Add the closing quote (\").",
          range(open));
    return;
  }
  std::string_view marker = trim_space(cursor_.text(open)).substr(2);
  if (marker.starts_with('-')) marker.remove_prefix(1);
  error("Unclosed heredoc",
        fmt::format(
            "The text that begins here ends with a line that holds nothing but {}, followed by a line break. There is "
            "no such line.",
            marker),
        range(open));
}

// -- directives and their ends ----------------------------------------------------------------------------------------

namespace {

bool ends_part(PartKind kind) {
  return kind == PartKind::kElse || kind == PartKind::kEndIf || kind == PartKind::kEndFor;
}

}  // namespace

// The parts up to one that ends something, or the end of the template.
std::vector<ExpressionPtr> NativeParser::join_parts(std::vector<TemplatePart>& parts, std::size_t& at) {
  std::vector<ExpressionPtr> made;
  while (at < parts.size() && !ends_part(parts[at].kind)) {
    TemplatePart& part = parts[at];
    switch (part.kind) {
      case PartKind::kText:
        made.push_back(literal(part.range, Value::string(std::move(part.text))));
        ++at;
        break;
      case PartKind::kIf:
        made.push_back(if_part(parts, at));
        break;
      case PartKind::kFor:
        made.push_back(for_part(parts, at));
        break;
      default:
        made.push_back(part.expression);
        ++at;
        break;
    }
  }
  return made;
}

NativeParser::Node NativeParser::joined(std::vector<ExpressionPtr> parts, Range empty_range) {
  if (parts.empty()) return literal(empty_range, Value::string(""));
  const Range whole = range_between(parts.front()->range, parts.back()->range);
  std::uint16_t height = 1;
  for (const ExpressionPtr& part : parts) height = std::max<std::uint16_t>(height, part->height + 1);
  Node node = make(whole, TemplateExpression{std::move(parts)});
  node->height = height;
  limit_height(*node);
  return node;
}

// Nothing more is reported of the text: all directives around this one lack their ends now.
NativeParser::Node NativeParser::give_up_directives(Range at) {
  error("Nesting too deep", "Directives stand inside one another too many times here.", at);
  given_up_ = true;
  return placeholder(at);
}

NativeParser::Node NativeParser::if_part(std::vector<TemplatePart>& parts, std::size_t& at) {
  Deeper deeper(*this);
  const TemplatePart open = std::move(parts[at++]);
  if (depth_ > kNestingMax) {
    at = parts.size();
    return give_up_directives(open.range);
  }
  Node if_true = joined(join_parts(parts, at), open.range.at_end());
  Node if_false;
  if (at < parts.size() && parts[at].kind == PartKind::kElse) {
    const Range other = parts[at++].range;
    if_false = joined(join_parts(parts, at), other.at_end());
  }
  if (at == parts.size() || parts[at].kind != PartKind::kEndIf) {
    const bool twice = at < parts.size() && parts[at].kind == PartKind::kElse;
    error("Unclosed template directive",
          twice ? "This \"if\" has a second \"else\". It takes one; to choose further, nest another \"if\" in it."
                : "This \"if\" has no %{ endif } after it. Add it where the conditional text ends.",
          open.range);
    if (at < parts.size()) ++at;
    return placeholder(open.range);
  }
  const Range end = parts[at++].range;
  if (if_false == nullptr) if_false = literal(end.at_start(), Value::string(""));
  return make(range_between(open.range, end), ConditionalExpression{open.expression, if_true, if_false},
              {open.expression.get(), if_true.get(), if_false.get()});
}

NativeParser::Node NativeParser::for_part(std::vector<TemplatePart>& parts, std::size_t& at) {
  Deeper deeper(*this);
  const TemplatePart open = std::move(parts[at++]);
  if (depth_ > kNestingMax) {
    at = parts.size();
    return give_up_directives(open.range);
  }
  Node content = joined(join_parts(parts, at), open.range.at_end());
  if (at == parts.size() || parts[at].kind != PartKind::kEndFor) {
    error("Unclosed template directive",
          "This \"for\" has no %{ endfor } after it. Add it where the repeated text ends.", open.range);
    if (at < parts.size()) ++at;
    return placeholder(open.range);
  }
  const Range end = parts[at++].range;
  ForExpression loop{.key_name = open.key_name,
                     .value_name = open.value_name,
                     .collection = open.expression,
                     .value = content,
                     .open_range = open.range,
                     .close_range = end};
  const Range whole = range_between(open.range, end);
  Node each = make(whole, std::move(loop), {open.expression.get(), content.get()});
  return make(whole, TemplateJoinExpression{each}, {each.get()});
}

}  // namespace regionfall::hcl
