#include <fmt/format.h>

#include <algorithm>

#include "aws/members/ec2.h"
#include "base/hash.h"
#include "services/ec2/resources/common.h"
#include "services/ec2/resources/resources.h"
#include "terraform/providers/schema_table.h"

// aws_vpc_endpoint_policy, aws_vpc_endpoint_route_table_association, …_security_group_association,
// …_subnet_association: parts of an endpoint as resources of their own. Source: hashicorp/aws 6,
// internal/service/ec2/vpc_endpoint_policy.go and its neighbours.

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::bool_of;
using terraform::text_of;

constexpr const char* kGone = "InvalidVpcEndpointId.NotFound";

Answer<aws::Value> find_endpoint(Session& session, const std::string& id) {
  return find_by_id(session, "DescribeVpcEndpoints", "VpcEndpointIds[]", id, "VpcEndpoints[0]", kGone);
}

Done modify(Session& session, const std::string& endpoint, aws::MemberName member, aws::Value value) {
  TRY(session.call("ec2", "ModifyVpcEndpoint",
                   aws::Value::of({{m::VpcEndpointId, endpoint}, {member, std::move(value)}})));
  return {};
}

// What takes something from an endpoint that is gone has nothing to do.
Done unless_gone(Done done) {
  if (!done && done.error().code == kGone) return {};
  return done;
}

// -- policy ----------------------------------------------------------------------------------------------------------

Done set_policy(Session& session, const std::string& endpoint, const std::string& policy) {
  return policy.empty() ? modify(session, endpoint, m::ResetPolicy, true)
                        : modify(session, endpoint, m::PolicyDocument, policy);
}

ResourceType policy() {
  const Type text = Type::string();
  return {.name = "aws_vpc_endpoint_policy",
          .title = "EC2 VPC Endpoint Policy",
          .service = "ec2",
          .attributes = {{"policy", text, kOptional | kComputed, "-", {}, "PolicyDocument", {}, Form::kJson},
                         {"vpc_endpoint_id", text, kRequired | kReplace, "-", {}, "VpcEndpointId"}},
          .timeouts = "create delete",
          .make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
            const std::string endpoint = text_of(planned, "vpc_endpoint_id");
            TRY(set_policy(session, endpoint, text_of(planned, "policy")));
            return endpoint;
          },
          .find = [](Session& session, const std::string& id, const Value&) { return find_endpoint(session, id); },
          .update = [](Session& session, const std::string& id, const Value&,
                       const Value& planned) { return set_policy(session, id, text_of(planned, "policy")); },
          .remove = [](Session& session, const std::string& id,
                       const Value&) { return unless_gone(set_policy(session, id, "")); },
          .import = [](Session&, const std::string& id) -> Answer<Members> {
            return Members{{"id", Value::string(id)}, {"vpc_endpoint_id", Value::string(id)}};
          }};
}

// -- associations ----------------------------------------------------------------------------------------------------

// Something of which an endpoint has several.
struct Part {
  const char* type;
  const char* title;
  const char* argument;
  aws::MemberName add;
  aws::MemberName remove;
  const char* among;  // in an endpoint
};
constexpr Part kRouteTable = {"aws_vpc_endpoint_route_table_association",
                              "VPC Endpoint Route Table Association",
                              "route_table_id",
                              m::AddRouteTableIds,
                              m::RemoveRouteTableIds,
                              "RouteTableIds"};
constexpr Part kSubnet = {"aws_vpc_endpoint_subnet_association",
                          "VPC Endpoint Subnet Association",
                          "subnet_id",
                          m::AddSubnetIds,
                          m::RemoveSubnetIds,
                          "SubnetIds"};
constexpr Part kSecurityGroup = {"aws_vpc_endpoint_security_group_association",
                                 "VPC Endpoint Security Group Association",
                                 "security_group_id",
                                 m::AddSecurityGroupIds,
                                 m::RemoveSecurityGroupIds,
                                 "Groups[].GroupId"};

std::string association_id(const std::string& endpoint, const std::string& part) {
  return fmt::format("a-{}{}", endpoint, crc32(part));
}

bool has_part(const aws::Value& endpoint, const Part& part, const std::string& id) {
  const std::vector<std::string> there = aws::texts(MemberPath(part.among).get(endpoint));
  return std::ranges::find(there, id) != there.end();
}

template <const Part& part>
ResourceType association() {
  const Type text = Type::string();
  return {.name = part.type,
          .title = part.title,
          .service = "ec2",
          .attributes = {{part.argument, text, kRequired | kReplace, "-"},
                         {"vpc_endpoint_id", text, kRequired | kReplace, "-"}},
          .make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
            const std::string endpoint = text_of(planned, "vpc_endpoint_id");
            const std::string id = text_of(planned, part.argument);
            TRY(modify(session, endpoint, part.add, aws::text_list({id})));
            return association_id(endpoint, id);
          },
          .find = [](Session& session, const std::string&, const Value& state) -> Answer<aws::Value> {
            aws::Value endpoint = TRY(find_endpoint(session, text_of(state, "vpc_endpoint_id")));
            return has_part(endpoint, part, text_of(state, part.argument)) ? std::move(endpoint) : aws::Value();
          },
          .remove =
              [](Session& session, const std::string&, const Value& state) {
                return unless_gone(modify(session, text_of(state, "vpc_endpoint_id"), part.remove,
                                          aws::text_list({text_of(state, part.argument)})));
              },
          .import = [](Session&, const std::string& id) -> Answer<Members> {
            const auto slash = id.find('/');
            if (slash == std::string::npos) return problem(fmt::format("expected VPC_ENDPOINT_ID/{}", part.argument));
            const std::string endpoint = id.substr(0, slash);
            const std::string other = id.substr(slash + 1);
            return Members{{"id", Value::string(association_id(endpoint, other))},
                           {"vpc_endpoint_id", Value::string(endpoint)},
                           {part.argument, Value::string(other)}};
          }};
}

Answer<std::string> default_group(Session& session, const std::string& endpoint) {
  const std::string vpc = TRY(find_endpoint(session, endpoint))[m::VpcId].as_text();
  return TRY(describe(session, "DescribeSecurityGroups", "SecurityGroups[0].GroupId",
                      filters({{"group-name", "default"}, {"vpc-id", vpc}})))
      .as_text();
}

// The group can take the place of the VPC's default one, which an endpoint without groups has.
ResourceType security_group_association() {
  ResourceType type = association<kSecurityGroup>();
  type.attributes.push_back(
      {"replace_default_association", Type::boolean(), kOptional | kReplace, "-", {}, {}, Value::boolean(false)});
  type.after_create = [](Session& session, const std::string&, const Value& planned) -> Done {
    if (!bool_of(planned, "replace_default_association")) return {};
    const std::string endpoint = text_of(planned, "vpc_endpoint_id");
    const std::string standard = TRY(default_group(session, endpoint));
    if (standard == text_of(planned, "security_group_id")) {
      return problem(fmt::format("{} is already the default Security Group", standard));
    }
    return modify(session, endpoint, m::RemoveSecurityGroupIds, aws::text_list({standard}));
  };
  type.remove = [](Session& session, const std::string&, const Value& state) -> Done {
    const std::string endpoint = text_of(state, "vpc_endpoint_id");
    if (bool_of(state, "replace_default_association")) {
      if (TRY(find_endpoint(session, endpoint)).absent()) return {};
      const std::string standard = TRY(default_group(session, endpoint));
      TRY(modify(session, endpoint, m::AddSecurityGroupIds, aws::text_list({standard})));
    }
    return unless_gone(
        modify(session, endpoint, m::RemoveSecurityGroupIds, aws::text_list({text_of(state, "security_group_id")})));
  };
  return type;
}

ResourceType subnet_association() {
  ResourceType type = association<kSubnet>();
  type.timeouts = "create delete";
  return type;
}

}  // namespace

std::vector<ResourceType> vpc_endpoint_part_resources() {
  return {policy(), association<kRouteTable>(), security_group_association(), subnet_association()};
}

}  // namespace regionfall::ec2
