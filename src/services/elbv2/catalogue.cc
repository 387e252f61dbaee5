#include <fmt/format.h>

#include <algorithm>

#include "aws/members/elbv2.h"
#include "services/elbv2/operations.h"
#include "services/elbv2/page.h"
#include "services/elbv2/quotas.h"
#include "services/elbv2/ssl_policies.h"

namespace regionfall::elbv2 {

namespace m = aws::members::elbv2;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

struct Limit {
  std::string_view name;
  std::size_t max;
};

constexpr Limit kLimits[] = {
    {"application-load-balancers", kApplicationLoadBalancersMax},
    {"certificates-per-application-load-balancer", kCertificatesPerLoadBalancerMax},
    {"certificates-per-network-load-balancer", kCertificatesPerLoadBalancerMax},
    {"condition-values-per-alb-rule", kConditionValuesPerRuleMax},
    {"condition-wildcards-per-alb-rule", kWildcardsPerRuleMax},
    {"listeners-per-application-load-balancer", kListenersPerLoadBalancerMax},
    {"listeners-per-network-load-balancer", kListenersPerLoadBalancerMax},
    {"network-load-balancers", kNetworkLoadBalancersMax},
    {"rules-per-application-load-balancer", kRulesPerLoadBalancerMax},
    {"target-groups", kTargetGroupsMax},
    {"target-groups-per-action-on-application-load-balancer", kTargetGroupsPerActionMax},
    {"target-groups-per-action-on-network-load-balancer", 1},
    {"target-groups-per-application-load-balancer", kTargetGroupsPerLoadBalancerMax},
    {"targets-per-application-load-balancer", kTargetsPerTargetGroupMax},
};

std::string_view tls_name(int minor) {
  constexpr std::string_view kNames[] = {"TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"};
  return kNames[minor];
}

Value shown(const SslPolicy& policy) {
  Value::List protocols;
  for (int minor = policy.newest_tls; minor >= policy.oldest_tls; --minor) protocols.push_back(tls_name(minor));
  Value::List ciphers;
  for (const std::string_view name : ciphers_of(policy)) {
    ciphers.push_back(Value::of({{m::Name, name}, {m::Priority, static_cast<std::int64_t>(ciphers.size() + 1)}}));
  }
  return Value::of({{m::Name, policy.name},
                    {m::SslProtocols, std::move(protocols)},
                    {m::Ciphers, std::move(ciphers)},
                    {m::SupportedLoadBalancerTypes, Value::List{"application", "network"}}});
}

}  // namespace

Outcome describe_account_limits(Elbv2& /*elb*/, const Value& input, const Request& /*request*/) {
  Page page(m::Limits, input);
  for (const Limit& limit : kLimits) {
    page.offer(limit.name, [&] { return Value::of({{m::Name, limit.name}, {m::Max, std::to_string(limit.max)}}); });
  }
  return std::move(page).output();
}

Outcome describe_ssl_policies(Elbv2& /*elb*/, const Value& input, const Request& /*request*/) {
  const std::vector<std::string> names = aws::texts(input[m::Names]);
  for (const std::string& name : names) {
    if (find_ssl_policy(name) == nullptr) {
      return aws::api_error("SSLPolicyNotFound", fmt::format("SSL policy '{}' not found", name));
    }
  }
  Page page(m::SslPolicies, input);
  for (const SslPolicy& policy : ssl_policies()) {
    if (!names.empty() && std::ranges::find(names, policy.name) == names.end()) continue;
    page.offer(policy.name, [&] { return shown(policy); });
  }
  return std::move(page).output();
}

}  // namespace regionfall::elbv2
