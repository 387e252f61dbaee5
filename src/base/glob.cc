#include "base/glob.h"

#include <fmt/format.h>

#include <optional>
#include <span>

#include "base/utf8.h"

namespace regionfall {
namespace {

std::unexpected<Error> bad_pattern(std::string_view pattern, std::string_view why) {
  return failure(fmt::format("the pattern \"{}\" is invalid: {}", pattern, why));
}

// The end (past the bracket) of the class that begins at `at`; nothing where it does not end.
std::optional<std::size_t> class_end(std::string_view pattern, std::size_t at) {
  std::size_t i = at + 1;
  if (i < pattern.size() && (pattern[i] == '^' || pattern[i] == '!')) ++i;
  for (std::size_t first = i; i < pattern.size(); ++i) {
    if (pattern[i] == '\\') {
      ++i;
    } else if (pattern[i] == ']' && i > first) {
      return i + 1;
    } else if (pattern[i] == ']') {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

// The end of what stands at `at`: an escape, a class, or one byte.
std::size_t token_end(std::string_view pattern, std::size_t at) {
  if (pattern[at] == '\\') return std::min(at + 2, pattern.size());
  if (pattern[at] == '[') return class_end(pattern, at).value_or(at + 1);
  return at + 1;
}

Result<void> check(std::string_view pattern) {
  for (std::size_t at = 0; at < pattern.size(); at = token_end(pattern, at)) {
    if (pattern[at] == '\\' && at + 1 == pattern.size()) return bad_pattern(pattern, "a backslash ends it");
    if (pattern[at] == '[' && !class_end(pattern, at)) return bad_pattern(pattern, "a [ has no ] or nothing inside");
  }
  return {};
}

// The first braces that are closed: where they open, where they close, and the commas of their own level.
struct Braces {
  std::size_t open, close;
  std::vector<std::size_t> commas;
};

std::optional<Braces> first_braces(std::string_view pattern) {
  std::optional<Braces> braces;
  int depth = 0;
  for (std::size_t at = 0; at < pattern.size(); at = token_end(pattern, at)) {
    char c = pattern[at];
    if (c == '{') {
      if (depth == 0) braces = Braces{at, 0, {}};
      ++depth;
    }
    if (c == ',' && depth == 1) braces->commas.push_back(at);
    if (c == '}' && depth > 0) {
      --depth;
      if (depth > 0) continue;
      braces->close = at;
      return braces;
    }
  }
  return std::nullopt;
}

// Alternatives multiplied out, innermost last.
Result<std::vector<std::string>> expand(std::string_view whole) {
  std::vector<std::string> done;
  std::vector<std::string> open = {std::string(whole)};
  while (!open.empty()) {
    std::string pattern = std::move(open.back());
    open.pop_back();
    std::optional<Braces> braces = first_braces(pattern);
    if (!braces) {
      done.push_back(std::move(pattern));
      continue;
    }
    std::string before = pattern.substr(0, braces->open);
    std::string after = pattern.substr(braces->close + 1);
    std::size_t start = braces->open + 1;
    braces->commas.push_back(braces->close);
    for (std::size_t comma : braces->commas) {
      open.push_back(before + pattern.substr(start, comma - start) + after);
      start = comma + 1;
    }
    if (open.size() + done.size() > kGlobAlternativesMax) {
      return bad_pattern(whole, fmt::format("it has more than {} alternatives", kGlobAlternativesMax));
    }
  }
  return done;
}

Glob::Parts split_parts(std::string_view pattern) {
  Glob::Parts parts(1);
  for (std::size_t at = 0; at < pattern.size();) {
    std::size_t end = token_end(pattern, at);
    if (pattern[at] == '/') {
      parts.emplace_back();
    } else {
      parts.back() += pattern.substr(at, end - at);
    }
    at = end;
  }
  return parts;
}

// A character of a class, which a backslash may precede; taken off the front.
char32_t take_class_character(std::string_view& text) {
  if (text.starts_with('\\')) text.remove_prefix(1);
  CodePoint c = first_code_point(text);
  text.remove_prefix(c.bytes);
  return c.value;
}

// `members`: what stands between the brackets.
bool class_contains(std::string_view members, char32_t c) {
  bool inverted = members.starts_with('^') || members.starts_with('!');
  if (inverted) members.remove_prefix(1);
  while (!members.empty()) {
    char32_t low = take_class_character(members);
    char32_t high = low;
    if (members.size() > 1 && members[0] == '-') {
      members.remove_prefix(1);
      high = take_class_character(members);
    }
    if (low <= c && c <= high) return !inverted;
  }
  return inverted;
}

// Matches what stands at the front of `part`, which is no `*`, with the front of `name`. The bytes used of `name`.
std::optional<std::size_t> match_token(std::string_view token, std::string_view name) {
  CodePoint c = first_code_point(name);
  if (c.bytes == 0) return std::nullopt;
  if (token[0] == '?') return c.bytes;
  if (token[0] == '[' && token.size() > 1) {
    if (!class_contains(token.substr(1, token.size() - 2), c.value)) return std::nullopt;
    return c.bytes;
  }
  if (token.back() != name[0]) return std::nullopt;
  return 1;
}

// `reached[i]`: whether what has been read of the path matches the first i parts.
bool match_parts(const Glob::Parts& parts, const std::vector<std::string_view>& names) {
  std::vector<bool> reached(parts.size() + 1);
  reached[0] = true;
  auto pass_over_stars = [&] {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (reached[i] && parts[i] == "**") reached[i + 1] = true;
    }
  };
  pass_over_stars();
  for (std::string_view name : names) {
    std::vector<bool> next(parts.size() + 1);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (!reached[i]) continue;
      if (parts[i] == "**") {
        next[i] = true;
      } else if (glob_part_matches(parts[i], name)) {
        next[i + 1] = true;
      }
    }
    reached = std::move(next);
    pass_over_stars();
  }
  return reached.back();
}

}  // namespace

Result<Glob> Glob::parse(std::string_view pattern) {
  TRY(check(pattern));
  std::vector<Parts> alternatives;
  for (const std::string& alternative : TRY(expand(pattern))) alternatives.push_back(split_parts(alternative));
  return Glob(std::move(alternatives));
}

bool Glob::matches(std::string_view path) const {
  std::vector<std::string_view> names;
  for (std::size_t at = 0; at <= path.size();) {
    std::size_t end = std::min(path.find('/', at), path.size());
    names.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  for (const Parts& parts : alternatives_) {
    if (match_parts(parts, names)) return true;
  }
  return false;
}

bool glob_part_matches(std::string_view part, std::string_view name) {
  // Where to go on after a mismatch: behind the last star, one character further in the name.
  std::string_view star_part, star_name;
  bool has_star = false;
  while (!name.empty() || !part.empty()) {
    if (part.starts_with('*')) {
      part.remove_prefix(1);
      has_star = true;
      star_part = part;
      star_name = name;
      continue;
    }
    std::size_t end = part.empty() ? 0 : token_end(part, 0);
    std::optional<std::size_t> used = part.empty() ? std::nullopt : match_token(part.substr(0, end), name);
    if (used) {
      part.remove_prefix(end);
      name.remove_prefix(*used);
      continue;
    }
    if (!has_star || star_name.empty()) return false;
    star_name.remove_prefix(first_code_point(star_name).bytes);
    part = star_part;
    name = star_name;
  }
  return true;
}

bool glob_part_is_literal(std::string_view part) {
  for (std::size_t at = 0; at < part.size(); at = token_end(part, at)) {
    if (part[at] == '*' || part[at] == '?' || part[at] == '[') return false;
  }
  return true;
}

std::string glob_part_text(std::string_view part) {
  std::string text;
  for (std::size_t at = 0; at < part.size(); at = token_end(part, at)) text += part[token_end(part, at) - 1];
  return text;
}

}  // namespace regionfall
