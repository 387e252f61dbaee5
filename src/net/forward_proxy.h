#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "net/http_client.h"
#include "net/http_server.h"
#include "net/ip_address.h"
#include "net/line.h"
#include "net/loop.h"

namespace regionfall::net {

// A host and its port, as in a URI: "www.example.com", "192.0.2.1:8080", "[2001:db8::1]:443".
struct Authority {
  std::string host;  // in lower case, without brackets
  std::uint16_t port = 0;
  friend bool operator==(const Authority&, const Authority&) = default;
};
std::optional<Authority> parse_authority(std::string_view text, std::uint16_t port_if_none);

// An HTTP proxy that clients are told of (`curl -x`, a browser's setting): requests with a whole URI go on to its host,
// CONNECT opens a tunnel to it (RFC 9110, 7.2 and 9.3.6). It finds addresses as it is told, and connects from where it
// runs. Lives on one loop.
class ForwardProxy final : public HttpStreamingService {
 public:
  // Calls back once, later, with the address of a host; nothing when it has none.
  using OnAddress = std::function<void(const std::optional<IpAddress>&)>;
  using LookUp = std::function<void(const std::string& host, OnAddress on_address)>;
  // `loop` and `random` must outlive it.
  ForwardProxy(Loop& loop, RandomSource& random, LookUp look_up);
  ~ForwardProxy() override;
  ForwardProxy(const ForwardProxy&) = delete;
  ForwardProxy& operator=(const ForwardProxy&) = delete;

  std::unique_ptr<HttpSession> request(RequestHead head, HttpExchange& exchange) override;

  static constexpr std::size_t kTunnelsMax = 4096;  // at a time; beyond, CONNECT is answered with 503
  static constexpr std::chrono::seconds kConnectMax{20};

 private:
  class PlainSession;
  class TunnelSession;

  // Joins the two until both have ended.
  void tunnel(Tunnel client, FileDescriptor server);

  Loop& loop_;
  RandomSource& random_;
  LookUp look_up_;
  HttpClient client_;
  std::list<std::unique_ptr<Line>> tunnels_;
};

}  // namespace regionfall::net
