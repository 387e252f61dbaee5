#include "net/http_proxy.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "net/http_syntax.h"

namespace regionfall::net {
namespace {

constexpr auto kConnectionFields = std::to_array<std::string_view>(
    {"Connection", "Keep-Alive", "Proxy-Connection", "TE", "Transfer-Encoding", "Upgrade", "Expect"});

// Drops what is for one connection alone, with what Connection names beside it.
void keep_end_to_end(HeaderFields& fields) {
  std::string named;
  for (const auto& [name, value] : fields.all())
    if (equals_ignoring_case(name, "Connection")) named.append(value).append(",");
  fields.remove_if([&](const HeaderFields::Field& field) {
    const auto same = [&](std::string_view other) { return equals_ignoring_case(field.first, other); };
    if (std::ranges::any_of(kConnectionFields, same)) return true;
    // Of these, Connection does not decide: they say whom the request is for and where it ends.
    return !same("Host") && !same("Content-Length") && list_contains(named, field.first);
  });
}

bool has_body(const HeaderFields& fields) {
  return fields.find("Transfer-Encoding") != nullptr || parse_decimal(fields.get("Content-Length")).value_or(0) > 0;
}

// Whether a client asks to go on in another protocol than HTTP (RFC 9110, 7.8). HTTP/2 is none of those: its
// connections' own offers are.
bool asks_for_upgrade(const RequestHead& head) {
  if (head.major_version != 1 || head.minor_version == 0 || has_body(head.headers)) return false;
  const std::string_view upgrade = head.headers.get("Upgrade");
  return list_contains(head.headers.get("Connection"), "upgrade") && !upgrade.empty() && !list_contains(upgrade, "h2c");
}

// The way back, from the server to the client.
class AnswerRelay final : public HttpResponseHandler {
 public:
  AnswerRelay(HttpExchange& exchange, OnProxyFailure on_failure, OnProxyAnswer on_answer, OnProxyUpgrade on_upgrade)
      : exchange_(exchange),
        on_failure_(std::move(on_failure)),
        on_answer_(std::move(on_answer)),
        on_upgrade_(std::move(on_upgrade)) {}

  void carry(std::unique_ptr<HttpClientRequest> request) { request_ = std::move(request); }
  HttpClientRequest* request() { return request_.get(); }  // null: given up
  void give_up() { request_.reset(); }

  void on_head(ResponseHead head) override {
    begun_ = true;
    keep_end_to_end(head.headers);
    if (on_answer_) on_answer_(head);
    exchange_.start(std::move(head));
  }
  void on_body(std::string_view bytes) override {
    exchange_.write(bytes);
    if (exchange_.unsent() > kUnsentBytesHigh) request_->pause();
  }
  void on_body_end(HeaderFields trailers) override { exchange_.finish(std::move(trailers)); }
  void on_drained() override { exchange_.resume_body(); }
  void on_failed(HttpClientError error) override {
    if (begun_) return exchange_.reset();
    on_failure_(exchange_, error);
  }
  void on_upgraded(ResponseHead head, Tunnel tunnel) override {
    std::string protocol(head.headers.get("Upgrade"));
    keep_end_to_end(head.headers);
    if (!protocol.empty()) head.headers.add("Upgrade", std::move(protocol));
    if (on_answer_) on_answer_(head);
    Tunnel client = exchange_.take_over(std::move(head));
    on_upgrade_(std::move(client), std::move(tunnel));
  }

 private:
  HttpExchange& exchange_;
  OnProxyFailure on_failure_;
  OnProxyAnswer on_answer_;
  OnProxyUpgrade on_upgrade_;
  std::unique_ptr<HttpClientRequest> request_;
  bool begun_ = false;
};

// The way there, from the client to the server.
class ProxySession final : public ProxiedRequest {
 public:
  ProxySession(HttpClient& client, const HttpEndpoint& to, RequestHead head, HttpExchange& exchange,
               OnProxyFailure on_failure, OnProxyAnswer on_answer, OnProxyUpgrade on_upgrade)
      : exchange_(exchange), answer_(exchange, std::move(on_failure), std::move(on_answer), on_upgrade) {
    const bool http2 = to.version == HttpVersion::kHttp2;
    const bool upgrade = on_upgrade && !http2 && asks_for_upgrade(head);
    const bool trailers = http2 && list_contains(head.headers.get("TE"), "trailers");
    const auto body = upgrade                  ? HttpClient::Body::kUpgrade
                      : has_body(head.headers) ? HttpClient::Body::kFollows
                                               : HttpClient::Body::kNone;
    std::string protocol(upgrade ? head.headers.get("Upgrade") : "");
    keep_end_to_end(head.headers);
    if (upgrade) head.headers.add("Upgrade", std::move(protocol));
    if (trailers) head.headers.add("TE", "trailers");
    if (head.headers.find("Host") == nullptr) head.headers.add("Host", "");  // of HTTP/1.0; RFC 9112, 3.2
    answer_.carry(client.open(to, head, body, answer_));
  }

  void on_body(std::string_view bytes) override {
    HttpClientRequest* request = answer_.request();
    if (request == nullptr) return;
    request->write(bytes);
    if (request->unsent() > kUnsentBytesHigh) exchange_.pause_body();
  }
  void on_body_end(HeaderFields trailers) override {
    if (answer_.request() != nullptr) answer_.request()->finish(std::move(trailers));
  }
  void on_drained() override {
    if (answer_.request() != nullptr) answer_.request()->resume();
  }
  void fail(const HttpClientError& error) override {
    answer_.give_up();
    answer_.on_failed(error);
  }

 private:
  HttpExchange& exchange_;
  AnswerRelay answer_;
};

}  // namespace

void answer_bad_gateway(HttpExchange& exchange, const HttpClientError& error) {
  using Kind = HttpClientError::Kind;
  exchange.respond({.status = error.kind == Kind::kBusy ? 503 : error.kind == Kind::kTimeout ? 504 : 502});
}

std::unique_ptr<ProxiedRequest> proxy_request(HttpClient& client, const HttpEndpoint& to, RequestHead head,
                                              HttpExchange& exchange, OnProxyFailure on_failure,
                                              OnProxyAnswer on_answer, OnProxyUpgrade on_upgrade) {
  return std::make_unique<ProxySession>(client, to, std::move(head), exchange, std::move(on_failure),
                                        std::move(on_answer), std::move(on_upgrade));
}

}  // namespace regionfall::net
