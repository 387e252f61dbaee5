#include <algorithm>
#include <initializer_list>

#include "base/utf8.h"
#include "hcl/format_token.h"
#include "hcl/lexer.h"

namespace regionfall::hcl {
namespace {

using Kind = TokenKind;

constexpr std::uint32_t kIndentColumns = 2;

bool is_one_of(Kind kind, std::initializer_list<Kind> kinds) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

// A line's tokens in up to three cells, each of which may be empty: what stands before the `=`, the `=` with its value,
// and a comment at the end of the line. Neighbouring lines align their cells.
struct Line {
  std::span<FormatToken> head;
  std::span<FormatToken> value;
  std::span<FormatToken> comment;
};

int net_brackets(std::span<const FormatToken> tokens) {
  int net = 0;
  for (const FormatToken& token : tokens) net += bracket_change(token.kind);
  return net;
}

// The `=` starts a cell of its own only when the value ends on this line, or what is open there is closed there.
Line cells_of(std::span<FormatToken> tokens) {
  Line line{.head = tokens, .value = {}, .comment = {}};
  if (line.head.size() > 1 && line.head.back().kind == Kind::kComment) {
    line.comment = line.head.last(1);
    line.head = line.head.first(line.head.size() - 1);
  }
  const auto assign = std::find_if(line.head.begin() + 1, line.head.end(),
                                   [](const FormatToken& token) { return token.kind == Kind::kAssign; });
  if (assign == line.head.end()) return line;
  const auto at = static_cast<std::size_t>(assign - line.head.begin());
  if (net_brackets(line.head.subspan(at)) != 0) return line;
  line.value = line.head.subspan(at);
  line.head = line.head.first(at);
  return line;
}

std::vector<Line> lines_of(FormatTokens& tokens) {
  std::vector<Line> lines;
  const std::span<FormatToken> all(tokens);
  std::size_t start = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].kind == Kind::kEndOfFile) break;
    if (!ends_line(all[i]) && i + 1 < all.size() && all[i + 1].kind != Kind::kEndOfFile) continue;
    lines.push_back(cells_of(all.subspan(start, i + 1 - start)));
    start = i + 1;
  }
  return lines;
}

// How deep the next line stands. Brackets that were opened on one line count as one level together.
class Indentation {
 public:
  // The level of a line that opens so many more brackets than it closes.
  std::uint32_t level_of_line(int net) {
    if (net < 0) close(-net);
    const auto level = static_cast<std::uint32_t>(opened_.size());
    if (net > 0) opened_.push_back(net);
    return level;
  }

 private:
  void close(int count) {
    while (count > 0 && !opened_.empty()) {
      const int closed = std::min(count, opened_.back());
      count -= closed;
      opened_.back() -= closed;
      if (opened_.back() == 0) opened_.pop_back();
    }
  }

  std::vector<int> opened_;  // brackets still open, by the line that opened them
};

void indent(std::span<Line> lines) {
  Indentation indentation;
  for (Line& line : lines) {
    FormatToken& first = line.head.front();
    first.spaces = 0;
    if (first.kind == Kind::kNewline) continue;
    // What a heredoc in the head contains does not count.
    const auto heredoc = std::find_if(line.head.begin(), line.head.end(),
                                      [](const FormatToken& token) { return token.kind == Kind::kOpenHeredoc; });
    const auto counted = static_cast<std::size_t>(heredoc - line.head.begin());
    first.spaces =
        kIndentColumns * indentation.level_of_line(net_brackets(line.head.first(counted)) + net_brackets(line.value));
  }
}

// A minus after any of these, or at the start of a cell, is a sign and not a subtraction.
bool makes_minus_a_sign(Kind before) {
  return is_one_of(before, {Kind::kEndOfFile,
                            Kind::kOpenParenthesis,
                            Kind::kOpenBrace,
                            Kind::kOpenBracket,
                            Kind::kAssign,
                            Kind::kColon,
                            Kind::kComma,
                            Kind::kQuestion,
                            Kind::kPlus,
                            Kind::kStar,
                            Kind::kSlash,
                            Kind::kPercent,
                            Kind::kMinus,
                            Kind::kEqual,
                            Kind::kNotEqual,
                            Kind::kGreater,
                            Kind::kGreaterOrEqual,
                            Kind::kLess,
                            Kind::kLessOrEqual,
                            Kind::kAnd,
                            Kind::kOr,
                            Kind::kNot});
}

// Whether `left` and `right` belong to the text of one template, where blanks have a meaning.
bool joined_in_template(Kind left, Kind right) {
  return is_one_of(left, {Kind::kQuotedText, Kind::kPlainText, Kind::kOpenQuote, Kind::kOpenHeredoc}) ||
         is_one_of(right, {Kind::kQuotedText, Kind::kPlainText, Kind::kCloseQuote, Kind::kCloseHeredoc});
}

// Whether `left` and `right` belong to one name, path, call or argument list as `f(`, `a.b`, `x,` and `rest...` do.
bool joined_by_name(Kind left, Kind right) {
  if (left == Kind::kIdentifier && is_one_of(right, {Kind::kOpenParenthesis, Kind::kDoubleColon})) return true;
  if (left == Kind::kDoubleColon && right == Kind::kIdentifier) return true;
  if (left == Kind::kDot || right == Kind::kDot) return true;
  return right == Kind::kComma || right == Kind::kEllipsis;
}

// Braces stand apart from what is inside, unless nothing is; `${` and `}` of a sequence only from a brace.
bool space_beside_brackets(Kind left, Kind right) {
  if (left == Kind::kOpenBrace || right == Kind::kCloseBrace) {
    return !(left == Kind::kOpenBrace && right == Kind::kCloseBrace);
  }
  const auto opens_sequence = [](Kind kind) {
    return is_one_of(kind, {Kind::kOpenInterpolation, Kind::kOpenDirective});
  };
  if (opens_sequence(left) && right == Kind::kOpenBrace) return true;
  if (left == Kind::kCloseBrace && right == Kind::kCloseSequence) return true;
  if (left == Kind::kCloseSequence && opens_sequence(right)) return false;
  return bracket_change(left) <= 0 && bracket_change(right) >= 0;
}

// Whether a space belongs between `left` and `right` of one cell; `before` is what precedes `left` in it (kEndOfFile:
// nothing). The earlier of two rules that fit decides.
bool space_between(Kind before, const FormatToken& left_token, Kind right) {
  const Kind left = left_token.kind;
  if (right == Kind::kNewline || joined_by_name(left, right)) return false;
  if (left == Kind::kComma) return true;
  if (joined_in_template(left, right)) return false;
  // `for x in [1, 2]`: no index into something named `in`.
  if (left == Kind::kIdentifier && left_token.text == "in" && before == Kind::kIdentifier) return true;
  if (right == Kind::kOpenBracket) {
    const bool indexes = is_one_of(left, {Kind::kIdentifier, Kind::kNumber}) || bracket_change(left) < 0;
    if (indexes) return false;
  }
  if (left == Kind::kNot) return false;
  if (left == Kind::kMinus) return !makes_minus_a_sign(before);
  return space_beside_brackets(left, right);
}

// Whether the dot between a number and its next step would be read as the number's own, as in `x.0 .1` and `1 .e5`.
bool extends_number(std::string_view number, std::string_view step) {
  const std::string joined = std::string(number).append(".").append(step);
  return lex(joined, LexMode::kNormal).front().size() != number.size();
}

void space_cell(std::span<FormatToken> cell) {
  for (std::size_t i = 1; i < cell.size(); ++i) {
    const Kind before = i >= 2 ? cell[i - 2].kind : Kind::kEndOfFile;
    bool spaced = space_between(before, cell[i - 1], cell[i].kind);
    if (cell[i - 1].kind == Kind::kNumber && cell[i].kind == Kind::kDot && i + 1 < cell.size()) {
      spaced = extends_number(cell[i - 1].text, cell[i + 1].text);
    }
    cell[i].spaces = spaced ? 1 : 0;
  }
}

std::uint32_t grapheme_count(std::string_view text) {
  std::uint32_t count = 0;
  while (!text.empty()) {
    // Two neighbouring ASCII characters are always two graphemes, but for CRLF.
    const bool ascii = text.size() > 1 && static_cast<signed char>(text[0]) >= 0 && text[0] != '\r' &&
                       static_cast<signed char>(text[1]) >= 0;
    text.remove_prefix(ascii ? 1 : first_grapheme(text));
    ++count;
  }
  return count;
}

std::uint32_t columns(std::span<const FormatToken> tokens) {
  std::uint32_t sum = 0;
  for (const FormatToken& token : tokens) sum += token.spaces + grapheme_count(token.text);
  return sum;
}

// Moves one cell to the same column in every run of neighbouring lines that have it.
void align(std::span<Line> lines, std::span<FormatToken> Line::* cell) {
  const auto has_cell = [&](const Line& line) { return !(line.*cell).empty(); };
  const auto columns_before = [&](const Line& line) {
    return columns(line.head) + (cell == &Line::comment ? columns(line.value) : 0);
  };
  auto run = lines.begin();
  while ((run = std::find_if(run, lines.end(), has_cell)) != lines.end()) {
    const auto run_end = std::find_if_not(run, lines.end(), has_cell);
    std::vector<std::uint32_t> widths;
    std::transform(run, run_end, std::back_inserter(widths), columns_before);
    const std::uint32_t widest = *std::max_element(widths.begin(), widths.end());
    for (const std::uint32_t width : widths) ((*run++).*cell).front().spaces = widest - width + 1;
  }
}

}  // namespace

bool ends_line(const FormatToken& token) {
  return token.kind == Kind::kNewline || (token.kind == Kind::kComment && token.text.ends_with('\n'));
}

int bracket_change(TokenKind kind) {
  if (is_one_of(kind, {Kind::kOpenBrace, Kind::kOpenBracket, Kind::kOpenParenthesis, Kind::kOpenInterpolation,
                       Kind::kOpenDirective})) {
    return 1;
  }
  if (is_one_of(kind, {Kind::kCloseBrace, Kind::kCloseBracket, Kind::kCloseParenthesis, Kind::kCloseSequence}))
    return -1;
  return 0;
}

void lay_out(FormatTokens& tokens) {
  std::vector<Line> lines = lines_of(tokens);
  indent(lines);
  for (Line& line : lines) {
    space_cell(line.head);
    space_cell(line.value);
  }
  align(lines, &Line::value);
  align(lines, &Line::comment);
}

}  // namespace regionfall::hcl
