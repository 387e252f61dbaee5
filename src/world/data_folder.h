#pragma once

#include <string>
#include <string_view>

namespace regionfall::world {

// Where a world keeps everything: by default `.regionfall` beside the configuration. A world is found by its folder.
struct DataFolder {
  std::string path;  // absolute

  // Held by the supervisor as long as the world runs.
  std::string lock() const { return path + "/world.lock"; }
  // Where commands reach the supervisor.
  std::string control_socket() const { return path + "/control.sock"; }
  // The faults in force, kept over a restart.
  std::string faults() const { return path + "/faults.json"; }
  // How fast the world's time passes, if not as real time does (world_time.h).
  std::string time() const { return path + "/time.json"; }
  // The names that processes in the world find in /etc/hosts.
  std::string hosts() const { return path + "/hosts"; }
  // What processes in the world find in /etc/nsswitch.conf, and those in a site's network in /etc/resolv.conf.
  std::string name_switch() const { return path + "/nsswitch.conf"; }
  std::string resolvers() const { return path + "/resolvers"; }
  std::string resolver(std::string_view site) const { return resolvers() + "/" + std::string(site) + ".conf"; }
  // The world's certificate authority and its key, as net/certificate_authority.h keeps them.
  std::string certificate() const { return path + "/ca.pem"; }
  std::string private_key() const { return path + "/ca-key.pem"; }

  std::string regions() const { return path + "/regions"; }
  std::string region(std::string_view name) const { return regions() + "/" + std::string(name); }
  std::string region_store(std::string_view name) const { return region(name) + "/store.db"; }
  // Where the gateway reaches the region's process.
  std::string region_socket(std::string_view name) const { return region(name) + "/http.sock"; }
  std::string region_log(std::string_view name) const { return region(name) + "/log"; }
  // What instances keep: a folder each, by id.
  std::string instances(std::string_view region_name) const { return region(region_name) + "/instances"; }
  std::string instance(std::string_view region_name, std::string_view id) const {
    return instances(region_name) + "/" + std::string(id);
  }
  // What its network lets through, as nftables has it.
  std::string packet_rules(std::string_view name) const { return region(name) + "/packets.nft"; }
  // Decisions about callers, where policies are noted or enforced (access_log.h).
  std::string access_log(std::string_view name) const { return region(name) + "/access.log"; }

  std::string edge() const { return path + "/edge"; }
  std::string edge_log() const { return edge() + "/log"; }
  // What the edge knows of a region.
  std::string edge_copy(std::string_view region) const { return edge() + "/" + std::string(region) + ".db"; }
};

// What the authority calls itself.
inline constexpr std::string_view kAuthorityName = "Regionfall world";

}  // namespace regionfall::world
