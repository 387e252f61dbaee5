#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace regionfall::terraform::render {

// One line of a comparison of two sequences: positions in either, kAbsent where an element stands on one side only.
struct Pairing {
  static constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);
  std::size_t before = kAbsent;
  std::size_t after = kAbsent;
};

using EqualAt = std::function<bool(std::size_t before, std::size_t after)>;

// Pairs two sequences along their longest common subsequence; what stands between common elements is removed, then
// added. Where `alike` is given and holds, a removed and an added element are one that changed. Sequences whose
// differing middles multiply to more than kCellsMax are paired position by position.
constexpr std::size_t kCellsMax = 4'000'000;
std::vector<Pairing> pair_sequences(std::size_t before_count, std::size_t after_count, const EqualAt& equal,
                                    const EqualAt& alike = {});

// Pairs position by position.
std::vector<Pairing> pair_positions(std::size_t before_count, std::size_t after_count);

}  // namespace regionfall::terraform::render
