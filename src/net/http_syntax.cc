#include "net/http_syntax.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"

namespace regionfall::net {
namespace {

using ByteSet = std::array<bool, 256>;

constexpr ByteSet token_bytes() {
  ByteSet set{};
  for (const char letter : std::string_view("!#$%&'*+-.^_`|~")) set.at(static_cast<unsigned char>(letter)) = true;
  for (unsigned byte = '0'; byte <= '9'; ++byte) set.at(byte) = true;
  for (unsigned byte = 'A'; byte <= 'Z'; ++byte) set.at(byte) = set.at(byte - 'A' + 'a') = true;
  return set;
}

constexpr ByteSet field_value_bytes() {
  ByteSet set{};
  for (unsigned byte = 0; byte < set.size(); ++byte) set.at(byte) = byte == '\t' || (byte >= 0x20 && byte != 0x7f);
  return set;
}

constexpr ByteSet kTokenBytes = token_bytes();
constexpr ByteSet kFieldValueBytes = field_value_bytes();

bool all_in(const ByteSet& set, std::string_view text) {
  return std::ranges::all_of(text, [&](char letter) { return set[static_cast<unsigned char>(letter)]; });
}

std::optional<std::uint64_t> parse_number(std::string_view text, int base) {
  std::uint64_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc() || rest != text.data() + text.size()) return std::nullopt;
  return number;
}

std::unexpected<HttpParseError> bad_field(std::string message) {
  return std::unexpected(HttpParseError{400, std::move(message)});
}

}  // namespace

bool is_token(std::string_view text) { return !text.empty() && all_in(kTokenBytes, text); }

bool is_field_value(std::string_view text) { return all_in(kFieldValueBytes, text); }

std::string_view trim_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_target(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte > 0x20 && byte != 0x7f;
  });
}

bool is_host(std::string_view text) {
  return std::ranges::none_of(text, [](char letter) { return std::string_view(" \t,/?#@\\").contains(letter); });
}

bool target_fits(std::string_view method, std::string_view target) {
  if (method == "CONNECT") return target.contains(':') && !target.contains('/');
  if (target == "*") return method == "OPTIONS";
  return target.starts_with('/') || target.contains("://");
}

// std::from_chars takes neither signs (for unsigned types) nor blanks nor "0x".
std::optional<std::uint64_t> parse_decimal(std::string_view text) { return parse_number(text, 10); }

std::optional<std::uint64_t> parse_hexadecimal(std::string_view text) { return parse_number(text, 16); }

bool list_contains(std::string_view list, std::string_view item) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (equals_ignoring_case(trim_blanks(list.substr(0, comma)), item)) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find("\r\n");
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 2);
  return line;
}

Result<HeaderFields, HttpParseError> parse_field_lines(std::string_view lines, std::size_t field_count_max) {
  constexpr std::size_t kOftenAdded = 8;  // by proxies
  HeaderFields fields;
  const auto count = static_cast<std::size_t>(std::ranges::count(lines, '\n'));
  fields.reserve(std::min(count, field_count_max) + kOftenAdded);
  while (!lines.empty()) {
    const std::string_view line = take_line(lines);
    if (line.starts_with(' ') || line.starts_with('\t')) return bad_field("A header field is folded over lines");
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return bad_field("A header line has no colon");
    const std::string_view name = line.substr(0, colon);
    if (!is_token(name)) return bad_field("A header field's name is not a token");
    const std::string_view value = trim_blanks(line.substr(colon + 1));
    if (!is_field_value(value)) return bad_field("A header field's value has control characters");
    if (fields.all().size() == field_count_max)
      return std::unexpected(HttpParseError{431, "More header fields than are accepted"});
    fields.add(std::string(name), std::string(value));
  }
  return fields;
}

}  // namespace regionfall::net
