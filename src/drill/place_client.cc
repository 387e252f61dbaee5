#include "drill/place_client.h"

#include "net/http_call.h"

namespace regionfall::drill {

Result<PlaceClient> PlaceClient::make(const LocationSurroundings& surroundings, const Clock& clock) {
  return PlaceClient(surroundings, clock, TRY(net::TlsClient::trusting(surroundings.root_certificate)));
}

std::optional<net::IpAddress> PlaceClient::address_of(const std::string& host) const {
  if (const auto written = parse_address(host)) return written;
  if (const auto listed = address_in_hosts(surroundings_->hosts, host)) return parse_address(*listed);
  net::Loop loop(*clock_);
  const auto lookup = AddressLookup::make(loop, surroundings_->resolver, surroundings_->seed);
  if (!lookup) return {};
  std::optional<net::IpAddress> address;
  bool answered = false;
  (*lookup)->ask(host, [&](const std::optional<AddressAnswer>& answer) {
    answered = true;
    if (answer) address = answer->first;
  });
  (void)loop.run_until([&] { return answered; });
  return address;
}

std::optional<net::HttpEndpoint> PlaceClient::endpoint_of(const LoadUrl& url) const {
  const auto address = address_of(url.host);
  if (!address) return {};
  const auto socket = net::SocketAddress::ip(net::to_text(*address), url.port);
  if (!socket) return {};
  return net::HttpEndpoint{*socket, url.tls ? tls_.get() : nullptr, url.tls ? url.host : ""};
}

Result<int> PlaceClient::status_of(const LoadUrl& url, std::chrono::nanoseconds patience) const {
  const auto to = endpoint_of(url);
  if (!to) return failure(url.host + " has no address");
  const auto answer = net::http_call(*to,
                                     {.method = "GET",
                                      .target = url.target,
                                      .headers = {{"Host", url.host_header}, {"User-Agent", "regionfall-drill"}},
                                      .body = {}},
                                     patience);
  if (!answer) return failure(answer.error().message);
  return answer->status;
}

}  // namespace regionfall::drill
