#include <algorithm>
#include <ranges>

#include "base/text.h"
#include "hcl/functions/arguments.h"
#include "hcl/functions/letter_case.h"
#include "hcl/functions/pattern_replace.h"

namespace regionfall::hcl {
namespace {

using Arguments = std::span<const Value>;

// `indent` makes no text longer than this.
constexpr std::size_t kIndentedBytesMax = std::size_t{256} << 20;

template <std::string (*kMap)(std::string_view)>
FunctionResult map_call(Arguments arguments, const FunctionCall&) {
  return Value::string(kMap(arguments[0].as_string()));
}

std::string without_line_ends(std::string_view text) {
  return std::string(text.substr(0, text.find_last_not_of("\r\n") + 1));
}

std::string reversed(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  const std::vector<std::string_view> clusters = graphemes(text);
  for (const std::string_view cluster : clusters | std::views::reverse) result += cluster;
  return result;
}

// The text between the first and the last character that `drop` does not hold for.
template <class Predicate>
std::string trimmed(std::string_view text, Predicate drop) {
  const std::u32string characters = code_points(text);
  std::size_t begin = 0;
  std::size_t end = characters.size();
  while (begin < end && drop(characters[begin])) ++begin;
  while (end > begin && drop(characters[end - 1])) --end;
  std::string result;
  for (std::size_t i = begin; i < end; ++i) append_utf8(result, characters[i]);
  return result;
}

std::string without_white_space(std::string_view text) { return trimmed(text, is_white_space); }

FunctionResult trim_call(Arguments arguments, const FunctionCall&) {
  const std::u32string dropped = code_points(arguments[1].as_string());
  return Value::string(
      trimmed(arguments[0].as_string(), [&](char32_t c) { return dropped.find(c) != std::u32string::npos; }));
}

FunctionResult trimprefix_call(Arguments arguments, const FunctionCall&) {
  std::string_view text = arguments[0].as_string();
  if (text.starts_with(arguments[1].as_string())) text.remove_prefix(arguments[1].as_string().size());
  return Value::string(std::string(text));
}

FunctionResult trimsuffix_call(Arguments arguments, const FunctionCall&) {
  std::string_view text = arguments[0].as_string();
  if (text.ends_with(arguments[1].as_string())) text.remove_suffix(arguments[1].as_string().size());
  return Value::string(std::string(text));
}

FunctionResult startswith_call(Arguments arguments, const FunctionCall&) {
  const std::string& prefix = arguments[1].as_string();
  if (arguments[0].is_known()) return Value::boolean(arguments[0].as_string().starts_with(prefix));
  const std::string& known = arguments[0].refinement().string_prefix;
  if (known.starts_with(prefix)) return Value::boolean(true);
  if (!known.empty() && known.size() >= prefix.size()) return Value::boolean(false);
  return Value::unknown(Type::boolean());
}

FunctionResult endswith_call(Arguments arguments, const FunctionCall&) {
  return Value::boolean(arguments[0].as_string().ends_with(arguments[1].as_string()));
}

FunctionResult strcontains_call(Arguments arguments, const FunctionCall&) {
  return Value::boolean(arguments[0].as_string().contains(arguments[1].as_string()));
}

FunctionResult indent_call(Arguments arguments, const FunctionCall&) {
  const std::int64_t spaces = TRY(whole_argument(arguments, 0));
  if (spaces < 0) return argument_error(0, "the number of spaces must not be negative");
  const std::string& text = arguments[1].as_string();
  const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n'));
  if (lines != 0 && static_cast<std::size_t>(spaces) > kIndentedBytesMax / lines) {
    return argument_error(0, "the indented text would be too long");
  }
  if (lines == 0) return arguments[1];
  return Value::string(replace_all(text, "\n", "\n" + std::string(static_cast<std::size_t>(spaces), ' ')));
}

FunctionResult join_call(Arguments arguments, const FunctionCall&) {
  const Arguments lists = arguments.subspan(1);
  if (lists.empty()) return call_error("at least one list is required");
  if (!std::ranges::all_of(lists, &Value::is_wholly_known)) return Value::unknown(Type::string());
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < lists.size(); ++i) {
    for (const Value& element : lists[i].elements()) {
      if (element.is_null()) return argument_error(i + 1, "a null element cannot be joined");
      parts.push_back(element.as_string());
    }
  }
  return Value::string(join(parts, arguments[0].as_string()));
}

FunctionResult split_call(Arguments arguments, const FunctionCall&) {
  const std::string& separator = arguments[0].as_string();
  const std::string& text = arguments[1].as_string();
  if (separator.empty() && text.empty()) return string_list({});
  return string_list(split(text, separator));
}

FunctionResult substr_call(Arguments arguments, const FunctionCall&) {
  const std::int64_t offset = TRY(whole_argument(arguments, 1));
  const std::int64_t length = TRY(whole_argument(arguments, 2));
  const std::vector<std::string_view> clusters = graphemes(arguments[0].as_string());
  const auto count = static_cast<std::int64_t>(clusters.size());
  // A negative offset counts from the end; one before the beginning is the beginning.
  const std::int64_t begin = std::clamp(offset < 0 ? std::max(offset, -count) + count : offset, std::int64_t{0}, count);
  // Terraform takes a length of zero with a negative offset for "to the end".
  const bool to_the_end = length < 0 || (length == 0 && offset < 0) || length > count - begin;
  const std::int64_t end = to_the_end ? count : begin + length;
  std::string result;
  for (std::int64_t i = begin; i < end; ++i) result += clusters[static_cast<std::size_t>(i)];
  return Value::string(std::move(result));
}

// Before every character and at the end.
std::string interspersed(std::string_view text, std::string_view with) {
  std::string result(with);
  for (const char32_t c : code_points(text)) {
    append_utf8(result, c);
    result += with;
  }
  return result;
}

FunctionResult replace_call(Arguments arguments, const FunctionCall&) {
  const std::string& text = arguments[0].as_string();
  const std::string& searched = arguments[1].as_string();
  const std::string& replacement = arguments[2].as_string();
  if (searched.size() > 1 && searched.front() == '/' && searched.back() == '/') {
    Result<std::string> replaced = replace_pattern(text, searched.substr(1, searched.size() - 2), replacement);
    if (!replaced) return argument_error(1, replaced.error().message);
    return Value::string(*std::move(replaced));
  }
  return Value::string(searched.empty() ? interspersed(text, replacement) : replace_all(text, searched, replacement));
}

Parameter string(std::string name) { return {.name = std::move(name), .type = Type::string()}; }

// A function from one string to another.
Function mapping(std::string name, std::string description,
                 FunctionResult (*call)(std::span<const Value>, const FunctionCall&)) {
  return {.name = std::move(name),
          .description = std::move(description),
          .parameters = {string("str")},
          .type = Type::string(),
          .call = call};
}

}  // namespace

std::span<const Function> string_functions() {
  static const std::vector<Function> kTable = {
      mapping("chomp", "The text without line ends at its end.", map_call<without_line_ends>),
      mapping("lower", "The text with its letters in lower case.", map_call<to_lower>),
      mapping("upper", "The text with its letters in upper case.", map_call<to_upper>),
      mapping("title", "The text with the first letter of each word in title case.", map_call<to_title>),
      mapping("trimspace", "The text without white space at its ends.", map_call<without_white_space>),
      mapping("strrev", "The text with its characters in reverse order.", map_call<reversed>),
      {.name = "trim",
       .description = "The text without any of the cut set's characters at its ends.",
       .parameters = {string("str"), string("cutset")},
       .type = Type::string(),
       .call = trim_call},
      {.name = "trimprefix",
       .description = "The text without the prefix, where it has it.",
       .parameters = {string("str"), string("prefix")},
       .type = Type::string(),
       .call = trimprefix_call},
      {.name = "trimsuffix",
       .description = "The text without the suffix, where it has it.",
       .parameters = {string("str"), string("suffix")},
       .type = Type::string(),
       .call = trimsuffix_call},
      {.name = "startswith",
       .description = "Whether the text begins with the prefix.",
       .parameters = {{.name = "str", .type = Type::string(), .allow_unknown = true}, string("prefix")},
       .type = Type::boolean(),
       .call = startswith_call},
      {.name = "endswith",
       .description = "Whether the text ends with the suffix.",
       .parameters = {string("str"), string("suffix")},
       .type = Type::boolean(),
       .call = endswith_call},
      {.name = "strcontains",
       .description = "Whether the text contains the other text.",
       .parameters = {string("str"), string("substr")},
       .type = Type::boolean(),
       .call = strcontains_call},
      {.name = "indent",
       .description = "The text with spaces at the beginning of every line but the first.",
       .parameters = {{.name = "spaces", .type = Type::number()}, string("str")},
       .type = Type::string(),
       .call = indent_call},
      {.name = "join",
       .description = "The elements of all lists, one after the other, with a separator between them.",
       .parameters = {string("separator")},
       .variadic = Parameter{.name = "lists", .type = Type::list(Type::string())},
       .type = Type::string(),
       .call = join_call},
      {.name = "split",
       .description = "The parts of the text between the separators.",
       .parameters = {string("separator"), string("str")},
       .type = Type::list(Type::string()),
       .call = split_call},
      {.name = "substr",
       .description =
           "Characters of the text from an offset on; length -1 for the rest, negative offsets from its end.",
       .parameters = {string("str"),
                      {.name = "offset", .type = Type::number()},
                      {.name = "length", .type = Type::number()}},
       .type = Type::string(),
       .call = substr_call},
      {.name = "replace",
       .description = "The text with another text replaced wherever it stands; a /pattern/ may use $1 and $name.",
       .parameters = {string("str"), string("substr"), string("replace")},
       .type = Type::string(),
       .call = replace_call},
  };
  return kTable;
}

}  // namespace regionfall::hcl
