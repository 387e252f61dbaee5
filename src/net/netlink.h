#pragma once

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
  // Gives an interface an address; the rest of its prefix is reached through the interface.
  Result<void> add_address(int interface, const IpAddress& address, int prefix_length);
  // Makes all addresses of a range local, so that sockets can be bound to any of them.
  Result<void> add_local_range(const IpAddress& range, int prefix_length);

 private:
  explicit Netlink(FileDescriptor socket) : socket_(std::move(socket)) {}
  FileDescriptor socket_;
};

// The loopback interface of every network namespace.
inline constexpr int kLoopbackInterface = 1;

}  // namespace regionfall::net
