#include "hcl/json_scanner.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "base/text.h"

namespace regionfall::hcl {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool starts_number(char c) { return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.'; }
bool continues_number(char c) { return starts_number(c) || c == 'e' || c == 'E'; }

std::optional<JsonTokenKind> punctuation(char c) {
  switch (c) {
    case '{':
      return JsonTokenKind::kOpenBrace;
    case '}':
      return JsonTokenKind::kCloseBrace;
    case '[':
      return JsonTokenKind::kOpenBracket;
    case ']':
      return JsonTokenKind::kCloseBracket;
    case ',':
      return JsonTokenKind::kComma;
    case ':':
      return JsonTokenKind::kColon;
    case '=':
      return JsonTokenKind::kEquals;
    default:
      return std::nullopt;
  }
}

// Bytes of the string token at the start of `text`. A control character (a line's end above all) ends it as well.
std::size_t string_bytes(std::string_view text) {
  std::size_t at = 1;
  while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x20) {
    if (text[at] == '"') return at + 1;
    const bool escapes = text[at] == '\\' && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0x20;
    at += escapes ? 2 : 1;
  }
  return at;
}

template <class Predicate>
std::size_t bytes_while(std::string_view text, Predicate predicate) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), predicate) - text.begin());
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The number of a `\uXXXX` at the start of `text`; nothing when there is none.
std::optional<char32_t> unicode_escape(std::string_view text) {
  if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') return std::nullopt;
  char32_t value = 0;
  for (std::size_t i = 2; i < 6; ++i) {
    const int digit = hex_digit(text[i]);
    if (digit < 0) return std::nullopt;
    value = value * 16 + static_cast<char32_t>(digit);
  }
  return value;
}

bool is_high_surrogate(char32_t value) { return value >= 0xD800 && value < 0xDC00; }
bool is_low_surrogate(char32_t value) { return value >= 0xDC00 && value < 0xE000; }

struct Escape {
  std::size_t bytes = 0;  // of the escape as written; 0 when it is none of JSON's
  char32_t value = 0;
};

Escape read_escape(std::string_view text) {
  if (text.size() < 2) return {};
  if (text[1] == 'u') {
    const auto first = unicode_escape(text);
    if (!first) return {};
    if (is_high_surrogate(*first)) {
      const auto second = unicode_escape(text.substr(6));
      if (second && is_low_surrogate(*second)) {
        return {12, 0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00)};
      }
    }
    const bool lone = is_high_surrogate(*first) || is_low_surrogate(*first);
    return {6, lone ? kReplacementCharacter : *first};
  }
  constexpr std::string_view kLetters = "\"\\/bfnrt";
  constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  const std::size_t at = kLetters.find(text[1]);
  if (at == std::string_view::npos) return {};
  return {2, static_cast<char32_t>(kMeanings[at])};
}

}  // namespace

JsonScanner::JsonScanner(const SourceFile& file) : file_(file) {
  if (file.text().starts_with(kByteOrderMark)) place_.byte = kByteOrderMark.size();
}

void JsonScanner::skip_blanks() {
  const std::string& text = file_.text();
  for (; place_.byte < text.size(); ++place_.byte) {
    const char c = text[place_.byte];
    if (c == '\n') {
      ++place_.line;
      place_.column = 1;
    } else if (c == ' ' || c == '\t') {
      ++place_.column;
    } else if (c != '\r') {
      return;
    }
  }
}

JsonToken JsonScanner::take(JsonTokenKind kind, std::size_t bytes) {
  const Position start = place_;
  place_ = advance(place_, std::string_view(file_.text()).substr(place_.byte, bytes));
  return {kind, {&file_, start, place_}};
}

JsonToken JsonScanner::next() {
  skip_blanks();
  const std::string_view rest = std::string_view(file_.text()).substr(place_.byte);
  if (rest.empty()) return take(JsonTokenKind::kEnd, 0);
  if (const auto kind = punctuation(rest[0])) return take(*kind, 1);
  if (rest[0] == '"') return take(JsonTokenKind::kString, string_bytes(rest));
  if (starts_number(rest[0])) return take(JsonTokenKind::kNumber, bytes_while(rest, continues_number));
  if (is_letter(rest[0])) return take(JsonTokenKind::kWord, bytes_while(rest, is_letter));
  return take(JsonTokenKind::kInvalid, first_grapheme(rest));
}

JsonString read_json_string(const Range& range) {
  const std::string_view raw = range.text();
  JsonString result;
  Position place = advance(range.start, raw.substr(0, 1));
  const auto fail = [&](std::size_t at, std::size_t bytes, std::string explanation) {
    if (!result.valid) return;
    result.valid = false;
    const Position start = advance(range.start, raw.substr(0, at));
    result.mistake = {range.file, start, advance(start, raw.substr(at, bytes))};
    result.explanation = std::move(explanation);
  };
  std::size_t at = 1;
  bool closed = false;
  while (at < raw.size()) {
    if (raw[at] == '"') {
      closed = true;
      break;
    }
    std::size_t bytes = 0;
    std::string piece;
    if (raw[at] == '\\') {
      const Escape escape = read_escape(raw.substr(at));
      bytes = escape.bytes;
      if (bytes == 0) {
        bytes = std::min<std::size_t>(raw.size() - at, 2);
        fail(at, bytes,
             "JSON strings know the escapes \\\", \\\\, \\/, \\b, \\f, \\n, \\r, \\t and \\u with four hexadecimal "
             "digits. A backslash itself is written \\\\.");
      } else {
        append_utf8(piece, escape.value);
      }
    } else {
      bytes = first_grapheme(raw.substr(at));
      piece = raw.substr(at, bytes);
    }
    result.place_of.insert(result.place_of.end(), piece.size(), place);
    result.text += piece;
    place = advance(place, raw.substr(at, bytes));
    at += bytes;
  }
  if (!closed)
    fail(0, raw.size(),
         "The closing quotation mark is missing. A JSON string ends on the line it starts on; a "
         "line break inside it is written \\n.");
  result.place_of.push_back(place);
  return result;
}

}  // namespace regionfall::hcl
