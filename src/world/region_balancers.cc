#include "world/region_balancers.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "aws/members/ec2.h"
#include "base/text.h"
#include "services/ec2/plane_addresses.h"
#include "services/elbv2/target_choice.h"

namespace regionfall::world {
namespace {

namespace m = aws::members::ec2;

constexpr int kThreadsMax = 4;
constexpr const char* kActive = "active";
constexpr std::string_view kInstancePrefix = "i-";

int threads() { return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, kThreadsMax); }

}  // namespace

RegionBalancers::RegionBalancers(net::Loop& loop, const elbv2::Plane::Surroundings& surroundings, Region& region,
                                 elbv2::Elbv2& state, const RegionCertificates& certificates, elbv2::PublicNames& names,
                                 Change change)
    : loop_(loop),
      surroundings_(surroundings),
      region_(region),
      state_(state),
      certificates_(certificates),
      names_(names),
      change_(std::move(change)),
      checker_(loop, [this](const std::string& key, const elbv2::HealthReport& health) { report(key, health); }),
      timer_(loop) {
  on_commit();
}

void RegionBalancers::on_commit() {
  const bool none = state_.load_balancers.empty() && !plane_ && names_.names.empty();
  if (!none && !timer_.pending()) timer_.set_after(kPause, [this] { look(); });
}

void RegionBalancers::set_trouble(RegionTrouble trouble) {
  trouble_ = std::move(trouble);
  on_commit();
}

void RegionBalancers::look() {
  Located located = locate();
  if (!plane_) plane_.emplace(surroundings_, threads());
  plane_->serve(std::move(located.balancers));
  checker_.check(std::move(located.checked));
  publish(located.names);
}

std::optional<std::string> RegionBalancers::plane_address(const aws::Value& interface) {
  const aws::Outcome found = region_.ask({.region = region_.name(),
                                          .service = "ec2",
                                          .operation = ec2::kLocateInterface,
                                          .input = interface,
                                          .caller = {},
                                          .secret_access_key = {}});
  if (!found) return std::nullopt;
  return (*found)[m::Address].as_text();
}

// What is in no subnet of the VPC is reached as it is called.
std::string RegionBalancers::target_address(const elbv2::RoutingTarget& target, const std::string& vpc) {
  const bool instance = target.id.starts_with(kInstancePrefix);
  const auto found = plane_address(instance ? aws::Value::of({{m::InstanceId, target.id}})
                                            : aws::Value::of({{m::VpcId, vpc}, {m::PrivateIpAddress, target.address}}));
  return found.value_or(target.address);
}

RegionBalancers::Located RegionBalancers::locate() {
  Located located;
  for (const auto& [arn, row] : state_.load_balancers) {
    const auto routing = elbv2::compile(state_, arn);
    if (row.state.code != kActive || routing == nullptr) continue;
    elbv2::PlaneBalancer balancer{.routing = routing, .nodes = {}, .certificates = {}, .targets = {}};
    elbv2::PublicName name{.dns_name = to_lower_ascii(row.dns_name), .nodes = {}, .ports = {}, .target_groups = {}};
    const std::vector<std::string> in_dns = elbv2::zones_in_dns(*routing);
    for (const elbv2::LoadBalancerZone& zone : row.zones) {
      const auto address = plane_address(aws::Value::of({{m::NetworkInterfaceId, zone.interface_id}}));
      if (!address) continue;
      if (!trouble_.of_node(zone.zone_name).down)
        balancer.nodes.push_back({.zone = zone.zone_name, .address = *address});
      if (std::ranges::find(in_dns, zone.zone_name) != in_dns.end())
        name.nodes.push_back({.zone = zone.zone_name, .address = *address});
    }
    for (const elbv2::RoutingListener& listener : routing->listeners) {
      name.ports.push_back(listener.port);
      balancer.certificates.push_back(certificates_.of_listener(listener, row.account));
    }
    for (const elbv2::RoutingGroup& group : routing->groups) {
      name.target_groups.push_back({.registered = static_cast<std::int64_t>(group.targets.size()),
                                    .healthy = std::ranges::count_if(group.targets, &elbv2::RoutingTarget::healthy)});
    }
    add_targets(*routing, located, balancer);
    located.names.emplace(name.dns_name, std::move(name));
    located.balancers.emplace(arn, std::move(balancer));
  }
  certificates_.forget_unused();
  return located;
}

void RegionBalancers::add_targets(const elbv2::Routing& routing, Located& located, elbv2::PlaneBalancer& balancer) {
  for (const elbv2::RoutingGroup& group : routing.groups) {
    auto& addresses = balancer.targets.emplace_back();
    const elbv2::TargetGroup* const row = state_.target_groups.find(group.arn);
    for (const elbv2::RoutingTarget& target : group.targets) {
      const std::string host = target_address(target, row == nullptr ? "" : row->vpc_id);
      const auto address = net::SocketAddress::ip(host, static_cast<std::uint16_t>(target.port));
      addresses.push_back(address ? *address : net::SocketAddress());
      const elbv2::Target* const kept = state_.targets.find(target.key);
      if (!address || row == nullptr || kept == nullptr || target.draining || !row->health_check_enabled) continue;
      elbv2::HealthSettings settings = elbv2::health_settings(*row);
      const auto port = static_cast<std::uint16_t>(settings.port.value_or(target.port));
      located.checked.emplace(target.key,
                              elbv2::HealthChecker::CheckedTarget{.settings = std::move(settings),
                                                                  .address = *net::SocketAddress::ip(host, port),
                                                                  .state = elbv2::health_of(*kept, loop_.now())});
    }
  }
}

void RegionBalancers::publish(const std::map<std::string, elbv2::PublicName>& names) {
  const bool same = names.size() == names_.names.size() && std::ranges::all_of(names, [this](const auto& entry) {
                      const elbv2::PublicName* const known = names_.names.find(entry.first);
                      return known != nullptr && *known == entry.second;
                    });
  if (same) return;
  (void)change_([&]() -> Result<void> {
    const std::size_t before = names_.store.changes_in_turn();
    std::vector<std::string> gone;
    for (const auto& [name, row] : names_.names) {
      if (!names.contains(name)) gone.push_back(name);
    }
    for (const std::string& name : gone) names_.names.erase(name);
    for (const auto& [name, row] : names) {
      const elbv2::PublicName* const known = names_.names.find(name);
      if (known == nullptr || *known != row) names_.names.put(name, row);
    }
    names_.log.append(before);
    return {};
  });
}

void RegionBalancers::report(const std::string& target_key, const elbv2::HealthReport& health) {
  (void)change_([&]() -> Result<void> {
    elbv2::report_health(state_, target_key, health, loop_.now());
    return {};
  });
}

}  // namespace regionfall::world
