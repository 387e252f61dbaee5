#include "services/elbv2/plane.h"

#include <algorithm>
#include <compare>
#include <optional>
#include <utility>

#include "net/http_server.h"
#include "net/loop_thread.h"
#include "net/sockets.h"
#include "services/elbv2/exchange.h"
#include "services/elbv2/plane_service.h"
#include "services/elbv2/ssl_policies.h"

namespace regionfall::elbv2 {
namespace {

using Balancers = std::map<std::string, std::shared_ptr<const ServedBalancer>>;

// The certificates of a listener, as they are at the moment of each handshake.
class ListenerCredentials final : public net::TlsCredentials {
 public:
  ListenerCredentials(const net::Loop& loop, const BalancerOfThread& balancer, std::int64_t port)
      : loop_(loop), balancer_(balancer), port_(port) {}

  std::vector<std::shared_ptr<const net::TlsCredential>> for_name(std::string_view name) override {
    const PlaneBalancer& balancer = balancer_.served->balancer;
    const auto& listeners = balancer.routing->listeners;
    const auto place = std::ranges::find(listeners, port_, &RoutingListener::port) - listeners.begin();
    std::vector<std::shared_ptr<const net::TlsCredential>> credentials;
    if (static_cast<std::size_t>(place) >= balancer.certificates.size()) return credentials;
    for (const auto& chosen :
         choose_certificates(balancer.certificates[static_cast<std::size_t>(place)], name, loop_.now()))
      credentials.push_back(chosen->credential);
    return credentials;
  }

 private:
  const net::Loop& loop_;
  const BalancerOfThread& balancer_;
  std::int64_t port_;
};

// What a security policy takes. TLS 1.0 and 1.1 are not spoken, whatever it says.
net::TlsTerms terms_of(std::string_view ssl_policy) {
  const SslPolicy* const policy = find_ssl_policy(ssl_policy);
  if (policy == nullptr) return {};
  return {.tls12 = policy->oldest_tls <= 2, .tls13 = policy->newest_tls >= 3, .ciphers = ciphers_of(*policy)};
}

// One listener of one node, as one thread serves it.
struct ListeningNode {
  ListeningNode(net::Loop& loop, const BalancerOfThread& balancer, ChanceOfThread& chance, const PlaneNode& node,
                const RoutingListener& listener, const net::HttpServerOptions& options)
      : service(loop, balancer, chance, node.zone, listener.port),
        credentials(loop, balancer, listener.port),
        tls(credentials, terms_of(listener.ssl_policy)),
        server(loop, service, options) {}
  ListenerService service;
  ListenerCredentials credentials;
  net::TlsServer tls;
  net::HttpServer server;
};

// What makes a listening socket of a node: another protocol or security policy needs another.
struct ListeningKey {
  std::string address;
  std::int64_t port = 0;
  bool https = false;
  std::string ssl_policy;
  auto operator<=>(const ListeningKey&) const = default;
};

// A load balancer, as one thread serves it.
struct BalancerState {
  BalancerOfThread shared;
  std::map<ListeningKey, std::unique_ptr<ListeningNode>> listening;
};

net::HttpServerOptions server_options(const Routing& routing) {
  const std::chrono::seconds idle(routing.idle_timeout_seconds);
  net::HttpServerOptions options;
  options.limits.head_bytes_max = kHeaderBytesMax;
  options.head_timeout = idle;
  options.body_timeout = idle;
  options.idle_timeout = idle;
  options.write_timeout = idle;
  return options;
}

net::HttpClientOptions client_options(const Routing& routing) {
  return {.connect_timeout = kConnectTimeout, .silence_timeout = std::chrono::seconds(routing.idle_timeout_seconds)};
}

}  // namespace

// One thread, with its listening sockets, which share their ports with those of the other threads.
class Plane::Worker {
 public:
  Worker(const Surroundings& surroundings, std::uint64_t seed)
      : chance_{.draw = std::mt19937_64(seed), .sealer = surroundings.sealer, .random = surroundings.random},
        thread_(surroundings.clock, "load balancer") {}
  ~Worker() {
    thread_.run_there([this] { balancers_.clear(); });
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void serve(const Balancers& balancers) {
    thread_.run_there([&] { update(balancers); });
  }

 private:
  void update(const Balancers& balancers) {
    std::erase_if(balancers_, [&](const auto& entry) { return !balancers.contains(entry.first); });
    for (const auto& [arn, served] : balancers) {
      BalancerState& state = balancers_[arn];
      const bool first = state.shared.client == nullptr;
      state.shared.served = served;
      if (first) {
        state.shared.tls = target_tls_.get();
        state.shared.client =
            std::make_unique<net::HttpClient>(thread_.loop(), client_options(*served->balancer.routing));
      }
      listen(state);
    }
  }

  void listen(BalancerState& state) {
    const PlaneBalancer& balancer = state.shared.served->balancer;
    std::map<ListeningKey, std::unique_ptr<ListeningNode>> kept;
    for (const PlaneNode& node : balancer.nodes) {
      for (const RoutingListener& listener : balancer.routing->listeners) {
        const ListeningKey key{
            .address = node.address, .port = listener.port, .https = listener.https, .ssl_policy = listener.ssl_policy};
        auto found = state.listening.extract(key);
        auto listening = found.empty() ? open(state.shared, node, listener) : std::move(found.mapped());
        if (listening != nullptr) kept.emplace(key, std::move(listening));
      }
    }
    state.listening = std::move(kept);
  }

  // Null where the address cannot be listened at: clients find nothing there until a later serve() can.
  std::unique_ptr<ListeningNode> open(const BalancerOfThread& balancer, const PlaneNode& node,
                                      const RoutingListener& listener) {
    const auto address = net::SocketAddress::ip(node.address, static_cast<std::uint16_t>(listener.port));
    if (!address) return nullptr;
    auto socket = net::listen_on(*address, true);
    if (!socket) return nullptr;
    auto listening = std::make_unique<ListeningNode>(thread_.loop(), balancer, chance_, node, listener,
                                                     server_options(*balancer.served->balancer.routing));
    listening->server.adopt_listener(std::move(*socket), listener.https ? &listening->tls : nullptr);
    return listening;
  }

  ChanceOfThread chance_;
  std::unique_ptr<net::TlsClient> target_tls_ = net::TlsClient::trusting_everything();
  std::map<std::string, BalancerState> balancers_;  // the thread's
  net::LoopThread thread_;
};

Plane::Plane(const Surroundings& surroundings, int threads) {
  for (int i = 0; i < threads; ++i) {
    std::uint64_t seed = 0;
    surroundings.random.fill(std::as_writable_bytes(std::span(&seed, 1)));
    workers_.push_back(std::make_unique<Worker>(surroundings, seed));
  }
}

Plane::~Plane() = default;

void Plane::serve(std::map<std::string, PlaneBalancer> balancers) {
  Balancers served;
  for (auto& [arn, balancer] : balancers) {
    auto shared = std::make_shared<ServedBalancer>();
    for (const RoutingGroup& group : balancer.routing->groups) {
      auto& turn = turns_[group.arn];
      if (turn == nullptr) turn = std::make_shared<std::atomic<std::uint64_t>>(0);
      shared->turns.push_back(turn);
      auto& counters = shared->outstanding.emplace_back();
      for (const RoutingTarget& target : group.targets) {
        auto& counter = outstanding_[target.key];
        if (counter == nullptr) counter = std::make_shared<std::atomic<std::uint32_t>>(0);
        counters.push_back(counter);
      }
    }
    shared->balancer = std::move(balancer);
    served.emplace(arn, std::move(shared));
  }
  for (const auto& worker : workers_) worker->serve(served);
  // What nobody counts with any more: targets and groups that are gone.
  std::erase_if(outstanding_, [](const auto& entry) { return entry.second.use_count() == 1; });
  std::erase_if(turns_, [](const auto& entry) { return entry.second.use_count() == 1; });
}

}  // namespace regionfall::elbv2
