#include "terraform/render/sequence.h"

#include <algorithm>
#include <cstdint>

namespace regionfall::terraform::render {
namespace {

using Common = std::vector<std::pair<std::size_t, std::size_t>>;

// The longest common subsequence of the parts [start, before_end) and [start, after_end), appended to `common`.
void longest_common(std::size_t start, std::size_t before_end, std::size_t after_end, const EqualAt& equal,
                    Common& common) {
  const std::size_t rows = before_end - start, columns = after_end - start;
  std::vector<std::uint32_t> lengths((rows + 1) * (columns + 1), 0);
  const auto at = [&](std::size_t row, std::size_t column) -> std::uint32_t& {
    return lengths[row * (columns + 1) + column];
  };
  for (std::size_t row = 1; row <= rows; ++row) {
    for (std::size_t column = 1; column <= columns; ++column) {
      at(row, column) = equal(start + row - 1, start + column - 1) ? at(row - 1, column - 1) + 1
                                                                   : std::max(at(row - 1, column), at(row, column - 1));
    }
  }
  Common reversed;
  std::size_t row = rows, column = columns;
  while (row > 0 && column > 0) {
    if (equal(start + row - 1, start + column - 1)) {
      reversed.emplace_back(start + --row, start + --column);
    } else if (at(row - 1, column) >= at(row, column - 1)) {
      --row;
    } else {
      --column;
    }
  }
  common.insert(common.end(), reversed.rbegin(), reversed.rend());
}

}  // namespace

std::vector<Pairing> pair_positions(std::size_t before_count, std::size_t after_count) {
  std::vector<Pairing> pairs;
  for (std::size_t i = 0; i < std::max(before_count, after_count); ++i) {
    pairs.push_back({i < before_count ? i : Pairing::kAbsent, i < after_count ? i : Pairing::kAbsent});
  }
  return pairs;
}

std::vector<Pairing> pair_sequences(std::size_t before_count, std::size_t after_count, const EqualAt& equal,
                                    const EqualAt& alike) {
  std::size_t head = 0;
  const std::size_t shorter = std::min(before_count, after_count);
  while (head < shorter && equal(head, head)) ++head;
  std::size_t tail = 0;
  while (tail < shorter - head && equal(before_count - 1 - tail, after_count - 1 - tail)) ++tail;
  const std::size_t before_end = before_count - tail, after_end = after_count - tail;
  if ((before_end - head) > kCellsMax / std::max<std::size_t>(1, after_end - head)) {
    return pair_positions(before_count, after_count);
  }
  Common common;
  for (std::size_t i = 0; i < head; ++i) common.emplace_back(i, i);
  if (before_end > head && after_end > head) longest_common(head, before_end, after_end, equal, common);
  for (std::size_t i = 0; i < tail; ++i) common.emplace_back(before_end + i, after_end + i);
  common.emplace_back(before_count, after_count);

  std::vector<Pairing> pairs;
  std::size_t before = 0, after = 0;
  for (const auto& [before_stop, after_stop] : common) {
    for (; before < before_stop; ++before) {
      if (alike && after < after_stop && alike(before, after)) {
        pairs.push_back({before, after++});
      } else {
        pairs.push_back({before, Pairing::kAbsent});
      }
    }
    for (; after < after_stop; ++after) pairs.push_back({Pairing::kAbsent, after});
    if (before < before_count && after < after_count) pairs.push_back({before++, after++});
  }
  return pairs;
}

}  // namespace regionfall::terraform::render
