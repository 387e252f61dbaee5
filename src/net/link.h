#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "net/site_address.h"

namespace regionfall::net {

using SteadyTime = std::chrono::steady_clock::time_point;

// One direction of a link between two sites.
struct LinkProperties {
  std::chrono::nanoseconds latency{0};  // what the way takes at least
  std::chrono::nanoseconds jitter{0};   // and at most so much longer, evenly spread
  double loss = 0;                      // part of the packets that get lost, 0 to 1
  std::uint64_t bandwidth_bit_s = 0;    // 0: no limit
  bool up = true;
  bool echo = true;  // whether echo requests pass (ping): not to a machine that is dead
  friend bool operator==(const LinkProperties&, const LinkProperties&) = default;
};

// What one direction of a link remembers between packets.
struct LinkProgress {
  SteadyTime sent_until;     // when the last packet will have left
  SteadyTime last_delivery;  // packets do not overtake one another
};

// Chance, as evenly spread numbers in [0, 1).
struct LinkChance {
  double loss = 0;
  double jitter = 0;
};

// How long a packet may wait for its turn where bandwidth is limited; later ones are dropped, as a router's full queue
// drops them.
inline constexpr std::chrono::nanoseconds kLinkQueueTimeMax = std::chrono::milliseconds(100);

// When a packet of `bytes` that sets out at `now` arrives; nothing: it is dropped. `now` does not go backwards.
std::optional<SteadyTime> delivery_time(const LinkProperties& link, LinkProgress& progress, std::size_t bytes,
                                        SteadyTime now, LinkChance chance);

// All links of a world, each direction by itself. Links are up and without delay until they are set.
class LinkTable {
 public:
  LinkTable() : links_(std::size_t{kSitesMax} * kSitesMax) {}
  LinkProperties& at(SiteNumber from, SiteNumber to) { return links_[index(from, to)]; }
  const LinkProperties& at(SiteNumber from, SiteNumber to) const { return links_[index(from, to)]; }
  static std::size_t index(SiteNumber from, SiteNumber to) { return std::size_t{from.value} * kSitesMax + to.value; }

 private:
  std::vector<LinkProperties> links_;
};

}  // namespace regionfall::net
