#include "hcl/functions/format_string.h"

#include <algorithm>

#include "base/text.h"
#include "hcl/functions/arguments.h"
#include "hcl/functions/number_text.h"
#include "hcl/value_json.h"

namespace regionfall::hcl {
namespace {

// One `%…` of a format string.
struct Verb {
  std::string_view text;   // as written
  std::size_t offset = 0;  // of the percent sign
  char letter = 0;
  std::size_t argument = 0;  // 1-based; 0: the one after the last
  bool sharp = false, zero = false, minus = false, plus = false, space = false;
  int width = -1;      // -1: none
  int precision = -1;  // -1: none
};

using TextResult = Result<std::string, FunctionError>;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads one verb from the front of a text. Positions are in bytes.
class VerbScanner {
 public:
  VerbScanner(std::string_view format, std::size_t offset) : format_(format), offset_(offset), at_(offset + 1) {}

  Result<Verb, FunctionError> scan() {
    Verb verb{.text = {}, .offset = offset_};
    scan_flags(verb);
    if (peek() != '0' && is_digit(peek())) verb.width = TRY(scan_number());
    if (peek() == '.') {
      ++at_;
      verb.precision = TRY(scan_number());
    }
    if (peek() == '[') verb.argument = TRY(scan_argument());
    const char letter = peek();
    if (!((letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z'))) return unexpected();
    verb.letter = letter;
    ++at_;
    verb.text = format_.substr(offset_, at_ - offset_);
    return verb;
  }

 private:
  char peek() const { return at_ < format_.size() ? format_[at_] : '\0'; }

  void scan_flags(Verb& verb) {
    for (;; ++at_) {
      switch (peek()) {
        case '#':
          verb.sharp = true;
          break;
        case '0':
          verb.zero = true;
          break;
        case '-':
          verb.minus = true;
          break;
        case '+':
          verb.plus = true;
          break;
        case ' ':
          verb.space = true;
          break;
        default:
          return;
      }
    }
  }

  Result<int, FunctionError> scan_number() {
    int number = 0;
    for (; is_digit(peek()); ++at_) {
      number = number * 10 + (peek() - '0');
      if (number > kFormatWidthMax) {
        return argument_error(0, "the width or precision at offset " + std::to_string(offset_) + " is too large");
      }
    }
    return number;
  }

  Result<std::size_t, FunctionError> scan_argument() {
    ++at_;
    if (peek() == '0' || !is_digit(peek())) return unexpected();
    const int number = TRY(scan_number());
    if (peek() != ']') return unexpected();
    ++at_;
    return static_cast<std::size_t>(number);
  }

  std::unexpected<FunctionError> unexpected() const {
    if (at_ >= format_.size()) {
      return argument_error(0, "the format string ends within the verb at offset " + std::to_string(offset_) +
                                   "; write %% for a percent sign");
    }
    const CodePoint found = first_code_point(format_.substr(at_));
    return argument_error(0, "unexpected character " + quote(format_.substr(at_, found.bytes)) + " at offset " +
                                 std::to_string(at_) + "; write %% for a percent sign");
  }

  std::string_view format_;
  std::size_t offset_;
  std::size_t at_;
};

std::unexpected<FunctionError> bad_value(const Verb& verb, const std::string& why) {
  const std::string place = quote(verb.text) + " at offset " + std::to_string(verb.offset) + " of the format string";
  return argument_error(verb.argument, "does not fit " + place + ": " + why);
}

// `text` with blanks or zeros added to reach the verb's width, in characters as people count them.
std::string padded(const Verb& verb, std::string text) {
  const std::size_t length = graphemes(text).size();
  if (verb.width < 0 || length >= static_cast<std::size_t>(verb.width)) return text;
  const std::string padding(static_cast<std::size_t>(verb.width) - length, verb.zero ? '0' : ' ');
  return verb.minus ? text + padding : padding + text;
}

// What goes where a number is narrower than its verb's width.
enum class Padding : std::uint8_t { kBefore, kZeros, kAfter };

// A sign or prefix and digits, padded to the verb's width: zeros go between the two.
std::string padded_number(const Verb& verb, Padding padding, const std::string& before, const std::string& digits) {
  const std::size_t length = before.size() + digits.size();
  const auto width = static_cast<std::size_t>(std::max(verb.width, 0));
  if (length >= width) return before + digits;
  const std::size_t missing = width - length;
  if (padding == Padding::kZeros) return before + std::string(missing, '0') + digits;
  if (padding == Padding::kAfter) return before + digits + std::string(missing, ' ');
  return std::string(missing, ' ') + before + digits;
}

std::string sign_of(const Verb& verb, const Number& number) {
  if (number.sign() < 0) return "-";
  return verb.plus ? "+" : verb.space ? " " : "";
}

TextResult integer(const Verb& verb, const Number& number) {
  if (!number.is_integer()) return bad_value(verb, "a whole number is required");
  struct Base {
    char letter;
    int base;
    const char* prefix;
  };
  constexpr Base kBases[] = {{'b', 2, "0b"}, {'o', 8, "0"}, {'d', 10, ""}, {'x', 16, "0x"}, {'X', 16, "0X"}};
  const Base& base = *std::ranges::find(kBases, verb.letter, &Base::letter);
  std::string digits = integer_text(number, base.base);
  if (verb.letter == 'X') std::ranges::transform(digits, digits.begin(), [](char c) { return c >= 'a' ? c - 32 : c; });
  if (digits == "0" && verb.precision == 0) return std::string();
  const auto precision = static_cast<std::size_t>(std::max(verb.precision, 0));
  if (digits.size() < precision) digits.insert(0, precision - digits.size(), '0');
  const std::string before = sign_of(verb, number) + (verb.sharp ? base.prefix : "");
  const bool zeros = verb.zero && verb.precision < 0;
  const Padding padding = verb.minus ? Padding::kAfter : zeros ? Padding::kZeros : Padding::kBefore;
  return padded_number(verb, padding, before, digits);
}

TextResult number(const Verb& verb, const Value& argument) {
  const Result<Value, ConversionError> converted = convert(argument, Type::number());
  if (!converted) return bad_value(verb, converted.error().to_string());
  const Number& value = converted->as_number();
  if (std::string_view("bdoxX").contains(verb.letter)) return integer(verb, value);
  const Padding blanks = verb.minus ? Padding::kAfter : Padding::kBefore;
  if (value.is_infinite()) return padded_number(verb, blanks, value.sign() < 0 ? "-" : "+", "Inf");
  const bool upper = verb.letter == 'E' || verb.letter == 'G';
  std::string digits = decimal_text(value, upper ? static_cast<char>(verb.letter + 32) : verb.letter, verb.precision);
  if (upper) std::ranges::replace(digits, 'e', 'E');
  // Unlike with whole numbers, zeros are stronger than `-`.
  return padded_number(verb, verb.zero ? Padding::kZeros : blanks, sign_of(verb, value), digits);
}

TextResult string(const Verb& verb, const Value& argument) {
  const Result<Value, ConversionError> converted = convert(argument, Type::string());
  if (!converted) return bad_value(verb, converted.error().to_string());
  std::string text = converted->as_string();
  // A precision of zero cuts nothing, in Terraform as well.
  if (verb.precision > 0) {
    const std::vector<std::string_view> clusters = graphemes(text);
    if (clusters.size() > static_cast<std::size_t>(verb.precision)) {
      text.resize(static_cast<std::size_t>(clusters[static_cast<std::size_t>(verb.precision)].data() - text.data()));
    }
  }
  return padded(verb, verb.letter == 'q' ? json_quote(text, /*escape_html=*/true) : std::move(text));
}

TextResult boolean(const Verb& verb, const Value& argument) {
  const Result<Value, ConversionError> converted = convert(argument, Type::boolean());
  if (!converted) return bad_value(verb, converted.error().to_string());
  return converted->as_bool() ? "true" : "false";
}

TextResult by_type(const Verb& verb, const Value& argument) {
  if (!verb.sharp && !argument.is_null()) {
    if (argument.type().kind() == TypeKind::kString) return padded(verb, argument.as_string());
    if (argument.type().kind() == TypeKind::kNumber) {
      const Number& value = argument.as_number();
      if (value.is_infinite()) return padded(verb, value.sign() < 0 ? "-Inf" : "+Inf");
      return padded(verb, (value.sign() < 0 ? "-" : "") + decimal_text(value, 'g', -1));
    }
  }
  return padded(verb, value_to_json(argument, argument.type()).dump(0, /*escape_html=*/true));
}

TextResult apply_verb(const Verb& verb, std::span<const Value> arguments) {
  if (verb.argument > arguments.size()) {
    return argument_error(0, quote(verb.text) + " at offset " + std::to_string(verb.offset) + " asks for value " +
                                 std::to_string(verb.argument) + ", but " +
                                 (arguments.empty()       ? "none is given"
                                  : arguments.size() == 1 ? "only one is given"
                                                          : "only " + std::to_string(arguments.size()) + " are given"));
  }
  const Value& argument = arguments[verb.argument - 1];
  if (argument.is_null() && verb.letter != 'v') return bad_value(verb, "the value is null");
  switch (verb.letter) {
    case 'v':
      return by_type(verb, argument);
    case 't':
      return boolean(verb, argument);
    case 's':
    case 'q':
      return string(verb, argument);
    case 'b':
    case 'd':
    case 'o':
    case 'x':
    case 'X':
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G':
      return number(verb, argument);
    default:
      return argument_error(0, "there is no verb " + quote(verb.text) + " (at offset " + std::to_string(verb.offset) +
                                   "); write %% for a percent sign");
  }
}

}  // namespace

Result<std::string, FunctionError> format_string(std::string_view format, std::span<const Value> arguments) {
  std::string result;
  std::size_t next = 1;
  std::size_t used = 0;
  for (std::size_t at = 0; at < format.size();) {
    if (format[at] != '%' || format.substr(at).starts_with("%%")) {
      result += format[at];
      at += format[at] == '%' ? 2 : 1;
      continue;
    }
    Verb verb = TRY(VerbScanner(format, at).scan());
    if (verb.argument == 0) verb.argument = next;
    next = verb.argument + 1;
    used = std::max(used, verb.argument);
    result += TRY(apply_verb(verb, arguments));
    at += verb.text.size();
  }
  if (used < arguments.size()) {
    return argument_error(used + 1, used == 0 ? "the format string has no verb for it"
                                              : "too many values: the format string uses only " + std::to_string(used));
  }
  return result;
}

}  // namespace regionfall::hcl
