#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "aws/api_error.h"
#include "aws/value.h"
#include "services/elbv2/listener.h"
#include "services/elbv2/load_balancer.h"
#include "services/elbv2/target_group.h"

namespace regionfall::elbv2 {

// The attributes of load balancers, target groups and listeners: which there are, their defaults, and what their values
// may be. Source: API reference, LoadBalancerAttribute, TargetGroupAttribute, ListenerAttribute.

// All attributes in force, by key.
TextMap attributes_of(const LoadBalancer& load_balancer);
TextMap attributes_of(const TargetGroup& target_group);
TextMap attributes_of(const Listener& listener);

// Takes over a request's list of Key and Value, or says what AWS says of the first that is wrong.
Result<void, aws::ApiError> set_attributes(LoadBalancer& load_balancer, const aws::Value& given);
Result<void, aws::ApiError> set_attributes(TargetGroup& target_group, const aws::Value& given);
Result<void, aws::ApiError> set_attributes(Listener& listener, const aws::Value& given);

// The value of an attribute that the resource's kind has.
template <class Row>
std::string attribute(const Row& row, std::string_view key) {
  return attributes_of(row).at(std::string(key));
}

// "deregistration_delay.timeout_seconds" and the like as numbers; `otherwise` for what is no number ("off").
std::int64_t number_of(const TextMap& attributes, std::string_view key, std::int64_t otherwise = 0);
bool is_on(const TextMap& attributes, std::string_view key);  // "true"

}  // namespace regionfall::elbv2
