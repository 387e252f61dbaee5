#include "net/http2_client.h"

#include <algorithm>

#include "net/http2_client_connection.h"

namespace regionfall::net {

Http2Client::Http2Client(HttpClientCore& client) : client_(client) {}

Http2Client::~Http2Client() = default;

std::unique_ptr<HttpClientRequest> Http2Client::open(const HttpEndpoint& to, const RequestHead& head,
                                                     HttpClient::Body body, HttpResponseHandler& handler) {
  auto request = std::make_unique<Http2ClientRequest>(*this, to, handler);
  request->begin(head, body);
  return request;
}

Result<Http2ClientConnection*, HttpClientError> Http2Client::connection(const HttpEndpoint& to) {
  const auto found = std::ranges::find_if(
      connections_, [&](const auto& connection) { return connection->endpoint() == to && connection->has_room(); });
  if (found != connections_.end()) return found->get();
  connections_.push_back(std::make_unique<Http2ClientConnection>(*this, to, TRY(client_.connect(to))));
  return connections_.back().get();
}

void Http2Client::remove(Http2ClientConnection& connection) {
  const auto found = std::ranges::find(connections_, &connection, &std::unique_ptr<Http2ClientConnection>::get);
  const std::unique_ptr<Http2ClientConnection> removed = std::move(*found);
  connections_.erase(found);
}

// -- a request -------------------------------------------------------------------------------------------------------

Http2ClientRequest::Http2ClientRequest(Http2Client& client, const HttpEndpoint& to, HttpResponseHandler& handler)
    : client_(client), to_(to), handler_(handler), report_(client.client().loop()) {}

Http2ClientRequest::~Http2ClientRequest() {
  if (stream_ != nullptr) stream_->give_up();
}

void Http2ClientRequest::begin(const RequestHead& head, HttpClient::Body body) {
  const bool follows = body == HttpClient::Body::kFollows;
  if (!follows) repeatable_ = head;
  send(head, follows);
}

void Http2ClientRequest::send(const RequestHead& head, bool body_follows) {
  auto connection = client_.connection(to_);
  if (!connection) {
    report_.set_at(Instant::min(), [this, error = connection.error()] { handler_.on_failed(error); });
    return;
  }
  stream_ = &(*connection)->open(*this, head, body_follows);
}

bool Http2ClientRequest::send_again(bool looked_at) {
  if (!repeatable_ || (looked_at && !is_idempotent(repeatable_->method))) return false;
  const RequestHead head = *std::exchange(repeatable_, std::nullopt);
  send(head, /*body_follows=*/false);
  return true;
}

void Http2ClientRequest::write(std::string_view bytes) {
  if (stream_ != nullptr) stream_->write(bytes);
}

void Http2ClientRequest::finish(HeaderFields trailers) {
  if (stream_ != nullptr) stream_->finish(std::move(trailers));
}

std::size_t Http2ClientRequest::unsent() const { return stream_ == nullptr ? 0 : stream_->unsent(); }

void Http2ClientRequest::pause() {
  if (stream_ != nullptr) stream_->pause();
}

void Http2ClientRequest::resume() {
  if (stream_ != nullptr) stream_->resume();
}

}  // namespace regionfall::net
