#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "aws/members/ec2.h"
#include "services/ec2/resources/common.h"
#include "services/ec2/resources/resources.h"
#include "terraform/providers/schema_table.h"

// aws_internet_gateway, aws_egress_only_internet_gateway, aws_eip, aws_eip_association, aws_nat_gateway. Source:
// hashicorp/aws 6, internal/service/ec2/vpc_internet_gateway.go and its neighbours.

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;

// -- internet gateways -----------------------------------------------------------------------------------------------

Done attach(Session& session, const std::string& id, const std::string& vpc) {
  if (vpc.empty()) return {};
  TRY(session.call("ec2", "AttachInternetGateway", aws::Value::of({{m::InternetGatewayId, id}, {m::VpcId, vpc}})));
  return {};
}

Done detach(Session& session, const std::string& id, const std::string& vpc) {
  if (vpc.empty()) return {};
  Answer<aws::Value> detached =
      session.call("ec2", "DetachInternetGateway", aws::Value::of({{m::InternetGatewayId, id}, {m::VpcId, vpc}}));
  if (!detached && detached.error().code != "Gateway.NotAttached") return std::unexpected(detached.error());
  return {};
}

Done complete_internet_gateway(Session& session, const aws::Value& gateway, const Value&, Members& members) {
  put(members, "arn", session.arn("ec2", "internet-gateway/" + gateway[m::InternetGatewayId].as_text()));
  return {};
}

ResourceType internet_gateway() {
  return {.name = "aws_internet_gateway",
          .title = "EC2 Internet Gateway",
          .service = "ec2",
          .attributes = {computed_text("arn"),
                         {"owner_id", Type::string(), kComputed, "-", {}, "OwnerId"},
                         {"vpc_id", Type::string(), kOptional | kComputed, "-", {}, "Attachments[0].VpcId"}},
          .tagging = ec2_tags("internet-gateway"),
          .timeouts = "create update delete",
          .create = {"CreateInternetGateway", "InternetGateway.InternetGatewayId"},
          .read = {"DescribeInternetGateways",
                   "InternetGatewayIds[]",
                   "InternetGateways[0]",
                   {"InvalidInternetGatewayID.NotFound"}},
          .destroy = {"DeleteInternetGateway", "InternetGatewayId", {"InvalidInternetGatewayID.NotFound"}},
          .after_create = [](Session& session, const std::string& id,
                             const Value& planned) { return attach(session, id, text_of(planned, "vpc_id")); },
          .complete = complete_internet_gateway,
          .update = [](Session& session, const std::string& id, const Value& prior, const Value& planned) -> Done {
            const std::string before = text_of(prior, "vpc_id");
            const std::string after = text_of(planned, "vpc_id");
            if (before == after) return {};
            TRY(detach(session, id, before));
            return attach(session, id, after);
          },
          .remove = [](Session& session, const std::string& id,
                       const Value& state) { return detach(session, id, text_of(state, "vpc_id")); }};
}

ResourceType egress_only_internet_gateway() {
  return {.name = "aws_egress_only_internet_gateway",
          .title = "EC2 Egress-only Internet Gateway",
          .service = "ec2",
          .attributes = {{"vpc_id", Type::string(), kRequired | kReplace, "VpcId", {}, "Attachments[0].VpcId"}},
          .tagging = ec2_tags("egress-only-internet-gateway"),
          .create = {"CreateEgressOnlyInternetGateway", "EgressOnlyInternetGateway.EgressOnlyInternetGatewayId"},
          .read = {"DescribeEgressOnlyInternetGateways",
                   "EgressOnlyInternetGatewayIds[]",
                   "EgressOnlyInternetGateways[0]",
                   {"InvalidGatewayID.NotFound"}},
          .destroy = {"DeleteEgressOnlyInternetGateway", "EgressOnlyInternetGatewayId", {"InvalidGatewayID.NotFound"}}};
}

// -- elastic IPs -----------------------------------------------------------------------------------------------------

Done associate_address(Session& session, const std::string& id, const Value& planned) {
  const std::string instance = text_of(planned, "instance");
  const std::string interface = text_of(planned, "network_interface");
  if (instance.empty() && interface.empty()) return {};
  aws::Value input = aws::Value::of({{m::AllocationId, id}, {m::AllowReassociation, true}});
  if (!instance.empty()) input.set(m::InstanceId, instance);
  if (!interface.empty()) input.set(m::NetworkInterfaceId, interface);
  if (const std::string address = text_of(planned, "associate_with_private_ip"); !address.empty()) {
    input.set(m::PrivateIpAddress, address);
  }
  TRY(session.call("ec2", "AssociateAddress", std::move(input)));
  return {};
}

Done disassociate_address(Session& session, const std::string& association) {
  if (association.empty()) return {};
  Answer<aws::Value> done =
      session.call("ec2", "DisassociateAddress", aws::Value::of({{m::AssociationId, association}}));
  if (!done && done.error().code != "InvalidAssociationID.NotFound") return std::unexpected(done.error());
  return {};
}

Done complete_eip(Session& session, const aws::Value& address, const Value&, Members& members) {
  const std::string public_ip = address[m::PublicIp].as_text();
  const std::string private_ip = address[m::PrivateIpAddress].as_text();
  put(members, "arn", session.arn("ec2", "elastic-ip/" + address[m::AllocationId].as_text()));
  put(members, "public_dns", public_dns_name(session, public_ip));
  put(members, "private_dns", private_dns_name(session, private_ip));
  return {};
}

ResourceType eip() {
  const Type text = Type::string();
  return {.name = "aws_eip",
          .title = "EC2 EIP",
          .service = "ec2",
          .attributes = {{"address", text, kOptional | kReplace, "Address", {}, "-"},
                         {"allocation_id", text, kComputed, "-", {}, "AllocationId"},
                         computed_text("arn"),
                         {"associate_with_private_ip", text, kOptional, "-"},
                         {"association_id", text, kComputed, "-", {}, "AssociationId"},
                         {"carrier_ip", text, kComputed, "-", {}, "CarrierIp"},
                         {"customer_owned_ip", text, kComputed, "-", {}, "CustomerOwnedIp"},
                         {"customer_owned_ipv4_pool", text, kOptional | kReplace, "CustomerOwnedIpv4Pool"},
                         {"domain", text, kOptional | kComputed | kReplace, "Domain"},
                         {"instance", text, kOptional | kComputed, "-", {}, "InstanceId"},
                         {"ipam_pool_id", text, kOptional | kComputed | kReplace, "IpamPoolId", {}, "-"},
                         {"network_border_group", text, kOptional | kComputed | kReplace, "NetworkBorderGroup"},
                         {"network_interface", text, kOptional | kComputed, "-", {}, "NetworkInterfaceId"},
                         computed_text("private_dns"),
                         {"private_ip", text, kComputed, "-", {}, "PrivateIpAddress"},
                         computed_text("ptr_record"),
                         computed_text("public_dns"),
                         {"public_ip", text, kComputed, "-", {}, "PublicIp"},
                         {"public_ipv4_pool", text, kOptional | kComputed | kReplace, "PublicIpv4Pool"}},
          .tagging = ec2_tags("elastic-ip"),
          .timeouts = "read update delete",
          .create = {"AllocateAddress", "AllocationId"},
          .read = {"DescribeAddresses", "AllocationIds[]", "Addresses[0]", {"InvalidAllocationID.NotFound"}},
          .destroy = {"ReleaseAddress", "AllocationId", {"InvalidAllocationID.NotFound"}},
          .before_create = [](Session&, const Value& planned, aws::Value& input) -> Done {
            if (text_of(planned, "domain").empty()) input.set(m::Domain, "vpc");
            return {};
          },
          .after_create = associate_address,
          .complete = complete_eip,
          .update = [](Session& session, const std::string& id, const Value& prior, const Value& planned) -> Done {
            const auto differs = [&](const char* name) { return text_of(prior, name) != text_of(planned, name); };
            if (!differs("instance") && !differs("network_interface") && !differs("associate_with_private_ip"))
              return {};
            TRY(disassociate_address(session, text_of(prior, "association_id")));
            return associate_address(session, id, planned);
          },
          .remove = [](Session& session, const std::string&,
                       const Value& state) { return disassociate_address(session, text_of(state, "association_id")); }};
}

ResourceType eip_association() {
  const Type text = Type::string();
  const int both = kOptional | kComputed | kReplace;
  return {.name = "aws_eip_association",
          .title = "EC2 EIP Association",
          .service = "ec2",
          .attributes = {{"allocation_id", text, both, "AllocationId"},
                         {"allow_reassociation", Type::boolean(), kOptional | kReplace, "AllowReassociation", {}, "-"},
                         {"instance_id", text, both, "InstanceId"},
                         {"network_interface_id", text, both, "NetworkInterfaceId"},
                         {"private_ip_address", text, both, "PrivateIpAddress"},
                         {"public_ip", text, both, "PublicIp"}},
          .version = 1,
          .create = {"AssociateAddress", "AssociationId"},
          .destroy = {"DisassociateAddress", "AssociationId", {"InvalidAssociationID.NotFound"}},
          .find = [](Session& session, const std::string& id, const Value&) -> Answer<aws::Value> {
            return describe(session, "DescribeAddresses", "Addresses[0]", filters({{"association-id", id}}));
          }};
}

// -- NAT gateways ----------------------------------------------------------------------------------------------------

// The addresses that a NAT gateway has beside its first one.
struct SecondaryAddress {
  std::string allocation;
  std::string association;
  std::string address;
};

// An address on its way out is none of the gateway's any more.
bool is_leaving(const aws::Value& address) {
  const std::string& status = address[m::Status].as_text();
  return status == "disassociating" || status == "unassigning";
}

Answer<std::vector<SecondaryAddress>> secondary_addresses(Session& session, const std::string& id) {
  static const MemberPath kAddresses = "NatGateways[0].NatGatewayAddresses";
  const aws::Value output =
      TRY(session.call("ec2", "DescribeNatGateways", aws::Value::of({{m::NatGatewayIds, aws::text_list({id})}})));
  std::vector<SecondaryAddress> found;
  const aws::Value addresses = kAddresses.get(output);
  for (const aws::Value& address : addresses.as_list()) {
    if (address[m::IsPrimary].as_bool()) continue;
    found.push_back(
        {address[m::AllocationId].as_text(), address[m::AssociationId].as_text(), address[m::PrivateIp].as_text()});
  }
  return found;
}

Done update_secondary_addresses(Session& session, const std::string& id, const Value&, const Value& planned) {
  const std::vector<std::string> allocations = terraform::texts_of(planned, "secondary_allocation_ids");
  const std::vector<std::string> addresses = terraform::texts_of(planned, "secondary_private_ip_addresses");
  const auto among = [](const std::vector<std::string>& texts, const std::string& text) {
    return std::ranges::find(texts, text) != texts.end();
  };
  std::vector<std::string> gone_associations;
  std::vector<std::string> gone_addresses;
  std::vector<std::string> new_allocations = allocations;
  std::vector<std::string> new_addresses = addresses;
  for (const SecondaryAddress& now : TRY(secondary_addresses(session, id))) {
    if (!now.allocation.empty() && !among(allocations, now.allocation)) gone_associations.push_back(now.association);
    if (now.allocation.empty() && !among(addresses, now.address)) gone_addresses.push_back(now.address);
    std::erase(new_allocations, now.allocation);
    std::erase(new_addresses, now.address);
  }
  const auto call = [&](const char* operation, aws::MemberName member, const std::vector<std::string>& texts) -> Done {
    if (texts.empty()) return {};
    TRY(session.call("ec2", operation, aws::Value::of({{m::NatGatewayId, id}, {member, aws::text_list(texts)}})));
    return {};
  };
  TRY(call("DisassociateNatGatewayAddress", m::AssociationIds, gone_associations));
  TRY(call("UnassignPrivateNatGatewayAddress", m::PrivateIpAddresses, gone_addresses));
  if (!new_allocations.empty()) {
    aws::Value input = aws::Value::of({{m::NatGatewayId, id}, {m::AllocationIds, aws::text_list(new_allocations)}});
    if (!new_addresses.empty()) input.set(m::PrivateIpAddresses, aws::text_list(new_addresses));
    TRY(session.call("ec2", "AssociateNatGatewayAddress", std::move(input)));
    return {};
  }
  return call("AssignPrivateNatGatewayAddress", m::PrivateIpAddresses, new_addresses);
}

// Secondary addresses that are not configured any more are to go; what is not configured beside others follows from
// them.
void plan_secondary_addresses(Session&, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  if (request.prior.is_null()) return;
  const auto unset = [&](const char* name) {
    const Value& configured = request.config.attribute(name);
    return configured.is_known() && configured.is_null();
  };
  constexpr const char* kIds = "secondary_allocation_ids";
  constexpr const char* kAddresses = "secondary_private_ip_addresses";
  constexpr const char* kCount = "secondary_private_ip_address_count";
  if (terraform::whole_of(request.prior, kCount) > 0 && unset(kIds) && unset(kAddresses) && unset(kCount)) {
    const Value none = Value::set(Type::string(), {});
    reply.planned =
        terraform::with_members(reply.planned, {{kIds, none}, {kAddresses, none}, {kCount, Value::number(0)}});
    return;
  }
  const bool changed = std::ranges::any_of(std::array{kIds, kAddresses}, [&](const char* name) {
    return !request.prior.attribute(name).identical_unmarked(reply.planned.attribute(name));
  });
  for (const char* name : {kIds, kAddresses, kCount}) {
    if (!changed || !unset(name)) continue;
    reply.planned =
        terraform::with_members(reply.planned, {{name, Value::unknown(request.config.attribute(name).type())}});
  }
}

ResourceType nat_gateway() {
  const Type text = Type::string();
  const int both = kOptional | kComputed;
  return {.name = "aws_nat_gateway",
          .title = "EC2 NAT Gateway",
          .service = "ec2",
          .attributes =
              {{"allocation_id", text, kOptional | kReplace, "AllocationId", {}, "-"},
               {"association_id", text, kComputed, "-", {}, "NatGatewayAddresses[0].AssociationId"},
               {"connectivity_type", text, kOptional | kReplace, "ConnectivityType", {}, {}, Value::string("public")},
               {"network_interface_id", text, kComputed, "-", {}, "NatGatewayAddresses[0].NetworkInterfaceId"},
               {"private_ip", text, both | kReplace, "PrivateIpAddress", {}, "NatGatewayAddresses[0].PrivateIp"},
               {"public_ip", text, kComputed, "-", {}, "NatGatewayAddresses[0].PublicIp"},
               {"secondary_allocation_ids", Type::set(text), both, "SecondaryAllocationIds", {}, "-"},
               {"secondary_private_ip_address_count",
                Type::number(),
                both | kReplace,
                "SecondaryPrivateIpAddressCount",
                {},
                "-"},
               {"secondary_private_ip_addresses", Type::set(text), both, "SecondaryPrivateIpAddresses", {}, "-"},
               {"subnet_id", text, kOptional | kReplace, "SubnetId"},
               {"vpc_id", text, kComputed, "-", {}, "VpcId"}},
          .tagging = ec2_tags("natgateway"),
          .timeouts = "create update delete",
          .create = {"CreateNatGateway", "NatGateway.NatGatewayId", {}, "ClientToken"},
          .destroy = {"DeleteNatGateway", "NatGatewayId", {"NatGatewayNotFound"}},
          .plan = plan_secondary_addresses,
          .find = [](Session& session, const std::string& id, const Value&) -> Answer<aws::Value> {
            static const MemberPath kGateway = "NatGateways[0]";
            Answer<aws::Value> output =
                session.call("ec2", "DescribeNatGateways", aws::Value::of({{m::NatGatewayIds, aws::text_list({id})}}));
            if (!output && output.error().code == "NatGatewayNotFound") return aws::Value();
            if (!output) return output;
            aws::Value gateway = kGateway.get(*output);
            const std::string& state = gateway[m::State].as_text();
            return state == "deleted" || state == "deleting" ? aws::Value() : gateway;
          },
          .complete = [](Session&, const aws::Value& gateway, const Value&, Members& members) -> Done {
            std::vector<Value> allocations;
            std::vector<Value> addresses;
            for (const aws::Value& address : gateway[m::NatGatewayAddresses].as_list()) {
              if (is_leaving(address)) continue;
              if (address[m::IsPrimary].as_bool()) {
                if (!address[m::AllocationId].absent())
                  put(members, "allocation_id", address[m::AllocationId].as_text());
                continue;
              }
              addresses.push_back(Value::string(address[m::PrivateIp].as_text()));
              if (!address[m::AllocationId].absent())
                allocations.push_back(Value::string(address[m::AllocationId].as_text()));
            }
            members.insert_or_assign("secondary_private_ip_address_count",
                                     Value::number(static_cast<std::int64_t>(addresses.size())));
            members.insert_or_assign("secondary_private_ip_addresses",
                                     Value::set(Type::string(), std::move(addresses)));
            members.insert_or_assign("secondary_allocation_ids", Value::set(Type::string(), std::move(allocations)));
            return {};
          },
          .update = update_secondary_addresses};
}

}  // namespace

std::vector<ResourceType> gateway_resources() {
  return {internet_gateway(), egress_only_internet_gateway(), eip(), eip_association(), nat_gateway()};
}

}  // namespace regionfall::ec2
