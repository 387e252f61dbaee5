#include "drill/live_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/text.h"

namespace regionfall::drill {
namespace {

constexpr std::size_t kNameWidth = 16;
constexpr std::size_t kStateWidth = 11;
constexpr std::size_t kNumberWidth = 9;
constexpr std::size_t kGraphMin = 8;  // columns; narrower, there is none
constexpr std::size_t kBarMax = 40;
constexpr std::array<std::string_view, 9> kBlocks = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::array<std::string_view, 9> kLetters = {" ", ".", ".", ":", ":", "-", "=", "+", "#"};

std::string_view code(LiveRow::Tone tone) {
  switch (tone) {
    case LiveRow::Tone::kGood:
      return "\x1b[32m";
    case LiveRow::Tone::kBad:
      return "\x1b[31m";
    case LiveRow::Tone::kDim:
      return "\x1b[2m";
    case LiveRow::Tone::kPlain:
      break;
  }
  return "";
}

// Letters as columns: nothing here is wider.
std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

std::string cut(std::string_view text, std::size_t width) {
  std::size_t end = 0;
  for (std::size_t column = 0; end < text.size(); ++end) {
    if ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) continue;
    if (column++ == width) break;
  }
  return std::string(text.substr(0, end));
}

std::string padded(std::string_view text, std::size_t width) {
  std::string field = cut(text, width);
  field.append(width - columns(field), ' ');
  return field;
}

std::string clock_text(double seconds) {
  const auto whole = static_cast<long>(std::floor(seconds));
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

std::string colored(std::string_view text, LiveRow::Tone tone, bool color) {
  const std::string_view begin = color ? code(tone) : "";
  return begin.empty() ? std::string(text) : fmt::format("{}{}\x1b[0m", begin, text);
}

std::string head(const LiveState& state, const LiveFormat& format, std::size_t width) {
  if (state.of_s <= 0) return cut(fmt::format("{}  up {}", state.title, clock_text(state.at_s)), width);
  const std::string text = fmt::format("{}  {} / {}  ", state.title, clock_text(state.at_s), clock_text(state.of_s));
  if (columns(text) + kGraphMin > width) return cut(text, width);
  const std::size_t bar = std::min(kBarMax, width - columns(text));
  const auto done = static_cast<std::size_t>(std::clamp(state.at_s / state.of_s, 0.0, 1.0) * static_cast<double>(bar));
  std::string drawn;
  for (std::size_t i = 0; i < bar; ++i) drawn += format.unicode ? (i < done ? "█" : "░") : (i < done ? "#" : ".");
  return text + drawn;
}

std::string row_text(const LiveRow& row, double most, const LiveFormat& format, std::size_t width) {
  std::string text = padded(row.name, kNameWidth) + " " + padded(row.state, kStateWidth);
  const std::string number = cut(row.number, kNumberWidth);
  text += std::string(kNumberWidth - columns(number), ' ') + number;
  const std::size_t used = columns(text) + 2;
  if (!row.history.empty() && used + kGraphMin <= width)
    text += "  " + sparkline(row.history, most, width - used, format.unicode);
  if (row.history.empty() && !row.detail.empty()) text += "  " + row.detail;
  return colored(cut(text, width), row.tone, format.color);
}

}  // namespace

void remember(std::vector<double>& history, double value) {
  if (history.size() == kHistoryMax) history.erase(history.begin());
  history.push_back(value);
}

std::string sparkline(const std::vector<double>& values, double most, std::size_t width, bool unicode) {
  const auto& steps = unicode ? kBlocks : kLetters;
  const std::size_t shown = std::min(values.size(), width);
  std::string text;
  for (std::size_t i = values.size() - shown; i < values.size(); ++i) {
    const double part = most > 0 ? std::clamp(values[i] / most, 0.0, 1.0) : 0;
    // What is more than nothing is seen.
    text += steps[static_cast<std::size_t>(std::ceil(part * static_cast<double>(steps.size() - 1)))];
  }
  return text;
}

std::vector<std::string> render(const LiveState& state, const LiveFormat& format) {
  const auto width = static_cast<std::size_t>(std::max(format.width, 1));
  const auto height = static_cast<std::size_t>(std::max(format.height, 1));
  double most = 0;
  for (const LiveRow& row : state.rows) {
    for (const double value : row.history) most = std::max(most, value);
  }
  std::vector<std::string> lines = {head(state, format, width)};
  for (const LiveRow& row : state.rows) lines.push_back(row_text(row, most, format, width));
  for (const std::string& fault : state.faults)
    lines.push_back(colored(cut("fault  " + fault, width), LiveRow::Tone::kBad, format.color));
  if (!state.hint.empty()) lines.push_back(colored(cut(state.hint, width), LiveRow::Tone::kDim, format.color));
  if (lines.size() <= height) return lines;
  const std::size_t left_out = lines.size() - height + 1;
  lines.resize(height - 1);
  lines.push_back(cut(fmt::format("{} more lines; a larger window shows them", left_out), width));
  return lines;
}

bool is_utf8_locale(std::string_view lc_all, std::string_view lc_ctype, std::string_view lang) {
  const std::string_view named = !lc_all.empty() ? lc_all : !lc_ctype.empty() ? lc_ctype : lang;
  const std::string lower = to_lower_ascii(named);
  return lower.find("utf-8") != std::string::npos || lower.find("utf8") != std::string::npos;
}

}  // namespace regionfall::drill
