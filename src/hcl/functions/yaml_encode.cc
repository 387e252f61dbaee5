#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "hcl/functions/yaml.h"

namespace regionfall::hcl {
namespace {

constexpr int kIndentStep = 2;
constexpr int kLineWidth = 80;                   // double-quoted text is broken at the first space beyond
constexpr std::size_t kSimpleKeyBytesMax = 128;  // longer keys get a line of their own after "?"

bool is_line_break(char32_t c) { return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029; }

// YAML 1.1's printable characters, without what libyaml escapes besides: beyond U+FFFF and the byte order mark.
bool is_printable(char32_t c) {
  return c == '\n' || (c >= 0x20 && c <= 0x7E) || (c >= 0xA0 && c <= 0xD7FF) ||
         (c >= 0xE000 && c <= 0xFFFD && c != 0xFEFF);
}

std::string escape(char32_t c) {
  struct Short {
    char32_t character;
    char letter;
  };
  constexpr Short kShort[] = {{0x00, '0'},  {0x07, 'a'}, {0x08, 'b'}, {0x09, 't'},   {0x0A, 'n'},
                              {0x0B, 'v'},  {0x0C, 'f'}, {0x0D, 'r'}, {0x1B, 'e'},   {'"', '"'},
                              {'\\', '\\'}, {0x85, 'N'}, {0xA0, '_'}, {0x2028, 'L'}, {0x2029, 'P'}};
  for (const Short& known : kShort) {
    if (known.character == c) return {'\\', known.letter};
  }
  std::uint32_t code = c;
  if (code <= 0xFF) return fmt::format("\\x{:02X}", code);
  return code <= 0xFFFF ? fmt::format("\\u{:04X}", code) : fmt::format("\\U{:08X}", code);
}

// Whether a literal block keeps the text as it is.
bool fits_literal_block(const std::u32string& text) {
  if (text.find(U'\n') == std::u32string::npos || text.back() == U' ') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_printable(text[i])) return false;
    if (i > 0 && text[i - 1] == U' ' && is_line_break(text[i])) return false;
  }
  return true;
}

bool is_mapping(const Value& value) {
  return value.type().kind() == TypeKind::kObject || value.type().kind() == TypeKind::kMap;
}

enum class Position { kRoot, kItem, kKey, kLongKey, kMappingValue };

// Writes as libyaml's emitter lays a document out. `indent` is the column of the collection around, -1 at the root.
class Encoder {
 public:
  std::string encode(const Value& value) {
    node(value, Position::kRoot, -1);
    start_line(0);
    bool open_ended = value.is_null() || (value.type().is_primitive() && value.type() != Type::string());
    if (open_ended) text_ += "...\n";
    return std::move(text_);
  }

 private:
  void node(const Value& value, Position position, int indent) {
    if (value.is_null()) return word("null");
    switch (value.type().kind()) {
      case TypeKind::kString:
        return string(value.as_string(), position, indent);
      case TypeKind::kNumber:
        return word(number_text(value.as_number()));
      case TypeKind::kBool:
        return word(value.as_bool() ? "true" : "false");
      default:
        break;
    }
    if (value.length() == 0) return word(is_mapping(value) ? "{}" : "[]");
    if (is_mapping(value)) return mapping(value, indent < 0 ? 0 : indent + kIndentStep);
    // After "key:" a sequence stands at the column of the key.
    bool flush = position == Position::kMappingValue && !line_is_open_;
    sequence(value, indent < 0 ? 0 : flush ? indent : indent + kIndentStep);
  }

  static std::string number_text(const Number& number) {
    if (number.is_infinite()) return number.sign() < 0 ? "-Inf" : "+Inf";
    return number.to_string();
  }

  void sequence(const Value& value, int indent) {
    for (const Value& element : value.elements()) {
      start_line(indent);
      mark("-", true);
      node(element, Position::kItem, indent);
    }
  }

  void mapping(const Value& value, int indent) {
    for (std::size_t i = 0; i < value.length(); ++i) {
      const std::string& key = value.key(i);
      bool simple = key.size() <= kSimpleKeyBytesMax && !has_line_break(key);
      start_line(indent);
      if (!simple) mark("?", true);
      string(key, simple ? Position::kKey : Position::kLongKey, indent);
      if (!simple) start_line(indent);
      if (simple) {
        append(":");
      } else {
        mark(":", true);
      }
      node(value.elements()[i], Position::kMappingValue, indent);
    }
  }

  static bool has_line_break(std::string_view text) {
    std::u32string points = code_points(text);
    return std::ranges::any_of(points, is_line_break);
  }

  void string(const std::string& text, Position position, int indent) {
    std::u32string points = code_points(text);
    int inner = indent < 0 ? kIndentStep : indent + kIndentStep;
    if (position != Position::kKey && fits_literal_block(points)) return literal_block(points, inner);
    double_quoted(points, position != Position::kKey, inner);
  }

  void literal_block(const std::u32string& text, int indent) {
    std::size_t size = text.size();
    std::string header = "|";
    if (text[0] == U' ' || is_line_break(text[0])) header += static_cast<char>('0' + kIndentStep);
    if (!is_line_break(text[size - 1])) {
      header += '-';
    } else if (size == 1 || is_line_break(text[size - 2])) {
      header += '+';
    }
    word(header);
    break_line();
    bool after_break = true;
    for (char32_t c : text) {
      if (is_line_break(c)) {
        append_utf8(text_, c);
        column_ = 0;
      } else {
        if (after_break) text_.append(static_cast<std::size_t>(indent), ' ');
        append_utf8(text_, c);
        column_ = indent + 1;
      }
      after_break = is_line_break(c);
    }
    line_is_open_ = after_break;
  }

  void double_quoted(const std::u32string& text, bool may_fold, int indent) {
    mark("\"", false);
    bool after_space = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
      char32_t c = text[i];
      if (!is_printable(c) || is_line_break(c) || c == '"' || c == '\\') {
        append(escape(c));
      } else if (c == ' ' && may_fold && !after_space && column_ > kLineWidth && i > 0 && i + 1 < text.size()) {
        break_line();
        start_line(indent);
        if (text[i + 1] == ' ') append("\\");
      } else {
        append_utf8(text_, c);
        ++column_;
      }
      after_space = c == ' ';
    }
    append("\"");
  }

  // Goes to a column, on a new line unless only indentation and indicators stand before it on this one.
  void start_line(int indent) {
    if (!line_is_open_ || column_ > indent) break_line();
    text_.append(static_cast<std::size_t>(indent - column_), ' ');
    column_ = indent;
  }

  void break_line() {
    text_ += '\n';
    column_ = 0;
    line_is_open_ = true;
  }

  // An indicator, with a space before it where one is due.
  void mark(std::string_view indicator, bool keeps_line_open) {
    if (column_ > 0 && !text_.ends_with(' ')) append(" ");
    append(indicator);
    if (keeps_line_open) append(" ");
    if (!keeps_line_open) line_is_open_ = false;
  }

  // ASCII, so that bytes are columns.
  void append(std::string_view text) {
    text_ += text;
    column_ += static_cast<int>(text.size());
  }

  void word(std::string_view text) { mark(text, false); }

  std::string text_;
  int column_ = 0;
  bool line_is_open_ = true;  // nothing but indentation and indicators on this line
};

}  // namespace

std::string yaml_encode(const Value& value) { return Encoder().encode(value); }

}  // namespace regionfall::hcl
