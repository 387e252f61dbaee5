#include "world/world_network.h"

#include <fcntl.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "net/flat_claim.h"
#include "world/links.h"

namespace regionfall::world {
namespace {

// Flat worlds have 127.64.0.0/16 to 127.127.0.0/16, sites of them 127.64.N.0/24.
constexpr std::uint8_t kFlatSecondByte = 64;

// Nothing where this process may make namespaces as it is.
Result<FileDescriptor> enter_user_namespace() {
  if (net::may_make_namespaces()) return FileDescriptor();
  TRY(net::enter_user_namespace());
  FileDescriptor own(::open("/proc/self/ns/user", O_RDONLY | O_CLOEXEC));
  if (!own.valid()) return failure(std::string("Cannot open /proc/self/ns/user: ") + std::strerror(errno));
  return own;
}

}  // namespace

Result<WorldNetwork> WorldNetwork::make_flat(std::string reason) {
  WorldNetwork network;
  network.flat_reason_ = std::move(reason);
  auto claim = TRY(net::claim_flat_number());
  network.flat_claim_ = std::move(claim.lock);
  network.flat_number_ = claim.number;
  return network;
}

Result<WorldNetwork> WorldNetwork::make(bool flat, std::uint64_t seed) {
  if (flat) return make_flat("");
  if (const auto possible = net::try_namespaces(); !possible) return make_flat(possible.error().message);
  WorldNetwork network;
  network.user_namespace_ = TRY(enter_user_namespace());
  network.router_ = TRY(net::Router::start(seed));
  network.set_faults({});
  return network;
}

Result<void> WorldNetwork::add_site(const Site& site) {
  if (flat() || namespaces_.contains(site.number())) return {};
  net::SiteNetwork made = TRY(net::make_site_network(site.number()));
  router_->add_site(site.number(), std::move(made.tun));
  namespaces_.emplace(site.number(), std::move(made.network_namespace));
  return {};
}

int WorldNetwork::network_namespace(const Site& site) const {
  const auto found = namespaces_.find(site.number());
  return found == namespaces_.end() ? -1 : found->second.get();
}

Result<FileDescriptor> WorldNetwork::open_at(const Site& site,
                                             const std::function<Result<FileDescriptor>()>& open) const {
  const auto found = namespaces_.find(site.number());
  if (found == namespaces_.end()) return failure(site.name() + " has no network.");
  Result<FileDescriptor> opened = failure("");
  TRY(net::in_network_namespace(found->second, [&] { opened = open(); }));
  return opened;
}

net::IpAddress WorldNetwork::address_v4(const Site& site) const {
  if (!flat()) return net::site_ipv4(site.number(), 1);
  return net::ipv4(127, static_cast<std::uint8_t>(kFlatSecondByte + flat_number_), site.number().value, 1);
}

std::optional<net::IpAddress> WorldNetwork::address_v6(const Site& site) const {
  if (flat()) return std::nullopt;
  return net::site_ipv6(site.number(), 1);
}

std::vector<std::string> WorldNetwork::address_texts(const Site& site) const {
  std::vector<std::string> texts = {net::to_text(address_v4(site))};
  if (const auto v6 = address_v6(site)) texts.push_back(net::to_text(*v6));
  return texts;
}

void WorldNetwork::place(net::ProcessPlan& plan, const Site& site) const {
  plan.namespaces = !flat();
  plan.network_namespace = network_namespace(site);
}

void WorldNetwork::set_faults(const FaultSet& faults) {
  if (!flat()) router_->set_links(std::make_shared<net::LinkTable>(link_table(faults)));
}

std::vector<std::string> peer_addresses(const WorldNetwork& network, const Site& site) {
  std::vector<std::string> peers;
  for (const Site& other : all_sites()) {
    if (other.kind == SiteKind::kLocation || other == site) continue;
    peers.push_back(other.name() + "=" + net::to_text(network.address_v4(other)));
  }
  return peers;
}

}  // namespace regionfall::world
