#include "base/encoding.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>

namespace regionfall {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kStandardAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrlAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kNoDigit = 255;

using DigitValues = std::array<std::uint8_t, 256>;

constexpr DigitValues digit_values(std::string_view alphabet) {
  DigitValues values{};
  values.fill(kNoDigit);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}

constexpr DigitValues kStandardValues = digit_values(kStandardAlphabet);
constexpr DigitValues kUrlValues = digit_values(kUrlAlphabet);

bool is_url(Base64 form) { return form == Base64::kUrl || form == Base64::kUrlUnpadded; }
bool is_padded(Base64 form) { return form == Base64::kStandard || form == Base64::kUrl; }

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::unexpected<Error> bad_base64(std::size_t at) {
  return failure(fmt::format("the text is not valid Base64: wrong at byte {}", at));
}

bool is_line_end(char c) { return c == '\r' || c == '\n'; }

// Position of the first character at or after `at` that is no line end.
std::size_t skip_line_ends(std::string_view text, std::size_t at) {
  while (at < text.size() && is_line_end(text[at])) ++at;
  return at;
}

}  // namespace

std::string hex_encode(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (unsigned char byte : bytes) {
    text += kHexDigits[byte >> 4];
    text += kHexDigits[byte & 15];
  }
  return text;
}

Result<std::string> hex_decode(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    int high = hex_value(text[i]);
    if (high < 0) return failure(fmt::format("no hexadecimal digit at byte {}", i));
    if (i + 1 == text.size()) return failure("an odd number of hexadecimal digits");
    int low = hex_value(text[i + 1]);
    if (low < 0) return failure(fmt::format("no hexadecimal digit at byte {}", i + 1));
    bytes += static_cast<char>(high << 4 | low);
  }
  return bytes;
}

std::string base64_encode(std::string_view bytes, Base64 form) {
  std::string_view alphabet = is_url(form) ? kUrlAlphabet : kStandardAlphabet;
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8 | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    }
    for (std::size_t k = 0; k <= count; ++k) text += alphabet[group >> (18 - 6 * k) & 63];
    if (is_padded(form)) text.append(3 - count, '=');
  }
  return text;
}

Result<std::string> base64_decode(std::string_view text, Base64 form) {
  const DigitValues& values = is_url(form) ? kUrlValues : kStandardValues;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3 + 3);
  std::uint32_t group = 0;
  std::size_t digits = 0;
  std::size_t padding = 0;
  std::size_t at = skip_line_ends(text, 0);
  for (; at < text.size(); at = skip_line_ends(text, at + 1)) {
    if (text[at] == '=' && is_padded(form)) {
      if (digits < 2 || digits + ++padding > 4) return bad_base64(at);
      continue;
    }
    std::uint8_t value = values[static_cast<unsigned char>(text[at])];
    if (value == kNoDigit || padding > 0) return bad_base64(at);
    group = group << 6 | value;
    if (++digits < 4) continue;
    for (int shift : {16, 8, 0}) bytes += static_cast<char>(group >> shift & 255);
    group = 0;
    digits = 0;
  }
  bool complete = is_padded(form) ? digits == 0 || digits + padding == 4 : digits != 1;
  if (!complete) return bad_base64(text.size());
  group <<= 6 * (4 - digits);
  if (digits >= 2) bytes += static_cast<char>(group >> 16 & 255);
  if (digits == 3) bytes += static_cast<char>(group >> 8 & 255);
  return bytes;
}

}  // namespace regionfall
