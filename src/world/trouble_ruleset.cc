#include "world/trouble_ruleset.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "aws/members/ec2.h"
#include "base/text.h"

namespace regionfall::world {
namespace {

namespace m = aws::members::ec2;

// As ELB describes the interfaces that it has EC2 make.
constexpr std::string_view kLoadBalancerDescription = "ELB ";
constexpr const char* kTable = "regionfall_faults";
// Before the filter of security groups and network ACLs.
constexpr int kPriority = -10;

std::string drops(const TroubledAddresses& group) {
  const std::string set = "{ " + join(group.addresses, ", ") + " }";
  const std::string lot = group.ailments.cut_off ? "" : fmt::format("numgen random mod 100 < {} ", kSlowLossPercent);
  return fmt::format(
      "ip saddr {0} ip daddr != {0} {1}drop\n"
      "ip daddr {0} ip saddr != {0} {1}drop\n",
      set, lot);
}

bool needs_rules(const Ailments& ailments) { return ailments.cut_off || ailments.slow; }

// The addresses of all interfaces that `belongs` says yes to.
template <class Belongs>
void add_group(std::vector<TroubledAddresses>& groups, const Ailments& ailments, const aws::Value& interfaces,
               Belongs belongs) {
  if (!needs_rules(ailments)) return;
  TroubledAddresses group{.addresses = {}, .ailments = ailments};
  for (const aws::Value& interface : interfaces[m::NetworkInterfaces].as_list()) {
    if (!belongs(interface)) continue;
    for (const aws::Value& address : interface[m::Addresses].as_list()) group.addresses.push_back(address.as_text());
  }
  groups.push_back(std::move(group));
}

}  // namespace

TroubledPlaces troubled_places(const RegionTrouble& trouble, const aws::Value& interfaces) {
  TroubledPlaces places;
  std::vector<TroubledAddresses>& groups = places.groups;
  for (const auto& [zone, ailments] : trouble.zones) {
    add_group(groups, ailments, interfaces,
              [&](const aws::Value& interface) { return interface[m::AvailabilityZone].as_text() == zone; });
  }
  for (const auto& [id, ailments] : trouble.instances) {
    add_group(groups, ailments, interfaces,
              [&](const aws::Value& interface) { return interface[m::InstanceId].as_text() == id; });
  }
  add_group(groups, trouble.balancers, interfaces, [](const aws::Value& interface) {
    return interface[m::Description].as_text().starts_with(kLoadBalancerDescription);
  });
  for (const auto& [zone, ailments] : trouble.zones) {
    if (trouble.zone_is_full(zone)) places.told.full_zones.insert(zone);
  }
  for (const aws::Value& interface : interfaces[m::NetworkInterfaces].as_list()) {
    const std::string& id = interface[m::InstanceId].as_text();
    if (id.empty()) continue;
    const Ailments ailments = trouble.of_instance(id, interface[m::AvailabilityZone].as_text());
    if (ailments.down) places.down.insert(id);
    if (ailments.down || ailments.cut_off) places.told.sick_instances.insert(id);
  }
  return places;
}

std::string trouble_ruleset(std::span<const TroubledAddresses> troubled, const std::vector<std::string>& always_pass) {
  std::string rules;
  for (const TroubledAddresses& group : troubled) {
    if (!group.addresses.empty() && needs_rules(group.ailments)) rules += drops(group);
  }
  std::string text = fmt::format("table inet {0}\ndelete table inet {0}\n", kTable);
  if (rules.empty()) return text;
  text += fmt::format("table inet {} {{\nchain faults {{\n", kTable);
  for (const std::string& address : always_pass)
    text += fmt::format("ip saddr {0} accept\nip daddr {0} accept\n", address);
  text += rules + "}\n";
  for (const char* hook : {"input", "output", "forward"}) {
    text += fmt::format("chain {0} {{\ntype filter hook {0} priority {1}; policy accept;\njump faults\n}}\n", hook,
                        kPriority);
  }
  return text + "}\n";
}

}  // namespace regionfall::world
