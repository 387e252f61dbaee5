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

// What makes a listening socket of a node: other protocols or another security policy need another.
struct ListeningKey {
  std::string address;
  std::int64_t port = 0;
  bool https = false;
  bool http2 = false;  // is offered inside of TLS
  std::string ssl_policy;
  auto operator<=>(const ListeningKey&) const = default;
};

// What a security policy takes. TLS 1.0 and 1.1 are not spoken, whatever it says.
net::TlsTerms terms_of(const ListeningKey& key) {
  const auto protocols = key.http2 ? net::TlsProtocols::kHttp2AndHttp11 : net::TlsProtocols::kHttp11;
  const SslPolicy* const policy = find_ssl_policy(key.ssl_policy);
  if (policy == nullptr) return {.protocols = protocols};
  return {.protocols = protocols,
          .tls12 = policy->oldest_tls <= 2,
          .tls13 = policy->newest_tls >= 3,
          .ciphers = ciphers_of(*policy)};
}

// One listener of one node, as one thread serves it.
struct ListeningNode {
  ListeningNode(net::Loop& loop, BalancerOfThread& balancer, ChanceOfThread& chance, const std::string& zone,
                const ListeningKey& key, const net::HttpServerOptions& options)
      : service(loop, balancer, chance, zone, key.port),
        credentials(loop, balancer, key.port),
        tls(credentials, terms_of(key)),
        server(loop, service, options) {}
  ListenerService service;
  ListenerCredentials credentials;
  net::TlsServer tls;
  net::HttpServer server;
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
  options.limits.body_bytes_max = kBodyBytesMax;
  options.head_timeout = idle;
  options.body_timeout = idle;
  options.idle_timeout = idle;
  options.write_timeout = idle;
  options.connection_age_max = std::chrono::seconds(routing.client_keep_alive_seconds);
  return options;
}

net::HttpClientOptions client_options(const Routing& routing) {
  net::HttpClientOptions options{.connect_timeout = kConnectTimeout,
                                 .silence_timeout = std::chrono::seconds(routing.idle_timeout_seconds)};
  options.limits.head_bytes_max = kResponseHeaderBytesMax;
  options.limits.body_bytes_max = kBodyBytesMax;
  return options;
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
      // A count of owners of its own, which the threads would fight over.
      std::shared_ptr<const ServedBalancer> owned(served.get(), [served](const ServedBalancer*) {});
      const auto before = std::exchange(state.shared.served, std::move(owned));
      const net::HttpClientOptions options = client_options(*served->balancer.routing);
      if (first) {
        state.shared.tls = target_tls_.get();
        state.shared.client = std::make_unique<net::HttpClient>(thread_.loop(), options);
        state.shared.tunnels = std::make_unique<net::Tunnels>(thread_.loop(), options.silence_timeout);
      } else {
        state.shared.client->set_options(options);
        state.shared.tunnels->set_idle_timeout(options.silence_timeout);
        end_drained(state.shared, *before);
      }
      listen(state);
    }
  }

  void listen(BalancerState& state) {
    const PlaneBalancer& balancer = state.shared.served->balancer;
    std::map<ListeningKey, std::unique_ptr<ListeningNode>> kept;
    for (const PlaneNode& node : balancer.nodes) {
      for (const RoutingListener& listener : balancer.routing->listeners) {
        const ListeningKey key{.address = node.address,
                               .port = listener.port,
                               .https = listener.https,
                               .http2 = listener.https && balancer.routing->http2,
                               .ssl_policy = listener.ssl_policy};
        auto found = state.listening.extract(key);
        auto listening = found.empty() ? open(state.shared, node.zone, key) : std::move(found.mapped());
        if (listening != nullptr) listening->server.set_options(server_options(*balancer.routing));
        if (listening != nullptr) kept.emplace(key, std::move(listening));
      }
    }
    state.listening = std::move(kept);
  }

  // Null where the address cannot be listened at: clients find nothing there until a later serve() can.
  std::unique_ptr<ListeningNode> open(BalancerOfThread& balancer, const std::string& zone, const ListeningKey& key) {
    const auto address = net::SocketAddress::ip(key.address, static_cast<std::uint16_t>(key.port));
    if (!address) return nullptr;
    auto socket = net::listen_on(*address, true);
    if (!socket) return nullptr;
    auto listening = std::make_unique<ListeningNode>(thread_.loop(), balancer, chance_, zone, key,
                                                     server_options(*balancer.served->balancer.routing));
    listening->server.adopt_listener(std::move(*socket), key.https ? &listening->tls : nullptr);
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
