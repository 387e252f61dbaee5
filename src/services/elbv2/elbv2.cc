#include "services/elbv2/elbv2.h"

#include <algorithm>
#include <string>
#include <vector>

#include "services/elbv2/operations.h"
#include "services/elbv2/targets.h"

namespace regionfall::elbv2 {
namespace {

constexpr aws::OperationEntry<Elbv2> kOperations[] = {
    {"AddListenerCertificates", add_listener_certificates},
    {"AddTags", add_tags},
    {"CreateListener", create_listener},
    {"CreateLoadBalancer", create_load_balancer},
    {"CreateRule", create_rule},
    {"CreateTargetGroup", create_target_group},
    {"DeleteListener", delete_listener},
    {"DeleteLoadBalancer", delete_load_balancer},
    {"DeleteRule", delete_rule},
    {"DeleteTargetGroup", delete_target_group},
    {"DeregisterTargets", deregister_targets},
    {"DescribeAccountLimits", describe_account_limits},
    {"DescribeCapacityReservation", describe_capacity_reservation},
    {"DescribeListenerAttributes", describe_listener_attributes},
    {"DescribeListenerCertificates", describe_listener_certificates},
    {"DescribeListeners", describe_listeners},
    {"DescribeLoadBalancerAttributes", describe_load_balancer_attributes},
    {"DescribeLoadBalancers", describe_load_balancers},
    {"DescribeRules", describe_rules},
    {"DescribeSSLPolicies", describe_ssl_policies},
    {"DescribeTags", describe_tags},
    {"DescribeTargetGroupAttributes", describe_target_group_attributes},
    {"DescribeTargetGroups", describe_target_groups},
    {"DescribeTargetHealth", describe_target_health},
    {"ModifyCapacityReservation", modify_capacity_reservation},
    {"ModifyListener", modify_listener},
    {"ModifyListenerAttributes", modify_listener_attributes},
    {"ModifyLoadBalancerAttributes", modify_load_balancer_attributes},
    {"ModifyRule", modify_rule},
    {"ModifyTargetGroup", modify_target_group},
    {"ModifyTargetGroupAttributes", modify_target_group_attributes},
    {"RegisterTargets", register_targets},
    {"RemoveListenerCertificates", remove_listener_certificates},
    {"RemoveTags", remove_tags},
    {"SetIpAddressType", set_ip_address_type},
    {"SetRulePriorities", set_rule_priorities},
    {"SetSecurityGroups", set_security_groups},
    {"SetSubnets", set_subnets},
};
static_assert(std::ranges::is_sorted(kOperations, {}, &aws::OperationEntry<Elbv2>::name));

class Elbv2Service final : public LoadBalancing {
 public:
  Elbv2Service(store::Store& store, const aws::RegionName& region, aws::ServiceCaller& services,
               const ServerCertificates& certificates)
      : elb_(store, region, services, certificates) {}

  std::string_view name() const override { return "elbv2"; }
  Elbv2& state() override { return elb_; }

  aws::Outcome call(std::string_view operation, const aws::Value& input, const aws::Request& request) override {
    return aws::call_operation<Elbv2>(kOperations, elb_, name(), operation, input, request);
  }

  // Load balancers become active, the deregistration of targets is over.
  std::optional<Instant> next_timer() const override {
    std::optional<Instant> first = next_drained(elb_);
    for (const auto& [arn, transition] : elb_.transitions) {
      if (!first || transition.due < *first) first = transition.due;
    }
    return first;
  }

  void on_timer(const aws::Request& request) override {
    end_draining(elb_, request.now);
    std::vector<std::string> due;
    for (const auto& [arn, transition] : elb_.transitions) {
      if (transition.due <= request.now) due.push_back(arn);
    }
    for (const std::string& arn : due) {
      elb_.transitions.erase(arn);
      if (!elb_.load_balancers.contains(arn)) continue;
      elb_.load_balancers.update(arn, [](LoadBalancer& row) { row.state.code = "active"; });
    }
  }

 private:
  Elbv2 elb_;
};

}  // namespace

std::unique_ptr<LoadBalancing> make_elbv2(store::Store& store, const aws::RegionName& region,
                                          aws::ServiceCaller& services, const ServerCertificates& certificates) {
  return std::make_unique<Elbv2Service>(store, region, services, certificates);
}

}  // namespace regionfall::elbv2
