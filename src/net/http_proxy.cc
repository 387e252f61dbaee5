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

bool is_of_connection(std::string_view name, const HeaderFields& fields) {
  const auto same = [&](std::string_view other) { return equals_ignoring_case(name, other); };
  if (std::ranges::any_of(kConnectionFields, same)) return true;
  return std::ranges::any_of(fields.all(), [&](const HeaderFields::Field& field) {
    return equals_ignoring_case(field.first, "Connection") && list_contains(field.second, name);
  });
}

HeaderFields end_to_end(const HeaderFields& fields) {
  // Of these, Connection does not decide: they say whom the request is for and where it ends.
  const auto always_kept = [](std::string_view name) {
    return equals_ignoring_case(name, "Host") || equals_ignoring_case(name, "Content-Length");
  };
  HeaderFields kept;
  for (const auto& [name, value] : fields.all()) {
    if (always_kept(name) || !is_of_connection(name, fields)) kept.add(name, value);
  }
  return kept;
}

bool has_body(const HeaderFields& fields) {
  return fields.find("Transfer-Encoding") != nullptr || parse_decimal(fields.get("Content-Length")).value_or(0) > 0;
}

// The way back, from the server to the client.
class AnswerRelay final : public HttpResponseHandler {
 public:
  AnswerRelay(HttpExchange& exchange, OnProxyFailure on_failure, OnProxyAnswer on_answer)
      : exchange_(exchange), on_failure_(std::move(on_failure)), on_answer_(std::move(on_answer)) {}

  void carry(std::unique_ptr<HttpClientRequest> request) { request_ = std::move(request); }
  HttpClientRequest& request() { return *request_; }

  void on_head(ResponseHead head) override {
    begun_ = true;
    head.headers = end_to_end(head.headers);
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

 private:
  HttpExchange& exchange_;
  OnProxyFailure on_failure_;
  OnProxyAnswer on_answer_;
  std::unique_ptr<HttpClientRequest> request_;
  bool begun_ = false;
};

// The way there, from the client to the server.
class ProxySession final : public HttpSession {
 public:
  ProxySession(HttpClient& client, const HttpEndpoint& to, RequestHead head, HttpExchange& exchange,
               OnProxyFailure on_failure, OnProxyAnswer on_answer)
      : exchange_(exchange), answer_(exchange, std::move(on_failure), std::move(on_answer)) {
    const auto body = has_body(head.headers) ? HttpClient::Body::kFollows : HttpClient::Body::kNone;
    head.headers = end_to_end(head.headers);
    if (head.headers.find("Host") == nullptr) head.headers.add("Host", "");  // of HTTP/1.0; RFC 9112, 3.2
    answer_.carry(client.open(to, head, body, answer_));
  }

  void on_body(std::string_view bytes) override {
    answer_.request().write(bytes);
    if (answer_.request().unsent() > kUnsentBytesHigh) exchange_.pause_body();
  }
  void on_body_end(HeaderFields trailers) override { answer_.request().finish(std::move(trailers)); }
  void on_drained() override { answer_.request().resume(); }

 private:
  HttpExchange& exchange_;
  AnswerRelay answer_;
};

}  // namespace

void answer_bad_gateway(HttpExchange& exchange, const HttpClientError& error) {
  using Kind = HttpClientError::Kind;
  exchange.respond({.status = error.kind == Kind::kBusy ? 503 : error.kind == Kind::kTimeout ? 504 : 502});
}

std::unique_ptr<HttpSession> proxy_request(HttpClient& client, const HttpEndpoint& to, RequestHead head,
                                           HttpExchange& exchange, OnProxyFailure on_failure, OnProxyAnswer on_answer) {
  return std::make_unique<ProxySession>(client, to, std::move(head), exchange, std::move(on_failure),
                                        std::move(on_answer));
}

}  // namespace regionfall::net
