#include <algorithm>

#include "hcl/format_token.h"
#include "hcl/string_literal.h"

namespace regionfall::hcl {
namespace {

using Kind = TokenKind;

bool opens(Kind kind) { return bracket_change(kind) > 0 || kind == Kind::kOpenQuote || kind == Kind::kOpenHeredoc; }
bool closes(Kind kind) { return bracket_change(kind) < 0 || kind == Kind::kCloseQuote || kind == Kind::kCloseHeredoc; }

// The arguments of one body are rewritten alike, but for those of `variable` blocks.
enum class BodyKind : std::uint8_t { kFile, kVariable, kOther };

class Rewriter {
 public:
  Rewriter(std::span<const Token> tokens, std::string_view source, std::deque<std::string>& texts) : texts_(texts) {
    input_.reserve(tokens.size());
    for (const Token& token : tokens) input_.push_back({token.kind, token.text(source), 0});
    output_.reserve(tokens.size());
  }

  FormatTokens run(const Body& body) {
    rewrite_body(body, BodyKind::kFile);
    while (at_ < input_.size()) keep();
    return std::move(output_);
  }

 private:
  Kind kind() const { return at_ < input_.size() ? input_[at_].kind : Kind::kEndOfFile; }
  void keep() { output_.push_back(input_[at_++]); }
  void put(Kind kind, std::string_view text) { output_.push_back({kind, text, 0}); }
  void keep_comments() {
    while (kind() == Kind::kComment) keep();
  }

  // Arguments and blocks up to the closing brace, which stays, or the end of the file.
  void rewrite_body(const Body& body, BodyKind body_kind) {
    const std::vector<Block> blocks = body.everything().blocks;
    auto block = blocks.begin();
    while (kind() != Kind::kEndOfFile && kind() != Kind::kCloseBrace) {
      if (kind() != Kind::kIdentifier) {
        keep();
        continue;
      }
      const std::string_view name = input_[at_].text;
      const std::size_t name_at = at_;
      keep();
      const std::size_t kept = output_.size();
      keep_comments();
      if (kind() == Kind::kAssign) {
        keep();
        rewrite_argument(body_kind == BodyKind::kVariable && name == "type");
      } else if (block != blocks.end()) {
        output_.resize(kept);
        at_ = name_at + 1;
        rewrite_block(*block++,
                      body_kind == BodyKind::kFile && name == "variable" ? BodyKind::kVariable : BodyKind::kOther);
      }
    }
  }

  // From after the type's name to after the closing brace. Comments between labels go, as labels are written anew.
  void rewrite_block(const Block& block, BodyKind body_kind) {
    if (!block.labels.empty()) skip_labels();
    for (const std::string& label : block.labels) {
      put(Kind::kOpenQuote, "\"");
      put(Kind::kQuotedText, texts_.emplace_back(escaped_literal(Value::string(label).as_string())));
      put(Kind::kCloseQuote, "\"");
    }
    while (kind() != Kind::kOpenBrace && kind() != Kind::kEndOfFile) keep();
    if (kind() == Kind::kEndOfFile) return;
    keep();
    rewrite_body(*block.body, body_kind);
    if (kind() == Kind::kCloseBrace) keep();
  }

  // Behind the last label: comments between it and the brace stay.
  void skip_labels() {
    std::size_t end = at_;
    for (std::size_t i = at_; i < input_.size() && input_[i].kind != Kind::kOpenBrace; ++i) {
      if (input_[i].kind != Kind::kComment) end = i + 1;
    }
    at_ = end;
  }

  void rewrite_argument(bool is_type_of_variable) {
    keep_comments();
    std::size_t end = at_;  // after the last token of the expression
    int depth = 0;
    for (std::size_t i = at_; i < input_.size(); ++i) {
      const FormatToken& token = input_[i];
      if (token.kind == Kind::kEndOfFile) break;
      if (depth == 0 && (token.kind == Kind::kCloseBrace || ends_line(token))) break;
      if (opens(token.kind)) ++depth;
      if (closes(token.kind)) --depth;
      if (token.kind != Kind::kComment) end = i + 1;
    }
    const std::span<const FormatToken> expression = std::span<const FormatToken>(input_).subspan(at_, end - at_);
    if (!(is_type_of_variable ? put_type(expression) : put_unwrapped(expression))) {
      output_.insert(output_.end(), expression.begin(), expression.end());
    }
    at_ = end;
  }

  // `list`, `map` and `set` alone get the element type `any`; the quoted names of old Terraform lose their quotes and
  // get `string`, which was the only element type then.
  bool put_type(std::span<const FormatToken> expression) {
    const bool is_bare = expression.size() == 1 && expression[0].kind == Kind::kIdentifier;
    const bool is_quoted = expression.size() == 3 && expression[0].kind == Kind::kOpenQuote &&
                           expression[1].kind == Kind::kQuotedText && expression[2].kind == Kind::kCloseQuote;
    if (!is_bare && !is_quoted) return false;
    const std::string_view name = expression[is_bare ? 0 : 1].text;
    if (is_quoted && name == "string") {
      put(Kind::kIdentifier, name);
      return true;
    }
    if (name != "list" && name != "map" && !(is_bare && name == "set")) return false;
    put(Kind::kIdentifier, name);
    put(Kind::kOpenParenthesis, "(");
    put(Kind::kIdentifier, is_bare ? "any" : "string");
    put(Kind::kCloseParenthesis, ")");
    return true;
  }

  // "${x}" becomes x, in parentheses when it spans lines.
  bool put_unwrapped(std::span<const FormatToken> expression) {
    if (!is_single_interpolation(expression)) return false;
    std::span<const FormatToken> inside = expression.subspan(2, expression.size() - 4);
    while (!inside.empty() && inside.front().kind == Kind::kNewline) inside = inside.subspan(1);
    while (!inside.empty() && inside.back().kind == Kind::kNewline) inside = inside.first(inside.size() - 1);
    const bool spans_lines = std::any_of(inside.begin(), inside.end(),
                                         [](const FormatToken& token) { return token.kind == Kind::kNewline; });
    const bool has_parentheses = !inside.empty() && inside.front().kind == Kind::kOpenParenthesis &&
                                 inside.back().kind == Kind::kCloseParenthesis;
    const bool add_parentheses = spans_lines && !has_parentheses;
    const auto after = input_.begin() + static_cast<std::ptrdiff_t>(at_ + expression.size());
    if (!stands_alone(inside, add_parentheses, {after, input_.end()})) return false;
    if (add_parentheses) put(Kind::kOpenParenthesis, "(");
    output_.insert(output_.end(), inside.begin(), inside.end());
    if (add_parentheses) put(Kind::kCloseParenthesis, ")");
    return true;
  }

  // Whether what stood in "${…}" is still the argument's value, and all of it, without the quotes, where a line break
  // outside brackets ends the value. `after` is what follows the argument in its file.
  static bool stands_alone(std::span<const FormatToken> value, bool in_parentheses,
                           std::span<const FormatToken> after) {
    if (value.back().kind == Kind::kCloseHeredoc) {
      if (in_parentheses || after.front().kind != Kind::kNewline) return false;
    }
    if (in_parentheses) return true;
    int depth = 0;
    for (const FormatToken& token : value.first(value.size() - 1)) {
      if (depth == 0 && ends_line(token)) return false;
      if (opens(token.kind)) ++depth;
      if (closes(token.kind)) --depth;
    }
    if (!ends_line(value.back())) return true;
    const auto next =
        std::find_if(after.begin(), after.end(), [](const FormatToken& token) { return token.kind != Kind::kComment; });
    return next->kind != Kind::kCloseBrace;  // of a block on one line
  }

  // Quotes around one `${…}` and nothing else. Sequences further inside count only within quotes of their own.
  static bool is_single_interpolation(std::span<const FormatToken> tokens) {
    const std::size_t size = tokens.size();
    if (size < 5 || tokens[0].kind != Kind::kOpenQuote || tokens[1].kind != Kind::kOpenInterpolation ||
        tokens[size - 2].kind != Kind::kCloseSequence || tokens[size - 1].kind != Kind::kCloseQuote) {
      return false;
    }
    int quotes = 0;
    for (const FormatToken& token : tokens.subspan(2, size - 4)) {
      if (token.kind == Kind::kOpenQuote) ++quotes;
      if (token.kind == Kind::kCloseQuote) --quotes;
      const bool breaks_out = token.kind == Kind::kOpenInterpolation || token.kind == Kind::kCloseSequence ||
                              token.kind == Kind::kQuotedText;
      if (quotes <= 0 && breaks_out) return false;
    }
    return true;
  }

  std::deque<std::string>& texts_;
  FormatTokens input_;
  FormatTokens output_;
  std::size_t at_ = 0;
};

}  // namespace

FormatTokens rewritten(std::span<const Token> tokens, std::string_view source, const Body& body,
                       std::deque<std::string>& texts) {
  return Rewriter(tokens, source, texts).run(body);
}

}  // namespace regionfall::hcl
