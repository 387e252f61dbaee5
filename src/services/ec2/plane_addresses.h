#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/api_error.h"
#include "services/ec2/state.h"

namespace regionfall::ec2 {

// Plane addresses: where packets reach an interface. A VPC's own addresses are data of the API, since people give many
// VPCs the same ones; so every interface also has a host of the region's range (net/site_address.h), and public
// addresses are hosts of that range themselves, so that clients anywhere in the world reach them.

// The first host that interfaces and public addresses get; those before it are the region's own.
inline constexpr std::uint16_t kFirstPlaneHost = 256;

// The lowest host that nothing has.
Result<std::uint16_t, aws::ApiError> free_plane_host(const Ec2& ec2);
// A host's IPv4 address, as text.
std::string plane_address(const Ec2& ec2, std::uint16_t host);
std::string plane_address(const Ec2& ec2, const NetworkInterface& interface);
// A public address that nothing has.
Result<std::string, aws::ApiError> new_public_address(const Ec2& ec2);

// The public address that an interface's primary private one is known by: an elastic one, or one that it got when its
// instance was launched.
std::optional<std::string> public_address(const Ec2& ec2, const NetworkInterface& interface);

// All addresses that packets for an interface are sent to: its plane address first, then its public ones.
std::vector<std::string> reached_at(const Ec2& ec2, const NetworkInterface& interface);

// The operation by which other services of the region find an interface, by NetworkInterfaceId, InstanceId (its primary
// one), or VpcId and PrivateIpAddress: its plane Address, its PublicIp, and its instance with its State.
inline constexpr const char* kLocateInterface = "_LocateInterface";

// The interface that has a private address in a VPC; null: none.
const NetworkInterface* interface_with(const Ec2& ec2, std::string_view vpc_id, std::string_view private_ip);

}  // namespace regionfall::ec2
