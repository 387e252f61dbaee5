#include "services/elbv2/wildcard.h"

#include <cstddef>

namespace regionfall::elbv2 {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(char a, char b, Case letter_case) {
  return a == b || (letter_case == Case::kIgnored && lower(a) == lower(b));
}

// The pattern's element at `at`: how many bytes it has, and whether it takes a character of the text.
struct Element {
  std::size_t length;
  bool takes;
};

Element element(std::string_view pattern, std::size_t at, char c, Case letter_case) {
  const bool escaped = pattern[at] == '\\' && at + 1 < pattern.size() &&
                       (pattern[at + 1] == '*' || pattern[at + 1] == '?' || pattern[at + 1] == '\\');
  if (escaped) return {2, same(pattern[at + 1], c, letter_case)};
  return {1, pattern[at] == '?' || same(pattern[at], c, letter_case)};
}

}  // namespace

bool wildcard_matches(std::string_view pattern, std::string_view text, Case letter_case) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;  // after the last `*`; from there `t` is tried again one further
  std::size_t star_text = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = ++p;
      star_text = t;
      continue;
    }
    if (p < pattern.size()) {
      const Element next = element(pattern, p, text[t], letter_case);
      if (next.takes) {
        p += next.length;
        ++t;
        continue;
      }
    }
    if (star == std::string_view::npos) return false;
    p = star;
    t = ++star_text;
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace regionfall::elbv2
