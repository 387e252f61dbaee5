#include "world/edge_host.h"

#include <array>
#include <utility>

#include "base/files.h"
#include "net/sockets.h"
#include "net/udp_socket.h"
#include "world/edge_process.h"
#include "world/name_files.h"
#include "world/process_messages.h"
#include "world/site.h"

namespace regionfall::world {
namespace {

// A port that is free for TCP may be taken for UDP.
constexpr int kPortAttempts = 20;

}  // namespace

EdgeHost::EdgeHost(net::Loop& loop, const DataFolder& folder, WorldNetwork& network, std::function<void()> on_change)
    : folder_(folder),
      network_(network),
      process_(loop, folder.edge_log(),
               {.plan = [this] { return plan(); },
                .on_start = [this] { on_start(); },
                .on_change = std::move(on_change),
                .on_message = [](std::string_view) {}}) {}

Result<void> EdgeHost::start(std::uint16_t port) {
  TRY(make_directories(folder_.edge()));
  TRY(network_.add_site(Site::edge()));
  Result<void> opened = open_dns_port(port);
  for (int i = 1; !opened && port == 0 && i < kPortAttempts; ++i) opened = open_dns_port(port);
  if (!opened) return opened;
  process_.set_wanted(true);
  return {};
}

Result<void> EdgeHost::open_dns_port(std::uint16_t port) {
  dns_listener_ = TRY(net::listen_on(net::SocketAddress::loopback(port)));
  dns_address_ = net::local_address(dns_listener_);
  dns_datagrams_ = TRY(net::UdpSocket::bind(dns_address_));
  return {};
}

void EdgeHost::set_regions(std::vector<std::string> regions) {
  regions_ = std::move(regions);
  process_.send(encode(ToEdge(RegionsMessage{regions_})));
}

Result<void> EdgeHost::serve_resolver(const Site& site) {
  const std::string name = site.name();
  if (resolvers_.contains(name)) return {};
  const auto at = TRY(net::SocketAddress::ip(net::to_text(resolver_address(site)), kDnsPort));
  const auto upstream = TRY(net::SocketAddress::ip(at.host(), 0));
  ResolverSockets sockets{
      .datagrams = TRY(network_.open_at(site, [&] { return net::UdpSocket::bind(at); })),
      .listener = TRY(network_.open_at(site, [&] { return net::listen_on(at); })),
      .upstream = TRY(network_.open_at(site, [&] { return net::UdpSocket::bind(upstream); })),
  };
  hand_over(name, resolvers_.emplace(name, std::move(sockets)).first->second);
  return {};
}

void EdgeHost::hand_over(const std::string& site, const ResolverSockets& sockets) {
  const std::array descriptors = {sockets.datagrams.get(), sockets.listener.get(), sockets.upstream.get()};
  process_.send(encode(ToEdge(ResolverMessage{site})), descriptors);
}

void EdgeHost::on_start() {
  process_.send(encode(ToEdge(RegionsMessage{regions_})));
  for (const auto& [site, sockets] : resolvers_) hand_over(site, sockets);
}

Result<net::ProcessPlan> EdgeHost::plan() const {
  net::ProcessPlan plan{.arguments = edge_arguments({.folder = folder_,
                                                     .addresses = network_.address_texts(Site::edge()),
                                                     .peers = peer_addresses(network_, Site::edge())}),
                        .descriptors = {dns_datagrams_.get(), dns_listener_.get()}};
  network_.place(plan, Site::edge());
  if (plan.namespaces) {
    TRY(write_resolver_file(folder_, Site::edge()));
    plan.files = name_files_in_place(folder_, Site::edge());
  }
  return plan;
}

}  // namespace regionfall::world
