#include "hcl/functions/letter_case.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace regionfall::hcl {
namespace {

// utf8proc maps it to U+1E9E; Unicode has no simple upper case for it, so Go leaves it.
constexpr char32_t kSharpS = 0xDF;

char32_t upper(char32_t c) { return c == kSharpS ? c : char32_t(utf8proc_toupper(utf8proc_int32_t(c))); }
char32_t lower(char32_t c) { return char32_t(utf8proc_tolower(utf8proc_int32_t(c))); }
char32_t title(char32_t c) { return c == kSharpS ? c : char32_t(utf8proc_totitle(utf8proc_int32_t(c))); }

std::string mapped(std::string_view text, char32_t (*map)(char32_t)) {
  std::string result;
  result.reserve(text.size());
  for (const char32_t c : code_points(text)) append_utf8(result, map(c));
  return result;
}

bool is_ascii_word(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// Whether a word may begin after this character.
bool separates_words(char32_t c) { return c < 0x80 ? !is_ascii_word(c) : is_white_space(c); }

}  // namespace

bool is_white_space(char32_t c) {
  constexpr std::array<char32_t, 14> kSpaces = {'\t', '\n',   '\v',   '\f',   '\r',   ' ',    0x85,
                                                0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000};
  return (c >= 0x2000 && c <= 0x200A) || std::ranges::find(kSpaces, c) != kSpaces.end();
}

std::string to_upper(std::string_view text) { return mapped(text, upper); }
std::string to_lower(std::string_view text) { return mapped(text, lower); }

std::string to_title(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  char32_t before = ' ';
  for (const char32_t c : code_points(text)) {
    append_utf8(result, separates_words(before) ? title(c) : c);
    before = c;
  }
  return result;
}

}  // namespace regionfall::hcl
