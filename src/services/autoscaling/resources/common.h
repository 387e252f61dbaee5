#pragma once

#include <string>
#include <string_view>

#include "services/provider/resource_type.h"

namespace regionfall::autoscaling {

// What several of these types need.

// The group as DescribeAutoScalingGroups shows it; absent: there is none of that name.
provider::Answer<aws::Value> find_group_object(provider::Session& session, const std::string& name);
// The first item of an output's list that has this text in a member; absent: none.
aws::Value item_with(const aws::Value& list, aws::MemberName member, std::string_view text);
// A call whose output does not matter.
provider::Done tell(provider::Session& session, std::string_view operation, aws::Value input);
// An error that says that a group, or a part of it, is not there.
bool says_not_found(const provider::Problem& problem);

}  // namespace regionfall::autoscaling
