#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace regionfall {
namespace {

constexpr std::size_t kNearestEditsMax = 2;

const char* short_escape(char32_t c) {
  switch (c) {
    case '\a':
      return "\\a";
    case '\b':
      return "\\b";
    case '\f':
      return "\\f";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    case '\v':
      return "\\v";
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    default:
      return nullptr;
  }
}

void append_quoted(std::string& quoted, CodePoint c, char byte) {
  if (c.value == kReplacementCharacter && c.bytes == 1) {
    quoted += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
  } else if (const char* escape = short_escape(c.value)) {
    quoted += escape;
  } else if (is_printable(c.value)) {
    append_utf8(quoted, c.value);
  } else if (c.value < 0x80) {
    quoted += fmt::format("\\x{:02x}", static_cast<std::uint32_t>(c.value));
  } else if (c.value < 0x10000) {
    quoted += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(c.value));
  } else {
    quoted += fmt::format("\\U{:08x}", static_cast<std::uint32_t>(c.value));
  }
}

}  // namespace

std::vector<std::string> split(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  if (separator.empty()) {
    while (!text.empty()) {
      std::size_t bytes = first_code_point(text).bytes;
      parts.emplace_back(text.substr(0, bytes));
      text.remove_prefix(bytes);
    }
    return parts;
  }
  for (;;) {
    std::size_t at = text.find(separator);
    parts.emplace_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + separator.size());
  }
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
  }
  return lines;
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) {
    if (&part != parts.data()) text += separator;
    text += part;
  }
  return text;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n\v\f";
  std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) + 1 - first);
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
  if (from.empty()) return std::string(text);
  std::string result;
  for (;;) {
    std::size_t at = text.find(from);
    result += text.substr(0, at);
    if (at == std::string_view::npos) return result;
    result += to;
    text.remove_prefix(at + from.size());
  }
}

std::string to_lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return a.size() == b.size() && std::ranges::equal(a, b, [&](char x, char y) { return lower(x) == lower(y); });
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  a = a.substr(0, kEditDistanceBytesMax);
  b = b.substr(0, kEditDistanceBytesMax);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t k = 0; k < b.size(); ++k) {
      std::size_t replaced = diagonal + (a[i] == b[k] ? 0 : 1);
      diagonal = row[k + 1];
      row[k + 1] = std::min({row[k] + 1, row[k + 1] + 1, replaced});
    }
  }
  return row.back();
}

std::optional<std::string> nearest(std::string_view name, std::span<const std::string> candidates) {
  const std::string* best = nullptr;
  std::size_t fewest = std::min(kNearestEditsMax + 1, name.size());
  for (const std::string& candidate : candidates) {
    std::size_t edits = edit_distance(name, candidate);
    if (edits >= fewest) continue;
    best = &candidate;
    fewest = edits;
  }
  if (best == nullptr) return std::nullopt;
  return *best;
}

std::string quote(std::string_view text) {
  std::string quoted = "\"";
  while (!text.empty()) {
    CodePoint c = first_code_point(text);
    append_quoted(quoted, c, text[0]);
    text.remove_prefix(c.bytes);
  }
  return quoted + '"';
}

}  // namespace regionfall
