#include <fmt/format.h>

#include <csignal>
#include <memory>
#include <ostream>
#include <string>

#include "base/files.h"
#include "cli/commands.h"
#include "cli/environment.h"
#include "cli/world_folder.h"
#include "drill/address_lookup.h"
#include "net/forward_proxy.h"
#include "net/namespace.h"
#include "net/sockets.h"
#include "world/name_files.h"
#include "world/place_entry.h"
#include "world/site.h"
#include "world/world_client.h"

namespace regionfall::cli {
namespace {

constexpr int kPortMax = 65535;

struct ProxyOptions {
  std::string city;
  int port = 0;
};

// Moves this process into the city's network, if it has one.
Result<void> enter(const world::PlaceEntry& entry) {
  if (entry.namespaces.user.valid()) TRY(net::join_user_namespace(entry.namespaces.user));
  if (entry.namespaces.network.valid()) TRY(net::join_network_namespace(entry.namespaces.network));
  return {};
}

// Who answers names in the city: its resolver, or in a flat world the edge.
Result<net::SocketAddress> resolver_of(const world::DataFolder& folder, const world::Site& site) {
  const Json status = TRY(world::ask_world(folder, Json::object({{"do", Json::string("status")}}))).json["status"];
  if (status["flat"].as_bool()) return net::SocketAddress::parse(status["edge"]["dns"].text());
  return net::SocketAddress::ip(net::to_text(world::resolver_address(site)), world::kDnsPort);
}

Result<void> serve_proxy(const ProxyOptions& options, const world::DataFolder& folder, Environment& environment) {
  if (options.port < 0 || options.port > kPortMax) return failure(fmt::format("There is no port {}.", options.port));
  const world::Site site = TRY(world::known_location(options.city));
  const world::PlaceEntry entry = TRY(world::enter_place(folder, world::PlaceKind::kLocation, site.name()));
  const net::SocketAddress resolver = TRY(resolver_of(folder, site));
  const std::string hosts = TRY(read_file(folder.hosts()));
  // The machine's own clients ask there.
  FileDescriptor listener = TRY(net::listen_on(net::SocketAddress::loopback(static_cast<std::uint16_t>(options.port))));
  const net::SocketAddress address = net::local_address(listener);
  TRY(enter(entry));

  net::Loop loop(environment.clock);
  std::uint64_t seed = 0;
  environment.random.fill(std::as_writable_bytes(std::span(&seed, 1)));
  const auto lookup = TRY(drill::AddressLookup::make(loop, resolver, seed));
  net::ForwardProxy proxy(loop, environment.random, [&](const std::string& host, net::ForwardProxy::OnAddress tell) {
    const auto known = drill::address_in_hosts(hosts, host);
    if (const auto written = drill::parse_address(known.value_or(host)))
      return loop.post([tell = std::move(tell), written] { tell(written); });
    lookup->ask(host, [tell = std::move(tell)](const auto& answer) {
      tell(answer ? std::optional(answer->first) : std::nullopt);
    });
  });
  net::HttpServer server(loop, proxy);
  server.adopt_listener(std::move(listener));
  const net::SignalWatch interrupt(loop, SIGINT, [&] { loop.stop(); });
  const net::SignalWatch terminate(loop, SIGTERM, [&] { loop.stop(); });
  environment.out << "Proxy at " << address.to_string() << " for a client in " << site.name() << ":\n"
                  << "  curl -x " << address.to_string() << " http://www.example.com/\n"
                  << "  chromium --proxy-server=" << address.to_string() << " http://www.example.com/\n"
                  << "For https, have them trust what `regionfall ca` prints. Ctrl-C ends it." << std::endl;
  loop.run();
  return {};
}

}  // namespace

Run declare_proxy(CommandLine& line, Environment& environment) {
  const WorldFolder folder(line);
  const auto options = std::make_shared<ProxyOptions>();
  line.value("from", options->city, "CITY", "The city that clients are in: Dublin, Tokyo, ...");
  line.number("port", options->port, "Where to listen on 127.0.0.1: any that is free when left out, or 0");
  return [=, &environment] {
    if (options->city.empty())
      return fail_with(environment, {"Say where the clients are: regionfall proxy -from Tokyo."});
    const auto served = serve_proxy(*options, folder.in(environment), environment);
    return served ? 0 : fail_with(environment, served.error());
  };
}

}  // namespace regionfall::cli
