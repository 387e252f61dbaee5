#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/file_descriptor.h"
#include "base/random.h"
#include "base/result.h"
#include "net/dns_recursion.h"
#include "net/dns_tcp_server.h"
#include "net/loop.h"
#include "net/socket_address.h"
#include "net/stream.h"

namespace regionfall::net {

// What a resolver works with. Made where the clients are: in their network namespace, at their address.
struct DnsResolverSockets {
  FileDescriptor udp;       // bound: where clients ask
  FileDescriptor tcp;       // listening: likewise
  FileDescriptor upstream;  // a bound UDP socket, from which servers are asked
  // Opens a connection to a server.
  std::function<Result<std::unique_ptr<Stream>>(const SocketAddress& server)> connect;
};

struct DnsResolverOptions {
  std::vector<SocketAddress> servers;  // at least one; each knows all zones
  DnsRecursionOptions recursion;       // its `servers` is set from the above
  DnsTcpLimits tcp;
};

// A client location's resolver (DnsRecursion decides for it). Answers over UDP and TCP, with the times that are left.
// Servers see the address it asks from, and the client subnet if one was given.
class DnsResolver {
 public:
  using OnAnswer = std::move_only_function<void(DnsAnswer answer)>;

  DnsResolver(Loop& loop, RandomSource& random, DnsResolverSockets sockets, DnsResolverOptions options);
  DnsResolver(const DnsResolver&) = delete;
  DnsResolver& operator=(const DnsResolver&) = delete;
  ~DnsResolver();

  // A question from within the program. `on_answer` is called in a later turn, unless the resolver ends before; it must
  // not destroy the resolver.
  void resolve(DnsQuestion question, OnAnswer on_answer);
  // Forgets what is cached.
  void forget();
  // Where clients ask.
  SocketAddress address() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace regionfall::net
