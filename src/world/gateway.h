#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "aws/operation_request.h"
#include "base/random.h"
#include "base/result.h"
#include "net/http_client.h"
#include "net/http_server.h"
#include "net/loop.h"
#include "net/stream.h"
#include "world/site.h"
#include "world/supervisor.h"

namespace regionfall::world {

class GatewaySession;

// What a client of the gateway hears of a region.
enum class GatewayVerdict : std::uint8_t {
  kPass,
  kReset,    // the connection is reset after the request's head: the region has crashed
  kSilence,  // nothing, until the client gives up: no packet gets through
};
// `client`: where clients are, if they are at a distance.
GatewayVerdict gateway_verdict(const FaultSet& faults, std::string_view region, const std::optional<Site>& client);

// One endpoint for all regions and services: every request goes to the region that its signature or host name says. A
// region that is not running yet is started; to one that runs, the gateway gives the client's connection away, with the
// request that came on it, and gets it back when the client next asks another region (passed_clients.h). Else it
// carries the request there and the answer back, bodies in pieces both ways. Where the world's clients are at a
// distance, so is the gateway, and keeps its connections to regions as such clients do: a call takes a round trip, and
// one more when it needs a new connection.
class Gateway final : public net::HttpStreamingService {
 public:
  // All must outlive the gateway.
  Gateway(net::Loop& loop, Supervisor& supervisor, RandomSource& random);
  ~Gateway() override;
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  // On 127.0.0.1; port 0 lets the system choose. Returns the endpoint's URL.
  Result<std::string> listen(std::uint16_t port);
  // Lets what is under way feel the faults that are in force now.
  void faults_changed();
  // Goes on with a connection that a region gives back.
  void adopt_connection(net::PassedConnection connection) { server_.adopt_connection(std::move(connection)); }

  std::unique_ptr<net::HttpSession> request(net::RequestHead head, net::HttpExchange& exchange) override;
  net::HttpResponse refuse(const net::RequestHead& head, const net::HttpRefusal& refusal) override;

 private:
  friend class GatewaySession;
  GatewayVerdict verdict(std::string_view region) const;
  Result<std::unique_ptr<net::Stream>> connect(const net::SocketAddress& region_socket);
  void refuse_region(const aws::OperationRequest& asked, const std::string& reason, net::HttpExchange& exchange);

  net::Loop& loop_;
  Supervisor& supervisor_;
  RandomSource& random_;
  net::HttpClient client_;
  std::set<GatewaySession*> sessions_;
  net::HttpServer server_;
};

}  // namespace regionfall::world
