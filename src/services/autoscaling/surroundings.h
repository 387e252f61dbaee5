#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "services/autoscaling/member_life.h"
#include "services/autoscaling/state.h"

namespace regionfall::autoscaling {

// What Auto Scaling sees and does through operations of EC2, Elastic Load Balancing and SNS, as its service-linked
// role.

// What EC2 and the target groups say of a group's instances, by instance id.
std::map<std::string, Sight> look_at(const AutoScaling& state, const Group& group, const std::vector<Member>& members,
                                     const aws::Request& request);

// Puts instances into the target groups, or takes them out. What no longer exists is passed over.
void register_instances(const AutoScaling& state, const Group& group, const std::vector<std::string>& target_groups,
                        const std::vector<std::string>& ids, const aws::Request& request);
void deregister_instances(const AutoScaling& state, const Group& group, const std::vector<std::string>& target_groups,
                          const std::vector<std::string>& ids, const aws::Request& request);

// Has EC2 terminate an instance, protected or not.
void end_machine(const AutoScaling& state, const Group& group, const std::string& id, const aws::Request& request);

// The instance that EC2 shows under that id; absent: none of the account's.
aws::Value find_instance(const AutoScaling& state, const std::string& id, const aws::Request& request);

// The zones of subnets, in their order; an error of ours when one does not exist.
Result<std::vector<GroupSubnet>, aws::ApiError> find_subnets(const AutoScaling& state,
                                                             const std::vector<std::string>& ids,
                                                             const aws::Request& request);
// An error when the region does not have one of the zones.
Result<void, aws::ApiError> check_zones(const AutoScaling& state, const std::vector<std::string>& zones,
                                        const aws::Request& request);
Result<void, aws::ApiError> check_target_groups(const AutoScaling& state, const std::vector<std::string>& arns,
                                                const aws::Request& request);

// Calls an operation of the region as the account's service-linked role.
aws::Outcome call_as_role(const AutoScaling& state, const std::string& account, const char* service,
                          const char* operation, aws::Value input);

// Has SNS tell a topic, if it is there.
void notify(const AutoScaling& state, const std::string& account, const std::string& topic_arn, std::string subject,
            std::string message);

}  // namespace regionfall::autoscaling
