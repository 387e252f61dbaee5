#include <fmt/format.h>

#include <algorithm>

#include "aws/members/ec2.h"
#include "services/ec2/resources/common.h"
#include "services/ec2/resources/resources.h"
#include "terraform/providers/schema_table.h"

// aws_vpc_peering_connection, aws_vpc_peering_connection_accepter, aws_vpc_peering_connection_options, and the data
// source. Source: hashicorp/aws 6, internal/service/ec2/vpc_peering_connection.go and its neighbours.

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::bool_of;
using terraform::text_of;

constexpr const char* kGone = "InvalidVpcPeeringConnectionID.NotFound";

const std::string& status_of(const aws::Value& connection) { return connection[m::Status][m::Code].as_text(); }

bool has_ended(const std::string& status) {
  return status == "deleted" || status == "expired" || status == "failed" || status == "rejected";
}

Answer<aws::Value> find_any(Session& session, const std::string& id) {
  return find_by_id(session, "DescribeVpcPeeringConnections", "VpcPeeringConnectionIds[]", id,
                    "VpcPeeringConnections[0]", kGone);
}

// A connection that has not ended.
Answer<aws::Value> find_connection(Session& session, const std::string& id) {
  aws::Value connection = TRY(find_any(session, id));
  return has_ended(status_of(connection)) ? aws::Value() : connection;
}

// Waits until the connection is active or waits for its acceptance, and returns it.
Answer<aws::Value> settled(Session& session, const std::string& id) {
  aws::Value connection;
  const auto is_settled = [&]() -> Answer<bool> {
    connection = TRY(find_any(session, id));
    const std::string& status = status_of(connection);
    if (connection.absent() || has_ended(status)) {
      return problem(fmt::format("unexpected state '{}': {}", status, connection[m::Status][m::Message].as_text()));
    }
    return status == "active" || status == "pending-acceptance";
  };
  TRY(session.wait_until(is_settled, "the connection to be active or to wait for its acceptance"));
  return connection;
}

Answer<aws::Value> accept(Session& session, const std::string& id) {
  TRY(session.call("ec2", "AcceptVpcPeeringConnection", aws::Value::of({{m::VpcPeeringConnectionId, id}})));
  return settled(session, id);
}

// Accepts what waits for it, if that is asked for.
Answer<aws::Value> accepted_if_asked(Session& session, const std::string& id, const Value& planned) {
  aws::Value connection = TRY(settled(session, id));
  const bool accepts = bool_of(planned, "auto_accept") && status_of(connection) == "pending-acceptance";
  return accepts ? accept(session, id) : connection;
}

// -- options ---------------------------------------------------------------------------------------------------------

constexpr const char* kSides[] = {"accepter", "requester"};

Block options_block(const char* name, MemberPath output) {
  return {.name = name,
          .member = "-",
          .output = std::move(output),
          .attributes = {{"allow_remote_vpc_dns_resolution", Type::boolean(), kOptional,
                          "AllowDnsResolutionFromRemoteVpc"}},
          .max_items = 1,
          .flags = kOptional | kComputed,
          .as_attribute = true};
}

std::vector<Block> options_blocks() {
  return {options_block("accepter", "AccepterVpcInfo.PeeringOptions"),
          options_block("requester", "RequesterVpcInfo.PeeringOptions")};
}

// Sets the options of the sides that are planned to differ. They can be set of active connections only.
Done change_options(Session& session, const aws::Value& connection, const Value& prior, const Value& planned) {
  const std::string& id = connection[m::VpcPeeringConnectionId].as_text();
  aws::Value input = aws::Value::of({{m::VpcPeeringConnectionId, id}});
  for (const char* side : kSides) {
    const Value& options = planned.attribute(side);
    const bool same = !prior.is_null() && options.identical_unmarked(prior.attribute(side));
    if (same || !options.is_wholly_known() || options.is_null() || options.length() == 0) continue;
    const bool allowed = bool_of(options.elements()[0], "allow_remote_vpc_dns_resolution");
    input.set(side == kSides[0] ? m::AccepterPeeringConnectionOptions : m::RequesterPeeringConnectionOptions,
              aws::Value::of({{m::AllowDnsResolutionFromRemoteVpc, allowed}}));
  }
  if (input.as_structure().size() == 1) return {};
  if (status_of(connection) != "active") {
    return problem(
        fmt::format("Unable to modify EC2 VPC Peering Connection Options. EC2 VPC Peering Connection ({}) is not "
                    "active (current status: {}). Please set the `auto_accept` attribute to `true` or activate the "
                    "EC2 VPC Peering Connection manually.",
                    id, status_of(connection)));
  }
  TRY(session.call("ec2", "ModifyVpcPeeringConnectionOptions", std::move(input)));
  return {};
}

// -- aws_vpc_peering_connection --------------------------------------------------------------------------------------

// The account's own VPC and its peer: the requester's side, unless only the accepter's is the account's.
Done complete_connection(Session& session, const aws::Value& connection, const Value&, Members& members) {
  const aws::Value& accepter = connection[m::AccepterVpcInfo];
  const aws::Value& requester = connection[m::RequesterVpcInfo];
  const bool accepts =
      session.account() == accepter[m::OwnerId].as_text() && session.account() != requester[m::OwnerId].as_text();
  const aws::Value& own = accepts ? accepter : requester;
  const aws::Value& peer = accepts ? requester : accepter;
  put(members, "peer_owner_id", peer[m::OwnerId].as_text());
  put(members, "peer_region", accepter[m::Region].as_text());
  put(members, "peer_vpc_id", peer[m::VpcId].as_text());
  put(members, "vpc_id", own[m::VpcId].as_text());
  return {};
}

Done update_connection(Session& session, const std::string& id, const Value& prior, const Value& planned) {
  return change_options(session, TRY(accepted_if_asked(session, id, planned)), prior, planned);
}

Done delete_connection(Session& session, const std::string& id, const Value&) {
  Answer<aws::Value> deleted =
      session.call("ec2", "DeleteVpcPeeringConnection", aws::Value::of({{m::VpcPeeringConnectionId, id}}));
  if (!deleted && (deleted.error().code == kGone || deleted.error().code == "InvalidStateTransition")) return {};
  if (!deleted) return std::unexpected(deleted.error());
  return session.wait_until([&]() -> Answer<bool> { return TRY(find_connection(session, id)).absent(); },
                            "the connection to be gone");
}

ResourceType peering_connection() {
  const Type text = Type::string();
  const int both = kOptional | kComputed;
  return {.name = "aws_vpc_peering_connection",
          .title = "EC2 VPC Peering Connection",
          .service = "ec2",
          .attributes = {{"accept_status", text, kComputed, "-", {}, "Status.Code"},
                         {"auto_accept", Type::boolean(), kOptional, "-"},
                         {"peer_owner_id", text, both | kReplace, "PeerOwnerId", {}, "-"},
                         {"peer_region", text, both | kReplace, "PeerRegion", {}, "-"},
                         {"peer_vpc_id", text, kRequired | kReplace, "PeerVpcId", {}, "-"},
                         {"vpc_id", text, kRequired | kReplace, "VpcId", {}, "-"}},
          .blocks = options_blocks(),
          .tagging = ec2_tags("vpc-peering-connection"),
          .timeouts = "create update delete",
          .create = {"CreateVpcPeeringConnection", "VpcPeeringConnection.VpcPeeringConnectionId"},
          // Once it is accepted, the options are there.
          .plan =
              [](Session&, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
                if (!changes(request, reply, "auto_accept")) return;
                if (text_of(request.prior, "accept_status") != "pending-acceptance") return;
                plan_unknown(reply, "accept_status");
                for (const char* side : kSides) {
                  if (left_out(request, side)) plan_unknown(reply, side);
                }
              },
          .before_create = [](Session&, const Value& planned, aws::Value&) -> Done {
            if (!bool_of(planned, "auto_accept") || text_of(planned, "peer_region").empty()) return {};
            return problem("`peer_region` cannot be set whilst `auto_accept` is `true`");
          },
          .after_create = [](Session& session, const std::string& id, const Value& planned) -> Done {
            return update_connection(session, id, Value::null(planned.type()), planned);
          },
          .find = [](Session& session, const std::string& id, const Value&) { return find_connection(session, id); },
          .complete = complete_connection,
          .update = update_connection,
          .remove = delete_connection};
}

// -- aws_vpc_peering_connection_accepter -----------------------------------------------------------------------------

ResourceType accepter() {
  const Type text = Type::string();
  ResourceType type = peering_connection();
  type.name = "aws_vpc_peering_connection_accepter";
  type.title = "EC2 VPC Peering Connection Accepter";
  type.attributes = {{"accept_status", text, kComputed, "-", {}, "Status.Code"},
                     {"auto_accept", Type::boolean(), kOptional, "-"},
                     computed_text("peer_owner_id"),
                     computed_text("peer_region"),
                     computed_text("peer_vpc_id"),
                     computed_text("vpc_id"),
                     {"vpc_peering_connection_id", text, kRequired | kReplace, "-", {}, "VpcPeeringConnectionId"}};
  type.timeouts = "create update";
  type.create = {};
  type.before_create = nullptr;
  type.make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
    const std::string id = text_of(planned, "vpc_peering_connection_id");
    const aws::Value connection = TRY(accepted_if_asked(session, id, planned));
    TRY(change_options(session, connection, Value::null(planned.type()), planned));
    TRY(adopt_tags(session, id, {}, planned));
    return id;
  };
  type.after_create = nullptr;
  type.remove = nullptr;
  type.import = [](Session&, const std::string& id) -> Answer<Members> {
    return Members{{"id", Value::string(id)}, {"vpc_peering_connection_id", Value::string(id)}};
  };
  return type;
}

// -- aws_vpc_peering_connection_options ------------------------------------------------------------------------------

ResourceType options() {
  return {.name = "aws_vpc_peering_connection_options",
          .title = "EC2 VPC Peering Connection Options",
          .service = "ec2",
          .attributes =
              {{"vpc_peering_connection_id", Type::string(), kRequired | kReplace, "-", {}, "VpcPeeringConnectionId"}},
          .blocks = options_blocks(),
          .make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
            std::string id = text_of(planned, "vpc_peering_connection_id");
            const aws::Value connection = TRY(settled(session, id));
            TRY(change_options(session, connection, Value::null(planned.type()), planned));
            return id;
          },
          .find = [](Session& session, const std::string& id, const Value&) { return find_connection(session, id); },
          .update = [](Session& session, const std::string& id, const Value& prior, const Value& planned) -> Done {
            return change_options(session, TRY(settled(session, id)), prior, planned);
          },
          .import = [](Session&, const std::string& id) -> Answer<Members> {
            return Members{{"id", Value::string(id)}, {"vpc_peering_connection_id", Value::string(id)}};
          }};
}

// -- data source -----------------------------------------------------------------------------------------------------

Block ranges_block(const char* name, MemberPath output, const char* member, MemberPath member_output) {
  return {.name = name,
          .member = "-",
          .output = std::move(output),
          .attributes = {told(member, std::move(member_output))},
          .flags = kComputed,
          .as_attribute = true};
}

Value options_map(const aws::Value& side) {
  const aws::Value& options = side[m::PeeringOptions];
  std::vector<hcl::MapEntry> entries;
  if (options.is_structure()) {
    entries.emplace_back("allow_remote_vpc_dns_resolution",
                         Value::boolean(options[m::AllowDnsResolutionFromRemoteVpc].as_bool()));
  }
  return Value::map(Type::boolean(), std::move(entries));
}

}  // namespace

std::vector<ResourceType> peering_resources() { return {accepter(), options(), peering_connection()}; }

DataSource peering_connection_data_source() {
  const Type flags = Type::map(Type::boolean());
  return {.name = "aws_vpc_peering_connection",
          .title = "EC2 VPC Peering Connection",
          .service = "ec2",
          .attributes =
              {{"accepter", flags, kComputed, "-"},
               asked("cidr_block", "RequesterVpcInfo.CidrBlock"),
               {"id", Type::string(), kOptional | kComputed, "VpcPeeringConnectionIds[]", {}, "VpcPeeringConnectionId"},
               asked("owner_id", "RequesterVpcInfo.OwnerId"),
               asked("peer_cidr_block", "AccepterVpcInfo.CidrBlock"),
               asked("peer_owner_id", "AccepterVpcInfo.OwnerId"),
               told("peer_region", "AccepterVpcInfo.Region"),
               asked("peer_vpc_id", "AccepterVpcInfo.VpcId"),
               {"requester", flags, kComputed, "-"},
               told("requester_region", "RequesterVpcInfo.Region"),
               asked("status", "Status.Code"),
               asked("vpc_id", "RequesterVpcInfo.VpcId")},
          .blocks = {ranges_block("cidr_block_set", "RequesterVpcInfo.CidrBlockSet", "cidr_block", "CidrBlock"),
                     ranges_block("ipv6_cidr_block_set", "RequesterVpcInfo.Ipv6CidrBlockSet", "ipv6_cidr_block",
                                  "Ipv6CidrBlock"),
                     ranges_block("peer_cidr_block_set", "AccepterVpcInfo.CidrBlockSet", "cidr_block", "CidrBlock"),
                     ranges_block("peer_ipv6_cidr_block_set", "AccepterVpcInfo.Ipv6CidrBlockSet", "ipv6_cidr_block",
                                  "Ipv6CidrBlock")},
          .read = {.operation = "DescribeVpcPeeringConnections",
                   .objects = "VpcPeeringConnections",
                   .filters = "Filters",
                   .filter_attributes = {{"cidr_block", "requester-vpc-info.cidr-block"},
                                         {"owner_id", "requester-vpc-info.owner-id"},
                                         {"peer_cidr_block", "accepter-vpc-info.cidr-block"},
                                         {"peer_owner_id", "accepter-vpc-info.owner-id"},
                                         {"peer_vpc_id", "accepter-vpc-info.vpc-id"},
                                         {"status", "status-code"},
                                         {"vpc_id", "requester-vpc-info.vpc-id"}},
                   .gone = {kGone}},
          .id = "VpcPeeringConnectionId",
          .tags = "Tags",
          .complete = [](Session&, const aws::Value& connection, const Value&, Members& members) -> Done {
            members.insert_or_assign("accepter", options_map(connection[m::AccepterVpcInfo]));
            members.insert_or_assign("requester", options_map(connection[m::RequesterVpcInfo]));
            return {};
          }};
}

}  // namespace regionfall::ec2
