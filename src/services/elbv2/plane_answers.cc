#include "services/elbv2/plane_answers.h"

#include <string>
#include <utility>

namespace regionfall::elbv2 {
namespace {

constexpr const char* kServer = "awselb/2.0";

net::HttpResponse worded(const ExchangeAnswer& said) {
  net::HttpResponse response{.status = said.status, .headers = {{"Content-Type", "text/html"}}, .body = {}};
  response.body = said.body;
  return response;
}

}  // namespace

void dress(const RoutingListener& listener, net::HeaderFields& headers) {
  if (listener.server_header && headers.find("Server") == nullptr) headers.add("Server", kServer);
  for (const auto& [name, value] : listener.response_headers) headers.set(name, value);
}

void answer(const RoutingListener& listener, net::HttpExchange& exchange, net::HttpResponse response) {
  dress(listener, response.headers);
  exchange.respond(std::move(response));
}

void answer(const RoutingListener& listener, net::HttpExchange& exchange, ExchangeEvent event) {
  const ExchangeAnswer said = answer_to(event);
  if (!said.sent) return exchange.reset();
  if (said.closes) exchange.close_after_answer();
  answer(listener, exchange, worded(said));
}

net::HttpResponse refusal_answer(const RoutingListener* listener, const net::HttpRefusal& refusal) {
  net::HttpResponse response = worded(answer_to(event_of_refusal(refusal.status)));
  if (listener != nullptr) dress(*listener, response.headers);
  return response;
}

ExchangeEvent event_of(const net::HttpClientError& error) {
  using Kind = net::HttpClientError::Kind;
  switch (error.kind) {
    case Kind::kNotConnected:
      return ExchangeEvent::kConnectRefused;
    case Kind::kConnectTimeout:
      return ExchangeEvent::kConnectTimedOut;
    case Kind::kTlsFailed:
      return ExchangeEvent::kTlsFailed;
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

}  // namespace regionfall::elbv2
