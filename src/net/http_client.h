#pragma once

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/http_limits.h"
#include "net/http_message.h"
#include "net/loop.h"
#include "net/socket_address.h"
#include "net/stream.h"

namespace regionfall::net {

class TlsClient;

// Where requests go.
struct HttpEndpoint {
  SocketAddress address;
  TlsClient* tls = nullptr;      // for https; must outlive the client
  std::string server_name = {};  // for https: as TlsClient::connect() has it
  auto operator<=>(const HttpEndpoint&) const = default;
};

// Why there is no answer, or no whole one.
struct HttpClientError {
  enum class Kind : std::uint8_t {
    kNotConnected,    // refused or unreachable: the server has seen nothing of the request
    kConnectTimeout,  // no connection in time: likewise
    kClosed,          // the server closed or reset the connection
    kTimeout,         // silence for longer than the client waits
    kMalformed,       // what came is not HTTP, or breaks a limit
    kBusy,            // the client has as many connections as it may have
  };
  Kind kind;
  std::string message;
};

// -- whole bodies

// A request under way. Destroyed, it is given up, and its callback is not called.
class HttpCall {
 public:
  virtual ~HttpCall() = default;
};

// -- bodies in pieces

// Told how a request fares. Each call may destroy the request; on_body_end() or on_failed() is the last.
class HttpResponseHandler {
 public:
  virtual ~HttpResponseHandler() = default;
  virtual void on_head(ResponseHead head) = 0;
  virtual void on_body(std::string_view bytes) = 0;  // a piece, valid during the call
  virtual void on_body_end(HeaderFields trailers) = 0;
  // HttpClientRequest::unsent() has fallen to 0.
  virtual void on_drained() = 0;
  // Also in the middle of a body.
  virtual void on_failed(HttpClientError error) = 0;
};

// A request under way whose body is sent in pieces. Destroyed, it is given up.
class HttpClientRequest {
 public:
  virtual ~HttpClientRequest() = default;
  // The body, when open() was told of one: any number of write(), once finish(). A server may answer before; what is
  // written after the answer has ended is dropped.
  virtual void write(std::string_view bytes) = 0;
  virtual void finish(HeaderFields trailers = {}) = 0;
  // Above kUnsentBytesHigh wait for on_drained().
  virtual std::size_t unsent() const = 0;
  // Holds the answer's sender back.
  virtual void pause() = 0;
  virtual void resume() = 0;
};

// How a connection to an endpoint is made.
using HttpConnect = std::function<Result<std::unique_ptr<Stream>>(const SocketAddress&)>;

struct HttpClientOptions {
  HttpLimits limits;
  std::size_t connections_max = 4096;                                    // of all endpoints, idle ones included
  std::size_t idle_connections_max = 256;                                // per endpoint
  std::size_t response_body_bytes_max = std::size_t{256} << 20;          // of whole bodies
  std::chrono::nanoseconds connect_timeout = std::chrono::seconds(10);   // until the server takes the first byte
  std::chrono::nanoseconds silence_timeout = std::chrono::seconds(120);  // with nothing sent nor received
  std::chrono::nanoseconds idle_timeout = std::chrono::seconds(30);      // shorter than servers': see HttpServerOptions
  HttpConnect connect = {};                                              // empty: as connect_to() does
};

// An HTTP/1.1 client: persistent connections to any number of endpoints. A request that meets a connection which the
// server has closed meanwhile is sent once more on a new one, if its method is idempotent and it has no body or a whole
// one. Lives on one loop and must outlive its requests.
class HttpClient {
 public:
  explicit HttpClient(Loop& loop, HttpClientOptions options = {});
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  ~HttpClient();

  using OnResponse = std::function<void(Result<HttpResponse, HttpClientError>)>;
  // Content-Length is added; Host is the caller's. `on_response` is called once, later, and may destroy the call.
  [[nodiscard]] std::unique_ptr<HttpCall> send(const HttpEndpoint& to, HttpRequest request, OnResponse on_response);

  // Whether write() and finish() follow. The body is chunked unless the head has a Content-Length, which is then the
  // caller's to keep to.
  enum class Body : std::uint8_t { kNone, kFollows };
  // `handler` must outlive the request.
  [[nodiscard]] std::unique_ptr<HttpClientRequest> open(const HttpEndpoint& to, const RequestHead& head, Body body,
                                                        HttpResponseHandler& handler);

  std::size_t connections() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace regionfall::net
