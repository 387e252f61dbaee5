#include "services/elbv2/plane_service.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "services/elbv2/desync.h"
#include "services/elbv2/forwarded_headers.h"
#include "services/elbv2/plane_answers.h"
#include "services/elbv2/redirect.h"
#include "services/elbv2/stickiness.h"
#include "services/elbv2/target_choice.h"

namespace regionfall::elbv2 {
namespace {

constexpr const char* kTraceHeader = "X-Amzn-Trace-Id";

// The facts that rules look at; views of `head`.
RequestFacts facts_of(const net::RequestHead& head, const RoutingListener& listener, const net::SocketAddress& client) {
  const std::string_view target = head.target;
  const std::size_t mark = target.find('?');
  return RequestFacts{.method = head.method,
                      .scheme = listener.https ? "https" : "http",
                      .host = host_without_port(head.headers.get("host")),
                      .port = static_cast<int>(listener.port),
                      .path = target.substr(0, mark),
                      .query = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1),
                      .headers = &head.headers,
                      .client = {.v6 = client.kind() == net::SocketAddress::Kind::kIpv6, .bytes = client.bytes()}};
}

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
  const Routing& routing = *served->balancer.routing;
  switch (mitigate(routing.desync_mode, classify(head).classification)) {
    case Mitigation::kBlock:
      answer(*listening, exchange, ExchangeEvent::kMalformedRequest);
      return nullptr;
    case Mitigation::kPassAndClose:
      exchange.close_after_answer();
      break;
    case Mitigation::kPass:
      break;
  }
  if (routing.drop_invalid_headers) drop_invalid_headers(head.headers);
  const RequestFacts facts = facts_of(head, *listening, exchange.peer());
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
  const auto chosen =
      choose_group(routing, forward, chance_.draw() % weight,
                   forward.sticky_seconds ? sealed_name(chance_, group_cookies(head.headers), loop_.now()) : "");
  if (!chosen) {
    answer(listener, exchange, ExchangeEvent::kNoTargetGroup);
    return nullptr;
  }
  const RoutingGroup& group = routing.groups[*chosen];
  if (!version_fits(head.major_version == 2, head.method, group.protocol_version)) {
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
  const auto target =
      choose_target(group, zone_, load, sealed_name(chance_, target_cookies(group, head.headers), loop_.now()));
  if (!target) {
    answer(listener, exchange, ExchangeEvent::kNoTargets);
    return nullptr;
  }
  change_request(listener, head.headers, exchange);
  auto session = std::make_unique<ForwardedRequest>(
      loop_, balancer_, chance_,
      ForwardedTo{.listener = listener, .forward = forward, .group = *chosen, .target = *target});
  session->begin(std::move(head), exchange);
  return session;
}

net::HttpResponse ListenerService::refuse(const net::RequestHead& /*head*/, const net::HttpRefusal& refusal) {
  return refusal_answer(listener(), refusal);
}

void ListenerService::change_request(const RoutingListener& listener, net::HeaderFields& headers,
                                     const net::HttpExchange& exchange) {
  const Routing& routing = *balancer_.served->balancer.routing;
  const net::SocketAddress& peer = exchange.peer();
  ClientFacts client{.address = peer.host(),
                     .port = peer.port(),
                     .https = listener.https,
                     .listener_port = static_cast<int>(listener.port)};
  if (listener.https && routing.forwarding.tls_headers) client.tls = exchange.tls();
  set_forwarded_headers(headers, routing.forwarding, client);
  const std::string digits = fmt::format(FMT_COMPILE("{:016x}{:08x}"), chance_.draw(), chance_.draw() & 0xFFFF'FFFFU);
  headers.set(kTraceHeader, trace_id(headers.get(kTraceHeader), loop_.now(), digits));
}

}  // namespace regionfall::elbv2
