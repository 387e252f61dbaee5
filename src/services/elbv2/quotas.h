#pragma once

#include <cstddef>

namespace regionfall::elbv2 {

// AWS's default quotas. Source: user guides of application and network load balancers, "Quotas".
inline constexpr std::size_t kApplicationLoadBalancersMax = 50;
inline constexpr std::size_t kNetworkLoadBalancersMax = 50;
inline constexpr std::size_t kListenersPerLoadBalancerMax = 50;
inline constexpr std::size_t kRulesPerLoadBalancerMax = 100;  // without default rules
inline constexpr std::size_t kTargetGroupsMax = 3000;
inline constexpr std::size_t kTargetsPerTargetGroupMax = 1000;
inline constexpr std::size_t kTargetGroupsPerActionMax = 5;
inline constexpr std::size_t kTargetGroupsPerLoadBalancerMax = 100;
inline constexpr std::size_t kCertificatesPerLoadBalancerMax = 25;  // without default certificates
inline constexpr std::size_t kConditionValuesPerRuleMax = 5;
inline constexpr std::size_t kWildcardsPerRuleMax = 6;
inline constexpr std::size_t kSecurityGroupsMax = 5;
inline constexpr std::size_t kTagsMax = 50;

}  // namespace regionfall::elbv2
