#pragma once

#include <memory>
#include <span>
#include <vector>

#include "base/clock.h"
#include "base/file_descriptor.h"
#include "base/random.h"
#include "base/result.h"
#include "net/dns_responder.h"
#include "net/dns_tcp_server.h"
#include "net/socket_address.h"

namespace regionfall::net {

// The bound sockets of one thread of a server. They do not block; the TCP ones listen.
struct DnsSockets {
  std::vector<FileDescriptor> udp;
  std::vector<FileDescriptor> tcp;
};

// Binds every address over UDP and TCP, once for each of `threads`, which share the ports. Where a port is 0, the
// system chooses one that is free for both.
Result<std::vector<DnsSockets>> bind_dns(std::span<const SocketAddress> addresses, int threads);

// Answers DNS over UDP and TCP, on threads of its own, out of a snapshot that can be replaced at any time. (Not for
// answers that have to be waited for: a resolver has a loop's DnsTcpServer and UdpSocket.)
class DnsServer {
 public:
  // Starts a thread for each element of `sockets`. They may come from bind_dns(), or from another network namespace.
  // `clock` outlives the server; connections' idle times go by it. `random` is asked during
  // this call alone, for the seeds of what DnsClient::drawn comes from.
  DnsServer(const Clock& clock, RandomSource& random, std::vector<DnsSockets> sockets,
            std::shared_ptr<const DnsResponder> responder, DnsTcpLimits limits = {});
  DnsServer(const DnsServer&) = delete;
  DnsServer& operator=(const DnsServer&) = delete;
  // Waits for the threads to end; connections are closed.
  ~DnsServer();

  // What is asked from now on is answered by `responder`. The former one is let go soon, by the threads.
  // May be called by any thread.
  void publish(std::shared_ptr<const DnsResponder> responder);

  // Where it was bound to: the addresses of the first thread's UDP sockets.
  const std::vector<SocketAddress>& addresses() const { return addresses_; }

 private:
  class Published;
  class Worker;

  std::vector<SocketAddress> addresses_;
  std::unique_ptr<Published> published_;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace regionfall::net
