#include <utf8proc.h>

#include <algorithm>
#include <string_view>

#include "hcl/diagnostic.h"
#include "hcl/snippet.h"

namespace regionfall::hcl {
namespace {

// Control sequences of a terminal, all empty when colours are off.
struct Style {
  std::string_view bold, underline, red, yellow, gray, reset;
};
constexpr Style kPlain{};
constexpr Style kColored{"\x1b[1m", "\x1b[4m", "\x1b[31m", "\x1b[33m", "\x1b[90m", "\x1b[0m"};

// Columns that the box's rule takes from the width: the rule, the space after it, and one to spare at the right.
constexpr int kBoxColumns = 3;

// Terminal columns of the code point at the start of `text`, and its bytes (at least one, also for broken UTF-8).
std::pair<int, std::size_t> next_width(std::string_view text) {
  utf8proc_int32_t code_point = 0;
  const auto bytes = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                      static_cast<utf8proc_ssize_t>(text.size()), &code_point);
  if (bytes <= 0) return {1, 1};
  return {utf8proc_charwidth(code_point), static_cast<std::size_t>(bytes)};
}

int display_width(std::string_view text) {
  int width = 0;
  while (!text.empty()) {
    const auto [columns, bytes] = next_width(text);
    width += columns;
    text.remove_prefix(bytes);
  }
  return width;
}

// Calls `use` with each line of `text`, without line endings.
template <class Use>
void for_each_line(std::string_view text, Use use) {
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    use(text.substr(start, end - start));
    start = end + 1;
  }
}

// Breaks one line at spaces so that no line is wider than `width` columns, save for words that are wider by themselves.
std::string wrapped(std::string_view line, int width) {
  std::string out;
  int column = 0;
  std::size_t at = 0;
  while (at < line.size()) {
    const std::size_t word_start = std::min(line.find_first_not_of(' ', at), line.size());
    const std::size_t word_end = std::min(line.find(' ', word_start), line.size());
    const int gap = static_cast<int>(word_start - at);
    const std::string_view word = line.substr(word_start, word_end - word_start);
    const int word_width = display_width(word);
    if (column > 0 && column + gap + word_width > width) {
      out += '\n';
      column = 0;
    } else {
      out.append(static_cast<std::size_t>(gap), ' ');
      column += gap;
    }
    out += word;
    column += word_width;
    at = word_end;
  }
  return out;
}

// Lines that begin with a space are laid out already.
std::string wrapped_detail(std::string_view detail, int width) {
  std::string out;
  for_each_line(detail, [&](std::string_view line) {
    out += width <= 0 || line.starts_with(' ') ? std::string(line) : wrapped(line, width);
    out += '\n';
  });
  return out;
}

// A line of `^` below the part [start, end) of a source line; the line's own tabs stay, so that it lines up.
std::string carets(std::string_view line, std::size_t start, std::size_t end) {
  std::string out;
  for (std::string_view before = line.substr(0, start); !before.empty();) {
    const auto [columns, bytes] = next_width(before);
    out +=
        before.front() == '\t' ? std::string("\t") : std::string(static_cast<std::size_t>(std::max(columns, 0)), ' ');
    before.remove_prefix(bytes);
  }
  return out.append(static_cast<std::size_t>(std::max(display_width(line.substr(start, end - start)), 1)), '^');
}

std::string numbered(std::uint32_t number) {
  const std::string digits = std::to_string(number);
  return std::string(digits.size() < 4 ? 4 - digits.size() : 0, ' ') + digits + ": ";
}

// The source lines: with colours the place is underlined; without, carets mark it when it is within one line.
std::string source_lines(const Snippet& snippet, const Style& style) {
  const std::string_view code = snippet.code;
  const std::string_view marked = code.substr(snippet.highlight_start, snippet.highlight_end - snippet.highlight_start);
  const bool within_line = marked.find('\n') == std::string_view::npos;
  const bool with_carets = style.underline.empty() && within_line;
  std::string out;
  std::uint32_t number = snippet.start_line;
  std::size_t start = 0;  // of the line within the code
  for_each_line(code, [&](std::string_view line) {
    const std::size_t from = std::clamp(snippet.highlight_start, start, start + line.size()) - start;
    const std::size_t to = std::clamp(snippet.highlight_end, start, start + line.size()) - start;
    const bool is_marked = snippet.highlight_start <= start + line.size() && snippet.highlight_end >= start &&
                           (to > from || (with_carets && start + from == snippet.highlight_start));
    out += numbered(number);
    out += line.substr(0, from);
    if (is_marked) out += style.underline;
    out += line.substr(from, to - from);
    if (is_marked) out += style.reset;
    out += line.substr(to);
    out += '\n';
    if (is_marked && with_carets) {
      out += std::string(numbered(number).size(), ' ') + carets(line, from, to) + '\n';
    }
    start += line.size() + 1;
    ++number;
  });
  return out;
}

std::string value_lines(std::vector<std::pair<std::string, std::string>> values, const Style& style) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  std::string out;
  const auto rule = [&](std::string_view mark) {
    out.append("    ").append(style.gray).append(mark).append(style.reset);
  };
  rule("├────────────────");
  out += '\n';
  for (const auto& [name, statement] : values) {
    rule("│");
    out.append(" ").append(style.bold).append(name).append(style.reset).append(" ").append(statement).append("\n");
  }
  return out;
}

// "with ADDRESS," and the place with its source; nothing when the diagnostic has neither.
std::string place_text(const Diagnostic& diagnostic, const Style& style) {
  std::string out;
  if (!diagnostic.address.empty()) out += "  with " + diagnostic.address + ",\n";
  if (diagnostic.subject && diagnostic.subject->has_place()) {
    const Snippet snippet = snippet_of(diagnostic);
    out += "  on " + snippet.highlight.file->name() + " line " + std::to_string(snippet.highlight.start.line);
    if (!snippet.context.empty()) out += ", in " + snippet.context;
    out += ":\n" + source_lines(snippet, style) + value_lines(diagnostic.values, style);
  }
  if (!out.empty()) out += '\n';
  return out;
}

std::string boxed(std::string_view text, std::string_view color, const Style& style) {
  const auto rule = [&](std::string_view mark) { return std::string(color).append(mark).append(style.reset); };
  std::string out = rule("╷") + "\n";
  if (text.ends_with('\n')) text.remove_suffix(1);
  for_each_line(text, [&](std::string_view line) {
    out += rule("│");
    if (!line.empty()) out.append(" ").append(line);
    out += '\n';
  });
  return out + rule("╵") + "\n";
}

}  // namespace

std::string format_diagnostic(const Diagnostic& diagnostic, const DiagnosticFormat& format) {
  const Style& style = format.color ? kColored : kPlain;
  const bool is_error = diagnostic.severity == Severity::kError;
  const std::string_view color = is_error ? style.red : style.yellow;

  std::string text;
  text.append(style.bold).append(color).append(is_error ? "Error: " : "Warning: ").append(style.reset);
  text.append(style.bold).append(diagnostic.summary).append(style.reset).append("\n");
  const std::string place = place_text(diagnostic, style);
  const int width = format.width > 0 ? std::max(format.width - (format.color ? kBoxColumns : 1), 1) : 0;
  const std::string detail = diagnostic.detail.empty() ? "" : wrapped_detail(diagnostic.detail, width);
  if (!place.empty() || !detail.empty()) text += '\n';
  text += place + detail;
  if (detail.empty() && text.ends_with("\n\n")) text.pop_back();
  return format.color ? boxed(text, color, style) : "\n" + text;
}

}  // namespace regionfall::hcl
