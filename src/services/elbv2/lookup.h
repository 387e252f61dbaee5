#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "services/elbv2/state.h"

namespace regionfall::elbv2 {

// Rows by their ARNs, of the caller's account and this region; else what AWS says.
Result<const LoadBalancer*, aws::ApiError> find_load_balancer(const Elbv2& elb, std::string_view arn,
                                                              const aws::Request& request);
Result<const TargetGroup*, aws::ApiError> find_target_group(const Elbv2& elb, std::string_view arn,
                                                            const aws::Request& request);
Result<const Listener*, aws::ApiError> find_listener(const Elbv2& elb, std::string_view arn,
                                                     const aws::Request& request);
Result<const Rule*, aws::ApiError> find_rule(const Elbv2& elb, std::string_view arn, const aws::Request& request);

// The target groups that actions name.
std::set<std::string> target_groups_of(const std::vector<Action>& actions);
// The target groups that a load balancer's listeners and rules name.
std::set<std::string> target_groups_of(const Elbv2& elb, std::string_view load_balancer_arn);
// The load balancers whose listeners or rules name a target group; and of all target groups that any names.
std::set<std::string> load_balancers_of(const Elbv2& elb, std::string_view target_group_arn);
std::map<std::string, std::set<std::string>> load_balancers_by_target_group(const Elbv2& elb);

// The actions that a rule has, or its listener.
const std::vector<Action>& actions_of(const Elbv2& elb, const Rule& rule);

}  // namespace regionfall::elbv2
