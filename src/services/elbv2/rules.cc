#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "aws/field_values.h"
#include "aws/members/elbv2.h"
#include "services/elbv2/action_checks.h"
#include "services/elbv2/condition_checks.h"
#include "services/elbv2/errors.h"
#include "services/elbv2/load_balancers.h"
#include "services/elbv2/lookup.h"
#include "services/elbv2/names.h"
#include "services/elbv2/operations.h"
#include "services/elbv2/page.h"
#include "services/elbv2/quotas.h"

namespace regionfall::elbv2 {

namespace m = aws::members::elbv2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

Value shown(const Elbv2& elb, const Rule& rule) {
  Value item = aws::to_value(rule);
  item.set(m::Priority, rule.is_default() ? std::string("default") : std::to_string(rule.priority));
  item.set(m::Conditions, shown(rule.conditions));
  item.set(m::Actions, aws::to_value(actions_of(elb, rule)));
  item.set(m::IsDefault, rule.is_default());
  return item;
}

// By priority, the default rule last.
std::string order_key(const Rule& rule) {
  return rule.is_default() ? std::string("default") : fmt::format("{:05}", rule.priority);
}

std::vector<const Rule*> rules_of(const Elbv2& elb, const std::string& listener_arn) {
  std::vector<const Rule*> rules;
  for_each_below(elb.rules, rule_arn_prefix(listener_arn), [&](const Rule& rule) { rules.push_back(&rule); });
  std::ranges::sort(rules, {}, [](const Rule* rule) { return order_key(*rule); });
  return rules;
}

Result<void, ApiError> check_priority(const Elbv2& elb, const std::string& listener_arn, std::int64_t priority) {
  for (const Rule* rule : rules_of(elb, listener_arn)) {
    if (rule->priority != priority) continue;
    return aws::api_error("PriorityInUse", fmt::format("Priority '{}' is currently in use", priority));
  }
  return {};
}

Result<void, ApiError> check_count(const Elbv2& elb, const LoadBalancer& load_balancer) {
  std::size_t count = 0;
  for_each_below(elb.listeners, listener_arn_prefix(load_balancer.arn), [&](const Listener& listener) {
    for_each_below(elb.rules, rule_arn_prefix(listener.arn),
                   [&](const Rule& rule) { count += rule.is_default() ? 0 : 1; });
  });
  if (count < kRulesPerLoadBalancerMax) return {};
  return aws::api_error("TooManyRules", "The maximum number of rules has been reached");
}

Value shown_one(const Elbv2& elb, const Rule& rule) { return Value::of({{m::Rules, Value::List{shown(elb, rule)}}}); }

}  // namespace

Outcome create_rule(Elbv2& elb, const Value& input, const Request& request) {
  const Listener listener = *TRY(find_listener(elb, input[m::ListenerArn].as_text(), request));
  const LoadBalancer load_balancer = *elb.load_balancers.find(listener.load_balancer_arn);
  if (!load_balancer.is_application()) {
    return invalid_configuration("Rules can only be created for listeners of application load balancers");
  }
  Rule rule;
  rule.listener_arn = listener.arn;
  rule.account = listener.account;
  rule.priority = input[m::Priority].as_integer();
  rule.conditions = TRY(wanted_conditions(input[m::Conditions]));
  rule.transforms = TRY(wanted_transforms(input[m::Transforms]));
  TRY(check_priority(elb, listener.arn, rule.priority));
  TRY(check_count(elb, load_balancer));
  rule.actions = TRY(wanted_actions(elb, input[m::Actions], load_balancer, listener.protocol, request));
  TRY(merge_tags(rule.tags, input[m::Tags]));
  rule.arn = rule_arn_prefix(listener.arn) + new_id(request.random);
  Value output = shown_one(elb, rule);
  put(elb.rules, std::move(rule));
  return output;
}

Outcome modify_rule(Elbv2& elb, const Value& input, const Request& request) {
  Rule rule = *TRY(find_rule(elb, input[m::RuleArn].as_text(), request));
  if (rule.is_default()) return not_permitted(fmt::format("Default rule '{}' cannot be modified", rule.arn));
  const Listener listener = *elb.listeners.find(rule.listener_arn);
  const LoadBalancer load_balancer = *elb.load_balancers.find(listener.load_balancer_arn);
  if (input.has(m::Conditions)) rule.conditions = TRY(wanted_conditions(input[m::Conditions]));
  if (input.has(m::Actions)) {
    rule.actions = TRY(wanted_actions(elb, input[m::Actions], load_balancer, listener.protocol, request));
  }
  if (input.has(m::Transforms)) rule.transforms = TRY(wanted_transforms(input[m::Transforms]));
  if (input[m::ResetTransforms].as_bool()) rule.transforms.clear();
  Value output = shown_one(elb, rule);
  put(elb.rules, std::move(rule));
  return output;
}

Outcome delete_rule(Elbv2& elb, const Value& input, const Request& request) {
  const Rule* rule = TRY(find_rule(elb, input[m::RuleArn].as_text(), request));
  if (rule->is_default()) return not_permitted(fmt::format("Default rule '{}' cannot be deleted", rule->arn));
  elb.rules.erase(std::string(rule->arn));
  return Value::Structure();
}

Outcome describe_rules(Elbv2& elb, const Value& input, const Request& request) {
  const std::vector<std::string> arns = aws::texts(input[m::RuleArns]);
  const std::string& listener = input[m::ListenerArn].as_text();
  if (arns.empty() == listener.empty()) {
    return validation_error("You must specify either rule ARNs or a listener ARN");
  }
  Page page(m::Rules, input);
  if (!listener.empty()) {
    (void)TRY(find_listener(elb, listener, request));
    for (const Rule* rule : rules_of(elb, listener)) page.offer(order_key(*rule), [&] { return shown(elb, *rule); });
    return std::move(page).output();
  }
  std::vector<std::string> sorted = arns;
  std::ranges::sort(sorted);
  for (const std::string& arn : sorted) {
    const Rule* rule = TRY(find_rule(elb, arn, request));
    page.offer(arn, [&] { return shown(elb, *rule); });
  }
  return std::move(page).output();
}

// All at once: rules may exchange their priorities.
Outcome set_rule_priorities(Elbv2& elb, const Value& input, const Request& request) {
  std::map<std::string, std::int64_t> wanted;
  std::set<std::string> listeners;
  for (const Value& item : input[m::RulePriorities].as_list()) {
    const Rule* rule = TRY(find_rule(elb, item[m::RuleArn].as_text(), request));
    if (rule->is_default()) {
      return not_permitted(fmt::format("The priority of default rule '{}' cannot be set", rule->arn));
    }
    if (!item.has(m::Priority)) return validation_error("A priority must be specified");
    if (!wanted.emplace(rule->arn, item[m::Priority].as_integer()).second) {
      return validation_error(fmt::format("Rule '{}' is listed more than once", rule->arn));
    }
    listeners.insert(rule->listener_arn);
  }
  for (const std::string& listener : listeners) {
    std::set<std::int64_t> taken;
    for (const Rule* rule : rules_of(elb, listener)) {
      const auto found = wanted.find(rule->arn);
      const std::int64_t priority = found == wanted.end() ? rule->priority : found->second;
      if (taken.insert(priority).second) continue;
      return aws::api_error("PriorityInUse", fmt::format("Priority '{}' is currently in use", priority));
    }
  }
  Value::List rules;
  for (const auto& [arn, priority] : wanted) {
    elb.rules.update(arn, [&](Rule& rule) { rule.priority = priority; });
    rules.push_back(shown(elb, *elb.rules.find(arn)));
  }
  return Value::of({{m::Rules, std::move(rules)}});
}

}  // namespace regionfall::elbv2
