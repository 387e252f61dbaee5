#include "services/elbv2/lookup.h"

#include "services/elbv2/errors.h"
#include "services/elbv2/names.h"
#include "services/iam/arn.h"

namespace regionfall::elbv2 {
namespace {

// A row of a table, when the text is an ARN of that kind; `missing` is what is said when there is none.
template <class Row>
Result<const Row*, aws::ApiError> find_row(const store::Table<Row>& table, std::string_view arn, std::string_view kind,
                                           std::string_view noun, const aws::Request& request, Refusal (*missing)()) {
  const auto parts = iam::parse_arn(arn);
  if (!parts || parts->service != "elasticloadbalancing" || parts->resource_type() != kind) {
    return not_an_arn(arn, noun);
  }
  const Row* row = table.find(arn);
  if (row == nullptr || row->account != account_of(request)) return missing();
  return row;
}

}  // namespace

Result<const LoadBalancer*, aws::ApiError> find_load_balancer(const Elbv2& elb, std::string_view arn,
                                                              const aws::Request& request) {
  return find_row(elb.load_balancers, arn, "loadbalancer", "load balancer", request, no_such_load_balancer);
}

Result<const TargetGroup*, aws::ApiError> find_target_group(const Elbv2& elb, std::string_view arn,
                                                            const aws::Request& request) {
  return find_row(elb.target_groups, arn, "targetgroup", "target group", request, no_such_target_group);
}

Result<const Listener*, aws::ApiError> find_listener(const Elbv2& elb, std::string_view arn,
                                                     const aws::Request& request) {
  return find_row(elb.listeners, arn, "listener", "listener", request, no_such_listener);
}

Result<const Rule*, aws::ApiError> find_rule(const Elbv2& elb, std::string_view arn, const aws::Request& request) {
  return find_row(elb.rules, arn, "listener-rule", "listener rule", request, no_such_rule);
}

std::set<std::string> target_groups_of(const std::vector<Action>& actions) {
  std::set<std::string> arns;
  for (const Action& action : actions) {
    if (!action.forward) continue;
    for (const TargetGroupTuple& group : action.forward->target_groups) arns.insert(group.target_group_arn);
  }
  return arns;
}

std::set<std::string> target_groups_of(const Elbv2& elb, std::string_view load_balancer_arn) {
  std::set<std::string> arns;
  for_each_below(elb.listeners, listener_arn_prefix(load_balancer_arn), [&](const Listener& listener) {
    arns.merge(target_groups_of(listener.default_actions));
    for_each_below(elb.rules, rule_arn_prefix(listener.arn),
                   [&](const Rule& rule) { arns.merge(target_groups_of(rule.actions)); });
  });
  return arns;
}

std::map<std::string, std::set<std::string>> load_balancers_by_target_group(const Elbv2& elb) {
  std::map<std::string, std::set<std::string>> users;
  for (const auto& [arn, listener] : elb.listeners) {
    for (const std::string& group : target_groups_of(listener.default_actions)) {
      users[group].insert(listener.load_balancer_arn);
    }
  }
  for (const auto& [arn, rule] : elb.rules) {
    const Listener* listener = elb.listeners.find(rule.listener_arn);
    if (listener == nullptr) continue;
    for (const std::string& group : target_groups_of(rule.actions)) users[group].insert(listener->load_balancer_arn);
  }
  return users;
}

std::set<std::string> load_balancers_of(const Elbv2& elb, std::string_view target_group_arn) {
  auto users = load_balancers_by_target_group(elb);
  const auto found = users.find(std::string(target_group_arn));
  return found == users.end() ? std::set<std::string>() : std::move(found->second);
}

const std::vector<Action>& actions_of(const Elbv2& elb, const Rule& rule) {
  if (!rule.is_default()) return rule.actions;
  const Listener* listener = elb.listeners.find(rule.listener_arn);
  return listener == nullptr ? rule.actions : listener->default_actions;
}

}  // namespace regionfall::elbv2
