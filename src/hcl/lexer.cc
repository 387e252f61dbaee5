#include "hcl/lexer.h"

#include <algorithm>
#include <optional>

#include "hcl/characters.h"
#include "hcl/parser.h"

namespace regionfall::hcl {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
// How many lines below an open quote are searched for its end.
constexpr int kQuoteLinesMax = 10;
// Bytes of a text in quotes that are none of HCL's.
constexpr std::size_t kForeignQuotesMax = 1000;
// Levels of templates and sequences inside one another; each nesting of the parser makes two.
constexpr std::size_t kLevelsMax = 2 * kNestingMax;

constexpr std::size_t kGoesOn = std::string_view::npos;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Where the lexer is: in ordinary source (the file itself or a sequence inside a template) or in a template's text.
struct Level {
  enum class Kind : std::uint8_t { kFile, kSequence, kQuote, kHeredoc, kBare } kind;
  std::uint32_t opened_line = 0;
  std::uint32_t braces = 0;   // kFile, kSequence: braces open now
  std::string_view marker;    // kHeredoc
  bool line_start = true;     // kHeredoc: nothing of the line has been read yet
  bool across_lines = false;  // kQuote: it ends on a later line, which is a mistake
};

class Lexer {
 public:
  // `broken`: the text is known to leave a template open, so a heredoc's marker alone on a line ends the heredoc even
  // inside a sequence.
  Lexer(std::string_view text, LexMode mode, bool broken) : text_(text), broken_(broken) {
    levels_.push_back({.kind = mode == LexMode::kTemplate ? Level::Kind::kBare : Level::Kind::kFile});
    if (text_.starts_with(kByteOrderMark)) {
      at_ = kByteOrderMark.size();
      position_.byte = static_cast<std::uint32_t>(at_);
    }
    tokens_.reserve(text.size() / 5 + 16);
  }

  std::vector<Token> run() {
    while (at_ < text_.size() && step()) {
    }
    const std::size_t end = text_.size();
    close_levels(1, end);
    emit(TokenKind::kEndOfFile, end, end);
    return std::move(tokens_);
  }

  bool left_heredoc_open() const { return heredoc_left_open_; }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  std::string_view rest() const { return text_.substr(at_); }
  Level& level() { return levels_.back(); }

  // False when lexing must stop.
  bool step() {
    if (tokens_.size() >= kTokensMax || levels_.size() > kLevelsMax) {
      emit(tokens_.size() >= kTokensMax ? TokenKind::kTooLong : TokenKind::kTooDeep, at_, text_.size());
      at_ = text_.size();
      levels_.resize(1);
      return false;
    }
    switch (level().kind) {
      case Level::Kind::kFile:
      case Level::Kind::kSequence:
        step_normal();
        break;
      case Level::Kind::kQuote:
        step_quote();
        break;
      case Level::Kind::kHeredoc:
      case Level::Kind::kBare:
        step_plain();
        break;
    }
    return true;
  }

  void emit(TokenKind kind, std::size_t start, std::size_t end) {
    // Only spaces and tabs, one column each, stand between tokens.
    position_.column += static_cast<std::uint32_t>(start) - position_.byte;
    position_.byte = static_cast<std::uint32_t>(start);
    const Position from = position_;
    position_ = advance(from, text_.substr(start, end - start));
    tokens_.push_back({kind, from, position_});
  }

  void take(TokenKind kind, std::size_t size) {
    emit(kind, at_, at_ + size);
    at_ += size;
  }

  // Drops levels until `keep` are left, with an empty token for each.
  void close_levels(std::size_t keep, std::size_t at) {
    while (levels_.size() > keep) {
      if (level().kind == Level::Kind::kHeredoc) heredoc_left_open_ = true;
      emit(TokenKind::kUnclosed, at, at);
      levels_.pop_back();
    }
  }

  // -- ordinary source ----------------------------------------------------------------------------------------------

  void step_normal() {
    const char c = peek();
    switch (c) {
      case ' ':
      case '\t':
        ++at_;
        return;
      case '\n':
        return newline(1);
      case '\r':
        if (peek(1) == '\n') return newline(2);
        return take(TokenKind::kStrayCharacter, 1);
      case '"':
        return open_template({.kind = Level::Kind::kQuote}, TokenKind::kOpenQuote, 1);
      case '#':
        return line_comment();
      case '{':
        ++level().braces;
        return take(TokenKind::kOpenBrace, 1);
      case '}':
        return close_brace(1);
      case '~':
        return peek(1) == '}' ? close_brace(2) : take(TokenKind::kTilde, 1);
      case '\'':
      case '`':
        return foreign_quotes(rest().substr(0, 1), 1);
      case '$':
        if (peek(1) == '{') return open_template({.kind = Level::Kind::kSequence}, TokenKind::kOpenInterpolation, 2);
        return take(TokenKind::kStrayCharacter, 1);
      default:
        if (is_digit(c)) return take(TokenKind::kNumber, number_length());
        if (const std::size_t size = identifier_length(rest()); size > 0) return take(TokenKind::kIdentifier, size);
        return sign();
    }
  }

  void newline(std::size_t size) {
    take(TokenKind::kNewline, size);
    if (broken_ && level().kind == Level::Kind::kSequence) end_heredoc_at_marker();
  }

  // In a text known to be broken: the marker of a heredoc around, alone on the line that begins here, ends that
  // heredoc.
  void end_heredoc_at_marker() {
    const std::string_view line = trim_space(rest().substr(0, rest().find('\n')));
    for (std::size_t i = levels_.size() - 1; i > 0; --i) {
      if (levels_[i].kind != Level::Kind::kHeredoc || levels_[i].marker != line) continue;
      close_levels(i + 1, at_);
      level().line_start = true;
      return;
    }
  }

  void open_template(Level next, TokenKind opener, std::size_t size) {
    next.opened_line = position_.line;
    take(opener, size);
    levels_.push_back(next);
  }

  // Whether a quote that did not end on the line before here was meant to go on: the next line with quotes has an odd
  // number.
  bool closes_on_later_line() const {
    std::string_view below = rest().substr(std::min(rest().find('\n'), rest().size() - 1) + 1);
    for (int line = 0; line < kQuoteLinesMax && !below.empty(); ++line) {
      const std::size_t end = std::min(below.find('\n'), below.size() - 1) + 1;
      int quotes = 0;
      for (std::size_t i = 0; i < end; ++i) {
        if (below[i] == '\\')
          ++i;
        else if (below[i] == '"')
          ++quotes;
      }
      if (quotes > 0) return quotes % 2 == 1;
      below.remove_prefix(end);
    }
    return false;
  }

  void close_brace(std::size_t size) {
    if (level().braces > 0) {
      --level().braces;
      return take(size == 1 ? TokenKind::kCloseBrace : TokenKind::kCloseSequence, size);
    }
    if (level().kind != Level::Kind::kSequence) {
      return take(size == 1 ? TokenKind::kCloseBrace : TokenKind::kCloseSequence, size);
    }
    take(TokenKind::kCloseSequence, size);
    levels_.pop_back();
  }

  void line_comment() {
    const std::size_t end = text_.find('\n', at_);
    take(TokenKind::kComment, (end == std::string_view::npos ? text_.size() : end + 1) - at_);
    if (broken_ && level().kind == Level::Kind::kSequence) end_heredoc_at_marker();
  }

  // Digits, dots and exponents as long as the whole does not end with a dot; whether it is a number shows later.
  std::size_t number_length() const {
    std::size_t size = 1;
    std::size_t good = 1;
    while (true) {
      const char c = peek(size);
      if (is_digit(c)) {
        good = ++size;
      } else if (c == '.') {
        ++size;
      } else if (c == 'e' || c == 'E') {
        const std::size_t sign = peek(size + 1) == '+' || peek(size + 1) == '-' ? 1 : 0;
        if (!is_digit(peek(size + 1 + sign))) return good;
        size += 2 + sign;
        good = size;
      } else {
        return good;
      }
    }
  }

  void foreign_quotes(std::string_view closer, std::size_t opener_size) {
    std::string_view line = rest().substr(0, kForeignQuotesMax);
    line = line.substr(0, line.find_first_of("\r\n"));
    const std::size_t end = line.find(closer, opener_size);
    take(TokenKind::kForeignQuotes, end == std::string_view::npos ? opener_size : end + closer.size());
  }

  struct Sign {
    std::string_view text;
    TokenKind kind;
  };
  // Longer ones first.
  static constexpr Sign kSigns[] = {
      {"...", TokenKind::kEllipsis},
      {"==", TokenKind::kEqual},
      {"!=", TokenKind::kNotEqual},
      {">=", TokenKind::kGreaterOrEqual},
      {"<=", TokenKind::kLessOrEqual},
      {"&&", TokenKind::kAnd},
      {"||", TokenKind::kOr},
      {"::", TokenKind::kDoubleColon},
      {"=>", TokenKind::kArrow},
      {"[", TokenKind::kOpenBracket},
      {"]", TokenKind::kCloseBracket},
      {"(", TokenKind::kOpenParenthesis},
      {")", TokenKind::kCloseParenthesis},
      {".", TokenKind::kDot},
      {",", TokenKind::kComma},
      {"=", TokenKind::kAssign},
      {"*", TokenKind::kStar},
      {"/", TokenKind::kSlash},
      {"%", TokenKind::kPercent},
      {"+", TokenKind::kPlus},
      {"-", TokenKind::kMinus},
      {"<", TokenKind::kLess},
      {">", TokenKind::kGreater},
      {"!", TokenKind::kNot},
      {"?", TokenKind::kQuestion},
      {":", TokenKind::kColon},
      {"&", TokenKind::kAmpersand},
      {"|", TokenKind::kBar},
      {"^", TokenKind::kCaret},
      {";", TokenKind::kSemicolon},
  };

  void sign() {
    const std::string_view here = rest();
    if (here.starts_with("//")) return line_comment();
    if (here.starts_with("/*")) {
      const std::size_t end = here.find("*/", 2);
      if (end == std::string_view::npos) return take(TokenKind::kUnclosedComment, here.size());
      return take(TokenKind::kComment, end + 2);
    }
    if (here.starts_with("<<") && open_heredoc()) return;
    for (const Sign& sign : kSigns) {
      if (here.starts_with(sign.text)) return take(sign.kind, sign.text.size());
    }
    if (here.starts_with("“")) return foreign_quotes("”", 3);
    const std::size_t size = character_length(here);
    if (size > 0) return take(TokenKind::kStrayCharacter, size);
    invalid_bytes();
  }

  void invalid_bytes() {
    std::size_t size = 1;
    while (at_ + size < text_.size() && character_length(text_.substr(at_ + size)) == 0) ++size;
    take(TokenKind::kInvalidUtf8, size);
  }

  bool open_heredoc() {
    std::string_view here = rest().substr(2);
    if (here.starts_with('-')) here.remove_prefix(1);
    const std::size_t size = identifier_length(here);
    if (size == 0) return false;
    const std::string_view marker = here.substr(0, size);
    here.remove_prefix(size);
    if (!here.starts_with('\n') && !here.starts_with("\r\n")) return false;
    const std::size_t end = text_.find('\n', at_) + 1;
    open_template({.kind = Level::Kind::kHeredoc, .marker = marker}, TokenKind::kOpenHeredoc, end - at_);
    return true;
  }

  // -- templates ----------------------------------------------------------------------------------------------------

  // Opens the sequence that stands here, if one does.
  bool open_sequence() {
    const char c = peek();
    if ((c != '$' && c != '%') || peek(1) != '{') return false;
    level().line_start = false;
    open_template({.kind = Level::Kind::kSequence},
                  c == '$' ? TokenKind::kOpenInterpolation : TokenKind::kOpenDirective, peek(2) == '~' ? 3 : 2);
    return true;
  }

  // `$${` and `%%{`, which stand for themselves; 0 when there is none at `i`.
  std::size_t escaped_opener(std::size_t i) const {
    const std::string_view here = text_.substr(i, 3);
    return here == "$${" || here == "%%{" ? 3 : 0;
  }

  bool opens_sequence(std::size_t i) const {
    const std::string_view here = text_.substr(i, 2);
    return here == "${" || here == "%{";
  }

  void step_quote() {
    if (open_sequence()) return;
    switch (peek()) {
      case '"':
        take(TokenKind::kCloseQuote, 1);
        levels_.pop_back();
        return;
      case '\r':
      case '\n':
        return quoted_newline();
      default:
        break;
    }
    const std::size_t end = text_end([this](std::size_t i) { return ends_quoted(i) ? i : kGoesOn; },
                                     [this](std::size_t i) { return quoted_character_length(i); });
    if (end == at_) return invalid_bytes();
    take(TokenKind::kQuotedText, end - at_);
  }

  // Where a piece of a template's text ends that begins here: at a sequence, at bytes that are no UTF-8, or where
  // `end_at(i)` says for the byte at i that it does. `length(i)` are the bytes of the character there.
  template <class EndAt, class Length>
  std::size_t text_end(const EndAt& end_at, const Length& length) const {
    std::size_t i = at_;
    while (i < text_.size() && !opens_sequence(i)) {
      if (const std::size_t end = end_at(i); end != kGoesOn) return end;
      const std::size_t escaped = escaped_opener(i);
      const std::size_t size = escaped > 0 ? escaped : length(i);
      if (size == 0) return i;
      i += size;
    }
    return i;
  }

  bool ends_quoted(std::size_t i) const { return text_[i] == '"' || text_[i] == '\n' || text_[i] == '\r'; }

  // In quotes a backslash takes the character after it along.
  std::size_t quoted_character_length(std::size_t i) const {
    const bool escapes = text_[i] == '\\' && i + 1 < text_.size() && text_[i + 1] != '\n' && text_[i + 1] != '\r';
    return escapes ? 1 + character_length(text_.substr(i + 1)) : character_length(text_.substr(i));
  }

  void quoted_newline() {
    if (!level().across_lines) level().across_lines = closes_on_later_line();
    if (level().across_lines) {
      return take(TokenKind::kQuotedNewline, std::min(rest().find_first_not_of("\r\n"), rest().size()));
    }
    // The quote ends here, and with it every template and sequence around it that began on this line.
    std::size_t keep = levels_.size() - 1;
    while (keep > 1 && levels_[keep - 1].opened_line == position_.line &&
           levels_[keep - 1].kind != Level::Kind::kHeredoc) {
      --keep;
    }
    close_levels(keep, at_);
  }

  // One piece of a heredoc or bare template: up to the end of the line, or to a sequence.
  void step_plain() {
    const bool heredoc = level().kind == Level::Kind::kHeredoc;
    if (heredoc && level().line_start && close_heredoc()) return;
    if (open_sequence()) return;
    const auto line_end = [this, heredoc](std::size_t i) {
      if (text_[i] == '\n') return i + 1;
      return heredoc && is_lone_return(i) ? i : kGoesOn;
    };
    const std::size_t end = text_end(line_end, [this](std::size_t i) { return character_length(text_.substr(i)); });
    if (end == at_) return peek() == '\r' ? take(TokenKind::kStrayCharacter, 1) : invalid_bytes();
    level().line_start = text_[end - 1] == '\n';
    take(TokenKind::kPlainText, end - at_);
  }

  // A carriage return without a line feed ends nothing in HCL, and heredocs refuse it.
  bool is_lone_return(std::size_t i) const {
    return text_[i] == '\r' && (i + 1 == text_.size() || text_[i + 1] != '\n');
  }

  bool close_heredoc() {
    const std::size_t newline = text_.find('\n', at_);
    if (newline == std::string_view::npos) return false;
    std::string_view line = text_.substr(at_, newline - at_);
    if (trim_space(line) != level().marker) return false;
    if (line.ends_with('\r')) line.remove_suffix(1);
    take(TokenKind::kCloseHeredoc, line.size());
    levels_.pop_back();
    take(TokenKind::kNewline, newline + 1 - at_);
    return true;
  }

  std::string_view text_;
  bool broken_;
  std::size_t at_ = 0;
  Position position_;  // of the last token's end
  std::vector<Level> levels_;
  std::vector<Token> tokens_;
  bool heredoc_left_open_ = false;
};

}  // namespace

std::vector<Token> lex(std::string_view text, LexMode mode) {
  Lexer strict(text, mode, /*broken=*/false);
  std::vector<Token> tokens = strict.run();
  if (!strict.left_heredoc_open()) return tokens;
  return Lexer(text, mode, /*broken=*/true).run();
}

}  // namespace regionfall::hcl
