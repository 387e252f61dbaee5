#pragma once

#include "net/http_client.h"
#include "net/http_server.h"
#include "services/elbv2/exchange.h"
#include "services/elbv2/routing.h"

namespace regionfall::elbv2 {

// How a plane words what the load balancer itself says, and what it adds to every answer.

// Sets the headers that a listener's attributes ask for.
void dress(const RoutingListener& listener, net::HeaderFields& headers);

void answer(const RoutingListener& listener, net::HttpExchange& exchange, net::HttpResponse response);
void answer(const RoutingListener& listener, net::HttpExchange& exchange, ExchangeEvent event);

// The answer to a request that the server refuses. `listener` may be null: it is gone.
net::HttpResponse refusal_answer(const RoutingListener* listener, const net::HttpRefusal& refusal);

// What has become of a request at its target.
ExchangeEvent event_of(const net::HttpClientError& error);

}  // namespace regionfall::elbv2
