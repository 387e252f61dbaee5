#include "drill/ledger.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "drill/open_loop.h"

namespace regionfall::drill {

WriteLayout::WriteLayout(const Scenario& scenario) {
  for (std::size_t load_index = 0; load_index < scenario.loads.size(); ++load_index) {
    const Load& load = scenario.loads[load_index];
    if (load.write_share == 0) continue;
    // One more than fit, which rounding may let in.
    const double requests = std::ceil(load.rate * std::chrono::duration<double>(scenario.duration).count()) + 1;
    const auto count = WriteMix(load.write_share).writes_among(static_cast<std::uint64_t>(requests));
    for (std::size_t location = 0; location < load.locations.size(); ++location) {
      writers_.push_back({static_cast<std::uint8_t>(load_index), static_cast<std::uint8_t>(location), load.store, size_,
                          static_cast<std::size_t>(count)});
      size_ += writers_.back().count;
    }
  }
}

std::optional<std::size_t> WriteLayout::index_of(const WriteKey& key) const {
  const auto found = std::ranges::find_if(
      writers_, [&](const Writer& writer) { return writer.load == key.load && writer.location == key.location; });
  if (found == writers_.end() || key.number >= found->count) return {};
  return found->first + key.number;
}

WriteKey WriteLayout::key_of(std::size_t index) const {
  const Writer& writer = writer_of(index);
  return {writer.load, writer.location, static_cast<std::uint32_t>(index - writer.first)};
}

const WriteLayout::Writer& WriteLayout::writer_of(std::size_t index) const {
  assert(index < size_);
  return *std::prev(std::ranges::upper_bound(writers_, index, {}, &Writer::first));
}

void SeenWrites::add(std::size_t index) {
  const unsigned shift = 2 * (index % kPerByte);
  std::uint8_t& byte = bits_[index / kPerByte];
  const unsigned count = (byte >> shift) & 3U;
  if (count < 2) byte = static_cast<std::uint8_t>(byte + (1U << shift));
}

int SeenWrites::count(std::size_t index) const { return (bits_[index / kPerByte] >> (2 * (index % kPerByte))) & 3; }

}  // namespace regionfall::drill
