#include "services/iam/policy_pattern.h"

#include <array>

#include "base/text.h"
#include "base/utf8.h"

namespace regionfall::iam {
namespace {

// Bytes that no UTF-8 text has, for wildcards.
constexpr char kAnyText = '\xFF';
constexpr char kAnyByte = '\xFE';

constexpr std::size_t kArnParts = 6;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

// Goes back to the last "any text" only, so the time is bounded by the product of both lengths.
template <class Equal>
bool wildcard_matches(std::string_view pattern, std::string_view text, Equal&& equal) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == kAnyText) {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && (pattern[p] == kAnyByte || equal(pattern[p], text[t]))) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == kAnyText) ++p;
  return p == pattern.size();
}

bool exact(char a, char b) { return a == b; }
bool folded(char a, char b) { return lower(a) == lower(b); }

// The six parts of an ARN; those that a text does not have are `rest`.
std::array<std::string_view, kArnParts> arn_parts(std::string_view text, std::string_view rest) {
  std::array<std::string_view, kArnParts> parts;
  parts.fill(rest);
  for (std::size_t i = 0; i < kArnParts; ++i) {
    const std::size_t colon = i + 1 < kArnParts ? text.find(':') : std::string_view::npos;
    parts[i] = text.substr(0, colon);
    if (colon == std::string_view::npos) break;
    text.remove_prefix(colon + 1);
  }
  return parts;
}

// What stands between "${" and "}".
struct Variable {
  std::string_view key;
  std::optional<std::string_view> otherwise;  // ${key, 'otherwise'}
};

Variable read_variable(std::string_view inside) {
  const std::size_t comma = inside.find(',');
  if (comma == std::string_view::npos) return {trim(inside), std::nullopt};
  std::string_view otherwise = trim(inside.substr(comma + 1));
  if (otherwise.size() >= 2 && otherwise.front() == '\'' && otherwise.back() == '\'') {
    otherwise = otherwise.substr(1, otherwise.size() - 2);
  }
  return {trim(inside.substr(0, comma)), otherwise};
}

// Takes a text apart: literal() for what stands for itself, variable() for what is between braces. Ends early, with
// false, when variable() says so.
template <class Literal, class OnVariable>
bool for_each_piece(std::string_view text, bool has_variables, Literal&& literal, OnVariable&& variable) {
  while (!text.empty()) {
    const std::size_t open = has_variables ? text.find("${") : std::string_view::npos;
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) {
      literal(text);
      return true;
    }
    literal(text.substr(0, open));
    if (!variable(text.substr(open + 2, close - open - 2))) return false;
    text.remove_prefix(close + 1);
  }
  return true;
}

// The value of a variable; ${*}, ${?} and ${$} are those characters.
std::optional<std::string> variable_value(std::string_view inside, const PolicyReading& reading) {
  if (inside == "*" || inside == "?" || inside == "$") return std::string(inside);
  const Variable variable = read_variable(inside);
  const std::vector<std::string>* values = reading.context.find(variable.key);
  if (values != nullptr && values->size() == 1) return values->front();
  if (values == nullptr && reading.missing != nullptr) reading.missing->emplace(variable.key);
  if (variable.otherwise) return std::string(*variable.otherwise);
  return std::nullopt;
}

}  // namespace

std::optional<Pattern> Pattern::read(std::string_view text, const PolicyReading& reading) {
  std::string marked;
  const bool complete = for_each_piece(
      text, reading.has_variables,
      [&](std::string_view literal) {
        for (const char c : literal) marked += c == '*' ? kAnyText : c == '?' ? kAnyByte : c;
      },
      [&](std::string_view inside) {
        const std::optional<std::string> value = variable_value(inside, reading);
        if (value) marked += replace_invalid_utf8(*value);  // which leaves no byte that marks a wildcard
        return value.has_value();
      });
  if (!complete) return std::nullopt;
  return Pattern(std::move(marked));
}

bool Pattern::matches(std::string_view text) const { return wildcard_matches(marked_, text, exact); }

bool Pattern::matches_ignoring_case(std::string_view text) const { return wildcard_matches(marked_, text, folded); }

bool Pattern::matches_arn(std::string_view arn) const {
  constexpr std::string_view kAnything("\xFF", 1);
  if (marked_ == kAnything) return true;
  const auto patterns = arn_parts(marked_, kAnything);
  const auto parts = arn_parts(arn, "");
  for (std::size_t i = 0; i < kArnParts; ++i) {
    if (!wildcard_matches(patterns[i], parts[i], exact)) return false;
  }
  return true;
}

std::optional<std::string> read_text(std::string_view text, const PolicyReading& reading) {
  std::string out;
  const bool complete = for_each_piece(
      text, reading.has_variables, [&](std::string_view literal) { out += literal; },
      [&](std::string_view inside) {
        const std::optional<std::string> value = variable_value(inside, reading);
        if (value) out += *value;
        return value.has_value();
      });
  if (!complete) return std::nullopt;
  return out;
}

bool action_matches(std::string_view pattern, std::string_view action) {
  static const RequestContext nothing;
  return Pattern::read(pattern, {.context = nothing})->matches_ignoring_case(action);
}

void for_each_variable(std::string_view text, const std::function<void(std::string_view)>& visit) {
  for_each_piece(
      text, true, [](std::string_view) {},
      [&](std::string_view inside) {
        if (inside != "*" && inside != "?" && inside != "$") visit(read_variable(inside).key);
        return true;
      });
}

}  // namespace regionfall::iam
