#include "hcl/characters.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "hcl/parser.h"

namespace regionfall::hcl {

namespace {

struct Character {
  std::int32_t value = -1;
  std::size_t size = 0;
};

Character first_character(std::string_view text) {
  if (text.empty()) return {};
  if (static_cast<unsigned char>(text[0]) < 0x80) return {text[0], 1};
  utf8proc_int32_t value = -1;
  const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                     static_cast<utf8proc_ssize_t>(text.size()), &value);
  if (size <= 0) return {};
  return {value, static_cast<std::size_t>(size)};
}

bool is_ascii_letter(std::int32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

template <std::size_t N>
bool one_of(std::int32_t c, const std::array<std::int32_t, N>& set) {
  return std::ranges::find(set, c) != set.end();
}

// Unicode's Other_ID_Start and Other_ID_Continue.
constexpr std::array<std::int32_t, 6> kOtherStart = {0x1885, 0x1886, 0x2118, 0x212E, 0x309B, 0x309C};
constexpr std::array<std::int32_t, 12> kOtherContinue = {0xB7,   0x387,  0x1369, 0x136A, 0x136B, 0x136C,
                                                         0x136D, 0x136E, 0x136F, 0x1370, 0x1371, 0x19DA};
constexpr std::int32_t kVerticalTilde = 0x2E2F;  // a letter by category, but Pattern_Syntax

bool starts_identifier(std::int32_t c) {
  if (c < 0x80) return is_ascii_letter(c) || c == '_';
  switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL:
      return c != kVerticalTilde;
    default:
      return one_of(c, kOtherStart);
  }
}

bool continues_identifier(std::int32_t c) {
  if (c < 0x80) return is_ascii_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-';
  switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_PC:
      return true;
    default:
      return starts_identifier(c) || one_of(c, kOtherContinue);
  }
}

bool is_space(std::int32_t c) {
  if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r');
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x205F || c == 0x3000;
}

}  // namespace

std::size_t character_length(std::string_view text) { return first_character(text).size; }

std::size_t identifier_length(std::string_view text) {
  const Character first = first_character(text);
  if (first.size == 0 || !starts_identifier(first.value)) return 0;
  std::size_t length = first.size;
  while (length < text.size()) {
    const Character next = first_character(text.substr(length));
    if (next.size == 0 || !continues_identifier(next.value)) break;
    length += next.size;
  }
  return length;
}

bool is_identifier(std::string_view text) { return !text.empty() && identifier_length(text) == text.size(); }

std::string_view trim_space_left(std::string_view text) {
  while (!text.empty()) {
    const Character next = first_character(text);
    if (next.size == 0 || !is_space(next.value)) break;
    text.remove_prefix(next.size);
  }
  return text;
}

std::string_view trim_space_right(std::string_view text) {
  while (!text.empty()) {
    std::size_t start = text.size() - 1;
    while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
    const Character last = first_character(text.substr(start));
    if (last.size != text.size() - start || !is_space(last.value)) break;
    text.remove_suffix(last.size);
  }
  return text;
}

std::string_view trim_space(std::string_view text) { return trim_space_left(trim_space_right(text)); }

}  // namespace regionfall::hcl
