#include <csignal>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <utility>

#include "cli/commands.h"
#include "cli/environment.h"
#include "cli/order_service.h"
#include "cli/world_folder.h"
#include "net/http_call.h"
#include "net/http_server.h"
#include "net/loop.h"
#include "net/sockets.h"

namespace regionfall::cli {
namespace {

constexpr int kPortMax = 65535;
constexpr const char* kMetadataHost = "169.254.169.254";
constexpr std::chrono::nanoseconds kMetadataPatience = std::chrono::seconds(2);
constexpr std::chrono::nanoseconds kDrainPatience = std::chrono::seconds(2);

// The text that the instance's metadata service has at a path; empty: there is none.
std::string metadata(const net::HttpEndpoint& service, const std::string& token, const std::string& path) {
  const auto answer = net::http_call(service,
                                     {.method = "GET",
                                      .target = "/latest/meta-data/" + path,
                                      .headers = {{"Host", kMetadataHost}, {"X-aws-ec2-metadata-token", token}},
                                      .body = {}},
                                     kMetadataPatience);
  return answer && answer->status == 200 ? answer->body : "";
}

// Where this runs: what the instance's metadata say or, outside of an instance, the environment.
OrderServicePlace place_of(const Environment& environment) {
  OrderServicePlace place{.region = environment.variable("AWS_REGION"), .zone = {}, .instance = {}};
  const auto address = net::SocketAddress::ip(kMetadataHost, 80);
  if (!address) return place;
  const net::HttpEndpoint service{*address};
  const auto token =
      net::http_call(service,
                     {.method = "PUT",
                      .target = "/latest/api/token",
                      .headers = {{"Host", kMetadataHost}, {"X-aws-ec2-metadata-token-ttl-seconds", "60"}},
                      .body = {}},
                     kMetadataPatience);
  if (!token || token->status != 200) return place;
  return {.region = metadata(service, token->body, "placement/region"),
          .zone = metadata(service, token->body, "placement/availability-zone"),
          .instance = metadata(service, token->body, "instance-id")};
}

Result<void> run(Environment& environment, int port, const std::string& folder) {
  if (port < 0 || port > kPortMax) return failure("A port is a number up to 65535.");
  net::raise_descriptor_limit();
  OrderBook book = TRY(OrderBook::open(folder));
  OrderService service(std::move(book), place_of(environment), environment.clock, environment.random);
  net::Loop loop(environment.clock);
  net::WholeBodies bodies(service, OrderService::kBodyBytesMax);
  net::HttpServer server(loop, bodies);
  const auto everywhere = TRY(net::SocketAddress::ip("0.0.0.0", static_cast<std::uint16_t>(port)));
  const net::SocketAddress address = TRY(server.listen(everywhere));
  const auto stop = [&] { server.drain(kDrainPatience, [&loop] { loop.stop(); }); };
  const net::SignalWatch terminate(loop, SIGTERM, stop);
  const net::SignalWatch interrupt(loop, SIGINT, stop);
  environment.out << "Orders are taken at " << address.to_string() << "\n" << std::flush;
  loop.run();
  return {};
}

}  // namespace

Run declare_order_service(CommandLine& line, Environment& environment) {
  const auto port = std::make_shared<int>(80);
  const auto folder = std::make_shared<std::string>("/var/lib/regionfall-orders");
  line.number("port", *port, "Where it listens; 0: any that is free");
  line.value("data", *folder, "DIR", "Where it keeps the orders");
  return [=, &environment] {
    const auto ran = run(environment, *port, *folder);
    return ran ? 0 : fail_with(environment, ran.error());
  };
}

}  // namespace regionfall::cli
