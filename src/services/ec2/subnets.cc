#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "aws/field_values.h"
#include "aws/members/ec2.h"
#include "base/text.h"
#include "services/ec2/cidr.h"
#include "services/ec2/describe.h"
#include "services/ec2/errors.h"
#include "services/ec2/handlers.h"
#include "services/ec2/new_vpc.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr int kIpv4PrefixLengthMin = 16;
constexpr int kIpv4PrefixLengthMax = 28;
constexpr int kIpv6PrefixLengthMin = 44;
constexpr int kIpv6PrefixLengthMax = 64;
constexpr int kIpv6PrefixLengthStep = 4;

// The first four addresses and the last one are AWS's (VPC user guide, "Subnet CIDR blocks").
constexpr std::uint64_t kReservedAddresses = 5;
constexpr std::int64_t kAddressesOfPrefix = 16;  // a prefix that a network interface has is a /28

constexpr FilterField kSubnetFilters[] = {
    {"availability-zone", {m::AvailabilityZone}},
    {"availabilityZone", {m::AvailabilityZone}},
    {"availability-zone-id", {m::AvailabilityZoneId}},
    {"availabilityZoneId", {m::AvailabilityZoneId}},
    {"available-ip-address-count", {m::AvailableIpAddressCount}},
    {"cidr", {m::CidrBlock}},
    {"cidr-block", {m::CidrBlock}},
    {"cidrBlock", {m::CidrBlock}},
    {"customer-owned-ipv4-pool", {m::CustomerOwnedIpv4Pool}},
    {"default-for-az", {m::DefaultForAz}},
    {"defaultForAz", {m::DefaultForAz}},
    {"enable-dns64", {m::EnableDns64}},
    {"enable-lni-at-device-index", {m::EnableLniAtDeviceIndex}},
    {"ipv6-cidr-block-association.association-id", {m::Ipv6CidrBlockAssociationSet, m::AssociationId}},
    {"ipv6-cidr-block-association.ipv6-cidr-block", {m::Ipv6CidrBlockAssociationSet, m::Ipv6CidrBlock}},
    {"ipv6-cidr-block-association.state", {m::Ipv6CidrBlockAssociationSet, m::Ipv6CidrBlockState, m::State}},
    {"ipv6-native", {m::Ipv6Native}},
    {"map-customer-owned-ip-on-launch", {m::MapCustomerOwnedIpOnLaunch}},
    {"map-public-ip-on-launch", {m::MapPublicIpOnLaunch}},
    {"outpost-arn", {m::OutpostArn}},
    {"owner-id", {m::OwnerId}},
    {"private-dns-name-options-on-launch.hostname-type", {m::PrivateDnsNameOptionsOnLaunch, m::HostnameType}},
    {"private-dns-name-options-on-launch.enable-resource-name-dns-a-record",
     {m::PrivateDnsNameOptionsOnLaunch, m::EnableResourceNameDnsARecord}},
    {"private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record",
     {m::PrivateDnsNameOptionsOnLaunch, m::EnableResourceNameDnsAAAARecord}},
    {"state", {m::State}},
    {"subnet-arn", {m::SubnetArn}},
    {"subnet-id", {m::SubnetId}},
    {"vpc-id", {m::VpcId}},
};

constexpr Listing kSubnets = {m::SubnetIds, m::SubnetId, m::Subnets, kSubnetFilters};

std::int64_t ipv4_addresses_of(const NetworkInterface& interface) {
  return static_cast<std::int64_t>(interface.private_ip_addresses.size()) +
         kAddressesOfPrefix * static_cast<std::int64_t>(interface.ipv4_prefixes.size());
}

Value subnet_item(const Subnet& subnet, std::int64_t used) {
  Value item = aws::to_value(subnet);
  const std::int64_t usable =
      subnet.cidr_block
          ? static_cast<std::int64_t>(ipv4_address_count(*parse_cidr(*subnet.cidr_block)) - kReservedAddresses)
          : 0;
  item.set(m::AvailableIpAddressCount, usable - used);
  return item;
}

Result<const aws::ZoneInfo*, ApiError> wanted_zone(const Ec2& ec2, const Value& input) {
  const std::string& name = input[m::AvailabilityZone].as_text();
  const std::string& id = input[m::AvailabilityZoneId].as_text();
  if (name.empty() && id.empty()) return &ec2.region.zones.front();
  if (!name.empty() && !id.empty()) {
    return std::unexpected(invalid_combination("Only one of availabilityZone and availabilityZoneId may be specified"));
  }
  const std::string& wanted = name.empty() ? id : name;
  std::vector<std::string> known;
  for (const aws::ZoneInfo& zone : ec2.region.zones) {
    known.emplace_back(name.empty() ? zone.id : zone.name);
    if (known.back() == wanted) return &zone;
  }
  return std::unexpected(
      invalid_value(wanted, name.empty() ? "availabilityZoneId" : "availabilityZone",
                    fmt::format("Subnets can currently only be created in the following availability zones: {}.",
                                join(known, ", "))));
}

ApiError out_of_range(const std::string& cidr) {
  return {"InvalidSubnet.Range", fmt::format("The CIDR '{}' is invalid.", cidr)};
}

ApiError conflicting(const std::string& cidr) {
  return {"InvalidSubnet.Conflict", fmt::format("The CIDR '{}' conflicts with another subnet", cidr)};
}

// The IPv4 block of a new subnet, in its canonical form.
Result<std::string, ApiError> wanted_ipv4_block(const Ec2& ec2, const Vpc& vpc, const std::string& text) {
  const std::optional<Cidr> given = parse_cidr(text);
  if (!given || given->address.v6) {
    return std::unexpected(invalid_value(text, "cidrBlock", "This is not a valid CIDR block."));
  }
  const Cidr cidr = canonical(*given);
  const auto in_block = [&](const VpcCidrBlock& block) { return contains(*parse_cidr(block.cidr_block), cidr); };
  if (cidr.prefix_length < kIpv4PrefixLengthMin || cidr.prefix_length > kIpv4PrefixLengthMax ||
      std::ranges::none_of(vpc.cidr_blocks, in_block)) {
    return std::unexpected(out_of_range(text));
  }
  const Subnet* other = find_if(ec2.subnets, [&](const Subnet& subnet) {
    return subnet.vpc_id == vpc.vpc_id && subnet.cidr_block && overlap(*parse_cidr(*subnet.cidr_block), cidr);
  });
  if (other != nullptr) return std::unexpected(conflicting(to_text(cidr)));
  return to_text(cidr);
}

Result<std::string, ApiError> wanted_ipv6_block(const Ec2& ec2, const Vpc& vpc, const std::string& text) {
  const std::optional<Cidr> given = parse_cidr(text);
  if (!given || !given->address.v6) {
    return std::unexpected(invalid_value(text, "ipv6CidrBlock", "This is not a valid IPv6 CIDR block."));
  }
  const Cidr cidr = canonical(*given);
  const auto in_block = [&](const VpcIpv6CidrBlock& block) {
    return contains(*parse_cidr(block.ipv6_cidr_block), cidr);
  };
  if (cidr.prefix_length < kIpv6PrefixLengthMin || cidr.prefix_length > kIpv6PrefixLengthMax ||
      cidr.prefix_length % kIpv6PrefixLengthStep != 0 || std::ranges::none_of(vpc.ipv6_cidr_blocks, in_block)) {
    return std::unexpected(out_of_range(text));
  }
  const auto overlaps = [&](const SubnetIpv6CidrBlock& block) {
    return overlap(*parse_cidr(block.ipv6_cidr_block), cidr);
  };
  const Subnet* other = find_if(ec2.subnets, [&](const Subnet& subnet) {
    return subnet.vpc_id == vpc.vpc_id && std::ranges::any_of(subnet.ipv6_cidr_blocks, overlaps);
  });
  if (other != nullptr) return std::unexpected(conflicting(to_text(cidr)));
  return to_text(cidr);
}

std::size_t subnets_of(const Ec2& ec2, const std::string& vpc_id) {
  return count_if(ec2.subnets, [&](const Subnet& subnet) { return subnet.vpc_id == vpc_id; });
}

}  // namespace

Outcome create_subnet(Ec2& ec2, const Value& input, const Request& request) {
  const Vpc* vpc = TRY(own(ec2.vpcs, input[m::VpcId].as_text(), request));
  NewSubnet wanted{.vpc_id = vpc->vpc_id};
  wanted.tags = TRY(specified_tags(input, Kind::kSubnet));
  wanted.zone = TRY(wanted_zone(ec2, input));
  const bool ipv6_native = input[m::Ipv6Native].as_bool();
  if (input.has(m::CidrBlock)) {
    if (ipv6_native) {
      return std::unexpected(invalid_combination("When specifying ipv6Native, you cannot specify cidrBlock."));
    }
    wanted.cidr_block = TRY(wanted_ipv4_block(ec2, *vpc, input[m::CidrBlock].as_text()));
  } else if (!ipv6_native) {
    return std::unexpected(missing_parameter("cidrBlock"));
  }
  if (input.has(m::Ipv6CidrBlock)) {
    wanted.ipv6_cidr_block = TRY(wanted_ipv6_block(ec2, *vpc, input[m::Ipv6CidrBlock].as_text()));
  } else if (ipv6_native) {
    return std::unexpected(missing_parameter("ipv6CidrBlock"));
  }
  TRY(ec2.quotas.check(QuotaKind::kSubnetsPerVpc, subnets_of(ec2, vpc->vpc_id)));
  return Value::of({{m::Subnet, subnet_item(make_subnet(ec2, std::move(wanted), request), 0)}});
}

Outcome create_default_subnet(Ec2& ec2, const Value& input, const Request& request) {
  const Vpc* vpc = default_vpc(ec2, request);
  if (vpc == nullptr) {
    return aws::api_error("DefaultVpcDoesNotExist", "There is no default VPC in this region for the account.");
  }
  const aws::ZoneInfo* zone = TRY(wanted_zone(ec2, input));
  const std::string name(zone->name);
  const auto in_vpc = [&](const Subnet& subnet) { return subnet.vpc_id == vpc->vpc_id; };
  if (find_if(ec2.subnets, [&](const Subnet& subnet) {
        return in_vpc(subnet) && subnet.default_for_az && subnet.availability_zone == name;
      }) != nullptr) {
    return aws::api_error("DefaultSubnetAlreadyExistsInAvailabilityZone",
                          fmt::format("A default subnet already exists in Availability Zone '{}'", name));
  }
  // The lowest /20 block that is free.
  constexpr std::uint64_t kBlock = 4096;
  const Cidr all = *parse_cidr(vpc->cidr_block);
  for (std::uint64_t first = 0; first < ipv4_address_count(all); first += kBlock) {
    const Cidr cidr{address_at(all, first), 20};
    if (find_if(ec2.subnets, [&](const Subnet& subnet) {
          return in_vpc(subnet) && subnet.cidr_block && overlap(*parse_cidr(*subnet.cidr_block), cidr);
        }) != nullptr) {
      continue;
    }
    const NewSubnet wanted{.vpc_id = vpc->vpc_id, .cidr_block = to_text(cidr), .zone = zone, .default_for_az = true};
    return Value::of({{m::Subnet, subnet_item(make_subnet(ec2, wanted, request), 0)}});
  }
  return std::unexpected(out_of_range(vpc->cidr_block));
}

Outcome describe_subnets(Ec2& ec2, const Value& input, const Request& request) {
  std::map<std::string, std::int64_t, std::less<>> used;
  for (const auto& [id, interface] : ec2.network_interfaces) used[interface.subnet_id] += ipv4_addresses_of(interface);
  const auto item = [&](const Subnet& subnet) {
    const auto found = used.find(subnet.subnet_id);
    return subnet_item(subnet, found == used.end() ? 0 : found->second);
  };
  return describe(ec2.subnets, kSubnets, item, input, request);
}

Outcome delete_subnet(Ec2& ec2, const Value& input, const Request& request) {
  const std::string id = TRY(own(ec2.subnets, input[m::SubnetId].as_text(), request))->subnet_id;
  if (find_if(ec2.network_interfaces, [&](const NetworkInterface& row) { return row.subnet_id == id; }) != nullptr) {
    return std::unexpected(has_dependencies("subnet", id));
  }
  ec2.subnets.erase(id);
  return Value::of({});
}

namespace {

struct BooleanAttribute {
  aws::MemberName name;
  bool Subnet::* member;
};
constexpr BooleanAttribute kBooleanAttributes[] = {
    {m::AssignIpv6AddressOnCreation, &Subnet::assign_ipv6_address_on_creation},
    {m::EnableDns64, &Subnet::enable_dns64},
    {m::MapCustomerOwnedIpOnLaunch, &Subnet::map_customer_owned_ip_on_launch},
    {m::MapPublicIpOnLaunch, &Subnet::map_public_ip_on_launch},
};

// What only subnets with IPv6 addresses can do.
constexpr aws::MemberName kIpv6Attributes[] = {m::AssignIpv6AddressOnCreation, m::EnableDns64,
                                               m::EnableResourceNameDnsAAAARecordOnLaunch};

}  // namespace

Outcome modify_subnet_attribute(Ec2& ec2, const Value& input, const Request& request) {
  const Subnet* subnet = TRY(own(ec2.subnets, input[m::SubnetId].as_text(), request));
  for (const aws::MemberName name : kIpv6Attributes) {
    if (input[name][m::Value].as_bool() && subnet->ipv6_cidr_blocks.empty()) {
      return std::unexpected(invalid_value(fmt::format(
          "Invalid value 'true' for {}. The subnet {} has no IPv6 CIDR block.", aws::text(name), subnet->subnet_id)));
    }
  }
  ec2.subnets.update(subnet->subnet_id, [&](Subnet& row) {
    for (const BooleanAttribute& attribute : kBooleanAttributes) {
      if (input.has(attribute.name)) row.*attribute.member = input[attribute.name][m::Value].as_bool();
    }
    PrivateDnsNameOptions& names = row.private_dns_name_options;
    if (input.has(m::PrivateDnsHostnameTypeOnLaunch)) {
      names.hostname_type = input[m::PrivateDnsHostnameTypeOnLaunch].as_text();
    }
    const Value& a_record = input[m::EnableResourceNameDnsARecordOnLaunch];
    if (!a_record.absent()) names.enable_resource_name_dns_a_record = a_record[m::Value].as_bool();
    const Value& aaaa_record = input[m::EnableResourceNameDnsAAAARecordOnLaunch];
    if (!aaaa_record.absent()) names.enable_resource_name_dns_aaaa_record = aaaa_record[m::Value].as_bool();
    if (input.has(m::EnableLniAtDeviceIndex)) {
      row.enable_lni_at_device_index = static_cast<int>(input[m::EnableLniAtDeviceIndex].as_integer());
    }
    if (input[m::DisableLniAtDeviceIndex][m::Value].as_bool()) row.enable_lni_at_device_index.reset();
  });
  return Value::of({});
}

Outcome associate_subnet_cidr_block(Ec2& ec2, const Value& input, const Request& request) {
  const Subnet* subnet = TRY(own(ec2.subnets, input[m::SubnetId].as_text(), request));
  if (!subnet->ipv6_cidr_blocks.empty()) {
    return std::unexpected(
        invalid_value(fmt::format("The subnet '{}' already has an IPv6 CIDR block", subnet->subnet_id)));
  }
  const std::string cidr =
      TRY(wanted_ipv6_block(ec2, *ec2.vpcs.find(subnet->vpc_id), input[m::Ipv6CidrBlock].as_text()));
  const SubnetIpv6CidrBlock block{.association_id = new_id("subnet-cidr-assoc", request.random),
                                  .ipv6_cidr_block = cidr};
  ec2.subnets.update(subnet->subnet_id, [&](Subnet& row) { row.ipv6_cidr_blocks.push_back(block); });
  Value answer = aws::to_value(block);
  answer.set(m::Ipv6CidrBlockState, Value::of({{m::State, "associating"}}));
  return Value::of({{m::SubnetId, input[m::SubnetId]}, {m::Ipv6CidrBlockAssociation, std::move(answer)}});
}

Outcome disassociate_subnet_cidr_block(Ec2& ec2, const Value& input, const Request& request) {
  const std::string& association_id = input[m::AssociationId].as_text();
  const auto same = [&](const SubnetIpv6CidrBlock& block) { return block.association_id == association_id; };
  const Subnet* subnet = find_if(ec2.subnets, [&](const Subnet& row) {
    return row.owner_id == account_of(request) && std::ranges::any_of(row.ipv6_cidr_blocks, same);
  });
  if (subnet == nullptr) {
    return aws::api_error("InvalidSubnetCidrBlockAssociationID.NotFound",
                          fmt::format("The subnet CIDR block with association ID {} does not exist", association_id));
  }
  const SubnetIpv6CidrBlock block = *std::ranges::find_if(subnet->ipv6_cidr_blocks, same);
  const std::string subnet_id = subnet->subnet_id;
  const auto has_address = [&](const NetworkInterface& row) {
    return row.subnet_id == subnet_id && !row.ipv6_addresses.empty();
  };
  if (find_if(ec2.network_interfaces, has_address) != nullptr) {
    return aws::api_error("InvalidCidrBlock.InUse", fmt::format("The CIDR block {} of subnet {} has addresses in use",
                                                                block.ipv6_cidr_block, subnet_id));
  }
  ec2.subnets.update(subnet_id, [&](Subnet& row) { std::erase_if(row.ipv6_cidr_blocks, same); });
  Value answer = aws::to_value(block);
  answer.set(m::Ipv6CidrBlockState, Value::of({{m::State, "disassociating"}}));
  return Value::of({{m::SubnetId, subnet_id}, {m::Ipv6CidrBlockAssociation, std::move(answer)}});
}

}  // namespace regionfall::ec2
