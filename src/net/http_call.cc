#include "net/http_call.h"

#include <optional>
#include <utility>

#include "net/loop.h"

namespace regionfall::net {

Result<HttpResponse, HttpClientError> http_call(const HttpEndpoint& to, HttpRequest request,
                                                std::chrono::nanoseconds timeout) {
  const SystemClock clock;
  Loop loop(clock);
  HttpClient client(loop);
  Timer timer(loop);
  std::optional<Result<HttpResponse, HttpClientError>> result;
  const auto call = client.send(to, std::move(request), [&](Result<HttpResponse, HttpClientError> response) {
    if (!result) result = std::move(response);
  });
  timer.set_after(timeout, [&] {
    if (!result) result = std::unexpected(HttpClientError{HttpClientError::Kind::kTimeout, "No answer in time"});
  });
  loop.run_until([&] { return result.has_value(); });
  return *std::move(result);
}

}  // namespace regionfall::net
