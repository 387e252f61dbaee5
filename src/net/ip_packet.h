#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "net/ip_address.h"

namespace regionfall::net {

// Where an IP packet comes from and goes to.
struct PacketEnds {
  IpAddress source;
  IpAddress destination;
};

// Of a whole packet, version 4 or 6; nothing when the bytes are no such packet.
std::optional<PacketEnds> packet_ends(std::span<const std::byte> packet);

// Whether a packet that has ends asks for an echo, as ping does.
bool is_echo_request(std::span<const std::byte> packet);

}  // namespace regionfall::net
