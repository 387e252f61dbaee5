#include "terraform/render/style.h"

namespace regionfall::terraform::render {

std::string action_symbol(Action action, const Style& style) {
  const auto painted = [&style](std::string_view blanks, std::string_view color, std::string_view symbol) {
    return std::string(blanks).append(color).append(symbol).append(style.reset());
  };
  switch (action) {
    case Action::kNoOp:
      return "   ";
    case Action::kCreate:
      return painted("  ", style.green(), "+");
    case Action::kRead:
      return painted(" ", style.cyan(), "<=");
    case Action::kUpdate:
      return painted("  ", style.yellow(), "~");
    case Action::kDelete:
      return painted("  ", style.red(), "-");
    case Action::kForget:
      return painted(" ", style.red(), ".");
    case Action::kDeleteThenCreate:
      return painted("", style.red(), "-").append("/").append(painted("", style.green(), "+"));
    case Action::kCreateThenDelete:
      return painted("", style.green(), "+").append("/").append(painted("", style.red(), "-"));
  }
  return "   ";
}

std::string wrapped(std::string_view text, int width) {
  std::string out;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::size_t end = text.find_first_of(" \n");
    const std::string_view word = text.substr(0, end);
    if (column > 0 && width > 0 && column + 1 + word.size() > static_cast<std::size_t>(width)) {
      out += '\n';
      column = 0;
    }
    if (column > 0) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
    if (end == std::string_view::npos) break;
    if (text[end] == '\n') {
      out += '\n';
      column = 0;
    }
    text.remove_prefix(end + 1);
  }
  out += '\n';
  return out;
}

}  // namespace regionfall::terraform::render
