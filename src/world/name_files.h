#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/ip_address.h"
#include "net/namespaced_process.h"
#include "world/data_folder.h"
#include "world/site.h"

namespace regionfall::world {

// The host of a site's range that names are asked of in its network: the third address, as in a VPC of AWS (VPC user
// guide, "Amazon DNS server").
inline constexpr std::uint16_t kResolverHost = 2;
// Where resolvers, and the edge, are asked.
inline constexpr std::uint16_t kDnsPort = 53;
net::IpAddress resolver_address(const Site& site);

// The content of /etc/resolv.conf in a site's network: its resolver and nothing of the machine's own.
std::string resolver_file(const Site& site);
// Keeps it in the folder for the programs that are started there.
Result<void> write_resolver_file(const DataFolder& folder, const Site& site);

// The content of /etc/nsswitch.conf inside a world, given the machine's: host names come from those files and that
// resolver alone, not from services of the machine that a Unix socket leads to (systemd-resolved); all else stays.
std::string name_switch_file(std::string_view of_machine);
// Keeps it in the folder, where the machine has one.
Result<void> write_name_switch_file(const DataFolder& folder);

// What lets a program in a site's network find the world's names: /etc/hosts, /etc/resolv.conf and /etc/nsswitch.conf;
// without those that the machine has nothing for to stand in for.
std::vector<net::FileInPlace> name_files_in_place(const DataFolder& folder, const Site& site);

}  // namespace regionfall::world
