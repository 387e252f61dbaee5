#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "net/http_limits.h"
#include "net/http_message.h"
#include "net/http_refusal.h"
#include "net/loop.h"
#include "net/socket_address.h"
#include "net/stream.h"

namespace regionfall::net {

class TlsServer;

// -- whole bodies

// The answer to one request, given now or later on the loop's thread. Destroyed without an answer it answers 500. When
// the client is gone, what it is told has no effect.
class Responder {
 public:
  class Target;
  explicit Responder(Target& target);
  Responder(Responder&& other) noexcept;
  Responder& operator=(Responder&& other) = delete;
  ~Responder();

  // Sends the answer. Content-Length and Date are added.
  void respond(HttpResponse response);
  // Instead of an answer: closes with a reset, as a crashed server does.
  void reset();
  // Instead of an answer: silence until the client closes, as behind a network that drops packets.
  void stay_silent();
  // Whether nobody would hear an answer: the client is gone, or one has been given.
  bool over() const { return target_ == nullptr; }

 private:
  Target* take_target();

  Target* target_;  // each knows the other, and tells it when it moves or ends
};

// What a responder answers to.
class Responder::Target {
 public:
  Target() = default;
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;
  virtual ~Target();
  virtual void respond(HttpResponse response) = 0;
  virtual void reset() = 0;
  virtual void stay_silent() = 0;

 private:
  friend class Responder;
  Responder* responder_ = nullptr;
};

// Answers requests that have been received whole. Any such service can be called without a network.
class HttpService {
 public:
  virtual ~HttpService() = default;
  // `peer`: where the request came from.
  virtual void request(HttpRequest request, const SocketAddress& peer, Responder responder) = 0;
  // The answer to a request that never comes to request(). Of `head`, there is what could be read; perhaps nothing.
  virtual HttpResponse refuse(const RequestHead& head, const HttpRefusal& refusal);
};

// -- bodies in pieces

// A connection that has ceased to be HTTP.
struct Tunnel {
  std::unique_ptr<Stream> stream;  // to be started by its new owner
  std::string received;            // what has been read of it beyond HTTP
};

// The server's side of a request that is being served: how its body comes in and how its answer goes out. Exists as
// long as the HttpSession that serves the request.
class HttpExchange {
 public:
  virtual ~HttpExchange() = default;
  virtual const SocketAddress& peer() const = 0;

  // The answer: once start(), any number of write(), once finish(). The body is chunked unless the head has a
  // Content-Length, which is then the caller's to keep to: finish() with fewer bytes closes the connection. The head's
  // Connection and Transfer-Encoding are the exchange's own; Date is added. A HEAD request's answer and 204 and 304
  // have no body: what is written to them is dropped. Answering before the request's body has ended is fine.
  virtual void start(ResponseHead head) = 0;
  virtual void write(std::string_view bytes) = 0;
  virtual void finish(HeaderFields trailers = {}) = 0;
  // All three at once, with a Content-Length.
  virtual void respond(HttpResponse response) = 0;
  // Bytes written that the client has not taken yet: above kUnsentBytesHigh wait for HttpSession::on_drained().
  virtual std::size_t unsent() const = 0;

  // Holds the body's sender back. A client that waits for `100 Continue` gets it when the body is first wanted: after
  // HttpStreamingService::request() has returned, unless the body is paused or the request answered by then.
  virtual void pause_body() = 0;
  virtual void resume_body() = 0;

  // Instead of an answer, or in the middle of one: closes with a reset.
  virtual void reset() = 0;
  // Instead of an answer, or in the middle of one: no more bytes, until the client closes.
  virtual void stay_silent() = 0;

  // Sends the head of an answer after which the connection is no longer HTTP (101 to an upgrade, 2xx to CONNECT), and
  // gives the connection away with what the client has sent already. Only when the request's body has ended; last call.
  virtual Tunnel take_over(ResponseHead head) = 0;
};

// Serves one request. Destroyed when its answer has been finished and its body read, or when the client is gone: what
// still runs on its behalf ends in its destructor.
class HttpSession {
 public:
  virtual ~HttpSession() = default;
  // The body in pieces, valid during the call; not called while paused.
  virtual void on_body(std::string_view bytes) = 0;
  virtual void on_body_end(HeaderFields trailers) = 0;
  // unsent() has fallen to 0.
  virtual void on_drained() = 0;
  // The answer to a request whose body is refused. Last call; only as long as nothing has been answered.
  virtual HttpResponse refuse(const HttpRefusal& refusal);
};

// Serves requests while they come in.
class HttpStreamingService {
 public:
  virtual ~HttpStreamingService() = default;
  // Called when the head has been received. `exchange` may be answered at once; it outlives the session. Null where
  // nothing is to be told of the body: then it has been answered, reset or silenced.
  virtual std::unique_ptr<HttpSession> request(RequestHead head, HttpExchange& exchange) = 0;
  // The answer to a request whose head is refused. Of `head`, there is what could be read; perhaps nothing.
  virtual HttpResponse refuse(const RequestHead& head, const HttpRefusal& refusal);
};

// Of the bodies that a WholeBodies is collecting, together, when it is told of no other bound.
constexpr std::size_t kCollectedBytesMax = std::size_t{512} << 20;

// Collects bodies for a service that wants them whole. A longer one than `body_bytes_max` is refused with 413; one
// whose next piece would make all that are being collected longer than `collected_bytes_max`, with 503.
class WholeBodies final : public HttpStreamingService {
 public:
  WholeBodies(HttpService& service, std::size_t body_bytes_max, std::size_t collected_bytes_max = kCollectedBytesMax)
      : service_(service), body_bytes_max_(body_bytes_max), collected_bytes_max_(collected_bytes_max) {}
  std::unique_ptr<HttpSession> request(RequestHead head, HttpExchange& exchange) override;
  HttpResponse refuse(const RequestHead& head, const HttpRefusal& refusal) override;

 private:
  class Session;

  HttpService& service_;
  std::size_t body_bytes_max_;
  std::size_t collected_bytes_max_;
  std::size_t collected_bytes_ = 0;
};

// -- the server

struct HttpServerOptions {
  HttpLimits limits;
  // At the bound, the connection that has been idle longest makes room for a new one; when none is idle, new ones wait
  // in the system's queue.
  std::size_t connections_max = 15'000;
  std::chrono::nanoseconds head_timeout = std::chrono::seconds(20);  // from its first byte, or a connection's beginning
  std::chrono::nanoseconds body_timeout = std::chrono::seconds(30);  // between two pieces, while they are wanted
  std::chrono::nanoseconds idle_timeout = std::chrono::seconds(120);  // between two requests
  std::chrono::nanoseconds write_timeout = std::chrono::seconds(30);  // between two pieces that the client takes
  // HTTP/2 as well, on connections without TLS, for clients that begin with it. With TLS the TlsServer decides.
  bool http2_prior_knowledge = false;
};

// An HTTP/1.1 server for any number of listening sockets. Persistent connections, pipelining, chunked bodies, trailers,
// `Expect: 100-continue`. Where it is asked for, also an HTTP/2 server: a request's exchange is then a stream of the
// connection, reset() ends the stream alone, and take_over() is not called. A request that breaks the protocol is
// refused in the service's words, with the fitting 4xx or 5xx, and the connection is closed. Lives on one loop; the
// service is called on its thread.
class HttpServer {
 public:
  HttpServer(Loop& loop, HttpStreamingService& service, HttpServerOptions options = {});
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  ~HttpServer();  // closes all

  // Listens at `address`; returns it with the port that the system chose for port 0. A Unix socket's file is replaced
  // when nobody listens on it, has mode 0600, and is removed at the end. With `tls`, which must outlive the server,
  // connections begin with a handshake.
  Result<SocketAddress> listen(const SocketAddress& address, TlsServer* tls = nullptr);
  // As listen(), on a socket that listens already (one made in another namespace, or inherited).
  void adopt_listener(FileDescriptor socket, TlsServer* tls = nullptr);
  // Serves a connection that has been accepted elsewhere.
  void adopt_connection(std::unique_ptr<Stream> stream, SocketAddress peer);

  // Stops listening, closes idle connections, lets requests in progress be answered for up to `patience`, then closes
  // what is left, and calls `done`.
  void drain(std::chrono::nanoseconds patience, Task done);
  // Closes all connections with a reset at once, as if the process had died. Goes on listening.
  void reset_connections();

  std::size_t connections() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace regionfall::net
