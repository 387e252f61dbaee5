#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "base/text.h"
#include "hcl/functions/arguments.h"
#include "hcl/functions/regex_pattern.h"

namespace regionfall::hcl {
namespace {

using Arguments = std::span<const Value>;

// A pattern ready to be matched, with the shape its matches have: a text without groups, a tuple with unnamed ones, an
// object with named ones.
class Matcher {
 public:
  static Result<std::unique_ptr<Matcher>> make(std::string_view pattern) {
    RegexPattern read = TRY(read_regex_pattern(pattern));
    auto named = std::ranges::count_if(read.names, [](const std::string& name) { return !name.empty(); });
    if (named != 0 && named != std::ssize(read.names)) {
      return failure("either all capture groups have names or none");
    }
    auto matcher = std::make_unique<Matcher>(std::move(read), named != 0);
    if (!matcher->regex_.ok()) return failure("the pattern is invalid: " + matcher->regex_.error());
    return matcher;
  }

  Matcher(RegexPattern pattern, bool named)
      : regex_(pattern.text, quiet()), names_(std::move(pattern.names)), named_(named) {}

  Type type() const {
    if (names_.empty()) return Type::string();
    if (!named_) return Type::tuple(std::vector<Type>(names_.size(), Type::string()));
    std::vector<ObjectAttribute> attributes;
    for (const std::string& name : names_) {
      bool known = std::ranges::any_of(attributes, [&](const ObjectAttribute& seen) { return seen.name == name; });
      if (!known) attributes.push_back({name, Type::string()});
    }
    return Type::object(std::move(attributes));
  }

  // The first match at or after `from`, its groups after it.
  bool find(std::string_view text, std::size_t from, std::vector<re2::StringPiece>& groups) const {
    groups.assign(names_.size() + 1, {});
    return regex_.Match(re2::StringPiece(text.data(), text.size()), from, text.size(), RE2::UNANCHORED, groups.data(),
                        static_cast<int>(groups.size()));
  }

  Value value(const std::vector<re2::StringPiece>& groups) const {
    if (names_.empty()) return group_value(groups[0]);
    std::vector<Value> values;
    for (std::size_t i = 1; i < groups.size(); ++i) values.push_back(group_value(groups[i]));
    if (!named_) return Value::tuple(std::move(values));
    std::vector<MapEntry> attributes;
    for (std::size_t i = 0; i < values.size(); ++i) attributes.emplace_back(names_[i], std::move(values[i]));
    return Value::object(without_repeats(std::move(attributes)));
  }

 private:
  static RE2::Options quiet() {
    RE2::Options options;
    options.set_log_errors(false);
    return options;
  }

  // A group that took no part in the match is null.
  static Value group_value(const re2::StringPiece& group) {
    if (group.data() == nullptr) return Value::null(Type::string());
    return Value::string(std::string(group.data(), group.size()));
  }

  // Of equal names the last one counts.
  static std::vector<MapEntry> without_repeats(std::vector<MapEntry> attributes) {
    std::vector<MapEntry> kept;
    for (MapEntry& attribute : attributes) {
      auto same = std::ranges::find(kept, attribute.first, &MapEntry::first);
      if (same == kept.end()) {
        kept.push_back(std::move(attribute));
      } else {
        same->second = std::move(attribute.second);
      }
    }
    return kept;
  }

  RE2 regex_;
  std::vector<std::string> names_;
  bool named_;
};

Result<std::unique_ptr<Matcher>, FunctionError> matcher_argument(Arguments arguments) {
  auto matcher = Matcher::make(arguments[0].as_string());
  if (!matcher) return argument_error(0, matcher.error().message);
  return *std::move(matcher);
}

Result<Type, FunctionError> regex_type(Arguments arguments) {
  if (!arguments[0].is_known()) return Type::dynamic();
  return TRY(matcher_argument(arguments))->type();
}

Result<Type, FunctionError> regexall_type(Arguments arguments) { return Type::list(TRY(regex_type(arguments))); }

FunctionResult regex_call(Arguments arguments, const FunctionCall&) {
  std::unique_ptr<Matcher> matcher = TRY(matcher_argument(arguments));
  std::vector<re2::StringPiece> groups;
  if (!matcher->find(arguments[1].as_string(), 0, groups)) {
    return argument_error(1, "the pattern matches no part of the text; regexall gives an empty list in that case");
  }
  return matcher->value(groups);
}

FunctionResult regexall_call(Arguments arguments, const FunctionCall&) {
  std::unique_ptr<Matcher> matcher = TRY(matcher_argument(arguments));
  const std::string& text = arguments[1].as_string();
  std::vector<Value> matches;
  std::vector<re2::StringPiece> groups;
  std::size_t from = 0;
  std::size_t previous_end = std::string::npos;
  while (from <= text.size() && matcher->find(text, from, groups)) {
    std::size_t start = static_cast<std::size_t>(groups[0].data() - text.data());
    std::size_t end = start + groups[0].size();
    // An empty match right after another one is none.
    if (start < end || end != previous_end) matches.push_back(matcher->value(groups));
    previous_end = end;
    from =
        start < end ? end : end + std::max<std::size_t>(first_code_point(std::string_view(text).substr(end)).bytes, 1);
  }
  return Value::list(matcher->type(), std::move(matches));
}

std::vector<Parameter> pattern_and_text() {
  return {{.name = "pattern", .type = Type::string()}, {.name = "string", .type = Type::string()}};
}

}  // namespace

std::span<const Function> regex_functions() {
  static const std::vector<Function> kTable = {
      {.name = "regex",
       .description = "The first match of a regular expression in a text: its groups, or all of it without groups.",
       .parameters = pattern_and_text(),
       .result_type = regex_type,
       .call = regex_call},
      {.name = "regexall",
       .description = "All matches of a regular expression in a text, as a list.",
       .parameters = pattern_and_text(),
       .result_type = regexall_type,
       .call = regexall_call},
  };
  return kTable;
}

}  // namespace regionfall::hcl
