#include "world/edge_answers.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "aws/region_catalogue.h"
#include "base/files.h"
#include "net/dns_name.h"
#include "net/dns_rdata.h"
#include "net/ip_address.h"
#include "services/route53/checkers.h"
#include "services/route53/target_health.h"
#include "world/round_trip.h"
#include "world/site.h"

namespace regionfall::world {
namespace {

// Opinions grow old; that is looked at so often.
constexpr std::chrono::seconds kSettleInterval{1};
// Changes that come together are compiled together.
constexpr std::chrono::milliseconds kPublishPause{2};

constexpr std::uint32_t kLoadBalancerTtl_s = 60;

// The clients of all sites, by number. Who asks from elsewhere is taken for one in us-east-1.
using Clients = std::vector<route53::Client>;

std::shared_ptr<const Clients> all_clients() {
  auto clients = std::make_shared<Clients>(net::kSitesMax, route53::client_in(aws::kGlobalRegion));
  for (const Site& site : all_sites()) {
    const aws::RegionInfo* const at = site.region != nullptr ? site.region : aws::find_region(aws::kGlobalRegion);
    route53::Client client = route53::client_in(at->name);
    for (const aws::RegionInfo& region : aws::region_catalogue()) {
      client.round_trip_ms.at(region.number) =
          std::chrono::duration<float, std::milli>(round_trip(*at, region)).count();
    }
    clients->at(site.number().value) = client;
  }
  return clients;
}

route53::DnsResponder::FindClient client_finder() {
  return [clients = all_clients()](const net::IpAddress& address) -> const route53::Client& {
    const auto site = net::site_of(address);
    return clients->at(site ? site->value : Site::of_region(*aws::find_region(aws::kGlobalRegion)).number().value);
  };
}

std::vector<route53::Prober::Checker> checkers_outside(const std::vector<std::string>& regions) {
  std::vector<route53::Prober::Checker> outside;
  for (const route53::Checker& checker : route53::checkers()) {
    const std::string region(checker.region);
    if (std::ranges::find(regions, region) == regions.end())
      outside.push_back({.name = std::string(checker.ip_address), .region = region});
  }
  return outside;
}

}  // namespace

EdgeAnswers::EdgeAnswers(net::Loop& loop, const DataFolder& folder, RandomSource& random, Publish publish)
    : loop_(loop),
      folder_(folder),
      publish_(std::move(publish)),
      find_client_(client_finder()),
      random_(random),
      records_(records_copy_.store()),
      prober_(
          loop, checkers_outside({}),
          [this](const std::string& host, const auto& on_address) { look_up(host, on_address); },
          [this](const route53::Prober::Report& report) { hear(report); }),
      nodes_(loop, [this] { publish_soon(); }),
      settle_timer_(loop),
      publish_timer_(loop) {}

Result<void> EdgeAnswers::open(RegionLinks& links) {
  TRY(make_directories(folder_.edge()));
  observations_.emplace(
      loop_, [&links](const aws::ServiceCall& call, auto on_outcome) { links.send(call, std::move(on_outcome)); });
  TRY(records_copy_.open(loop_, links, folder_.edge_copy(kRoute53Log), std::string(aws::kGlobalRegion),
                         std::string(kRoute53Log), records_.log, [this] { on_records(); }));
  on_records();
  settle_health();
  return {};
}

Result<void> EdgeAnswers::set_regions(const std::vector<std::string>& regions, RegionLinks& links) {
  for (const std::string& region : regions) {
    if (load_balancers_.contains(region)) continue;
    auto known = std::make_unique<LoadBalancers>();
    TRY(known->copy.open(loop_, links, folder_.edge_copy(region), region, std::string(kNamesLog), known->names.log,
                         [this] { on_names(); }));
    load_balancers_.emplace(region, std::move(known));
  }
  prober_.set_checkers(checkers_outside(regions));
  on_names();
  return {};
}

void EdgeAnswers::hear(const route53::Prober::Report& report) {
  board_.hear(report.check, report.checker, report.opinion);
  if (observations_) observations_->hear(report);
  if (board_.settle(records_.health_checks, loop_.now())) publish_soon();
}

void EdgeAnswers::on_records() {
  snapshot_ = std::make_shared<route53::Snapshot>(records_);
  prober_.set_checks(records_.health_checks);
  (void)board_.settle(records_.health_checks, loop_.now());
  publish_soon();
}

void EdgeAnswers::on_names() {
  std::set<net::SocketAddress> nodes;
  for (const auto& [region, known] : load_balancers_) {
    for (const auto& [name, row] : known->names.names) {
      for (const net::SocketAddress& node : addresses_of(row)) nodes.insert(node);
    }
  }
  nodes_.set_nodes(nodes);
  publish_soon();
}

// One port tells whether a node is there.
std::vector<net::SocketAddress> EdgeAnswers::addresses_of(const elbv2::PublicName& name) {
  std::vector<net::SocketAddress> addresses;
  if (name.ports.empty()) return addresses;
  for (const elbv2::PublicNode& node : name.nodes) {
    const auto address = net::SocketAddress::ip(node.address, static_cast<std::uint16_t>(name.ports.front()));
    if (address) addresses.push_back(*address);
  }
  return addresses;
}

void EdgeAnswers::settle_health() {
  if (board_.settle(records_.health_checks, loop_.now())) publish_soon();
  settle_timer_.set_after(kSettleInterval, [this] { settle_health(); });
}

route53::TargetState EdgeAnswers::target_of(const elbv2::PublicName& name) const {
  route53::TargetState target{.ttl_s = kLoadBalancerTtl_s};
  const std::vector<net::SocketAddress> nodes = addresses_of(name);
  const auto reachable = static_cast<std::size_t>(
      std::ranges::count_if(nodes, [this](const net::SocketAddress& node) { return nodes_.reachable(node); }));
  for (const net::SocketAddress& node : nodes) {
    if (!route53::node_answered(nodes_.reachable(node), reachable)) continue;
    const std::string text = node.host();
    const bool v4 = node.kind() == net::SocketAddress::Kind::kIpv4;
    auto wire = net::encode_rdata(v4 ? net::DnsType::kA : net::DnsType::kAaaa, text, net::DnsEscapes::kDecimal);
    if (wire) (v4 ? target.v4 : target.v6).push_back({.text = text, .wire = std::move(*wire)});
  }
  std::vector<route53::TargetGroupHealth> groups;
  for (const elbv2::PublicTargets& group : name.target_groups) {
    groups.push_back(
        {.targets = static_cast<std::size_t>(group.registered), .healthy = static_cast<std::size_t>(group.healthy)});
  }
  target.healthy = route53::load_balancer_healthy(groups, reachable);
  return target;
}

std::map<std::string, route53::TargetState> EdgeAnswers::targets() const {
  std::map<std::string, route53::TargetState> targets;
  for (const auto& [region, known] : load_balancers_) {
    for (const auto& [key, name] : known->names.names) {
      auto wire = net::encode_dns_name(name.dns_name, net::DnsEscapes::kDecimal);
      if (wire) targets.emplace(net::dns_name_lower(*wire), target_of(name));
    }
  }
  return targets;
}

void EdgeAnswers::publish_soon() {
  if (!publish_timer_.pending()) publish_timer_.set_after(kPublishPause, [this] { publish_now(); });
}

void EdgeAnswers::publish_now() {
  if (snapshot_ == nullptr) return;
  responder_ = std::make_shared<route53::DnsResponder>(snapshot_, route53::HealthSnapshot(board_.all(), targets()),
                                                       find_client_);
  publish_(responder_);
}

// As everybody would be answered: the edge has no resolver of its own.
void EdgeAnswers::look_up(const std::string& host, const std::function<void(std::optional<std::string>)>& on_address) {
  std::optional<std::string> address;
  if (responder_ != nullptr)
    address = responder_->first_address(host, random_below(random_, std::numeric_limits<std::uint64_t>::max()));
  loop_.post([on_address, address] { on_address(address); });
}

}  // namespace regionfall::world
