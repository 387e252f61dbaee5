#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <queue>
#include <span>
#include <vector>

#include "net/link.h"
#include "net/site_address.h"

namespace regionfall::net {

// What becomes of a packet that a site sends.
enum class PacketFate : std::uint8_t {
  kUnderWay,
  kMalformed,   // no IP packet
  kForeign,     // from an address the site does not have, or to one that no site has
  kDropped,     // by the link: down, loss, full queue
  kNoRoomLeft,  // kBytesUnderWayMax
};

// All packets under way together. Beyond, new ones are dropped.
inline constexpr std::size_t kBytesUnderWayMax = std::size_t{64} << 20;

// The packets under way between sites, and when each arrives. A decision: it touches no device and no clock.
class PacketSchedule {
 public:
  PacketSchedule();

  // Holds from now on, also for packets under way: a link that is down delivers nothing more.
  void set_links(std::shared_ptr<const LinkTable> links) { links_ = std::move(links); }

  // Takes a packet that `from` sends at `now`.
  PacketFate offer(SiteNumber from, std::span<const std::byte> packet, SteadyTime now, LinkChance chance);

  // When the next packet arrives, if any is under way.
  std::optional<SteadyTime> next_delivery() const;

  struct Delivery {
    SiteNumber from;
    SiteNumber to;
    std::vector<std::byte> packet;
  };
  // The next packet that has arrived by `now`; packets of equal times in the order they were sent.
  std::optional<Delivery> take_delivery(SteadyTime now);

 private:
  struct UnderWay {
    SteadyTime at;
    std::uint64_t order;
    Delivery delivery;
  };
  struct Later {
    bool operator()(const UnderWay& a, const UnderWay& b) const {
      return a.at != b.at ? a.at > b.at : a.order > b.order;
    }
  };

  std::shared_ptr<const LinkTable> links_;
  std::vector<LinkProgress> progress_;
  std::priority_queue<UnderWay, std::vector<UnderWay>, Later> under_way_;
  std::size_t bytes_under_way_ = 0;
  std::uint64_t order_ = 0;
};

}  // namespace regionfall::net
