#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "net/http_client_connection.h"

namespace regionfall::net {

class Http2ClientConnection;
class Http2ClientStream;

// What an HttpClient has for servers that speak HTTP/2: connections that many requests share. Lives on the client's
// loop.
class Http2Client {
 public:
  // `client` must outlive this.
  explicit Http2Client(HttpClientCore& client);
  Http2Client(const Http2Client&) = delete;
  Http2Client& operator=(const Http2Client&) = delete;
  ~Http2Client();

  // As HttpClient::open().
  std::unique_ptr<HttpClientRequest> open(const HttpEndpoint& to, const RequestHead& head, HttpClient::Body body,
                                          HttpResponseHandler& handler);
  std::size_t connections() const { return connections_.size(); }

  // The connections' own.
  HttpClientCore& client() { return client_; }
  // A connection that takes another request.
  Result<Http2ClientConnection*, HttpClientError> connection(const HttpEndpoint& to);
  // Destroys the connection.
  void remove(Http2ClientConnection& connection);

 private:
  HttpClientCore& client_;
  std::vector<std::unique_ptr<Http2ClientConnection>> connections_;
};

// A request that its owner holds, and the stream that carries it.
class Http2ClientRequest final : public HttpClientRequest {
 public:
  Http2ClientRequest(Http2Client& client, const HttpEndpoint& to, HttpResponseHandler& handler);
  ~Http2ClientRequest() override;

  void begin(const RequestHead& head, HttpClient::Body body);
  void write(std::string_view bytes) override;
  void finish(HeaderFields trailers) override;
  std::size_t unsent() const override;
  void pause() override;
  void resume() override;

  HttpResponseHandler& handler() { return handler_; }
  // No longer on a stream.
  void leave() { stream_ = nullptr; }
  // Sends the request once more, on another connection, where it is all here. False: it is not, or it has been already.
  // `looked_at`: the server may have begun to serve it.
  bool send_again(bool looked_at);

 private:
  void send(const RequestHead& head, bool body_follows);

  Http2Client& client_;
  HttpEndpoint to_;
  HttpResponseHandler& handler_;
  Http2ClientStream* stream_ = nullptr;
  std::optional<RequestHead> repeatable_;
  Timer report_;  // of a failure to connect
};

}  // namespace regionfall::net
