#pragma once

#include <string>
#include <utility>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "net/ip_address.h"

namespace regionfall::net {

// Sets up the interfaces of the network namespace that the calling thread is in (rtnetlink(7)). Needs CAP_NET_ADMIN in
// it.
class Netlink {
 public:
  static Result<Netlink> open();

  // Switches an interface on. `queue_packets`: how many packets may wait for whoever reads them; 0: as it is.
  Result<void> bring_up(int interface, unsigned queue_packets = 0);
  // Gives an interface an address, if it has not got it; the rest of its prefix is reached through the interface.
  Result<void> add_address(int interface, const IpAddress& address, int prefix_length);
  // Takes it away again.
  Result<void> remove_address(int interface, const IpAddress& address, int prefix_length);
  // Makes a pair of Ethernet interfaces that are joined: one here, one in another network namespace.
  Result<void> add_pair(const std::string& name, const std::string& peer_name, const FileDescriptor& peer_namespace);
  // Removes an interface, of a pair both.
  Result<void> remove_interface(int interface);
  // Lets IPv4 packets that come in by an interface go on to others.
  Result<void> let_pass(int interface);
  // Sends packets for one address out by an interface, even where a larger range with it is local.
  Result<void> add_host_route(int interface, const IpAddress& address);
  Result<void> remove_host_route(int interface, const IpAddress& address);
  // Sends packets for everywhere else to a gateway that is behind an interface.
  Result<void> add_default_route(int interface, const IpAddress& gateway);
  // Makes all addresses of a range local, so that sockets can be bound to any of them.
  Result<void> add_local_range(const IpAddress& range, int prefix_length);

 private:
  explicit Netlink(FileDescriptor socket) : socket_(std::move(socket)) {}
  FileDescriptor socket_;
};

// The loopback interface of every network namespace.
inline constexpr int kLoopbackInterface = 1;
// The interface of that name in the calling thread's network namespace.
Result<int> interface_of(const std::string& name);

}  // namespace regionfall::net
