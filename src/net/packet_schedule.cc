#include "net/packet_schedule.h"

#include <utility>

#include "net/ip_packet.h"

namespace regionfall::net {

PacketSchedule::PacketSchedule()
    : links_(std::make_shared<LinkTable>()), progress_(std::size_t{kSitesMax} * kSitesMax) {}

PacketFate PacketSchedule::offer(SiteNumber from, std::span<const std::byte> packet, SteadyTime now,
                                 LinkChance chance) {
  const auto ends = packet_ends(packet);
  if (!ends) return PacketFate::kMalformed;
  const auto to = site_of(ends->destination);
  if (!to || site_of(ends->source) != from) return PacketFate::kForeign;
  if (bytes_under_way_ + packet.size() > kBytesUnderWayMax) return PacketFate::kNoRoomLeft;
  if (!links_->at(from, *to).echo && is_echo_request(packet)) return PacketFate::kDropped;
  const auto at =
      delivery_time(links_->at(from, *to), progress_[LinkTable::index(from, *to)], packet.size(), now, chance);
  if (!at) return PacketFate::kDropped;
  bytes_under_way_ += packet.size();
  under_way_.push({*at, order_++, {from, *to, {packet.begin(), packet.end()}}});
  return PacketFate::kUnderWay;
}

std::optional<SteadyTime> PacketSchedule::next_delivery() const {
  if (under_way_.empty()) return std::nullopt;
  return under_way_.top().at;
}

std::optional<PacketSchedule::Delivery> PacketSchedule::take_delivery(SteadyTime now) {
  while (!under_way_.empty() && under_way_.top().at <= now) {
    // top() is const so that nobody disturbs the order; the element leaves before anybody looks at it again.
    Delivery delivery = std::move(const_cast<UnderWay&>(under_way_.top()).delivery);
    under_way_.pop();
    bytes_under_way_ -= delivery.packet.size();
    if (links_->at(delivery.from, delivery.to).up) return delivery;
  }
  return std::nullopt;
}

}  // namespace regionfall::net
