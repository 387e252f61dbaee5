#include "net/ip_packet.h"

#include <cstring>

namespace regionfall::net {
namespace {

constexpr std::size_t kHeaderBytesV4 = 20;
constexpr std::size_t kHeaderBytesV6 = 40;
constexpr std::size_t kProtocolAtV4 = 9;
constexpr std::size_t kNextHeaderAtV6 = 6;
// RFC 792 and RFC 4443.
constexpr std::byte kIcmpV4{1};
constexpr std::byte kIcmpV6{58};
constexpr std::byte kEchoRequestV4{8};
constexpr std::byte kEchoRequestV6{128};

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

bool is_echo_request(std::span<const std::byte> packet) {
  const bool v6 = std::to_integer<int>(packet[0]) >> 4 == 6;
  const auto protocol = packet[v6 ? kNextHeaderAtV6 : kProtocolAtV4];
  const std::size_t header_bytes = v6 ? kHeaderBytesV6 : (std::to_integer<std::size_t>(packet[0]) & 0xf) * 4;
  if (protocol != (v6 ? kIcmpV6 : kIcmpV4) || packet.size() <= header_bytes) return false;
  return packet[header_bytes] == (v6 ? kEchoRequestV6 : kEchoRequestV4);
}

}  // namespace regionfall::net
