#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hcl/body.h"
#include "hcl/diagnostic.h"
#include "hcl/parser.h"
#include "hcl/syntax.h"
#include "hcl/token_cursor.h"

namespace regionfall::hcl {

struct TemplatePart;

// Reads native syntax by recursive descent. After a mistake it reports once, then goes on at the nearest place it can
// trust: the next item of the list or object, the end of a bracket, the next argument or block.
class NativeParser {
 public:
  NativeParser(const SourceFile& file, std::vector<Token> tokens, Diagnostics& diagnostics);

  BodyPtr whole_body();
  ExpressionPtr whole_expression();
  ExpressionPtr whole_template();
  std::optional<Traversal> whole_traversal();

 private:
  using Node = std::shared_ptr<Expression>;

  // What a failed function tells those around it.
  enum class Trouble : std::uint8_t {
    kNone,
    kLocal,  // the next tokens belong to what failed: skip to the end of a bracket or item
    kItem,   // every open bracket is to be given up; the next token begins an item of the body, ends the body or the
             // text
  };
  // How a list of items in brackets goes on.
  enum class ListStep : std::uint8_t { kNext, kClosed, kGivenUp };

  struct Open {
    Token token;
    TokenKind closer;
  };
  // Counts a bracket or operator as open while it lives.
  class OpenBracket;
  class Deeper;

  // parse_body.cc
  struct Items {
    std::vector<Attribute> attributes;
    std::vector<Block> blocks;
  };
  BodyPtr block_body(const Token& type, const Token& open);
  void items(Items& into, TokenKind end);
  void item(Items& into);
  void attribute(Items& into, const Token& name, bool one_line);
  void end_attribute(const Token& name);
  void invalid_item(Items& into, const Token& name, bool one_line);
  void block(Items& into, const Token& type);
  bool block_header(Block& block, const Token& type);
  std::string label(Range& range);
  void one_line_items(Items& into, const Token& open);
  void end_block();
  void stray_in_body();
  void add_attribute(Items& into, Attribute attribute);
  void skip_item();

  // parse_expression.cc
  Node expression();
  Node conditional();
  Node binary(int precedence_min);
  Node with_traversals();
  Node term();
  Node unary();
  Node parentheses();
  Node name_or_call();
  Node number();
  Node misplaced_sequence();
  Node invalid_term();
  Node traversals(Node from);
  Node attribute_step(Node from);
  std::optional<TraversalStep> named_step(const Token& dot);
  Node attribute_splat(Node from, const Token& dot);
  Node index_step(Node from);
  Node full_splat(Node from, const Token& open);
  Value number_value(const Token& token);

  // parse_collection.cc
  Node call(const Token& name);
  void call_arguments(const Open& open, FunctionCallExpression& call);
  Node tuple();
  Node object();
  ListStep object_item(const Open& open, ObjectExpression& object, bool& separator_reported);
  bool object_key(const Open& open, ObjectItem& item);
  Node for_expression(const Open& open);
  bool for_header(ForExpression& result);
  // `names in` of a for expression or directive; false (and reported) when they are not there.
  bool for_names(const char* summary, std::string& key_name, std::string& value_name);
  bool for_results(const Open& open, ForExpression& result);

  // parse_bracket.cc
  // After an item in brackets: reads the separator or the closer. `construct` names the brackets in messages.
  ListStep after_item(const Open& open, const char* construct, bool& separator_reported);
  // Something else than an item, separator or closer stands there: decides whether the bracket ends before it.
  ListStep misfit(const Open& open, const char* construct, const Token& found);
  // After trouble in an item, or in place of a closer: reports if there is no trouble yet, and goes on after the
  // closer.
  void close_early(const Open& open, const char* construct);
  // After trouble in an item: skips to the separator or closer.
  ListStep resume_list(const Open& open);
  void report_unclosed(const Open& open, const char* construct);
  bool outer_bracket_ends_with(TokenKind kind) const;
  bool in_sequence() const;
  bool next_item_of_body(const Open& open);
  bool meant_as_closer(const Open& open, const Token& found);

  // parse_template.cc
  Node quoted_or_heredoc();
  Node template_of_parts(std::vector<TemplatePart> parts, Range range);
  std::vector<TemplatePart> template_parts(const Token& open, TokenKind end, Token& close);
  void template_text(const Token& token, bool trim_left, std::vector<TemplatePart>& parts);
  void interpolation(const Token& open, std::vector<TemplatePart>& parts, bool& trim_next);
  void directive(const Token& open, std::vector<TemplatePart>& parts, bool& trim_next);
  bool directive_content(const Token& open, TemplatePart& part);
  void close_sequence(const Token& open, const char* what, bool& trim_next);
  void report_unclosed_sequence(const Token& open, const Token& found, const char* what);
  void report_unclosed_template(const Token& open);
  std::vector<ExpressionPtr> join_parts(std::vector<TemplatePart>& parts, std::size_t& at);
  Node joined(std::vector<ExpressionPtr> parts, Range empty_range);
  Node if_part(std::vector<TemplatePart>& parts, std::size_t& at);
  Node for_part(std::vector<TemplatePart>& parts, std::size_t& at);
  Node give_up_directives(Range at);

  // native_parser.cc
  template <class Kind>
  Node make(Range range, Kind kind, std::initializer_list<const Expression*> children = {});
  Node literal(Range range, Value value);
  Node placeholder(Range range);
  void limit_height(Expression& expression);
  // Reports, unless the same place was reported already.
  void error(const char* summary, std::string detail, Range subject, std::optional<Range> context = {});
  // As error(), but silent where the token is a mistake by itself; starts kLocal trouble.
  void unexpected(const Token& token, const char* summary, std::string detail, std::optional<Range> context = {});
  void fail() {
    if (trouble_ == Trouble::kNone) trouble_ = Trouble::kLocal;
  }
  void give_up_text(const Token& at);
  bool in_trouble() const { return trouble_ != Trouble::kNone; }
  // Skips what a bracket or quote encloses; the opener has been read.
  void skip_enclosed(TokenKind opener);
  TokenKind peek_kind() { return cursor_.peek().kind; }
  bool peek_word(std::string_view word);
  Range range(const Token& token) const { return cursor_.range(token); }

  TokenCursor cursor_;
  Diagnostics& diagnostics_;
  Trouble trouble_ = Trouble::kNone;
  std::vector<TokenKind> open_closers_;  // of the brackets open in this expression, innermost last
  int depth_ = 0;
  std::uint32_t mistaken_line_ =
      0;  // of a block on one line with more than that allows: its `}` may stand anywhere on it
  bool given_up_ = false;
  bool height_reported_ = false;
  int errors_ = 0;
  std::optional<std::uint32_t> last_error_byte_;
};

class NativeParser::Deeper {
 public:
  explicit Deeper(NativeParser& parser) : parser_(parser) { ++parser_.depth_; }
  ~Deeper() { --parser_.depth_; }
  Deeper(const Deeper&) = delete;
  Deeper& operator=(const Deeper&) = delete;
  // False (and reported) when nesting has gone too deep; the text is given up then.
  bool allowed(const Token& at) {
    if (parser_.depth_ <= kNestingMax) return true;
    parser_.give_up_text(at);
    return false;
  }

 private:
  NativeParser& parser_;
};

class NativeParser::OpenBracket {
 public:
  OpenBracket(NativeParser& parser, TokenKind closer) : parser_(parser) { parser_.open_closers_.push_back(closer); }
  ~OpenBracket() { parser_.open_closers_.pop_back(); }
  OpenBracket(const OpenBracket&) = delete;
  OpenBracket& operator=(const OpenBracket&) = delete;

 private:
  NativeParser& parser_;
};

template <class Kind>
NativeParser::Node NativeParser::make(Range range, Kind kind, std::initializer_list<const Expression*> children) {
  auto made = std::make_shared<Expression>();
  made->range = range;
  for (const Expression* child : children) {
    if (child != nullptr && child->height >= made->height) made->height = child->height + 1;
  }
  made->node = std::move(kind);
  limit_height(*made);
  return made;
}

}  // namespace regionfall::hcl
