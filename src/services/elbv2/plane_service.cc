#include "services/elbv2/plane_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "net/http_proxy.h"
#include "services/elbv2/forwarded_headers.h"
#include "services/elbv2/redirect.h"
#include "services/elbv2/stickiness.h"
#include "services/elbv2/target_choice.h"

namespace regionfall::elbv2 {
namespace {

constexpr const char* kServer = "awselb/2.0";
constexpr const char* kHttps = "HTTPS";
constexpr const char* kTraceHeader = "X-Amzn-Trace-Id";

void dress(const RoutingListener& listener, net::HeaderFields& headers) {
  if (listener.server_header && headers.find("Server") == nullptr) headers.add("Server", kServer);
  for (const auto& [name, value] : listener.response_headers) headers.set(name, value);
}

void answer(const RoutingListener& listener, net::HttpExchange& exchange, net::HttpResponse response) {
  dress(listener, response.headers);
  exchange.respond(std::move(response));
}

// What the load balancer itself says.
void answer(const RoutingListener& listener, net::HttpExchange& exchange, ExchangeEvent event) {
  const ExchangeAnswer said = answer_to(event);
  if (!said.sent) return exchange.reset();
  net::HttpResponse response{.status = said.status, .headers = {{"Content-Type", "text/html"}}, .body = {}};
  response.body = said.body;
  if (said.closes) response.headers.add("Connection", "close");
  answer(listener, exchange, std::move(response));
}

ExchangeEvent event_of(const net::HttpClientError& error) {
  using Kind = net::HttpClientError::Kind;
  switch (error.kind) {
    case Kind::kNotConnected:
      return ExchangeEvent::kConnectRefused;
    case Kind::kConnectTimeout:
      return ExchangeEvent::kConnectTimedOut;
    case Kind::kTimeout:
      return ExchangeEvent::kTargetIdle;
    case Kind::kMalformed:
      return ExchangeEvent::kMalformedResponse;
    case Kind::kClosed:
      return ExchangeEvent::kTargetClosed;
    case Kind::kBusy:
      return ExchangeEvent::kNoTargets;
  }
  return ExchangeEvent::kTargetClosed;
}

// The facts that rules look at; views of `head` and `client`.
RequestFacts facts_of(const net::RequestHead& head, const RoutingListener& listener, const std::string& client) {
  const std::string_view target = head.target;
  const std::size_t mark = target.find('?');
  RequestFacts facts{.method = head.method,
                     .scheme = listener.https ? "https" : "http",
                     .host = host_without_port(head.headers.get("host")),
                     .port = static_cast<int>(listener.port),
                     .path = target.substr(0, mark),
                     .query = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1),
                     .headers = &head.headers,
                     .client = {}};
  if (const auto address = ec2::parse_ip(client)) facts.client = *address;
  return facts;
}

// A request under way to a target: counts as outstanding as long as it lives.
class ForwardedSession final : public net::HttpSession {
 public:
  ForwardedSession(std::shared_ptr<const ServedBalancer> served, std::atomic<std::uint32_t>& outstanding)
      : served_(std::move(served)), outstanding_(outstanding) {
    outstanding_.fetch_add(1, std::memory_order_relaxed);
  }
  ~ForwardedSession() override { outstanding_.fetch_sub(1, std::memory_order_relaxed); }
  ForwardedSession(const ForwardedSession&) = delete;
  ForwardedSession& operator=(const ForwardedSession&) = delete;

  void begin(std::unique_ptr<net::HttpSession> relay) { relay_ = std::move(relay); }
  void on_body(std::string_view bytes) override { relay_->on_body(bytes); }
  void on_body_end(net::HeaderFields trailers) override { relay_->on_body_end(std::move(trailers)); }
  void on_drained() override { relay_->on_drained(); }

 private:
  std::shared_ptr<const ServedBalancer> served_;  // has the counter
  std::atomic<std::uint32_t>& outstanding_;
  std::unique_ptr<net::HttpSession> relay_;
};

}  // namespace

const RoutingListener* ListenerService::listener() const {
  const auto& listeners = balancer_.served->balancer.routing->listeners;
  const auto found = std::ranges::find(listeners, port_, &RoutingListener::port);
  return found == listeners.end() ? nullptr : &*found;
}

std::unique_ptr<net::HttpSession> ListenerService::request(net::RequestHead head, net::HttpExchange& exchange) {
  const std::shared_ptr<const ServedBalancer> served = balancer_.served;
  const RoutingListener* const listening = listener();
  if (listening == nullptr) {
    exchange.reset();
    return nullptr;
  }
  if (const auto refused = elbv2::refuse(head)) {
    answer(*listening, exchange, *refused);
    return nullptr;
  }
  if (served->balancer.routing->drop_invalid_headers) drop_invalid_headers(head.headers);
  const std::string client = exchange.peer().host();
  const RequestFacts facts = facts_of(head, *listening, client);
  const RoutingRule& rule = match_rule(*listening, facts);
  if (const auto* fixed = std::get_if<FixedResponseConfig>(&rule.action)) {
    net::HttpResponse response{.status = std::atoi(fixed->status_code.c_str())};
    response.body = fixed->message_body.value_or("");
    if (fixed->content_type) response.headers.add("Content-Type", *fixed->content_type);
    answer(*listening, exchange, std::move(response));
    return nullptr;
  }
  if (const auto* redirect = std::get_if<RedirectConfig>(&rule.action)) {
    net::HttpResponse response{.status = redirect_status(*redirect)};
    response.headers.add("Location", redirect_location(*redirect, facts));
    answer(*listening, exchange, std::move(response));
    return nullptr;
  }
  return forward(*listening, std::get<Forward>(rule.action), std::move(head), exchange);
}

std::unique_ptr<net::HttpSession> ListenerService::forward(const RoutingListener& listener, const Forward& forward,
                                                           net::RequestHead head, net::HttpExchange& exchange) {
  const std::shared_ptr<const ServedBalancer>& served = balancer_.served;
  const Routing& routing = *served->balancer.routing;
  const auto weight = static_cast<std::uint64_t>(std::max<std::int64_t>(forward.total_weight, 1));
  const auto chosen = choose_group(routing, forward, chance_.draw() % weight,
                                   forward.sticky_seconds ? sealed_name(group_cookies(head.headers)) : "");
  if (!chosen) {
    answer(listener, exchange, ExchangeEvent::kNoTargetGroup);
    return nullptr;
  }
  const RoutingGroup& group = routing.groups[*chosen];
  if (!version_fits(false, head.method, group.protocol_version)) {
    answer(listener, exchange, ExchangeEvent::kProtocolVersionMismatch);
    return nullptr;
  }
  const auto& counters = served->outstanding[*chosen];
  std::vector<std::uint32_t> outstanding;
  if (group.algorithm == Algorithm::kLeastOutstandingRequests) {
    for (const auto& counter : counters) outstanding.push_back(counter->load(std::memory_order_relaxed));
  }
  const Load load{.turn = served->turns[*chosen]->fetch_add(1, std::memory_order_relaxed),
                  .outstanding = outstanding,
                  .draw = chance_.draw(),
                  .now = loop_.now()};
  const auto target = choose_target(group, zone_, load, sealed_name(target_cookies(group, head.headers)));
  if (!target) {
    answer(listener, exchange, ExchangeEvent::kNoTargets);
    return nullptr;
  }
  change_request(listener, head.headers, exchange.peer());
  const net::HttpEndpoint to{.address = served->balancer.targets[*chosen][*target],
                             .tls = group.protocol == kHttps ? balancer_.tls : nullptr};
  auto session = std::make_unique<ForwardedSession>(served, *counters[*target]);
  session->begin(net::proxy_request(
      *balancer_.client, to, std::move(head), exchange,
      [served, &listener](net::HttpExchange& failed, const net::HttpClientError& error) {
        answer(listener, failed, event_of(error));
      },
      [this, served, &listener, &group, &forward, key = group.targets[*target].key](net::ResponseHead& response) {
        if (forward.sticky_seconds) {
          for (auto& cookie :
               group_set_cookies(*forward.sticky_seconds, seal(group.arn, *forward.sticky_seconds), loop_.now()))
            response.headers.add("Set-Cookie", std::move(cookie));
        }
        if (sets_target_cookie(group, response.headers)) {
          for (auto& cookie : target_set_cookies(group, seal(key, group.stickiness_seconds), loop_.now()))
            response.headers.add("Set-Cookie", std::move(cookie));
        }
        dress(listener, response.headers);
      }));
  return session;
}

std::string ListenerService::sealed_name(const std::vector<std::string_view>& cookies) const {
  for (const std::string_view cookie : cookies) {
    const auto content = chance_.sealer.open(cookie, kStickinessPurpose);
    if (!content) continue;
    if (std::string name = sticky_name(*content, loop_.now()); !name.empty()) return name;
  }
  return {};
}

std::string ListenerService::seal(std::string_view name, std::int64_t seconds) const {
  const Instant until = loop_.now() + std::chrono::seconds(seconds);
  return chance_.sealer.seal(sticky_content(name, until), kStickinessPurpose, chance_.random);
}

void ListenerService::change_request(const RoutingListener& listener, net::HeaderFields& headers,
                                     const net::SocketAddress& peer) {
  const Routing& routing = *balancer_.served->balancer.routing;
  set_forwarded_headers(headers, routing.forwarding,
                        {.address = peer.host(),
                         .port = peer.port(),
                         .https = listener.https,
                         .listener_port = static_cast<int>(listener.port)});
  const std::string digits = fmt::format("{:016x}{:08x}", chance_.draw(), chance_.draw() & 0xFFFF'FFFFU);
  headers.set(kTraceHeader, trace_id(headers.get(kTraceHeader), loop_.now(), digits));
}

}  // namespace regionfall::elbv2
