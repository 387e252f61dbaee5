#include "terraform/http_message.h"

#include <charconv>

#include "base/text.h"

namespace regionfall::terraform {
namespace {

class Writer {
 public:
  void text(std::string_view text) { message_.append(std::to_string(text.size())).append(":").append(text); }
  void number(std::uint64_t number) { text(std::to_string(number)); }
  void headers(const HttpHeaders& headers) {
    number(headers.size());
    for (const auto& [name, value] : headers) {
      text(name);
      text(value);
    }
  }
  std::string take() { return std::move(message_); }

 private:
  std::string message_;
};

// Reads field after field. After the first that is not as it should be, all are empty and `good()` is false.
class Reader {
 public:
  explicit Reader(std::string_view message) : rest_(message) {}

  std::string text() { return std::string(field()); }
  template <class Number>
  Number number() {
    const std::string_view digits = field();
    Number number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc() || end != digits.data() + digits.size()) fail();
    return good_ ? number : 0;
  }
  bool flag() { return number<int>() != 0; }
  HttpHeaders headers() {
    HttpHeaders headers;
    for (auto left = number<std::uint64_t>(); left > 0 && good_; --left) {
      std::string name = text();
      headers.emplace_back(std::move(name), text());
    }
    return headers;
  }
  bool good() const { return good_; }

 private:
  std::string_view field() {
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), size);
    const std::size_t digits = static_cast<std::size_t>(end - rest_.data());
    if (error != std::errc() || digits == rest_.size() || *end != ':' || size > rest_.size() - digits - 1) fail();
    if (!good_) return {};
    const std::string_view found = rest_.substr(digits + 1, size);
    rest_.remove_prefix(digits + 1 + size);
    return found;
  }
  void fail() { good_ = false; }

  std::string_view rest_;
  bool good_ = true;
};

}  // namespace

std::string HttpResponse::header(std::string_view name) const {
  for (const auto& [candidate, value] : headers) {
    if (to_lower_ascii(candidate) == to_lower_ascii(name)) return value;
  }
  return {};
}

std::string encode_request(const HttpRequest& request) {
  Writer writer;
  writer.text(request.method);
  writer.text(request.url);
  writer.headers(request.headers);
  writer.text(request.body);
  writer.number(request.response_bytes_max);
  writer.number(static_cast<std::uint64_t>(request.timeout_ms));
  writer.number(request.follow_redirects ? 1 : 0);
  writer.number(request.verify_certificates ? 1 : 0);
  writer.text(request.certificate_authorities);
  writer.text(request.client_certificate);
  writer.text(request.client_key);
  writer.number(request.handshake_only ? 1 : 0);
  return writer.take();
}

Result<HttpRequest> decode_request(std::string_view message) {
  Reader reader(message);
  // Members of a braced list are read in the order in which they stand.
  HttpRequest request{.method = reader.text(),
                      .url = reader.text(),
                      .headers = reader.headers(),
                      .body = reader.text(),
                      .response_bytes_max = reader.number<std::uint64_t>(),
                      .timeout_ms = reader.number<long>(),
                      .follow_redirects = reader.flag(),
                      .verify_certificates = reader.flag(),
                      .certificate_authorities = reader.text(),
                      .client_certificate = reader.text(),
                      .client_key = reader.text(),
                      .handshake_only = reader.flag()};
  if (!reader.good()) return failure("The request is cut off or damaged.");
  return request;
}

std::string encode_response(const Result<HttpResponse>& response) {
  Writer writer;
  writer.text(response ? "" : response.error().message);
  if (response) {
    writer.number(static_cast<std::uint64_t>(response->status));
    writer.headers(response->headers);
    writer.text(response->body);
    writer.text(response->url);
    writer.text(response->certificates);
  }
  return writer.take();
}

Result<HttpResponse> decode_response(std::string_view message) {
  Reader reader(message);
  std::string error = reader.text();
  if (!error.empty()) return failure(std::move(error));
  HttpResponse response{.status = reader.number<int>(),
                        .headers = reader.headers(),
                        .body = reader.text(),
                        .url = reader.text(),
                        .certificates = reader.text()};
  if (!reader.good()) return failure("The response is cut off or damaged.");
  return response;
}

}  // namespace regionfall::terraform
