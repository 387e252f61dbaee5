#include "net/ip_packet.h"

#include <cstring>

namespace regionfall::net {
namespace {

constexpr std::size_t kHeaderBytesV4 = 20;
constexpr std::size_t kHeaderBytesV6 = 40;

IpAddress address_at(std::span<const std::byte> packet, std::size_t offset, bool v6) {
  IpAddress address{.v6 = v6};
  std::memcpy(address.bytes.data(), packet.data() + offset, address.size());
  return address;
}

}  // namespace

std::optional<PacketEnds> packet_ends(std::span<const std::byte> packet) {
  if (packet.empty()) return std::nullopt;
  const auto version = std::to_integer<int>(packet[0]) >> 4;
  if (version == 4 && packet.size() >= kHeaderBytesV4)
    return PacketEnds{address_at(packet, 12, false), address_at(packet, 16, false)};
  if (version == 6 && packet.size() >= kHeaderBytesV6)
    return PacketEnds{address_at(packet, 8, true), address_at(packet, 24, true)};
  return std::nullopt;
}

}  // namespace regionfall::net
