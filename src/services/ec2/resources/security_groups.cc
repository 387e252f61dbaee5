#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "aws/members/ec2.h"
#include "base/hash.h"
#include "services/ec2/resources/common.h"
#include "services/ec2/resources/resources.h"
#include "services/ec2/resources/security_group_rules.h"
#include "services/provider/mapping.h"
#include "services/provider/tags.h"
#include "terraform/providers/schema_table.h"

// aws_security_group, aws_default_security_group, aws_security_group_rule, aws_vpc_security_group_ingress_rule and
// …_egress_rule. Source: hashicorp/aws 6, internal/service/ec2/vpc_security_group.go and its neighbours.

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::bool_of;
using terraform::text_of;

// The two directions of traffic, which AWS has operations and members for each.
struct Direction {
  const char* argument;
  const char* authorize;
  const char* revoke;
  aws::MemberName member;  // in a described group
};

constexpr Direction kIngress = {"ingress", "AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress",
                                m::IpPermissions};
constexpr Direction kEgress = {"egress", "AuthorizeSecurityGroupEgress", "RevokeSecurityGroupEgress",
                               m::IpPermissionsEgress};

Answer<aws::Value> find_group(Session& session, const std::string& id) {
  static const MemberPath kGroup = "SecurityGroups[0]";
  Answer<aws::Value> output =
      session.call("ec2", "DescribeSecurityGroups", aws::Value::of({{m::GroupIds, aws::text_list({id})}}));
  if (output) return kGroup.get(*output);
  const std::string& code = output.error().code;
  if (code == "InvalidGroup.NotFound" || code == "InvalidSecurityGroupID.NotFound") return aws::Value();
  return output;
}

Done authorize(Session& session, const Direction& direction, const std::string& group,
               const std::vector<SecurityRule>& rules) {
  if (rules.empty()) return {};
  TRY(session.call("ec2", direction.authorize,
                   aws::Value::of({{m::GroupId, group}, {m::IpPermissions, permissions_of(rules)}})));
  return {};
}

Done revoke(Session& session, const Direction& direction, const std::string& group,
            const std::vector<SecurityRule>& rules) {
  if (rules.empty()) return {};
  Answer<aws::Value> revoked = session.call(
      "ec2", direction.revoke, aws::Value::of({{m::GroupId, group}, {m::IpPermissions, permissions_of(rules)}}));
  if (revoked || revoked.error().code == "InvalidPermission.NotFound") return {};
  return std::unexpected(revoked.error());
}

// -- aws_security_group ----------------------------------------------------------------------------------------------

std::vector<SecurityRule> all_rules(const Value& object, const char* argument, const std::string& group) {
  std::vector<SecurityRule> rules;
  const Value* blocks = object.is_null() ? nullptr : object.find(argument);
  if (blocks == nullptr || !blocks->is_wholly_known() || blocks->is_null()) return rules;
  for (const Value& block : blocks->elements()) std::ranges::move(rules_of(block, group), std::back_inserter(rules));
  std::ranges::sort(rules);
  return rules;
}

Done change_rules(Session& session, const Direction& direction, const std::string& group, const Value& prior,
                  const Value& planned) {
  const std::vector<SecurityRule> before = all_rules(prior, direction.argument, group);
  const std::vector<SecurityRule> after = all_rules(planned, direction.argument, group);
  std::vector<SecurityRule> removed;
  std::vector<SecurityRule> added;
  std::ranges::set_difference(before, after, std::back_inserter(removed));
  std::ranges::set_difference(after, before, std::back_inserter(added));
  TRY(revoke(session, direction, group, removed));
  return authorize(session, direction, group, added);
}

// AWS's groups begin with egress to everywhere; Terraform's with none.
Done set_first_rules(Session& session, const std::string& id, const Value& planned) {
  const SecurityRule everywhere{.protocol = "-1", .peer = "0.0.0.0/0", .description = {}};
  const SecurityRule everywhere_ipv6{
      .protocol = "-1", .peer_kind = SecurityRule::Peer::kIpv6, .peer = "::/0", .description = {}};
  TRY(revoke(session, kEgress, id, {everywhere}));
  TRY(revoke(session, kEgress, id, {everywhere_ipv6}));
  const Value nothing = Value::null(planned.type());
  TRY(change_rules(session, kIngress, id, nothing, planned));
  return change_rules(session, kEgress, id, nothing, planned);
}

Done complete_group(Session& session, const aws::Value& group, const Value& prior, Members& members) {
  const std::string id = group[m::GroupId].as_text();
  members.insert_or_assign("arn", Value::string(session.arn("ec2", "security-group/" + id)));
  for (const Direction& direction : {kIngress, kEgress}) {
    const Value* before = prior.find(direction.argument);
    members.insert_or_assign(direction.argument,
                             rules_value(rules_of(group[direction.member]), before == nullptr ? Value() : *before, id));
  }
  return {};
}

Done revoke_on_delete(Session& session, const std::string& id, const Value& state) {
  if (!bool_of(state, "revoke_rules_on_delete")) return {};
  const aws::Value group = TRY(find_group(session, id));
  TRY(revoke(session, kIngress, id, rules_of(group[m::IpPermissions])));
  return revoke(session, kEgress, id, rules_of(group[m::IpPermissionsEgress]));
}

ResourceType security_group() {
  const Type text = Type::string();
  return {
      .name = "aws_security_group",
      .title = "Security Group",
      .service = "ec2",
      .attributes =
          {computed_text("arn"),
           {"description", text, kOptional | kReplace, "Description", {}, {}, Value::string("Managed by Terraform")},
           {"name", text, kOptional | kComputed | kReplace, "GroupName"},
           {"name_prefix", text, kOptional | kComputed | kReplace, "-"},
           {"owner_id", text, kComputed, "-", {}, "OwnerId"},
           {"revoke_rules_on_delete", Type::boolean(), kOptional, "-", {}, {}, Value::boolean(false)},
           {"vpc_id", text, kOptional | kComputed | kReplace, "VpcId"}},
      .blocks = {rules_block("egress"), rules_block("ingress")},
      .version = 1,
      .tagging = ec2_tags("security-group"),
      .generated_name = "GroupName",
      .timeouts = "create delete",
      .create = {"CreateSecurityGroup", "GroupId"},
      .destroy = {"DeleteSecurityGroup", "GroupId", {"InvalidGroup.NotFound", "InvalidSecurityGroupID.NotFound"}},
      .after_create = set_first_rules,
      .find = [](Session& session, const std::string& id, const Value&) { return find_group(session, id); },
      .complete = complete_group,
      .update = [](Session& session, const std::string& id, const Value& prior, const Value& planned) -> Done {
        TRY(change_rules(session, kIngress, id, prior, planned));
        return change_rules(session, kEgress, id, prior, planned);
      },
      .remove = revoke_on_delete};
}

// -- aws_default_security_group --------------------------------------------------------------------------------------

Answer<std::string> adopt_group(Session& session, const Value& planned, const std::string&) {
  std::string vpc = text_of(planned, "vpc_id");
  if (vpc.empty()) {
    vpc = TRY(describe(session, "DescribeVpcs", "Vpcs[0].VpcId", filters({{"is-default", "true"}}))).as_text();
  }
  const aws::Value group = TRY(describe(session, "DescribeSecurityGroups", "SecurityGroups[0]",
                                        filters({{"group-name", "default"}, {"vpc-id", vpc}})));
  if (group.absent()) return problem("there is no default security group");
  const std::string id = group[m::GroupId].as_text();
  TRY(revoke(session, kIngress, id, rules_of(group[m::IpPermissions])));
  TRY(revoke(session, kEgress, id, rules_of(group[m::IpPermissionsEgress])));
  TRY(adopt_tags(session, id, group[m::Tags], planned));
  return id;
}

ResourceType default_security_group() {
  const Type text = Type::string();
  ResourceType type = security_group();
  type.name = "aws_default_security_group";
  type.title = "Default Security Group";
  type.attributes = {computed_text("arn"),
                     told("description", "Description"),
                     told("name", "GroupName"),
                     computed_text("name_prefix"),
                     told("owner_id", "OwnerId"),
                     {"revoke_rules_on_delete", Type::boolean(), kOptional, "-", {}, {}, Value::boolean(false)},
                     {"vpc_id", text, kOptional | kComputed | kReplace, "VpcId"}};
  type.timeouts = "";
  type.create = {};
  type.destroy = {};
  type.make = adopt_group;
  type.after_create = [](Session& session, const std::string& id, const Value& planned) -> Done {
    const Value nothing = Value::null(planned.type());
    TRY(change_rules(session, kIngress, id, nothing, planned));
    return change_rules(session, kEgress, id, nothing, planned);
  };
  type.remove = nullptr;
  return type;
}

// -- aws_security_group_rule -----------------------------------------------------------------------------------------

const Direction& direction_of(const Value& object) { return text_of(object, "type") == "egress" ? kEgress : kIngress; }

Answer<std::string> make_rule(Session& session, const Value& planned, const std::string&) {
  const std::string group = text_of(planned, "security_group_id");
  const std::vector<SecurityRule> rules = rules_of(planned, group);
  TRY(authorize(session, direction_of(planned), group, rules));
  std::string parts = group + text_of(planned, "type");
  for (const SecurityRule& rule : rules) {
    parts += fmt::format("-{}-{}-{}-{}", rule.protocol, rule.from_port, rule.to_port, rule.peer);
  }
  return fmt::format("sgrule-{}", crc32(parts));
}

// The group, if it has all of the rules.
Answer<aws::Value> find_rule(Session& session, const std::string&, const Value& state) {
  const std::string id = text_of(state, "security_group_id");
  aws::Value group = TRY(find_group(session, id));
  const std::vector<SecurityRule> there = rules_of(group[direction_of(state).member]);
  const std::vector<SecurityRule> wanted = rules_of(state, id);
  const bool all = std::ranges::all_of(wanted, [&](SecurityRule rule) {
    return std::ranges::any_of(there, [&](const SecurityRule& other) {
      rule.description = other.description;
      return rule == other;
    });
  });
  return all && !wanted.empty() ? std::move(group) : aws::Value();
}

Done complete_rule(Session& session, const aws::Value&, const Value& prior, Members& members) {
  static const MemberPath kRules = "SecurityGroupRules[]";
  const std::string group = text_of(prior, "security_group_id");
  const std::vector<SecurityRule> wanted = rules_of(prior, group);
  if (!terraform::has_member(prior, "self")) members.insert_or_assign("self", Value::boolean(false));
  members.insert_or_assign("protocol", Value::string(normal_protocol(text_of(prior, "protocol"))));
  members.insert_or_assign("security_group_rule_id", Value::string(""));
  if (wanted.size() != 1) return {};
  const aws::Value rules = TRY(describe(session, "DescribeSecurityGroupRules", kRules, filters({{"group-id", group}})));
  const bool egress = text_of(prior, "type") == "egress";
  for (const aws::Value& rule : rules.as_list()) {
    const std::string& peer = rule.has(m::CidrIpv4)       ? rule[m::CidrIpv4].as_text()
                              : rule.has(m::CidrIpv6)     ? rule[m::CidrIpv6].as_text()
                              : rule.has(m::PrefixListId) ? rule[m::PrefixListId].as_text()
                                                          : rule[m::ReferencedGroupInfo][m::GroupId].as_text();
    const SecurityRule& one = wanted.front();
    const bool any_port = one.protocol == "-1";
    const bool same =
        rule[m::IsEgress].as_bool() == egress && rule[m::IpProtocol].as_text() == one.protocol &&
        peer == one.peer.substr(one.peer.find('/') == std::string::npos || one.peer_kind != SecurityRule::Peer::kGroup
                                    ? 0
                                    : one.peer.find('/') + 1) &&
        (any_port || (rule[m::FromPort].as_integer() == one.from_port && rule[m::ToPort].as_integer() == one.to_port));
    if (same) members.insert_or_assign("security_group_rule_id", Value::string(rule[m::SecurityGroupRuleId].as_text()));
  }
  return {};
}

Done update_rule_description(Session& session, const std::string&, const Value& prior, const Value& planned) {
  const std::string group = text_of(prior, "security_group_id");
  const bool egress = text_of(prior, "type") == "egress";
  TRY(session.call(
      "ec2", egress ? "UpdateSecurityGroupRuleDescriptionsEgress" : "UpdateSecurityGroupRuleDescriptionsIngress",
      aws::Value::of({{m::GroupId, group}, {m::IpPermissions, permissions_of(rules_of(planned, group))}})));
  return {};
}

std::optional<std::string> is_rule_type(const Value& value) {
  if (value.as_string() == "ingress" || value.as_string() == "egress") return {};
  return fmt::format("to be one of [\"egress\" \"ingress\"], got {}", value.as_string());
}

ResourceType security_group_rule() {
  const Type text = Type::string();
  const Type texts = Type::list(text);
  return {.name = "aws_security_group_rule",
          .title = "Security Group Rule",
          .service = "ec2",
          .attributes = {{"cidr_blocks", texts, kOptional | kReplace, "-"},
                         {"description", text, kOptional, "-"},
                         {"from_port", Type::number(), kRequired | kReplace, "-"},
                         {"ipv6_cidr_blocks", texts, kOptional | kReplace, "-"},
                         {"prefix_list_ids", texts, kOptional | kReplace, "-"},
                         {"protocol", text, kRequired | kReplace, "-"},
                         {"security_group_id", text, kRequired | kReplace, "-"},
                         computed_text("security_group_rule_id"),
                         {"self", Type::boolean(), kOptional | kReplace, "-", {}, {}, Value::boolean(false)},
                         {"source_security_group_id", text, kOptional | kComputed | kReplace, "-"},
                         {"to_port", Type::number(), kRequired | kReplace, "-"},
                         {"type", text, kRequired | kReplace, "-", {}, {}, {}, Form::kPlain, is_rule_type}},
          .version = 2,
          .timeouts = "create",
          .make = make_rule,
          .find = find_rule,
          .complete = complete_rule,
          .update = update_rule_description,
          .remove = [](Session& session, const std::string&, const Value& state) -> Done {
            const std::string group = text_of(state, "security_group_id");
            return revoke(session, direction_of(state), group, rules_of(state, group));
          }};
}

// -- aws_vpc_security_group_ingress_rule, aws_vpc_security_group_egress_rule -----------------------------------------

// "sg-1", or "ACCOUNT/sg-1" of another account.
aws::Value group_reference(const std::string& text) {
  const auto slash = text.find('/');
  if (slash == std::string::npos) return aws::Value::of({{m::GroupId, text}});
  return aws::Value::of({{m::UserId, text.substr(0, slash)}, {m::GroupId, text.substr(slash + 1)}});
}

aws::Value one_permission(const Value& planned) {
  aws::Value permission = aws::Value::of({{m::IpProtocol, text_of(planned, "ip_protocol")}});
  if (terraform::has_member(planned, "from_port"))
    permission.set(m::FromPort, terraform::whole_of(planned, "from_port"));
  if (terraform::has_member(planned, "to_port")) permission.set(m::ToPort, terraform::whole_of(planned, "to_port"));
  const auto put_peer = [&](const char* argument, aws::MemberName list, auto&& make) {
    const std::string text = text_of(planned, argument);
    if (text.empty()) return;
    aws::Value peer = make(text);
    if (const std::string description = text_of(planned, "description"); !description.empty()) {
      peer.set(m::Description, description);
    }
    permission.set(list, aws::Value::List{std::move(peer)});
  };
  put_peer("cidr_ipv4", m::IpRanges, [](const std::string& text) { return aws::Value::of({{m::CidrIp, text}}); });
  put_peer("cidr_ipv6", m::Ipv6Ranges, [](const std::string& text) { return aws::Value::of({{m::CidrIpv6, text}}); });
  put_peer("prefix_list_id", m::PrefixListIds,
           [](const std::string& text) { return aws::Value::of({{m::PrefixListId, text}}); });
  put_peer("referenced_security_group_id", m::UserIdGroupPairs, group_reference);
  return permission;
}

Answer<std::string> make_single_rule(Session& session, const Direction& direction, const Value& planned) {
  static const MemberPath kId = "SecurityGroupRules[0].SecurityGroupRuleId";
  aws::Value input = aws::Value::of({{m::GroupId, text_of(planned, "security_group_id")},
                                     {m::IpPermissions, aws::Value::List{one_permission(planned)}}});
  put_tags(ec2_tags("security-group-rule"), tags_of(planned.attribute("tags_all")), input);
  return kId.get(TRY(session.call("ec2", direction.authorize, std::move(input)))).as_text();
}

Done complete_single_rule(Session& session, const aws::Value& rule, const Value&, Members& members) {
  members.insert_or_assign(
      "arn", Value::string(session.arn("ec2", "security-group-rule/" + rule[m::SecurityGroupRuleId].as_text())));
  const aws::Value& reference = rule[m::ReferencedGroupInfo];
  if (reference.absent()) return {};
  const std::string& owner = reference[m::UserId].as_text();
  const std::string& group = reference[m::GroupId].as_text();
  const bool own = owner.empty() || owner == session.account();
  members.insert_or_assign("referenced_security_group_id", Value::string(own ? group : owner + "/" + group));
  return {};
}

Done modify_single_rule(Session& session, const std::string& id, const Value&, const Value& planned) {
  aws::Value rule = aws::Value::of({{m::IpProtocol, text_of(planned, "ip_protocol")},
                                    {m::CidrIpv4, provider::to_input(planned.attribute("cidr_ipv4"))},
                                    {m::CidrIpv6, provider::to_input(planned.attribute("cidr_ipv6"))},
                                    {m::Description, provider::to_input(planned.attribute("description"))},
                                    {m::FromPort, provider::to_input(planned.attribute("from_port"))},
                                    {m::PrefixListId, provider::to_input(planned.attribute("prefix_list_id"))},
                                    {m::ToPort, provider::to_input(planned.attribute("to_port"))}});
  if (const std::string group = text_of(planned, "referenced_security_group_id"); !group.empty()) {
    rule.set(m::ReferencedGroupId, group_reference(group)[m::GroupId]);
  }
  aws::Value update = aws::Value::of({{m::SecurityGroupRuleId, id}, {m::SecurityGroupRule, std::move(rule)}});
  TRY(session.call("ec2", "ModifySecurityGroupRules",
                   aws::Value::of({{m::GroupId, text_of(planned, "security_group_id")},
                                   {m::SecurityGroupRules, aws::Value::List{std::move(update)}}})));
  return {};
}

template <const Direction& direction>
ResourceType single_rule(const char* name, const char* title) {
  const Type text = Type::string();
  return {.name = name,
          .title = title,
          .service = "ec2",
          .attributes = {computed_text("arn"),
                         {"cidr_ipv4", text, kOptional, "-", {}, "CidrIpv4"},
                         {"cidr_ipv6", text, kOptional, "-", {}, "CidrIpv6"},
                         {"description", text, kOptional, "-", {}, "Description"},
                         {"from_port", Type::number(), kOptional, "-"},
                         {"ip_protocol", text, kRequired, "-", {}, "IpProtocol"},
                         {"prefix_list_id", text, kOptional, "-", {}, "PrefixListId"},
                         {"referenced_security_group_id", text, kOptional, "-"},
                         {"security_group_id", text, kRequired | kReplace, "-", {}, "GroupId"},
                         {"security_group_rule_id", text, kComputed, "-", {}, "SecurityGroupRuleId"},
                         {"to_port", Type::number(), kOptional, "-"}},
          .tagging = ec2_tags("security-group-rule"),
          .null_when_absent = true,
          .read = {"DescribeSecurityGroupRules",
                   "SecurityGroupRuleIds[]",
                   "SecurityGroupRules[0]",
                   {"InvalidSecurityGroupRuleId.NotFound"}},
          .make = [](Session& session, const Value& planned,
                     const std::string&) { return make_single_rule(session, direction, planned); },
          .complete = complete_single_rule,
          .update = modify_single_rule,
          .remove = [](Session& session, const std::string& id, const Value& state) -> Done {
            Answer<aws::Value> revoked =
                session.call("ec2", direction.revoke,
                             aws::Value::of({{m::GroupId, text_of(state, "security_group_id")},
                                             {m::SecurityGroupRuleIds, aws::text_list({id})}}));
            if (revoked || revoked.error().code == "InvalidSecurityGroupRuleId.NotFound" ||
                revoked.error().code == "InvalidGroup.NotFound") {
              return {};
            }
            return std::unexpected(revoked.error());
          }};
}

}  // namespace

std::vector<ResourceType> security_group_resources() {
  return {default_security_group(), security_group(), security_group_rule(),
          single_rule<kEgress>("aws_vpc_security_group_egress_rule", "VPC Security Group Egress Rule"),
          single_rule<kIngress>("aws_vpc_security_group_ingress_rule", "VPC Security Group Ingress Rule")};
}

}  // namespace regionfall::ec2
