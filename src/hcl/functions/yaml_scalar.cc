#include "hcl/functions/yaml_scalar.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/encoding.h"
#include "base/text.h"
#include "base/time_format.h"

namespace regionfall::hcl {
namespace {

enum class Word { kTrue, kFalse, kNull, kInfinity, kMinusInfinity };
struct KnownWord {
  std::string_view text;
  Word word;
};
constexpr KnownWord kWords[] = {
    {"y", Word::kTrue},
    {"Y", Word::kTrue},
    {"yes", Word::kTrue},
    {"Yes", Word::kTrue},
    {"YES", Word::kTrue},
    {"true", Word::kTrue},
    {"True", Word::kTrue},
    {"TRUE", Word::kTrue},
    {"on", Word::kTrue},
    {"On", Word::kTrue},
    {"ON", Word::kTrue},
    {"n", Word::kFalse},
    {"N", Word::kFalse},
    {"no", Word::kFalse},
    {"No", Word::kFalse},
    {"NO", Word::kFalse},
    {"false", Word::kFalse},
    {"False", Word::kFalse},
    {"FALSE", Word::kFalse},
    {"off", Word::kFalse},
    {"Off", Word::kFalse},
    {"OFF", Word::kFalse},
    {"", Word::kNull},
    {"~", Word::kNull},
    {"null", Word::kNull},
    {"Null", Word::kNull},
    {"NULL", Word::kNull},
    {".inf", Word::kInfinity},
    {".Inf", Word::kInfinity},
    {".INF", Word::kInfinity},
    {"+.inf", Word::kInfinity},
    {"+.Inf", Word::kInfinity},
    {"+.INF", Word::kInfinity},
    {"-.inf", Word::kMinusInfinity},
    {"-.Inf", Word::kMinusInfinity},
    {"-.INF", Word::kMinusInfinity},
};

std::optional<Value> word_value(std::string_view text) {
  auto found = std::ranges::find(kWords, text, &KnownWord::text);
  if (found == std::end(kWords)) return std::nullopt;
  switch (found->word) {
    case Word::kTrue:
      return Value::boolean(true);
    case Word::kFalse:
      return Value::boolean(false);
    case Word::kNull:
      return Value::null(Type::dynamic());
    case Word::kInfinity:
      return Value::number(Number::infinity(false));
    case Word::kMinusInfinity:
      return Value::number(Number::infinity(true));
  }
  return std::nullopt;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t count = 0;
  while (at + count < text.size() && is_digit(text[at + count])) ++count;
  return count;
}

// Decimal digits with a sign, a point and an exponent as YAML 1.2 writes them: "+1", ".5", "1.", "1e-3". The form that
// Number::parse reads, or nothing.
std::optional<std::string> decimal_form(std::string_view text) {
  std::size_t at = 0;
  std::string form;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    if (text[0] == '-') form = "-";
    at = 1;
  }
  std::size_t whole = digits_at(text, at);
  form += whole == 0 ? "0" : std::string(text.substr(at, whole));
  at += whole;
  std::size_t fraction = 0;
  if (at < text.size() && text[at] == '.') {
    fraction = digits_at(text, ++at);
    if (fraction > 0) form.append(".").append(text.substr(at, fraction));
    at += fraction;
  }
  if (whole + fraction == 0) return std::nullopt;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    std::size_t sign = at + 1 < text.size() && (text[at + 1] == '+' || text[at + 1] == '-') ? 1 : 0;
    std::size_t exponent = digits_at(text, at + 1 + sign);
    if (exponent == 0) return std::nullopt;
    form += text.substr(at, 1 + sign + exponent);
    at += 1 + sign + exponent;
  }
  if (at != text.size()) return std::nullopt;
  return form;
}

// Whole numbers of 64 bits after 0x, 0o, 0b, with a sign before.
std::optional<Value> based_number(std::string_view text) {
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.size() < 3 || text[0] != '0') return std::nullopt;
  int base = 0;
  if (text[1] == 'x' || text[1] == 'X') base = 16;
  if (text[1] == 'o' || text[1] == 'O') base = 8;
  if (text[1] == 'b' || text[1] == 'B') base = 2;
  if (base == 0) return std::nullopt;
  std::string_view digits = text.substr(2);
  std::uint64_t value = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  std::optional<Number> number = Number::parse(std::to_string(value));
  return Value::number(negative ? -*number : *number);
}

std::optional<Value> number_value(std::string_view text) {
  if (std::optional<std::string> form = decimal_form(text)) {
    std::optional<Number> number = Number::parse(*form);
    if (number) return Value::number(*std::move(number));
  }
  return based_number(text);
}

bool all_in(std::string_view text, std::string_view characters) {
  return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

// Whether a plain scalar is a number by YAML 1.2's core schema.
bool looks_like_number(std::string_view text) {
  if (text.starts_with("0o")) return all_in(text.substr(2), "01234567");
  if (text.starts_with("0x")) return all_in(text.substr(2), "0123456789abcdefABCDEF");
  return decimal_form(text).has_value();
}

// One or two digits, as two.
std::optional<std::string> take_two_digits(std::string_view& text) {
  std::size_t count = std::min<std::size_t>(digits_at(text, 0), 2);
  if (count == 0) return std::nullopt;
  std::string digits = (count == 1 ? "0" : "") + std::string(text.substr(0, count));
  text.remove_prefix(count);
  return digits;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

// "2001-12-14", "2001-12-14T21:59:43.1-05:00" and "2001-12-14 21:59:43" with one or two digits a part, as RFC 3339.
std::optional<std::string> timestamp_text(std::string_view text) {
  if (digits_at(text, 0) != 4) return std::nullopt;
  std::string strict(text.substr(0, 4));
  text.remove_prefix(4);
  for (int part = 0; part < 2; ++part) {
    if (!take(text, '-')) return std::nullopt;
    std::optional<std::string> digits = take_two_digits(text);
    if (!digits) return std::nullopt;
    strict += "-" + *digits;
  }
  if (text.empty()) {
    strict += "T00:00:00Z";
  } else {
    bool with_offset = text[0] == 'T' || text[0] == 't';
    if (!with_offset && text[0] != ' ') return std::nullopt;
    for (char before : {text[0], ':', ':'}) {
      if (!take(text, before)) return std::nullopt;
      std::optional<std::string> digits = take_two_digits(text);
      if (!digits) return std::nullopt;
      strict += (before == ':' ? ":" : "T") + *digits;
    }
    strict += text;
    if (!with_offset) strict += 'Z';
  }
  Result<Timestamp> timestamp = parse_rfc3339(strict);
  if (!timestamp) return std::nullopt;
  return format_rfc3339(*timestamp);
}

constexpr std::string_view kResolvableTypes[] = {"str", "bool", "int", "float", "null", "timestamp", "binary"};

Result<Value> tagged_value(std::string_view type, const std::string& text) {
  auto mismatch = [&] { return failure(fmt::format("{} is no !!{}", quote(text), type)); };
  if (type == "binary" && !base64_decode(text)) return mismatch();
  if (type == "str" || type == "binary" || type.empty()) return Value::string(text);
  if (type == "null") return Value::null(Type::dynamic());
  if (type == "timestamp") {
    std::optional<std::string> timestamp = timestamp_text(text);
    if (!timestamp) return mismatch();
    return Value::string(*std::move(timestamp));
  }
  if (type == "bool") return mismatch();  // the words for booleans are known before it comes to this
  std::optional<Value> number = number_value(replace_all(text, "_", ""));
  if (!number) return mismatch();
  return *std::move(number);
}

}  // namespace

Result<Value> resolve_yaml_scalar(std::string_view tag, const std::string& text, bool quoted) {
  std::string_view type = tag.starts_with(kYamlTagPrefix) ? tag.substr(kYamlTagPrefix.size()) : "";
  if (!tag.empty() && std::ranges::find(kResolvableTypes, type) == std::end(kResolvableTypes)) {
    return failure(fmt::format("the tag {} is not supported", quote(tag)));
  }
  constexpr std::string_view kFirstOfSpecial = "+-0123456789yYnNtTfFoO~.";
  bool special = text.empty() || kFirstOfSpecial.find(text[0]) != std::string_view::npos;
  if (!special || type == "str" || type == "binary") return tagged_value(type, text);

  if (quoted) return Value::string(text);
  if (std::optional<Value> word = word_value(text)) return *std::move(word);
  if (tag.empty() && (text == ".nan" || text == ".NaN" || text == ".NAN")) {
    return failure("a value that is not a number (.nan) is not supported");
  }
  if (!text.empty() && text[0] == '.') {
    std::optional<Value> number = number_value(text);
    return number ? *std::move(number) : tagged_value(type, text);
  }
  if (tag.empty() || type == "timestamp") {
    if (std::optional<std::string> timestamp = timestamp_text(text)) return Value::string(*std::move(timestamp));
  }
  return tagged_value(looks_like_number(text) ? "int" : type, text);
}

}  // namespace regionfall::hcl
