#pragma once

#include <sys/socket.h>

#include <cstdint>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "net/ip_address.h"
#include "net/socket_address.h"

namespace regionfall::net {

// An address as the system's calls take it.
struct SystemAddress {
  sockaddr_storage storage{};
  std::uint32_t length = 0;
  FileDescriptor
      directory;  // through which a long path of a Unix socket is reached; open as long as the address is used

  int family() const { return storage.ss_family; }
  const sockaddr* pointer() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

// Fails when a Unix socket's directory cannot be opened or its own name is too long.
Result<SystemAddress> system_address(const SocketAddress& address);

// The IP address in what the system says of a peer; IPv4 where an IPv6 socket says ::ffff:a.b.c.d. 0.0.0.0 for a Unix
// socket.
IpAddress ip_address(const sockaddr_storage& storage);

}  // namespace regionfall::net
