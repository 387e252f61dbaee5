#include "net/http_client.h"

#include <map>
#include <utility>
#include <vector>

#include "net/http2_client.h"
#include "net/http_client_connection.h"
#include "net/sockets.h"
#include "net/tls.h"

namespace regionfall::net {
namespace {

// A request with its whole body, whose response is collected.
class WholeCall final : public HttpCall, public HttpResponseHandler {
 public:
  WholeCall(HttpClientCore& client, const HttpEndpoint& to, HttpRequest request, HttpClient::OnResponse on_response)
      : bytes_max_(client.options().response_body_bytes_max), on_response_(std::move(on_response)) {
    const RequestHead head{.method = std::move(request.method),
                           .target = std::move(request.target),
                           .headers = std::move(request.headers)};
    auto begun = std::make_unique<OpenRequest>(client, to, head, *this);
    begun->begin_whole(head, request.body);
    request_ = std::move(begun);
  }
  // Over HTTP/2.
  WholeCall(Http2Client& client, const HttpEndpoint& to, HttpRequest request, std::size_t bytes_max,
            HttpClient::OnResponse on_response)
      : bytes_max_(bytes_max), on_response_(std::move(on_response)) {
    RequestHead head{.method = std::move(request.method),
                     .target = std::move(request.target),
                     .headers = std::move(request.headers)};
    if (!request.body.empty()) head.headers.set("Content-Length", std::to_string(request.body.size()));
    request_ =
        client.open(to, head, request.body.empty() ? HttpClient::Body::kNone : HttpClient::Body::kFollows, *this);
    if (request.body.empty()) return;
    request_->write(request.body);
    request_->finish();
  }

  void on_head(ResponseHead head) override {
    response_.status = head.status;
    response_.headers = std::move(head.headers);
  }
  void on_body(std::string_view bytes) override {
    if (bytes.size() > bytes_max_ - response_.body.size())
      return end(
          std::unexpected(HttpClientError{HttpClientError::Kind::kMalformed, "The answer is longer than is accepted"}));
    response_.body.append(bytes);
  }
  void on_body_end(HeaderFields) override { end(std::move(response_)); }
  void on_drained() override {}
  void on_failed(HttpClientError error) override { end(std::unexpected(std::move(error))); }

 private:
  void end(Result<HttpResponse, HttpClientError> response) {
    request_.reset();
    const auto on_response = std::move(on_response_);  // it may destroy this
    on_response(std::move(response));
  }

  std::size_t bytes_max_;
  HttpClient::OnResponse on_response_;
  HttpResponse response_;
  std::unique_ptr<HttpClientRequest> request_;
};

}  // namespace

class HttpClient::State final : public HttpClientCore {
 public:
  State(Loop& loop, HttpClientOptions options) : loop_(loop), options_(options), http2_(*this) {}

  Loop& loop() override { return loop_; }
  const HttpClientOptions& options() const override { return options_; }

  Result<HttpClientConnection*, HttpClientError> connection(const HttpEndpoint& to, bool may_be_used) override {
    if (HttpClientConnection* idle = may_be_used ? take_idle(to) : nullptr) return idle;
    auto connection = std::make_unique<HttpClientConnection>(*this, to, TRY(connect(to)));
    connection->index = connections_.size();
    connections_.push_back(std::move(connection));
    return connections_.back().get();
  }

  Result<std::unique_ptr<Stream>, HttpClientError> connect(const HttpEndpoint& to) override {
    if (connections() >= options_.connections_max && !close_an_idle())
      return std::unexpected(HttpClientError{HttpClientError::Kind::kBusy, "All connections are in use"});
    auto stream = options_.connect ? options_.connect(to.address) : connect_to(loop_, to.address);
    if (!stream)
      return std::unexpected(HttpClientError{HttpClientError::Kind::kNotConnected, std::move(stream).error().message});
    if (to.tls == nullptr) return *std::move(stream);
    const auto protocols = to.version == HttpVersion::kHttp2 ? TlsProtocols::kHttp2 : TlsProtocols::kHttp11;
    return to.tls->connect(loop_, *std::move(stream), to.server_name, protocols);
  }

  void keep_idle(HttpClientConnection& connection) override {
    std::vector<HttpClientConnection*>& idle = idle_[connection.endpoint()];
    idle.push_back(&connection);
    if (idle.size() > options_.idle_connections_max) idle.front()->give_up();
  }

  void remove(HttpClientConnection& connection) override {
    const auto idle = idle_.find(connection.endpoint());
    if (idle != idle_.end()) {
      std::erase(idle->second, &connection);
      if (idle->second.empty()) idle_.erase(idle);
    }
    const std::size_t index = connection.index;
    const std::unique_ptr<HttpClientConnection> removed = std::move(connections_[index]);
    if (index + 1 < connections_.size()) {
      connections_[index] = std::move(connections_.back());
      connections_[index]->index = index;
    }
    connections_.pop_back();
  }

  std::size_t connections() const { return connections_.size() + http2_.connections(); }
  Http2Client& http2() { return http2_; }
  void set_options(HttpClientOptions options) { options_ = std::move(options); }

 private:
  // The one that was used last: the others may time out.
  HttpClientConnection* take_idle(const HttpEndpoint& to) {
    const auto idle = idle_.find(to);
    if (idle == idle_.end()) return nullptr;
    while (!idle->second.empty()) {
      HttpClientConnection* connection = idle->second.back();
      idle->second.pop_back();
      if (connection->usable()) return connection;  // else it learns of its end by itself
    }
    return nullptr;
  }

  bool close_an_idle() {
    for (const auto& [endpoint, idle] : idle_) {
      if (idle.empty()) continue;
      idle.front()->give_up();
      return true;
    }
    return false;
  }

  Loop& loop_;
  HttpClientOptions options_;
  std::vector<std::unique_ptr<HttpClientConnection>> connections_;
  std::map<HttpEndpoint, std::vector<HttpClientConnection*>> idle_;
  Http2Client http2_;
};

HttpClient::HttpClient(Loop& loop, HttpClientOptions options) : state_(std::make_unique<State>(loop, options)) {}

HttpClient::~HttpClient() = default;

std::unique_ptr<HttpCall> HttpClient::send(const HttpEndpoint& to, HttpRequest request, OnResponse on_response) {
  if (to.version == HttpVersion::kHttp2)
    return std::make_unique<WholeCall>(state_->http2(), to, std::move(request),
                                       state_->options().response_body_bytes_max, std::move(on_response));
  return std::make_unique<WholeCall>(*state_, to, std::move(request), std::move(on_response));
}

std::unique_ptr<HttpClientRequest> HttpClient::open(const HttpEndpoint& to, const RequestHead& head, Body body,
                                                    HttpResponseHandler& handler) {
  if (to.version == HttpVersion::kHttp2) return state_->http2().open(to, head, body, handler);
  auto request = std::make_unique<OpenRequest>(*state_, to, head, handler);
  request->begin(head, body);
  return request;
}

void HttpClient::set_options(HttpClientOptions options) { state_->set_options(std::move(options)); }

std::size_t HttpClient::connections() const { return state_->connections(); }

}  // namespace regionfall::net
