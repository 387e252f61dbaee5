#include "world/gateway.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "aws/authentication_error.h"
#include "aws/dispatcher.h"
#include "aws/operation_output.h"
#include "aws/refusal.h"
#include "net/http_proxy.h"
#include "net/socket_address.h"
#include "net/sockets.h"
#include "world/links.h"
#include "world/region_server.h"

namespace regionfall::world {
GatewayVerdict gateway_verdict(const FaultSet& faults, std::string_view region, const std::optional<Site>& client) {
  // No packet gets through: neither can the reset of a machine that has crashed.
  if (faults.region_has(region, RegionFaultMode::kBlackhole)) return GatewayVerdict::kSilence;
  if (const aws::RegionInfo* const info = client ? aws::find_region(region) : nullptr) {
    const Site called = Site::of_region(*info);
    if (!link_between(faults, *client, called).up || !link_between(faults, called, *client).up)
      return GatewayVerdict::kSilence;
  }
  if (faults.region_has(region, RegionFaultMode::kCrash)) return GatewayVerdict::kReset;
  return GatewayVerdict::kPass;
}

// One request on its way through the gateway.
class GatewaySession final : public net::HttpSession {
 public:
  GatewaySession(Gateway& gateway, aws::RequestRoute route, net::HttpExchange& exchange)
      : gateway_(gateway), route_(std::move(route)), exchange_(exchange) {
    gateway_.sessions_.insert(this);
  }
  ~GatewaySession() override { gateway_.sessions_.erase(this); }
  GatewaySession(const GatewaySession&) = delete;
  GatewaySession& operator=(const GatewaySession&) = delete;

  void begin(const net::HttpEndpoint& to, net::RequestHead head) {
    relay_ = net::proxy_request(gateway_.client_, to, std::move(head), exchange_,
                                [this](net::HttpExchange&, const net::HttpClientError& error) { fail(error); });
  }

  const std::string& region() const { return route_.region.text; }

  // Ends the request as a fault asks; may destroy the session.
  void end(GatewayVerdict verdict) {
    relay_.reset();
    end_exchange(exchange_, verdict);
  }

  void on_body(std::string_view bytes) override {
    if (relay_ != nullptr) relay_->on_body(bytes);
  }
  void on_body_end(net::HeaderFields trailers) override {
    if (relay_ != nullptr) relay_->on_body_end(std::move(trailers));
  }
  void on_drained() override {
    if (relay_ != nullptr) relay_->on_drained();
  }
  net::HttpResponse refuse(const net::HttpRefusal& refusal) override {
    return aws::write_refusal(route_.asked, refusal, random_uuid(gateway_.random_));
  }

 private:
  void fail(const net::HttpClientError& error) {
    if (error.kind == net::HttpClientError::Kind::kBusy)
      return exchange_.respond(refuse({.status = 503, .message = error.message}));
    end_exchange(exchange_, gateway_.verdict(region()));
  }

  // A region that should have answered and did not has crashed as well.
  static void end_exchange(net::HttpExchange& exchange, GatewayVerdict verdict) {
    if (verdict == GatewayVerdict::kSilence) return exchange.stay_silent();
    exchange.reset();
  }

  Gateway& gateway_;
  aws::RequestRoute route_;
  net::HttpExchange& exchange_;
  std::unique_ptr<net::HttpSession> relay_;
};

Gateway::Gateway(net::Loop& loop, Supervisor& supervisor, RandomSource& random)
    : loop_(loop),
      supervisor_(supervisor),
      random_(random),
      client_(loop, {.connect = [this](const net::SocketAddress& address) { return connect(address); }}),
      server_(loop, *this) {}

Gateway::~Gateway() = default;

Result<std::string> Gateway::listen(std::uint16_t port) {
  const auto address = server_.listen(net::SocketAddress::loopback(port));
  if (!address) {
    return failure(fmt::format("Cannot listen on 127.0.0.1:{}: {}. -port names another one, 0 any that is free.", port,
                               address.error().message));
  }
  return "http://" + address->to_string();
}

GatewayVerdict Gateway::verdict(std::string_view region) const {
  return gateway_verdict(supervisor_.faults(), region, supervisor_.client_location());
}

Result<std::unique_ptr<net::Stream>> Gateway::connect(const net::SocketAddress& region_socket) {
  auto server = TRY(net::connect_to(loop_, region_socket));
  const auto& client = supervisor_.client_location();
  if (!client) return server;
  for (const auto& [name, region] : supervisor_.regions()) {
    if (supervisor_.folder().region_socket(name) != region_socket.path()) continue;
    return net::make_stream(loop_, TRY(supervisor_.lay_line(*client, region->info(), std::move(server))));
  }
  return failure("No region listens on " + region_socket.path());
}

void Gateway::faults_changed() {
  const std::vector<GatewaySession*> sessions(sessions_.begin(), sessions_.end());
  for (GatewaySession* const session : sessions) {
    if (!sessions_.contains(session)) continue;
    const auto heard = verdict(session->region());
    if (heard != GatewayVerdict::kPass) session->end(heard);
  }
}

std::unique_ptr<net::HttpSession> Gateway::request(net::RequestHead head, net::HttpExchange& exchange) {
  aws::RequestRoute route = aws::route_of(head);
  const std::string& region = route.region.text;
  switch (verdict(region)) {
    case GatewayVerdict::kReset:
      exchange.reset();
      return nullptr;
    case GatewayVerdict::kSilence:
      exchange.stay_silent();
      return nullptr;
    case GatewayVerdict::kPass:
      break;
  }
  const auto used = supervisor_.use_region(region);
  if (!used) {
    refuse_region(route.asked, used.error().message, exchange);
    return nullptr;
  }
  if (!supervisor_.client_location() && (*used)->pass_on(head, exchange)) return nullptr;
  head.headers.set(kClientAddressHeader, exchange.peer().host());
  const auto socket = net::SocketAddress::unix_path(supervisor_.folder().region_socket(region));
  auto session = std::make_unique<GatewaySession>(*this, std::move(route), exchange);
  session->begin({.address = socket}, std::move(head));
  return session;
}

net::HttpResponse Gateway::refuse(const net::RequestHead& head, const net::HttpRefusal& refusal) {
  return aws::write_refusal(head, refusal, random_uuid(random_));
}

// As AWS answers a signature for a region that the endpoint is not of.
void Gateway::refuse_region(const aws::OperationRequest& asked, const std::string& reason,
                            net::HttpExchange& exchange) {
  const aws::ApiError error =
      asked.service == nullptr
          ? aws::ApiError{"InvalidAction", reason, 400}
          : aws::authentication_error(asked, {aws::AuthenticationProblem::kMismatch,
                                              "Credential should be scoped to a valid region. " + reason});
  exchange.respond(aws::write_operation_error(asked, error, random_uuid(random_)));
}

}  // namespace regionfall::world
