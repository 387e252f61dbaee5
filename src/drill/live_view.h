#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace regionfall::drill {

// What a terminal shows of a world while it lives: regions, traffic and faults, drawn anew in place. Here is what it
// looks like; cli/live_screen.h puts it on the terminal.

struct LiveRow {
  enum class Tone : std::uint8_t { kPlain, kGood, kBad, kDim } tone = Tone::kPlain;
  std::string name;             // "us-east-1"
  std::string state;            // "ready", "crash"
  std::string number;           // "30 /s"; may be empty
  std::vector<double> history;  // one a second, the last one now; empty: no graph
  std::string detail;           // in the graph's place, where there is none
};

struct LiveState {
  std::string title;
  double at_s = 0;
  double of_s = 0;   // 0: without an end, so no bar
  std::string hint;  // what the user may do
  std::vector<LiveRow> rows;
  std::vector<std::string> faults;  // in force
};

struct LiveFormat {
  int width = 80;   // columns
  int height = 24;  // lines that may be used, at least 1
  bool color = false;
  bool unicode = true;  // else graphs are of ASCII letters
};

// Seconds that a row keeps.
inline constexpr std::size_t kHistoryMax = 240;
void remember(std::vector<double>& history, double value);

// The lines, none wider than the format's width, and not more than its height: rows that do not fit are counted.
std::vector<std::string> render(const LiveState& state, const LiveFormat& format);

// The values as bars as high as `most` is full, the latest of them, `width` columns at most.
std::string sparkline(const std::vector<double>& values, double most, std::size_t width, bool unicode);

// Whether the locale that these variables name (the first that is set counts: LC_ALL, LC_CTYPE, LANG) has such letters.
bool is_utf8_locale(std::string_view lc_all, std::string_view lc_ctype, std::string_view lang);

}  // namespace regionfall::drill
