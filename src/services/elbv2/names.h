#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/random.h"

namespace regionfall::elbv2 {

// ARNs, names and ids, as Elastic Load Balancing makes them. Source: its user guides and API reference.

// Sixteen hexadecimal digits.
std::string new_id(RandomSource& random);

// "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/NAME/ID"
std::string load_balancer_arn(std::string_view region, std::string_view account, std::string_view type,
                              std::string_view name, std::string_view id);
// "…:targetgroup/NAME/ID"
std::string target_group_arn(std::string_view region, std::string_view account, std::string_view name,
                             std::string_view id);
// "…:listener/app/NAME/ID/" of that load balancer, and "…:listener-rule/app/NAME/ID/LISTENER/" of that listener: what
// the ARNs of what it has begin with.
std::string listener_arn_prefix(std::string_view load_balancer_arn);
std::string rule_arn_prefix(std::string_view listener_arn);

// The part of a load balancer's ARN that names it: "app/NAME/ID".
std::string_view load_balancer_suffix(std::string_view arn);

// "NAME-HASH.us-east-1.elb.amazonaws.com"; of internal ones "internal-NAME-…", of network ones
// "NAME-ID.elb.us-east-1.amazonaws.com".
std::string dns_name(std::string_view region, std::string_view type, std::string_view scheme, std::string_view name,
                     std::string_view id, RandomSource& random);

// Key of a target's row, and what the keys of a target group's targets begin with.
std::string target_key(std::string_view target_group_arn, std::string_view id, std::int64_t port);
std::string target_prefix(std::string_view target_group_arn);

// The hosted zone that alias records to a region's load balancers name ("application", "network"); empty: the region is
// not known.
std::string_view hosted_zone_id(std::string_view region, std::string_view type);

}  // namespace regionfall::elbv2
