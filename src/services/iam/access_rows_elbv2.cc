#include "services/iam/access_rows.h"

namespace regionfall::iam {
namespace {

// Describing operations are about everything. New load balancers count as application ones.
constexpr AccessRow kRows[] = {
    {"AddListenerCertificates", {"{ListenerArn}"}},
    {"AddTags", {"{ResourceArns}"}},
    {"CreateListener", {"{LoadBalancerArn}"}},
    {"CreateLoadBalancer", {"loadbalancer/app/{Name}/*"}},
    {"CreateRule", {"{ListenerArn}"}},
    {"CreateTargetGroup", {"targetgroup/{Name}/*"}},
    {"DeleteListener", {"{ListenerArn}"}},
    {"DeleteLoadBalancer", {"{LoadBalancerArn}"}},
    {"DeleteRule", {"{RuleArn}"}},
    {"DeleteTargetGroup", {"{TargetGroupArn}"}},
    {"DeregisterTargets", {"{TargetGroupArn}"}},
    {"ModifyCapacityReservation", {"{LoadBalancerArn}"}},
    {"ModifyListener", {"{ListenerArn}"}},
    {"ModifyListenerAttributes", {"{ListenerArn}"}},
    {"ModifyLoadBalancerAttributes", {"{LoadBalancerArn}"}},
    {"ModifyRule", {"{RuleArn}"}},
    {"ModifyTargetGroup", {"{TargetGroupArn}"}},
    {"ModifyTargetGroupAttributes", {"{TargetGroupArn}"}},
    {"RegisterTargets", {"{TargetGroupArn}"}},
    {"RemoveListenerCertificates", {"{ListenerArn}"}},
    {"RemoveTags", {"{ResourceArns}"}},
    {"SetIpAddressType", {"{LoadBalancerArn}"}},
    {"SetSecurityGroups", {"{LoadBalancerArn}"}},
    {"SetSubnets", {"{LoadBalancerArn}"}},
};

}  // namespace

std::span<const AccessRow> elbv2_access_rows() { return kRows; }

}  // namespace regionfall::iam
