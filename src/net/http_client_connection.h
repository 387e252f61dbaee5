#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/deadline.h"
#include "net/http_client.h"
#include "net/http_parser.h"
#include "net/stream.h"

namespace regionfall::net {

class HttpClientConnection;

// RFC 9110, 9.2.2: a second one has no effect beyond the first.
bool is_idempotent(std::string_view method);

// What has become of a connection that failed, or was not there in time, at a stage of its making.
HttpClientError::Kind failure_at(StreamStage stage);
HttpClientError timeout_at(StreamStage stage);

// What all connections of a client share.
class HttpClientCore {
 public:
  virtual ~HttpClientCore() = default;
  virtual Loop& loop() = 0;
  virtual const HttpClientOptions& options() const = 0;
  // A connection to the endpoint for one request: an idle one, if `may_be_used`, or a new one.
  virtual Result<HttpClientConnection*, HttpClientError> connection(const HttpEndpoint& to, bool may_be_used) = 0;
  // The beginning of a connection to the endpoint.
  virtual Result<std::unique_ptr<Stream>, HttpClientError> connect(const HttpEndpoint& to) = 0;
  virtual void keep_idle(HttpClientConnection& connection) = 0;
  // Destroys the connection.
  virtual void remove(HttpClientConnection& connection) = 0;
};

// A request that its owner holds, on the connection that carries it.
class OpenRequest final : public HttpClientRequest {
 public:
  OpenRequest(HttpClientCore& client, const HttpEndpoint& to, const RequestHead& head, HttpResponseHandler& handler);
  ~OpenRequest() override;

  // Sends the head, and the body if there is a whole one.
  void begin(const RequestHead& head, HttpClient::Body body);
  void begin_whole(const RequestHead& head, std::string_view body);

  void write(std::string_view bytes) override;
  void finish(HeaderFields trailers) override;
  std::size_t unsent() const override;
  void pause() override;
  void resume() override;

  HttpResponseHandler& handler() { return handler_; }
  bool to_head_request() const { return to_head_request_; }
  bool sent_whole() const { return sent_whole_; }
  bool asks_for_upgrade() const { return asks_for_upgrade_; }
  // No longer on a connection.
  void leave() { connection_ = nullptr; }
  // Whether it can be sent a second time: it is all here, and a server that has seen it before is no worse off.
  bool repeatable() const { return !repeatable_.empty(); }
  void send_again();
  // The server has begun to answer.
  void answered() { std::string().swap(repeatable_); }

 private:
  void send_on(Result<HttpClientConnection*, HttpClientError> connection, std::string_view bytes);

  HttpClientCore& client_;
  HttpEndpoint to_;
  HttpResponseHandler& handler_;
  HttpClientConnection* connection_ = nullptr;
  bool to_head_request_;
  bool idempotent_;
  bool chunked_ = false;
  bool asks_for_upgrade_ = false;
  bool sent_whole_ = false;
  std::string repeatable_;  // the request's bytes, while they may be needed again
  Timer report_;            // of a failure to connect
};

// One connection of an HttpClient: idle, or carrying a request.
class HttpClientConnection final : public StreamHandler {
 public:
  HttpClientConnection(HttpClientCore& client, HttpEndpoint to, std::unique_ptr<Stream> stream);

  void begin(OpenRequest& request, std::string_view bytes);
  void write(std::string_view bytes);
  std::size_t unsent() const { return stream_->unsent(); }
  void pause();
  void resume();
  // It ends, without a word to the request's owner.
  void give_up();

  const HttpEndpoint& endpoint() const { return to_; }
  // Whether it has carried a request before.
  bool used() const { return used_; }
  bool usable() const { return !gone_ && !stream_->closed_by_peer(); }

  void on_bytes(std::string_view bytes) override;
  void on_end() override;
  void on_drained() override;
  void on_failed(Error reason) override;

  std::size_t index = 0;  // where the client keeps it

 private:
  class Entry;

  void process(std::string_view& input);
  void process_held();
  void take_event(HttpEvent event, bool input_empty);
  void end_response(bool reusable);
  void upgrade(std::string_view received);
  void fail(HttpClientError error);
  void update_deadline();
  void on_overdue();

  HttpClientCore& client_;
  HttpEndpoint to_;
  std::unique_ptr<Stream> stream_;
  ResponseParser parser_;
  OpenRequest* request_ = nullptr;
  std::string held_;  // read while paused
  bool entered_ = false;
  bool gone_ = false;
  bool used_ = false;
  bool paused_ = false;
  bool received_ = false;  // something of the answer
  bool drained_due_ = false;
  std::optional<StreamStage> waited_for_;  // what the deadline was set for, until the connection is open
  std::size_t unsent_before_ = 0;          // at the last look at the deadline
  Deadline deadline_;
  Timer resume_timer_;
};

}  // namespace regionfall::net
