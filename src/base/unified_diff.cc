#include "base/unified_diff.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace regionfall {
namespace {

constexpr std::size_t kContextLines = 3;

using Lines = std::vector<std::string_view>;

// With their line ends, so that a missing one at the end of the text shows.
Lines lines_with_ends(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::size_t size = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

enum class Edit : char { kKeep = ' ', kRemove = '-', kAdd = '+' };

// The fewest edits that turn `before` into `after` (Myers, "An O(ND) difference algorithm"); nothing beyond
// kDiffEditsMax.
std::optional<std::vector<Edit>> shortest_edits(std::span<const std::string_view> before,
                                                std::span<const std::string_view> after);

// The same with as many keeps at both ends as there are equal lines, which most texts begin and end with.
std::vector<Edit> edits_between(const Lines& before, const Lines& after) {
  const auto limit = std::min(before.size(), after.size());
  std::size_t head = 0;
  while (head < limit && before[head] == after[head]) ++head;
  std::size_t tail = 0;
  while (tail < limit - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;
  const std::span<const std::string_view> old_middle(before.begin() + static_cast<std::ptrdiff_t>(head),
                                                     before.size() - head - tail);
  const std::span<const std::string_view> new_middle(after.begin() + static_cast<std::ptrdiff_t>(head),
                                                     after.size() - head - tail);
  std::vector<Edit> edits(head, Edit::kKeep);
  if (const auto middle = shortest_edits(old_middle, new_middle)) {
    edits.insert(edits.end(), middle->begin(), middle->end());
  } else {
    edits.insert(edits.end(), old_middle.size(), Edit::kRemove);
    edits.insert(edits.end(), new_middle.size(), Edit::kAdd);
  }
  edits.insert(edits.end(), tail, Edit::kKeep);
  return edits;
}

std::optional<std::vector<Edit>> shortest_edits(std::span<const std::string_view> before,
                                                std::span<const std::string_view> after) {
  const int old_size = static_cast<int>(before.size());
  const int new_size = static_cast<int>(after.size());
  const int edits_max = std::min(old_size + new_size, kDiffEditsMax);
  // furthest[k]: how far into `before` the best path on diagonal k (lines removed minus lines added) has come.
  std::vector<std::vector<int>> history;
  std::vector<int> furthest(2 * static_cast<std::size_t>(edits_max) + 3, 0);
  const auto at = [&](std::vector<int>& values, int diagonal) -> int& {
    return values[static_cast<std::size_t>(diagonal + edits_max + 1)];
  };
  const auto came_by_adding = [&](std::vector<int>& values, int diagonal, int count) {
    return diagonal == -count || (diagonal != count && at(values, diagonal - 1) < at(values, diagonal + 1));
  };
  for (int count = 0; count <= edits_max; ++count) {
    history.push_back(furthest);
    for (int diagonal = -count; diagonal <= count; diagonal += 2) {
      int x = came_by_adding(furthest, diagonal, count) ? at(furthest, diagonal + 1) : at(furthest, diagonal - 1) + 1;
      int y = x - diagonal;
      while (x < old_size && y < new_size &&
             before[static_cast<std::size_t>(x)] == after[static_cast<std::size_t>(y)]) {
        ++x;
        ++y;
      }
      at(furthest, diagonal) = x;
      if (x < old_size || y < new_size) continue;
      std::vector<Edit> edits;
      for (int step = count; step > 0; --step) {
        std::vector<int>& earlier = history[static_cast<std::size_t>(step)];
        const int on = x - y;
        const bool added = came_by_adding(earlier, on, step);
        const int from_x = at(earlier, added ? on + 1 : on - 1);
        const int from_y = from_x - (added ? on + 1 : on - 1);
        for (; x > from_x && y > from_y; --x, --y) edits.push_back(Edit::kKeep);
        edits.push_back(added ? Edit::kAdd : Edit::kRemove);
        x = from_x;
        y = from_y;
      }
      edits.insert(edits.end(), static_cast<std::size_t>(x), Edit::kKeep);
      std::reverse(edits.begin(), edits.end());
      return edits;
    }
  }
  return std::nullopt;
}

std::string hunk_range(std::size_t start, std::size_t count) {
  // An empty range names the line before it.
  const std::string line = std::to_string(count == 0 ? start : start + 1);
  return count == 1 ? line : line + "," + std::to_string(count);
}

void append_line(std::string& out, Edit edit, std::string_view line) {
  out += static_cast<char>(edit);
  out += line;
  if (!line.ends_with('\n')) out += "\n\\ No newline at end of file\n";
}

}  // namespace

std::string unified_diff(std::string_view old_name, std::string_view old_text, std::string_view new_name,
                         std::string_view new_text) {
  if (old_text == new_text) return {};
  const Lines before = lines_with_ends(old_text);
  const Lines after = lines_with_ends(new_text);
  const std::vector<Edit> edits = edits_between(before, after);

  std::string out;
  out.append("--- ").append(old_name).append("\n+++ ").append(new_name).append("\n");
  std::size_t old_at = 0;
  std::size_t new_at = 0;
  std::size_t at = 0;
  const auto is_change = [](Edit edit) { return edit != Edit::kKeep; };
  while (true) {
    const auto change = static_cast<std::size_t>(
        std::find_if(edits.begin() + static_cast<std::ptrdiff_t>(at), edits.end(), is_change) - edits.begin());
    if (change == edits.size()) return out;
    const std::size_t start = change - std::min(change - at, kContextLines);
    // The hunk ends where more than two contexts of equal lines follow.
    std::size_t last = change;
    for (std::size_t i = change; i < edits.size() && i - last <= 2 * kContextLines; ++i) {
      if (is_change(edits[i])) last = i;
    }
    const std::size_t end = std::min(last + 1 + kContextLines, edits.size());
    old_at += start - at;
    new_at += start - at;
    std::string body;
    const std::size_t old_start = old_at;
    const std::size_t new_start = new_at;
    for (std::size_t i = start; i < end; ++i) {
      append_line(body, edits[i], edits[i] == Edit::kAdd ? after[new_at] : before[old_at]);
      if (edits[i] != Edit::kAdd) ++old_at;
      if (edits[i] != Edit::kRemove) ++new_at;
    }
    out += "@@ -" + hunk_range(old_start, old_at - old_start) + " +" + hunk_range(new_start, new_at - new_start) +
           " @@\n" + body;
    at = end;
  }
}

}  // namespace regionfall
