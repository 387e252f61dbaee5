#pragma once

#include <functional>
#include <memory>

#include "net/http_client.h"
#include "net/http_message.h"
#include "net/http_server.h"

namespace regionfall::net {

// What a proxy does when no answer can be had; called before anything has been answered. It answers, resets or
// silences.
using OnProxyFailure = std::function<void(HttpExchange& exchange, const HttpClientError& error)>;

// 503 when the client is busy, 504 for silence, else 502; without a body.
void answer_bad_gateway(HttpExchange& exchange, const HttpClientError& error);

// Changes the head of an answer before the client gets it.
using OnProxyAnswer = std::function<void(ResponseHead& head)>;

// Takes both connections when the server has agreed to an upgrade; last call of the session.
using OnProxyUpgrade = std::function<void(Tunnel client, Tunnel server)>;

// A request that is being passed on.
class ProxiedRequest : public HttpSession {
 public:
  // Gives the server up, as if this had come of it.
  virtual void fail(const HttpClientError& error) = 0;
};

// Serves a request by sending it to `to` and its answer back, both in pieces: what one side does not take holds the
// other back, so that memory does not grow with bodies. Host and all end-to-end fields pass unchanged; those for one
// connection alone (RFC 9110, 7.6.1) do not, but for `TE: trailers` to HTTP/2. Upgrades that an HTTP/1.1 client asks an
// HTTP/1.1 server for pass where there is `on_upgrade`. When the answer breaks off, so does the client's connection,
// with a reset. `client` must outlive the session.
std::unique_ptr<ProxiedRequest> proxy_request(HttpClient& client, const HttpEndpoint& to, RequestHead head,
                                              HttpExchange& exchange, OnProxyFailure on_failure = answer_bad_gateway,
                                              OnProxyAnswer on_answer = {}, OnProxyUpgrade on_upgrade = {});

}  // namespace regionfall::net
