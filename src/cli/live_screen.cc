#include "cli/live_screen.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <ostream>

namespace regionfall::cli {
namespace {

struct WindowSize {
  int columns = 80;
  int lines = 24;
};

WindowSize window_size(const Environment& environment) {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
    return {.columns = environment.width};
  return {size.ws_col, size.ws_row};
}

// Without what colours it.
std::size_t columns_of(const std::string& line) {
  std::size_t columns = 0;
  bool escape = false;
  for (const char byte : line) {
    if (byte == '\x1b') escape = true;
    if (!escape && (static_cast<unsigned char>(byte) & 0xC0) != 0x80) ++columns;
    if (escape && byte == 'm') escape = false;
  }
  return columns;
}

}  // namespace

LiveScreen::LiveScreen(Environment& environment)
    : environment_(environment),
      possible_(environment.output_is_terminal && !environment.variable("TERM").empty() &&
                environment.variable("TERM") != "dumb"),
      unicode_(drill::is_utf8_locale(environment.variable("LC_ALL"), environment.variable("LC_CTYPE"),
                                     environment.variable("LANG"))) {}

void LiveScreen::draw(const drill::LiveState& state) {
  if (!possible_) return;
  clear();
  const WindowSize window = window_size(environment_);
  // A line below stays free for the cursor, and the last column: some terminals break the line behind it.
  const auto lines = drill::render(
      state,
      {.width = window.columns - 1, .height = window.lines - 1, .color = environment_.colors(), .unicode = unicode_});
  for (const std::string& line : lines) {
    environment_.out << line << "\n";
    drawn_.push_back(columns_of(line));
  }
  environment_.out << std::flush;
}

void LiveScreen::clear() {
  if (drawn_.empty()) return;
  // In a window that has become narrower, lines were broken.
  const auto width = static_cast<std::size_t>(std::max(window_size(environment_).columns, 1));
  std::size_t up = 0;
  for (const std::size_t columns : drawn_) up += std::max<std::size_t>(1, (columns + width - 1) / width);
  environment_.out << fmt::format("\r\x1b[{}A\x1b[J", up) << std::flush;
  drawn_.clear();
}

}  // namespace regionfall::cli
