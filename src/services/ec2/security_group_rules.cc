#include <fmt/format.h>

#include <algorithm>

#include "aws/field_values.h"
#include "aws/members/ec2.h"
#include "services/ec2/describe.h"
#include "services/ec2/errors.h"
#include "services/ec2/handlers.h"
#include "services/ec2/permissions.h"
#include "services/ec2/prefix_lists.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr FilterField kRuleFilters[] = {{"group-id", {m::GroupId}},
                                        {"security-group-rule-id", {m::SecurityGroupRuleId}}};

enum class Direction : bool { kIngress, kEgress };

// As how many rules of one address family a rule counts against the quota: group references and prefix lists in both.
std::int64_t weight(const Ec2& ec2, const SecurityGroupRule& rule, bool v6) {
  if (rule.cidr_ipv4) return v6 ? 0 : 1;
  if (rule.cidr_ipv6) return v6 ? 1 : 0;
  if (!rule.prefix_list_id) return 1;
  const AwsPrefixList* list = find_prefix_list(ec2.region, *rule.prefix_list_id);
  return list == nullptr ? 1 : list->weight;
}

Result<void, ApiError> check_quota(const Ec2& ec2, const std::vector<const SecurityGroupRule*>& present,
                                   const std::vector<SecurityGroupRule>& added) {
  for (const bool v6 : {false, true}) {
    std::int64_t count = 0;
    for (const SecurityGroupRule* rule : present) count += weight(ec2, *rule, v6);
    for (const SecurityGroupRule& rule : added) count += weight(ec2, rule, v6);
    TRY(ec2.quotas.check(QuotaKind::kRulesPerSecurityGroup, static_cast<std::size_t>(count), 0));
  }
  return {};
}

std::vector<const SecurityGroupRule*> rules_in_direction(const Ec2& ec2, const std::string& group_id, bool is_egress) {
  std::vector<const SecurityGroupRule*> rules = rules_of(ec2, group_id);
  std::erase_if(rules, [&](const SecurityGroupRule* rule) { return rule->is_egress != is_egress; });
  return rules;
}

const SecurityGroupRule* find_same(const std::vector<const SecurityGroupRule*>& rules,
                                   const SecurityGroupRule& wanted) {
  const auto found =
      std::ranges::find_if(rules, [&](const SecurityGroupRule* rule) { return rule->same_traffic(wanted); });
  return found == rules.end() ? nullptr : *found;
}

ApiError duplicate(const SecurityGroupRule& rule) {
  return {"InvalidPermission.Duplicate", fmt::format("the specified rule \"{}\" already exists", description_of(rule))};
}

Outcome authorize(Ec2& ec2, Direction direction, const Value& input, const Request& request) {
  const bool is_egress = direction == Direction::kEgress;
  const SecurityGroup group = *TRY(group_of_request(ec2, input, request));
  const Tags tags = TRY(specified_tags(input, Kind::kSecurityGroupRule));
  std::vector<SecurityGroupRule> added = TRY(rules_of_request(ec2, group, is_egress, input, request));
  const std::vector<const SecurityGroupRule*> present = rules_in_direction(ec2, group.group_id, is_egress);
  for (auto rule = added.begin(); rule != added.end(); ++rule) {
    const auto same = [&](const SecurityGroupRule& other) { return other.same_traffic(*rule); };
    if (find_same(present, *rule) != nullptr) return std::unexpected(duplicate(*rule));
    if (std::any_of(added.begin(), rule, same)) {
      return std::unexpected(invalid_value("The same permission must not appear multiple times"));
    }
  }
  TRY(check_quota(ec2, present, added));
  for (SecurityGroupRule& rule : added) {
    rule.rule_id = new_id(Kind::kSecurityGroupRule, request.random);
    rule.rule_arn = ec2.arn(Kind::kSecurityGroupRule, rule.rule_id, group.owner_id);
    rule.tags = tags;
    ec2.security_group_rules.put(rule.key(), rule);
  }
  return Value::of({{m::Return, true}, {m::SecurityGroupRules, aws::to_value(added)}});
}

// The rules of a group, of one direction, that a list names.
Result<std::vector<SecurityGroupRule>, ApiError> rules_named(const Ec2& ec2, const std::string& group_id,
                                                             bool is_egress, const std::vector<std::string>& ids) {
  std::vector<SecurityGroupRule> found;
  for (const std::string& id : ids) {
    const SecurityGroupRule* rule = ec2.security_group_rules.find(group_id + "/" + id);
    if (rule == nullptr || rule->is_egress != is_egress)
      return std::unexpected(unknown_id(Kind::kSecurityGroupRule, id));
    found.push_back(*rule);
  }
  return found;
}

Value revoked_item(const SecurityGroupRule& rule) {
  Value item = aws::to_value(rule);
  if (rule.referenced_group) item.set(m::ReferencedGroupId, rule.referenced_group->group_id);
  return item;
}

Outcome revoke(Ec2& ec2, Direction direction, const Value& input, const Request& request) {
  const bool is_egress = direction == Direction::kEgress;
  const SecurityGroup group = *TRY(group_of_request(ec2, input, request));
  const std::vector<std::string> ids = texts(input[m::SecurityGroupRuleIds]);
  std::vector<SecurityGroupRule> leaving;
  std::vector<SecurityGroupRule> unknown;
  if (!ids.empty()) {
    leaving = TRY(rules_named(ec2, group.group_id, is_egress, ids));
  } else {
    const std::vector<const SecurityGroupRule*> present = rules_in_direction(ec2, group.group_id, is_egress);
    for (const SecurityGroupRule& wanted : TRY(rules_of_request(ec2, group, is_egress, input, request))) {
      const SecurityGroupRule* rule = find_same(present, wanted);
      if (rule == nullptr) {
        unknown.push_back(wanted);
      } else {
        leaving.push_back(*rule);
      }
    }
  }
  if (!unknown.empty() && !ec2.vpcs.find(group.vpc_id)->is_default) {
    return aws::api_error("InvalidPermission.NotFound", "The specified rule does not exist in this security group.");
  }
  Value::List revoked;
  for (const SecurityGroupRule& rule : leaving) {
    if (ec2.security_group_rules.erase(rule.key())) revoked.push_back(revoked_item(rule));
  }
  std::vector<const SecurityGroupRule*> unknown_rules;
  for (const SecurityGroupRule& rule : unknown) unknown_rules.push_back(&rule);
  return Value::of({{m::Return, true},
                    {m::RevokedSecurityGroupRules, std::move(revoked)},
                    {m::UnknownIpPermissions, permissions_of(unknown_rules)}});
}

Outcome update_descriptions(Ec2& ec2, Direction direction, const Value& input, const Request& request) {
  const bool is_egress = direction == Direction::kEgress;
  const SecurityGroup group = *TRY(group_of_request(ec2, input, request));
  std::vector<SecurityGroupRule> changed;
  for (const Value& item : input[m::SecurityGroupRuleDescriptions].as_list()) {
    std::vector<SecurityGroupRule> named =
        TRY(rules_named(ec2, group.group_id, is_egress, {item[m::SecurityGroupRuleId].as_text()}));
    named.front().description.reset();
    if (item.has(m::Description)) named.front().description = item[m::Description].as_text();
    changed.push_back(std::move(named.front()));
  }
  if (!input[m::IpPermissions].as_list().empty()) {
    const std::vector<const SecurityGroupRule*> present = rules_in_direction(ec2, group.group_id, is_egress);
    for (const SecurityGroupRule& wanted : TRY(rules_of_request(ec2, group, is_egress, input, request))) {
      const SecurityGroupRule* rule = find_same(present, wanted);
      if (rule == nullptr) {
        return aws::api_error("InvalidPermission.NotFound",
                              "The specified rule does not exist in this security group.");
      }
      changed.push_back(*rule);
      changed.back().description = wanted.description;
    }
  }
  for (const SecurityGroupRule& rule : changed) ec2.security_group_rules.put(rule.key(), rule);
  return Value::of({{m::Return, true}});
}

}  // namespace

Outcome authorize_security_group_ingress(Ec2& ec2, const Value& input, const Request& request) {
  return authorize(ec2, Direction::kIngress, input, request);
}
Outcome authorize_security_group_egress(Ec2& ec2, const Value& input, const Request& request) {
  return authorize(ec2, Direction::kEgress, input, request);
}
Outcome revoke_security_group_ingress(Ec2& ec2, const Value& input, const Request& request) {
  return revoke(ec2, Direction::kIngress, input, request);
}
Outcome revoke_security_group_egress(Ec2& ec2, const Value& input, const Request& request) {
  return revoke(ec2, Direction::kEgress, input, request);
}
Outcome update_security_group_rule_descriptions_ingress(Ec2& ec2, const Value& input, const Request& request) {
  return update_descriptions(ec2, Direction::kIngress, input, request);
}
Outcome update_security_group_rule_descriptions_egress(Ec2& ec2, const Value& input, const Request& request) {
  return update_descriptions(ec2, Direction::kEgress, input, request);
}

Outcome modify_security_group_rules(Ec2& ec2, const Value& input, const Request& request) {
  const SecurityGroup group = *TRY(own(ec2.security_groups, input[m::GroupId].as_text(), request));
  for (const Value& update : input[m::SecurityGroupRules].as_list()) {
    const std::string& id = update[m::SecurityGroupRuleId].as_text();
    const SecurityGroupRule* old = ec2.security_group_rules.find(group.group_id + "/" + id);
    if (old == nullptr) return std::unexpected(unknown_id(Kind::kSecurityGroupRule, id));
    SecurityGroupRule rule = TRY(rule_of_request(ec2, group, old->is_egress, update[m::SecurityGroupRule], request));
    const SecurityGroupRule* same = find_same(rules_in_direction(ec2, group.group_id, old->is_egress), rule);
    if (same != nullptr && same->rule_id != id) return std::unexpected(duplicate(rule));
    rule.rule_id = old->rule_id;
    rule.rule_arn = old->rule_arn;
    rule.tags = old->tags;
    const std::string key = rule.key();
    ec2.security_group_rules.put(key, std::move(rule));
  }
  return Value::of({{m::Return, true}});
}

Outcome describe_security_group_rules(Ec2& ec2, const Value& input, const Request& request) {
  const Filters filters = TRY(Filters::parse(input[m::Filters], kRuleFilters));
  const std::vector<std::string> ids = sorted_ids(input[m::SecurityGroupRuleIds]);
  std::vector<std::string> missing = ids;
  Value::List found;
  for (const auto& [key, rule] : ec2.security_group_rules) {
    if (rule.owner_id != account_of(request)) continue;
    if (!ids.empty() && std::erase(missing, rule.rule_id) == 0) continue;
    if (filters.rule_out([&](aws::MemberName name) { return text_member(rule, name); })) continue;
    Value item = aws::to_value(rule);
    if (filters.match(item)) found.push_back(std::move(item));
  }
  if (!missing.empty()) return std::unexpected(unknown_ids(Kind::kSecurityGroupRule, missing));
  std::ranges::sort(found, {}, [](const Value& item) { return item[m::SecurityGroupRuleId].as_text(); });
  return page(std::move(found), {m::SecurityGroupRuleId}, m::SecurityGroupRules, input);
}

}  // namespace regionfall::ec2
