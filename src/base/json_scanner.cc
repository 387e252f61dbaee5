#include "base/json_scanner.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/utf8.h"

namespace regionfall {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// Bytes that stand for themselves inside a string and need no second look.
constexpr std::array<bool, 256> plain_bytes() {
  std::array<bool, 256> plain{};
  for (std::size_t i = 0x20; i < 0x80; ++i) plain[i] = i != '"' && i != '\\';
  return plain;
}
constexpr std::array<bool, 256> kPlain = plain_bytes();

}  // namespace

std::string JsonScanner::place(std::size_t position) const {
  const std::string_view before = text_.substr(0, position);
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return "line " + std::to_string(1 + std::ranges::count(before, '\n')) + ", column " +
         std::to_string(position - line_start + 1);
}

std::unexpected<Error> JsonScanner::error(std::string_view problem) const {
  return failure("invalid JSON at " + place(position_) + ": " + std::string(problem));
}

bool JsonScanner::fail(std::string_view problem) {
  problem_ = problem;
  return false;
}

void JsonScanner::skip_space() {
  while (position_ < text_.size() && is_space(text_[position_])) ++position_;
}

Result<Json::Kind> JsonScanner::kind() {
  skip_space();
  switch (peek()) {
    case '{':
      return Json::Kind::kObject;
    case '[':
      return Json::Kind::kArray;
    case '"':
      return Json::Kind::kString;
    case 't':
    case 'f':
      return Json::Kind::kBool;
    case 'n':
      return Json::Kind::kNull;
    default:
      if (peek() == '-' || is_digit(peek())) return Json::Kind::kNumber;
      return error(position_ == text_.size() ? "the text ends where a value is expected" : "a value is expected");
  }
}

Result<void> JsonScanner::enter_object() {
  skip_space();
  if (peek() != '{') return error("an object is expected");
  ++position_;
  first_ = true;
  return {};
}

Result<void> JsonScanner::enter_array() {
  skip_space();
  if (peek() != '[') return error("an array is expected");
  ++position_;
  first_ = true;
  return {};
}

Result<bool> JsonScanner::next(char close, std::string_view problem) {
  const bool first = std::exchange(first_, false);
  skip_space();
  if (peek() == close) {
    ++position_;
    return false;
  }
  if (first) return true;
  if (peek() != ',') return error(problem);
  ++position_;
  skip_space();
  return true;
}

Result<std::optional<std::string>> JsonScanner::next_member() {
  if (!TRY(next('}', "a comma or a closing brace is expected after a property's value"))) return std::nullopt;
  if (peek() != '"') return error("a property name in double quotes is expected");
  std::string name = TRY(string());
  skip_space();
  if (peek() != ':') return error("a colon is expected after a property name");
  ++position_;
  skip_space();
  return name;
}

Result<bool> JsonScanner::next_item() {
  return next(']', "a comma or a closing bracket is expected after an array's item");
}

Result<std::string_view> JsonScanner::raw() {
  skip_space();
  const std::size_t start = position_;
  if (!skip(0)) return error(problem_);
  first_ = false;
  return text_.substr(start, position_ - start);
}

Result<std::string> JsonScanner::string() {
  skip_space();
  if (peek() != '"') return error("a string is expected");
  const std::string_view quoted = TRY(raw());
  const std::string_view inside = quoted.substr(1, quoted.size() - 2);
  return json_unescape(inside);
}

Result<void> JsonScanner::end() {
  skip_space();
  if (position_ < text_.size()) return error("there is something after the end of the value");
  return {};
}

bool JsonScanner::skip(int depth) {
  if (depth > kJsonDepthMax) return fail("arrays and objects are nested too deep");
  skip_space();
  switch (peek()) {
    case '{':
      return skip_sequence('}', true, depth);
    case '[':
      return skip_sequence(']', false, depth);
    case '"':
      return skip_string();
    case 't':
      return skip_word("true");
    case 'f':
      return skip_word("false");
    case 'n':
      return skip_word("null");
    default:
      if (position_ == text_.size()) return fail("the text ends where a value is expected");
      return skip_number();
  }
}

bool JsonScanner::skip_sequence(char close, bool named, int depth) {
  ++position_;
  skip_space();
  if (peek() == close) {
    ++position_;
    return true;
  }
  while (true) {
    if (named) {
      skip_space();
      if (peek() != '"') return fail("a property name in double quotes is expected");
      if (!skip_string()) return false;
      skip_space();
      if (peek() != ':') return fail("a colon is expected after a property name");
      ++position_;
    }
    if (!skip(depth + 1)) return false;
    skip_space();
    const char c = peek();
    if (c != ',' && c != close) return fail("a comma or a closing bracket is expected after a value");
    ++position_;
    if (c == close) return true;
  }
}

bool JsonScanner::skip_string() {
  ++position_;
  while (true) {
    while (position_ < text_.size() && kPlain[static_cast<unsigned char>(text_[position_])]) ++position_;
    if (position_ == text_.size()) return fail("the text ends inside a string");
    const auto byte = static_cast<unsigned char>(text_[position_]);
    if (byte == '"') break;
    if (byte < 0x20) return fail("control characters in a string must be written as escape sequences");
    if (byte >= 0x80) {
      const std::size_t length = utf8_sequence_length(text_.substr(position_));
      if (length == 0) return fail("the text is not valid UTF-8");
      position_ += length;
      continue;
    }
    ++position_;
    const char letter = peek();
    if (letter == 'u') {
      constexpr std::string_view kHexDigits = "0123456789abcdefABCDEF";
      const std::string_view digits = text_.substr(position_ + 1, 4);
      if (digits.size() < 4 || digits.find_first_not_of(kHexDigits) != std::string_view::npos) {
        return fail("four hexadecimal digits are expected after \\u");
      }
      position_ += 5;
    } else if (letter != '\0' && std::string_view("\"\\/bfnrt").contains(letter)) {
      ++position_;
    } else {
      return fail("unknown escape sequence in a string");
    }
  }
  ++position_;
  return true;
}

bool JsonScanner::skip_number() {
  const auto digits = [this] {
    const std::size_t first = position_;
    while (is_digit(peek())) ++position_;
    return position_ > first;
  };
  if (peek() == '-') ++position_;
  if (peek() == '0') {
    ++position_;
  } else if (!digits()) {
    return fail("a value is expected");
  }
  if (peek() == '.') {
    ++position_;
    if (!digits()) return fail("a digit is expected after the decimal point");
  }
  if (peek() == 'e' || peek() == 'E') {
    ++position_;
    if (peek() == '+' || peek() == '-') ++position_;
    if (!digits()) return fail("a digit is expected in the exponent");
  }
  return true;
}

bool JsonScanner::skip_word(std::string_view word) {
  if (!text_.substr(position_).starts_with(word)) return fail("a value is expected");
  position_ += word.size();
  return true;
}

namespace {

void append_line_break(std::string& out, int depth) {
  out += '\n';
  out.append(2 * static_cast<std::size_t>(depth), ' ');
}

// The string literal that starts at `at`, with what Go escapes beyond JSON's needs escaped; returns where it ends.
std::size_t append_string_literal(std::string& out, std::string_view json, std::size_t at) {
  std::size_t copied = at;
  std::size_t i = at + 1;
  const auto replace = [&](std::string_view by, std::size_t length) {
    out.append(json, copied, i - copied);
    out += by;
    i += length;
    copied = i;
  };
  while (json[i] != '"') {
    switch (json[i]) {
      case '\\':
        i += 2;
        break;
      case '<':
        replace("\\u003c", 1);
        break;
      case '>':
        replace("\\u003e", 1);
        break;
      case '&':
        replace("\\u0026", 1);
        break;
      case '\xE2':
        if (json.substr(i).starts_with("\u2028")) {
          replace("\\u2028", 3);
        } else if (json.substr(i).starts_with("\u2029")) {
          replace("\\u2029", 3);
        } else {
          ++i;
        }
        break;
      default:
        ++i;
    }
  }
  out.append(json, copied, i + 1 - copied);
  return i + 1;
}

}  // namespace

void append_json_layout(std::string& out, std::string_view json, bool indent, int depth) {
  for (std::size_t i = 0; i < json.size();) {
    const char c = json[i];
    switch (c) {
      case '"':
        i = append_string_literal(out, json, i);
        continue;
      case '{':
      case '[': {
        out += c;
        std::size_t next = i + 1;
        while (is_space(json[next])) ++next;
        if (json[next] == '}' || json[next] == ']') {
          out += json[next];
          i = next + 1;
          continue;
        }
        ++depth;
        if (indent) append_line_break(out, depth);
        break;
      }
      case '}':
      case ']':
        --depth;
        if (indent) append_line_break(out, depth);
        out += c;
        break;
      case ',':
        out += c;
        if (indent) append_line_break(out, depth);
        break;
      case ':':
        out += indent ? ": " : ":";
        break;
      default:
        if (!is_space(c)) out += c;
    }
    ++i;
  }
}

}  // namespace regionfall
