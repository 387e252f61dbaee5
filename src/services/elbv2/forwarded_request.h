#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "net/http_client.h"
#include "net/http_proxy.h"
#include "net/http_server.h"
#include "net/loop.h"
#include "net/tls.h"
#include "net/tunnel.h"
#include "services/elbv2/plane.h"

namespace regionfall::elbv2 {

class ForwardedRequest;

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
  std::unique_ptr<net::Tunnels> tunnels;    // connections that have been upgraded, by their targets' keys
  std::vector<ForwardedRequest*> under_way;
};

// What one thread draws and seals with.
struct ChanceOfThread {
  std::mt19937_64 draw;
  const iam::Sealer& sealer;
  RandomSource& random;
};

// The cookies' sealed names (stickiness.h). Empty: none of them has one that holds.
std::string sealed_name(const ChanceOfThread& chance, const std::vector<std::string_view>& cookies, Instant now);

// Where a request goes: places in the snapshot's routing.
struct ForwardedTo {
  const RoutingListener& listener;
  const Forward& forward;
  std::size_t group = 0;
  std::size_t target = 0;
};

// A request under way to a target: counts as outstanding as long as it lives, where its group asks for that.
class ForwardedRequest final : public net::HttpSession {
 public:
  // `to` points into `balancer.served`; `balancer` and `chance` must outlive this.
  ForwardedRequest(net::Loop& loop, BalancerOfThread& balancer, ChanceOfThread& chance, const ForwardedTo& to);
  ~ForwardedRequest() override;
  ForwardedRequest(const ForwardedRequest&) = delete;
  ForwardedRequest& operator=(const ForwardedRequest&) = delete;

  void begin(net::RequestHead head, net::HttpExchange& exchange);
  void on_body(std::string_view bytes) override { relay_->on_body(bytes); }
  void on_body_end(net::HeaderFields trailers) override { relay_->on_body_end(std::move(trailers)); }
  void on_drained() override { relay_->on_drained(); }
  net::HttpResponse refuse(const net::HttpRefusal& refusal) override;

  const RoutingGroup& group() const;
  const std::string& target_key() const { return group().targets[to_.target].key; }
  // The target is gone, and its deregistration delay over.
  void end_drained();

 private:
  std::atomic<std::uint32_t>& outstanding() const { return *served_->outstanding[to_.group][to_.target]; }
  void dress_answer(net::ResponseHead& response) const;
  std::string seal(std::string_view name, std::int64_t seconds) const;
  void join(net::Tunnel client, net::Tunnel server) const;

  net::Loop& loop_;
  BalancerOfThread& balancer_;
  ChanceOfThread& chance_;
  std::shared_ptr<const ServedBalancer> served_;
  ForwardedTo to_;
  bool counted_;
  std::size_t index_;  // in balancer_.under_way
  std::unique_ptr<net::ProxiedRequest> relay_;
};

// Ends what is under way to targets that `before` had and their group, which is still served, has no longer.
void end_drained(BalancerOfThread& balancer, const ServedBalancer& before);

}  // namespace regionfall::elbv2
