#pragma once

#include <span>
#include <string>
#include <vector>

#include "aws/identity.h"
#include "services/ec2/state.h"

namespace regionfall::ec2 {

// Rules of security groups as requests write them and answers show them: a permission has a protocol, ports, and any
// number of peers; a rule is one peer of a permission.

// The rules, yet without ids and tags, that a request's permissions stand for: its IpPermissions, or the one permission
// that its members CidrIp, IpProtocol, FromPort and so on make. All of them checked as AWS does.
Result<std::vector<SecurityGroupRule>, aws::ApiError> rules_of_request(const Ec2& ec2, const SecurityGroup& group,
                                                                       bool is_egress, const aws::Value& input,
                                                                       const aws::Request& request);

// The rule, yet without id and tags, that a SecurityGroupRuleRequest describes.
Result<SecurityGroupRule, aws::ApiError> rule_of_request(const Ec2& ec2, const SecurityGroup& group, bool is_egress,
                                                         const aws::Value& wanted, const aws::Request& request);

// Rules as a list of IpPermission, those of one protocol and ports together.
aws::Value permissions_of(std::span<const SecurityGroupRule* const> rules);

// "peer: 10.0.0.0/8, TCP, from port: 80, to port: 80, ALLOW": how errors describe a rule.
std::string description_of(const SecurityGroupRule& rule);

// The group that a request names by GroupId, or by GroupName in the default VPC.
Result<const SecurityGroup*, aws::ApiError> group_of_request(const Ec2& ec2, const aws::Value& input,
                                                             const aws::Request& request);

// The rules of a group, of both directions.
std::vector<const SecurityGroupRule*> rules_of(const Ec2& ec2, const std::string& group_id);

}  // namespace regionfall::ec2
