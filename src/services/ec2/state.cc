#include "services/ec2/state.h"

#include <fmt/format.h>

#include <utility>

namespace regionfall::ec2 {

Ec2::Ec2(store::Store& store, const aws::RegionInfo& region_data, const Ec2Surroundings& surroundings, Quotas values)
    : region(region_data),
      regions(surroundings.regions),
      plane(surroundings.instances),
      profiles(surroundings.profiles),
      site(surroundings.site),
      quotas(std::move(values)),
      accounts(store, "ec2.accounts"),
      transitions(store, "ec2.transitions"),
      client_tokens(store, "ec2.client_tokens"),
      vpcs(store, "ec2.vpcs"),
      subnets(store, "ec2.subnets"),
      route_tables(store, "ec2.route_tables"),
      internet_gateways(store, "ec2.internet_gateways"),
      egress_only_internet_gateways(store, "ec2.egress_only_internet_gateways"),
      nat_gateways(store, "ec2.nat_gateways"),
      addresses(store, "ec2.addresses"),
      network_acls(store, "ec2.network_acls"),
      security_groups(store, "ec2.security_groups"),
      security_group_rules(store, "ec2.security_group_rules"),
      network_interfaces(store, "ec2.network_interfaces"),
      vpc_endpoints(store, "ec2.vpc_endpoints"),
      peering_connections(store, "ec2.peering_connections"),
      key_pairs(store, "ec2.key_pairs"),
      instances(store, "ec2.instances"),
      launch_templates(store, "ec2.launch_templates"),
      launch_template_versions(store, "ec2.launch_template_versions") {}

std::string Ec2::arn(Kind kind, std::string_view id, std::string_view account) const {
  return fmt::format("arn:aws:ec2:{}:{}:{}/{}", region.name, account, info(kind).resource_type, id);
}

}  // namespace regionfall::ec2
