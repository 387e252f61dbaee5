#include "net/http_client_connection.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "net/http_writer.h"

namespace regionfall::net {

bool is_idempotent(std::string_view method) {
  constexpr auto kMethods = std::to_array<std::string_view>({"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"});
  return std::ranges::find(kMethods, method) != kMethods.end();
}

HttpClientError::Kind failure_at(StreamStage stage) {
  using Kind = HttpClientError::Kind;
  if (stage == StreamStage::kConnecting) return Kind::kNotConnected;
  return stage == StreamStage::kHandshake ? Kind::kTlsFailed : Kind::kClosed;
}

HttpClientError timeout_at(StreamStage stage) {
  if (stage == StreamStage::kConnecting) return {HttpClientError::Kind::kConnectTimeout, "No connection in time"};
  return {HttpClientError::Kind::kTlsFailed, "No TLS handshake in time"};
}

void HttpResponseHandler::on_upgraded(ResponseHead /*head*/, Tunnel /*tunnel*/) {}

// -- the request -----------------------------------------------------------------------------------------------------

OpenRequest::OpenRequest(HttpClientCore& client, const HttpEndpoint& to, const RequestHead& head,
                         HttpResponseHandler& handler)
    : client_(client),
      to_(to),
      handler_(handler),
      to_head_request_(head.method == "HEAD"),
      idempotent_(is_idempotent(head.method)),
      report_(client.loop()) {}

OpenRequest::~OpenRequest() {
  if (connection_ != nullptr) connection_->give_up();
}

void OpenRequest::begin(const RequestHead& head, HttpClient::Body body) {
  const std::string* length = head.headers.find("Content-Length");
  const bool follows = body == HttpClient::Body::kFollows;
  asks_for_upgrade_ = body == HttpClient::Body::kUpgrade;
  chunked_ = follows && length == nullptr;
  sent_whole_ = !follows;
  std::string bytes;
  append_request_head(bytes, head,
                      {.content_length = length == nullptr || asks_for_upgrade_ ? std::nullopt : parse_decimal(*length),
                       .chunked = chunked_,
                       .upgrade = asks_for_upgrade_});
  send_on(client_.connection(to_, /*may_be_used=*/true), bytes);
}

void OpenRequest::begin_whole(const RequestHead& head, std::string_view body) {
  // RFC 9110, 8.6: methods that expect a body say that there is none.
  const bool says_length = !body.empty() || head.method == "POST" || head.method == "PUT" || head.method == "PATCH";
  sent_whole_ = true;
  std::string bytes;
  append_request_head(bytes, head, {.content_length = says_length ? std::optional(body.size()) : std::nullopt});
  bytes.append(body);
  send_on(client_.connection(to_, /*may_be_used=*/true), bytes);
}

void OpenRequest::send_on(Result<HttpClientConnection*, HttpClientError> connection, std::string_view bytes) {
  if (!connection) {
    report_.set_at(Instant::min(), [this, error = connection.error()] { handler_.on_failed(error); });
    return;
  }
  connection_ = *connection;
  if (connection_->used() && sent_whole_ && idempotent_) repeatable_ = bytes;
  connection_->begin(*this, bytes);
}

void OpenRequest::send_again() {
  const std::string bytes = std::exchange(repeatable_, {});
  send_on(client_.connection(to_, /*may_be_used=*/false), bytes);
}

void OpenRequest::write(std::string_view bytes) {
  if (connection_ == nullptr || sent_whole_) return;
  if (!chunked_) return connection_->write(bytes);
  std::string chunk;
  append_chunk(chunk, bytes);
  connection_->write(chunk);
}

void OpenRequest::finish(HeaderFields trailers) {
  if (connection_ == nullptr || sent_whole_) return;
  sent_whole_ = true;
  std::string end;
  if (chunked_) append_last_chunk(end, trailers);
  connection_->write(end);
}

std::size_t OpenRequest::unsent() const { return connection_ == nullptr ? 0 : connection_->unsent(); }

void OpenRequest::pause() {
  if (connection_ != nullptr) connection_->pause();
}

void OpenRequest::resume() {
  if (connection_ != nullptr) connection_->resume();
}

// -- the connection --------------------------------------------------------------------------------------------------

// The time during which stream or timer call in: what is gone at its end is removed.
class HttpClientConnection::Entry {
 public:
  explicit Entry(HttpClientConnection& connection) : connection_(connection) { connection_.entered_ = true; }
  Entry(const Entry&) = delete;
  Entry& operator=(const Entry&) = delete;
  ~Entry() {
    connection_.entered_ = false;
    if (connection_.gone_) {
      connection_.client_.remove(connection_);
    } else {
      connection_.update_deadline();
    }
  }

 private:
  HttpClientConnection& connection_;
};

HttpClientConnection::HttpClientConnection(HttpClientCore& client, HttpEndpoint to, std::unique_ptr<Stream> stream)
    : client_(client),
      to_(std::move(to)),
      stream_(std::move(stream)),
      parser_(client.options().limits),
      deadline_(client.loop(), [this] { on_overdue(); }),
      resume_timer_(client.loop()) {
  stream_->start(*this);
}

void HttpClientConnection::begin(OpenRequest& request, std::string_view bytes) {
  request_ = &request;
  received_ = false;
  parser_.expect(request.to_head_request());
  write(bytes);
}

void HttpClientConnection::write(std::string_view bytes) {
  if (gone_) return;
  stream_->write(bytes);
  if (stream_->unsent() > kUnsentBytesHigh) drained_due_ = true;
  if (!entered_) update_deadline();
}

void HttpClientConnection::pause() {
  paused_ = true;
  stream_->pause();
  deadline_.clear();
}

void HttpClientConnection::resume() {
  if (!paused_) return;
  paused_ = false;
  resume_timer_.set_at(Instant::min(), [this] { process_held(); });
}

void HttpClientConnection::give_up() {
  request_ = nullptr;
  gone_ = true;
  if (!entered_) client_.remove(*this);
}

void HttpClientConnection::on_bytes(std::string_view bytes) {
  const Entry entry(*this);
  if (!received_ && request_ != nullptr) request_->answered();
  received_ = true;
  process(bytes);
  held_.append(bytes);
}

void HttpClientConnection::process_held() {
  const Entry entry(*this);
  if (paused_) return;
  std::string held;
  held.swap(held_);
  std::string_view input = held;
  process(input);
  held_ = input;
  if (!paused_) stream_->resume();
}

// Takes from `input` what the request's owner wants now.
void HttpClientConnection::process(std::string_view& input) {
  while (request_ != nullptr && !paused_) {
    const auto event = parser_.next(input);
    if (!event) return fail({HttpClientError::Kind::kMalformed, event.error().message});
    if (*event == HttpEvent::kNeedMore) return;
    if (*event == HttpEvent::kHead && parser_.upgraded()) return upgrade(std::exchange(input, {}));
    take_event(*event, input.empty());
  }
  if (request_ == nullptr && !input.empty()) gone_ = true;  // nobody has asked for it
}

void HttpClientConnection::take_event(HttpEvent event, bool input_empty) {
  switch (event) {
    case HttpEvent::kInterim:
      parser_.take_head();
      break;
    case HttpEvent::kHead:
      request_->handler().on_head(parser_.take_head());
      break;
    case HttpEvent::kBody:
      request_->handler().on_body(parser_.body());
      break;
    case HttpEvent::kEnd:
      end_response(input_empty && parser_.keep_alive() && request_->sent_whole());
      break;
    case HttpEvent::kNeedMore:
      break;
  }
}

// The connection may carry the next request before on_body_end() returns.
void HttpClientConnection::end_response(bool reusable) {
  HttpResponseHandler& handler = request_->handler();
  std::exchange(request_, nullptr)->leave();
  used_ = true;
  drained_due_ = false;
  if (reusable) {
    client_.keep_idle(*this);
  } else {
    gone_ = true;
  }
  handler.on_body_end(parser_.take_trailers());
}

void HttpClientConnection::upgrade(std::string_view received) {
  if (!request_->asks_for_upgrade())
    return fail({HttpClientError::Kind::kMalformed, "The server upgrades the connection, which nobody has asked for"});
  HttpResponseHandler& handler = request_->handler();
  std::exchange(request_, nullptr)->leave();
  gone_ = true;
  handler.on_upgraded(parser_.take_head(), {.stream = std::move(stream_), .received = std::string(received)});
}

void HttpClientConnection::fail(HttpClientError error) {
  gone_ = true;
  if (request_ == nullptr) return;
  OpenRequest& request = *std::exchange(request_, nullptr);
  request.leave();
  if (used_ && request.repeatable()) return request.send_again();
  request.handler().on_failed(std::move(error));
}

void HttpClientConnection::on_end() {
  const Entry entry(*this);
  if (request_ == nullptr) {
    gone_ = true;
    return;
  }
  const auto event = parser_.end_of_input();
  if (event && *event == HttpEvent::kEnd) return end_response(/*reusable=*/false);
  fail({HttpClientError::Kind::kClosed, "The server has closed the connection before it had answered"});
}

void HttpClientConnection::on_drained() {
  const Entry entry(*this);
  if (std::exchange(drained_due_, false) && request_ != nullptr) request_->handler().on_drained();
}

void HttpClientConnection::on_failed(Error reason) {
  const Entry entry(*this);
  fail({failure_at(stream_->stage()), std::move(reason.message)});
}

void HttpClientConnection::update_deadline() {
  const HttpClientOptions& options = client_.options();
  unsent_before_ = stream_->unsent();
  if (request_ == nullptr) return deadline_.set_after(options.idle_timeout);
  const bool waits_for_owner = paused_ || (!request_->sent_whole() && stream_->unsent() == 0);
  if (waits_for_owner) return deadline_.clear();
  if (stream_->stage() == StreamStage::kOpen) return deadline_.set_after(options.silence_timeout);
  if (waited_for_ == stream_->stage()) return;
  waited_for_ = stream_->stage();
  deadline_.set_after(options.connect_timeout);
}

void HttpClientConnection::on_overdue() {
  const Entry entry(*this);
  if (request_ == nullptr) {
    gone_ = true;
  } else if (stream_->stage() != StreamStage::kOpen) {
    if (waited_for_ == stream_->stage()) fail(timeout_at(stream_->stage()));
  } else if (stream_->unsent() == 0 || stream_->unsent() >= unsent_before_) {
    fail({HttpClientError::Kind::kTimeout, "The server was silent for too long"});
  }
}

}  // namespace regionfall::net
