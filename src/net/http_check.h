#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/http_client.h"

namespace regionfall::net {

// What a check has seen of an answer.
struct HttpCheckAnswer {
  int status = 0;  // 0: no head has come
  HeaderFields headers;
  std::string body;                                  // its beginning
  HeaderFields trailers;                             // where the whole answer is waited for
  std::optional<HttpClientError::Kind> failed = {};  // also in the middle of a body
};

// One request by which a health checker looks at an endpoint. Destroyed, it is given up.
class HttpCheck final : private HttpResponseHandler {
 public:
  // How much of an answer is of interest: what comes after that is not waited for.
  enum class Wanted : std::uint8_t { kHead, kBeginning, kWhole };
  struct Options {
    Wanted wanted = Wanted::kHead;
    std::size_t body_bytes_max = 0;  // kBeginning: of the body; kWhole: what is kept of it
  };
  // `on_end` is called once, later; it must not destroy the check. `client` must outlive the check.
  HttpCheck(HttpClient& client, const HttpEndpoint& to, const RequestHead& head, std::string_view body,
            const Options& options, std::function<void(const HttpCheckAnswer&)> on_end);
  HttpCheck(const HttpCheck&) = delete;
  HttpCheck& operator=(const HttpCheck&) = delete;
  ~HttpCheck() override = default;

 private:
  void on_head(ResponseHead head) override;
  void on_body(std::string_view bytes) override;
  void on_body_end(HeaderFields trailers) override;
  void on_drained() override {}
  void on_failed(HttpClientError error) override;
  void end();

  Options options_;
  std::function<void(const HttpCheckAnswer&)> on_end_;
  HttpCheckAnswer answer_;
  std::unique_ptr<HttpClientRequest> request_;
};

}  // namespace regionfall::net
