#include "net/forward_proxy.h"

#include <fmt/format.h>

#include <limits>
#include <utility>

#include "base/text.h"
#include "net/connect_attempt.h"
#include "net/http_proxy.h"
#include "net/http_syntax.h"
#include "net/sockets.h"

namespace regionfall::net {
namespace {

constexpr std::uint16_t kHttpPort = 80;
constexpr std::string_view kHttp = "http://";

HttpResponse told(int status, const std::string& why) {
  return {.status = status, .headers = {{"Content-Type", "text/plain; charset=utf-8"}}, .body = why + "\n"};
}

HttpResponse no_address(const std::string& host) {
  return told(502, host + " has no address in this world, asked from here.");
}

HttpResponse not_reached(const Authority& to, std::string_view why) {
  return told(502, fmt::format("{}, port {}, cannot be reached from here: {}.", to.host, to.port, why));
}

std::string host_field(const Authority& to) {
  const std::string host = to.host.contains(':') ? "[" + to.host + "]" : to.host;
  return to.port == kHttpPort ? host : fmt::format("{}:{}", host, to.port);
}

// Of a request with a whole URI: whose it is, and what is left for the host itself.
struct Destination {
  Authority to;
  std::string target;
};
std::optional<Destination> destination(const RequestHead& head) {
  if (!head.target.starts_with(kHttp)) return {};
  const std::string_view rest = std::string_view(head.target).substr(kHttp.size());
  const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
  const auto to = parse_authority(rest.substr(0, end), kHttpPort);
  if (!to) return {};
  const std::string_view target = rest.substr(end);
  return Destination{*to, target.starts_with('/') ? std::string(target) : "/" + std::string(target)};
}

}  // namespace

std::optional<Authority> parse_authority(std::string_view text, std::uint16_t port_if_none) {
  std::string_view host = text;
  std::string_view port;
  const bool bracketed = text.starts_with('[');
  const std::size_t host_end = bracketed ? text.find(']') + 1 : text.find(':');
  if (bracketed && host_end == 0) return {};
  if (host_end < text.size()) {
    host = text.substr(0, host_end);
    port = text.substr(host_end);
    if (!port.starts_with(':')) return {};
    port.remove_prefix(1);
  }
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (host.empty() || host.contains('@') || !is_host(text)) return {};
  Authority found{.host = to_lower_ascii(host), .port = port_if_none};
  if (!port.empty()) {
    const auto number = parse_decimal(port);
    if (!number || *number == 0 || *number > std::numeric_limits<std::uint16_t>::max()) return {};
    found.port = static_cast<std::uint16_t>(*number);
  }
  return found;
}

// A request that goes on once its host's address is known.
class ForwardProxy::PlainSession final : public HttpSession {
 public:
  PlainSession(ForwardProxy& proxy, HttpExchange& exchange, RequestHead head, Destination destination)
      : proxy_(proxy), exchange_(exchange), head_(std::move(head)), to_(std::move(destination.to)) {
    head_.target = std::move(destination.target);
    head_.headers.set("Host", host_field(to_));
    exchange_.pause_body();
    proxy_.look_up_(to_.host, [this, here = std::weak_ptr(here_)](const std::optional<IpAddress>& address) {
      if (!here.expired()) go_on(address);
    });
  }

  void on_body(std::string_view bytes) override {
    if (onward_) onward_->on_body(bytes);
  }
  void on_body_end(HeaderFields trailers) override {
    if (onward_) onward_->on_body_end(std::move(trailers));
  }
  void on_drained() override {
    if (onward_) onward_->on_drained();
  }

 private:
  void go_on(const std::optional<IpAddress>& address) {
    if (!address) return exchange_.respond(no_address(to_.host));
    const auto endpoint = SocketAddress::ip(to_text(*address), to_.port);
    if (!endpoint) return exchange_.respond(no_address(to_.host));
    onward_ = proxy_request(proxy_.client_, {.address = *endpoint}, std::move(head_), exchange_,
                            [to = to_](HttpExchange& exchange, const HttpClientError& error) {
                              exchange.respond(not_reached(to, error.message));
                            });
    exchange_.resume_body();
  }

  ForwardProxy& proxy_;
  HttpExchange& exchange_;
  RequestHead head_;
  Authority to_;
  std::unique_ptr<HttpSession> onward_;
  std::shared_ptr<bool> here_ = std::make_shared<bool>();  // ends with the session
};

// A CONNECT whose tunnel is not open yet.
class ForwardProxy::TunnelSession final : public HttpSession {
 public:
  TunnelSession(ForwardProxy& proxy, HttpExchange& exchange, Authority to)
      : proxy_(proxy), exchange_(exchange), to_(std::move(to)) {
    proxy_.look_up_(to_.host, [this, here = std::weak_ptr(here_)](const std::optional<IpAddress>& address) {
      if (!here.expired()) connect(address);
    });
  }

  void on_body(std::string_view /*bytes*/) override {}
  void on_body_end(HeaderFields /*trailers*/) override {}
  void on_drained() override {}

 private:
  void connect(const std::optional<IpAddress>& address) {
    if (!address) return exchange_.respond(no_address(to_.host));
    const auto endpoint = SocketAddress::ip(to_text(*address), to_.port);
    if (!endpoint) return exchange_.respond(no_address(to_.host));
    attempt_.emplace(proxy_.loop_, *endpoint, kConnectMax, [this](bool connected) { open(connected); });
  }

  // The exchange may end the session.
  void open(bool connected) {
    if (!connected) return exchange_.respond(not_reached(to_, "nobody takes a connection"));
    ForwardProxy& proxy = proxy_;
    FileDescriptor server = attempt_->take_socket();
    proxy.tunnel(exchange_.take_over({.status = 200}), std::move(server));
  }

  ForwardProxy& proxy_;
  HttpExchange& exchange_;
  Authority to_;
  std::optional<ConnectAttempt> attempt_;
  std::shared_ptr<bool> here_ = std::make_shared<bool>();  // ends with the session
};

ForwardProxy::ForwardProxy(Loop& loop, RandomSource& random, LookUp look_up)
    : loop_(loop), random_(random), look_up_(std::move(look_up)), client_(loop, {.connect_timeout = kConnectMax}) {}

ForwardProxy::~ForwardProxy() = default;

std::unique_ptr<HttpSession> ForwardProxy::request(RequestHead head, HttpExchange& exchange) {
  if (head.method == "CONNECT") {
    const auto to = parse_authority(head.target, 0);
    if (!to || to->port == 0) {
      exchange.respond(told(400, "CONNECT takes a host and a port, as in CONNECT www.example.com:443."));
      return nullptr;
    }
    if (tunnels_.size() >= kTunnelsMax) {
      exchange.respond(told(503, "There are too many tunnels already."));
      return nullptr;
    }
    return std::make_unique<TunnelSession>(*this, exchange, *to);
  }
  auto to = destination(head);
  if (!to) {
    exchange.respond(told(400, "This is a proxy: it takes requests for http://HOST/, and CONNECT for the rest."));
    return nullptr;
  }
  return std::make_unique<PlainSession>(*this, exchange, std::move(head), *std::move(to));
}

void ForwardProxy::tunnel(Tunnel client, FileDescriptor server) {
  std::unique_ptr<Stream> stream = make_stream(loop_, std::move(server));
  if (!client.received.empty()) stream->write(client.received);
  Stream& from_client = *client.stream;
  const auto place = tunnels_.emplace(tunnels_.end());
  // No distance: the way to the server is the network's own.
  *place = std::make_unique<Line>(loop_, random_, LinePath{}, std::move(client.stream), std::move(stream),
                                  [this, place] { tunnels_.erase(place); });
  from_client.resume();
}

}  // namespace regionfall::net
