#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "net/http_client.h"
#include "net/http_server.h"
#include "net/loop.h"
#include "net/tls.h"
#include "services/elbv2/exchange.h"
#include "services/elbv2/plane.h"

namespace regionfall::elbv2 {

// What several threads have in common of a load balancer at the moment.
struct ServedBalancer {
  PlaneBalancer balancer;
  std::vector<std::vector<std::shared_ptr<std::atomic<std::uint32_t>>>> outstanding;  // as `balancer.targets`
  std::vector<std::shared_ptr<std::atomic<std::uint64_t>>> turns;                     // by group
};

// What one thread has of a load balancer.
struct BalancerOfThread {
  std::shared_ptr<const ServedBalancer> served;
  net::TlsClient* tls = nullptr;            // to those of its targets that speak HTTPS
  std::unique_ptr<net::HttpClient> client;  // to its targets
};

// What one thread draws and seals with.
struct ChanceOfThread {
  std::mt19937_64 draw;
  const iam::Sealer& sealer;
  RandomSource& random;
};

// Serves the requests that come in at one listener of one node, on one thread.
class ListenerService final : public net::HttpStreamingService {
 public:
  // `balancer` and `chance` must outlive this.
  ListenerService(net::Loop& loop, const BalancerOfThread& balancer, ChanceOfThread& chance, std::string zone,
                  std::int64_t port)
      : loop_(loop), balancer_(balancer), chance_(chance), zone_(std::move(zone)), port_(port) {}

  std::unique_ptr<net::HttpSession> request(net::RequestHead head, net::HttpExchange& exchange) override;

 private:
  const RoutingListener* listener() const;
  std::unique_ptr<net::HttpSession> forward(const RoutingListener& listener, const Forward& forward,
                                            net::RequestHead head, net::HttpExchange& exchange);
  // The name that one of a client's cookies has sealed; empty: none has.
  std::string sealed_name(const std::vector<std::string_view>& cookies) const;
  std::string seal(std::string_view name, std::int64_t seconds) const;
  void change_request(const RoutingListener& listener, net::HeaderFields& headers, const net::SocketAddress& peer);

  net::Loop& loop_;
  const BalancerOfThread& balancer_;
  ChanceOfThread& chance_;
  std::string zone_;
  std::int64_t port_;
};

}  // namespace regionfall::elbv2
