#include "net/http_check.h"

#include <utility>

namespace regionfall::net {

HttpCheck::HttpCheck(HttpClient& client, const HttpEndpoint& to, const RequestHead& head, std::string_view body,
                     const Options& options, std::function<void(const HttpCheckAnswer&)> on_end)
    : options_(options), on_end_(std::move(on_end)) {
  request_ = client.open(to, head, body.empty() ? HttpClient::Body::kNone : HttpClient::Body::kFollows, *this);
  if (body.empty()) return;
  request_->write(body);
  request_->finish();
}

void HttpCheck::on_head(ResponseHead head) {
  answer_.status = head.status;
  answer_.headers = std::move(head.headers);
  if (options_.wanted == Wanted::kHead) end();
}

void HttpCheck::on_body(std::string_view bytes) {
  answer_.body.append(bytes.substr(0, options_.body_bytes_max - answer_.body.size()));
  if (options_.wanted == Wanted::kBeginning && answer_.body.size() == options_.body_bytes_max) end();
}

void HttpCheck::on_body_end(HeaderFields trailers) {
  answer_.trailers = std::move(trailers);
  end();
}

void HttpCheck::on_failed(HttpClientError error) {
  answer_.failed = error.kind;
  end();
}

// The first time counts: what comes of the answer after that is of no interest.
void HttpCheck::end() {
  if (const auto told = std::exchange(on_end_, nullptr)) told(answer_);
}

}  // namespace regionfall::net
