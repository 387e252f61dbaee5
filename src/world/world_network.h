#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "net/ip_address.h"
#include "net/namespace.h"
#include "net/namespaced_process.h"
#include "net/router.h"
#include "world/fault.h"
#include "world/site.h"

namespace regionfall::world {

// The network of a world: a namespace for each site and a router between them. Where namespaces are not to be had, or
// not wanted, it is flat: each site has a range of the machine's loopback addresses, there are no links, and nothing
// can be done to them.
class WorldNetwork {
 public:
  // Must be called while the process has a single thread. `flat`: even where namespaces are to be had. `seed`: of the
  // links' chance.
  static Result<WorldNetwork> make(bool flat, std::uint64_t seed);

  bool flat() const { return router_ == nullptr; }
  // Why it is flat without having been asked to be; else empty.
  const std::string& flat_reason() const { return flat_reason_; }

  // Gives a site its network; fine when it has one.
  Result<void> add_site(const Site& site);
  // For setns(2); -1 when the network is flat or the site has none.
  int network_namespace(const Site& site) const;
  // Opens a socket in the site's network. Not where the network is flat.
  Result<FileDescriptor> open_at(const Site& site, const std::function<Result<FileDescriptor>()>& open) const;
  // The user namespace that owns the others; -1 when it is that of the system.
  int user_namespace() const { return user_namespace_.valid() ? user_namespace_.get() : -1; }
  // The site's own addresses. Flat ones are of version 4 alone.
  net::IpAddress address_v4(const Site& site) const;
  std::optional<net::IpAddress> address_v6(const Site& site) const;
  // Both, as text.
  std::vector<std::string> address_texts(const Site& site) const;

  // Lets a process run in the site's network, where it has one.
  void place(net::ProcessPlan& plan, const Site& site) const;

  // Lets the links behave as under these faults; when this returns, they do.
  void set_faults(const FaultSet& faults);

 private:
  WorldNetwork() = default;
  static Result<WorldNetwork> make_flat(std::string reason);

  std::string flat_reason_;
  FileDescriptor flat_claim_;  // other flat worlds of this machine use other addresses
  std::uint8_t flat_number_ = 0;
  FileDescriptor user_namespace_;
  std::unique_ptr<net::Router> router_;
  std::map<net::SiteNumber, FileDescriptor> namespaces_;
};

// Where a process at `site` finds the regions and the edge, itself left out: "eu-west-1=100.66.0.1".
std::vector<std::string> peer_addresses(const WorldNetwork& network, const Site& site);

}  // namespace regionfall::world
