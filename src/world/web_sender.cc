#include "world/web_sender.h"

#include <charconv>
#include <chrono>
#include <utility>

namespace regionfall::world {
namespace {

// SNS waits 15 s for an endpoint (developer guide, "Fanout to HTTP/S endpoints").
constexpr std::chrono::seconds kAnswerMax{15};
constexpr std::size_t kAnswerBytesMax = std::size_t{1} << 20;
constexpr std::string_view kScheme = "http://";

}  // namespace

std::optional<HttpUrl> parse_http_url(std::string_view url) {
  if (!url.starts_with(kScheme)) return std::nullopt;
  url.remove_prefix(kScheme.size());
  const std::size_t end = std::min(url.find_first_of("/?#"), url.size());
  HttpUrl parts;
  parts.authority = url.substr(0, end);
  std::string_view target = url.substr(end);
  target = target.substr(0, target.find('#'));
  parts.target = target.starts_with('/') ? std::string(target) : "/" + std::string(target);
  std::string_view host = parts.authority;
  if (host.empty() || host.find('@') != std::string_view::npos) return std::nullopt;
  const std::size_t bracket = host.find(']');
  const std::size_t colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos) {
    const std::string_view port = host.substr(colon + 1);
    const auto [last, error] = std::from_chars(port.data(), port.data() + port.size(), parts.port);
    if (error != std::errc() || last != port.data() + port.size() || parts.port == 0) return std::nullopt;
    host = host.substr(0, colon);
  }
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  parts.host = host;
  if (parts.host.empty()) return std::nullopt;
  return parts;
}

WebSender::WebSender(net::Loop& loop, std::map<std::string, std::string> hosts)
    : loop_(loop),
      hosts_(std::move(hosts)),
      client_(loop, {.connections_max = kWebRequestsMax,
                     .idle_connections_max = 4,
                     .response_body_bytes_max = kAnswerBytesMax,
                     .connect_timeout = kAnswerMax,
                     .silence_timeout = kAnswerMax}) {}

std::optional<net::SocketAddress> WebSender::address_of(const HttpUrl& url) const {
  const auto known = hosts_.find(url.host);
  const std::string& host = known == hosts_.end() ? url.host : known->second;
  auto address = net::SocketAddress::ip(host, url.port);
  if (!address) return std::nullopt;
  return *std::move(address);
}

void WebSender::post(const aws::WebRequest& request, std::function<void(int status)> on_status) {
  const auto url = parse_http_url(request.url);
  const auto address = url ? address_of(*url) : std::nullopt;
  if (!address || unreachable_ || under_way_.size() >= kWebRequestsMax)
    return loop_.post([on_status = std::move(on_status)] { on_status(0); });
  net::HttpRequest sent{.method = "POST", .target = url->target, .headers = request.headers, .body = request.body};
  sent.headers.set("Host", url->authority);
  const std::uint64_t number = requests_made_++;
  under_way_[number] = client_.send({.address = *address}, std::move(sent),
                                    [this, number, on_status = std::move(on_status)](const auto& answer) {
                                      const int status = answer ? answer->status : 0;
                                      const auto told = on_status;
                                      under_way_.erase(number);  // and this function with it
                                      told(status);
                                    });
}

}  // namespace regionfall::world
