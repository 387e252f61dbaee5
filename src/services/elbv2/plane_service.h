#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "net/http_server.h"
#include "net/loop.h"
#include "services/elbv2/exchange.h"
#include "services/elbv2/forwarded_request.h"

namespace regionfall::elbv2 {

// Serves the requests that come in at one listener of one node, on one thread.
class ListenerService final : public net::HttpStreamingService {
 public:
  // `balancer` and `chance` must outlive this.
  ListenerService(net::Loop& loop, BalancerOfThread& balancer, ChanceOfThread& chance, std::string zone,
                  std::int64_t port)
      : loop_(loop), balancer_(balancer), chance_(chance), zone_(std::move(zone)), port_(port) {}

  std::unique_ptr<net::HttpSession> request(net::RequestHead head, net::HttpExchange& exchange) override;
  net::HttpResponse refuse(const net::RequestHead& head, const net::HttpRefusal& refusal) override;

 private:
  const RoutingListener* listener() const;
  std::unique_ptr<net::HttpSession> forward(const RoutingListener& listener, const Forward& forward,
                                            net::RequestHead head, net::HttpExchange& exchange);
  void change_request(const RoutingListener& listener, net::HeaderFields& headers, const net::HttpExchange& exchange);

  net::Loop& loop_;
  BalancerOfThread& balancer_;
  ChanceOfThread& chance_;
  std::string zone_;
  std::int64_t port_;
};

}  // namespace regionfall::elbv2
