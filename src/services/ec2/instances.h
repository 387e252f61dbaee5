#pragma once

#include "aws/identity.h"
#include "services/ec2/state.h"

namespace regionfall::ec2 {

// As DescribeInstances shows it.
aws::Value instance_item(const Ec2& ec2, const Instance& instance);

// Instances of one reservation as RunInstances answers them.
aws::Value reservation_item(const std::string& reservation_id, const std::string& owner_id, aws::Value::List items);

}  // namespace regionfall::ec2
