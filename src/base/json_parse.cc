// Our own reader rather than a library's: the ones at hand turn numbers into machine words, and a state file must come
// back with every digit it had.

#include <algorithm>
#include <optional>
#include <utility>

#include "base/json.h"
#include "base/utf8.h"

namespace regionfall {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Objects up to this many members look for a repeated name by comparing each with each.
constexpr std::size_t kSmallObject = 12;

// Of members with equal names the last one's value stays, in the first one's place.
void drop_repeated_names(std::vector<Json::Member>& members) {
  const std::size_t count = members.size();
  std::vector<std::size_t> order;
  if (count <= kSmallObject) {
    bool repeated = false;
    for (std::size_t i = 1; i < count && !repeated; ++i) {
      for (std::size_t j = 0; j < i && !repeated; ++j) repeated = members[i].first == members[j].first;
    }
    if (!repeated) return;
  }
  order.resize(count);
  for (std::size_t i = 0; i < count; ++i) order[i] = i;
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return std::string_view(members[i].first); });

  std::vector<bool> dropped(count, false);
  bool any = false;
  for (std::size_t first = 0; first < count;) {
    std::size_t last = first;
    while (last + 1 < count && members[order[last + 1]].first == members[order[first]].first)
      dropped[order[++last]] = true;
    if (last > first) {
      any = true;
      std::swap(members[order[first]].second, members[order[last]].second);
    }
    first = last + 1;
  }
  if (!any) return;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (dropped[i]) continue;
    if (kept != i) members[kept] = std::move(members[i]);
    ++kept;
  }
  members.erase(members.begin() + static_cast<std::ptrdiff_t>(kept), members.end());
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<Json> document() {
    Json result;
    if (!value(result, 0)) return error();
    skip_space();
    if (!at_end()) {
      fail("there is something after the end of the value");
      return error();
    }
    return result;
  }

 private:
  bool at_end() const { return position_ == text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[position_]; }

  void skip_space() {
    while (!at_end()) {
      const char c = text_[position_];
      if (c != ' ' && c != '\n' && c != '\t' && c != '\r') return;
      ++position_;
    }
  }

  bool fail(std::string_view problem) {
    problem_ = problem;
    return false;
  }

  std::unexpected<Error> error() const {
    const std::string_view before = text_.substr(0, position_);
    const auto line = 1 + std::ranges::count(before, '\n');
    const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
    return failure("invalid JSON at line " + std::to_string(line) + ", column " +
                   std::to_string(position_ - line_start + 1) + ": " + std::string(problem_));
  }

  bool value(Json& out, int depth);
  bool array(Json& out, int depth);
  bool object(Json& out, int depth);
  bool word(std::string_view expected);
  bool number(Json& out);
  bool string(std::string& out);
  bool escape(std::string& out);
  std::optional<unsigned> four_hex_digits();

  std::string_view text_;
  std::size_t position_ = 0;
  std::string_view problem_;
};

bool Reader::value(Json& out, int depth) {
  if (depth > kJsonDepthMax) return fail("arrays and objects are nested too deep");
  skip_space();
  if (at_end()) return fail("the text ends where a value is expected");
  switch (peek()) {
    case '{':
      return object(out, depth);
    case '[':
      return array(out, depth);
    case '"': {
      std::string text;
      if (!string(text)) return false;
      out = Json::string(std::move(text));
      return true;
    }
    case 't':
      out = Json::boolean(true);
      return word("true");
    case 'f':
      out = Json::boolean(false);
      return word("false");
    case 'n':
      return word("null");
    default:
      return number(out);
  }
}

bool Reader::array(Json& out, int depth) {
  ++position_;
  std::vector<Json> items;
  skip_space();
  if (peek() == ']') {
    ++position_;
    out = Json::array();
    return true;
  }
  while (true) {
    if (!value(items.emplace_back(), depth + 1)) return false;
    skip_space();
    const char c = peek();
    if (c != ',' && c != ']') return fail("a comma or a closing bracket is expected after an array's item");
    ++position_;
    if (c == ']') break;
  }
  out = Json::array(std::move(items));
  return true;
}

bool Reader::object(Json& out, int depth) {
  ++position_;
  std::vector<Json::Member> members;
  skip_space();
  if (peek() == '}') {
    ++position_;
    out = Json::object();
    return true;
  }
  while (true) {
    skip_space();
    if (peek() != '"') return fail("a property name in double quotes is expected");
    Json::Member& member = members.emplace_back(std::string(), Json());
    if (!string(member.first)) return false;
    skip_space();
    if (peek() != ':') return fail("a colon is expected after a property name");
    ++position_;
    if (!value(member.second, depth + 1)) return false;
    skip_space();
    const char c = peek();
    if (c != ',' && c != '}') return fail("a comma or a closing brace is expected after a property's value");
    ++position_;
    if (c == '}') break;
  }
  drop_repeated_names(members);
  out = Json::object(std::move(members));
  return true;
}

bool Reader::word(std::string_view expected) {
  if (!text_.substr(position_).starts_with(expected)) return fail("a value is expected");
  position_ += expected.size();
  return true;
}

bool Reader::number(Json& out) {
  const std::size_t start = position_;
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
  out = Json::number_text(std::string(text_.substr(start, position_ - start)));
  return true;
}

bool Reader::string(std::string& out) {
  ++position_;
  std::size_t copied = position_;
  while (true) {
    if (at_end()) return fail("the text ends inside a string");
    const auto byte = static_cast<unsigned char>(text_[position_]);
    if (byte == '"') break;
    if (byte < 0x20) return fail("control characters in a string must be written as escape sequences");
    if (byte >= 0x80) {
      const std::size_t length = utf8_sequence_length(text_.substr(position_));
      if (length == 0) return fail("the text is not valid UTF-8");
      position_ += length;
    } else if (byte == '\\') {
      out.append(text_, copied, position_ - copied);
      if (!escape(out)) return false;
      copied = position_;
    } else {
      ++position_;
    }
  }
  out.append(text_, copied, position_ - copied);
  ++position_;
  return true;
}

bool Reader::escape(std::string& out) {
  ++position_;
  constexpr std::string_view kLetters = "\"\\/bfnrt";
  constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  const char letter = peek();
  if (const std::size_t which = kLetters.find(letter); letter != '\0' && which != std::string_view::npos) {
    out += kMeanings[which];
    ++position_;
    return true;
  }
  if (letter != 'u') return fail("unknown escape sequence in a string");
  const auto first = four_hex_digits();
  if (!first) return fail("four hexadecimal digits are expected after \\u");
  char32_t code_point = *first;
  constexpr char32_t kReplacement = 0xFFFD;  // stands for half a surrogate pair, as in Go
  if (code_point >= 0xD800 && code_point <= 0xDFFF) {
    const std::size_t after_first = position_;
    std::optional<unsigned> second;
    if (code_point < 0xDC00 && peek() == '\\' && text_.substr(position_ + 1).starts_with('u')) {
      ++position_;
      second = four_hex_digits();
    }
    if (second && *second >= 0xDC00 && *second <= 0xDFFF) {
      code_point = 0x10000 + ((code_point - 0xD800) << 10) + (*second - 0xDC00);
    } else {
      code_point = kReplacement;
      position_ = after_first;
    }
  }
  append_utf8(out, code_point);
  return true;
}

// Stands on the letter `u`; on success behind the digits.
std::optional<unsigned> Reader::four_hex_digits() {
  if (text_.size() - position_ < 5) return std::nullopt;
  unsigned result = 0;
  for (std::size_t i = 1; i <= 4; ++i) {
    const int digit = hex_value(text_[position_ + i]);
    if (digit < 0) return std::nullopt;
    result = result * 16 + static_cast<unsigned>(digit);
  }
  position_ += 5;
  return result;
}

}  // namespace

Result<Json> parse_json(std::string_view text) { return Reader(text).document(); }

}  // namespace regionfall
