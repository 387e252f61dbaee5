#pragma once

#include "aws/identity.h"
#include "services/ec2/state.h"

namespace regionfall::ec2 {

// Associates an address, which is free or may be moved, with a private address of an interface that has it. Returns the
// id of the new association.
std::string associate(Ec2& ec2, const Address& address, const NetworkInterface& interface,
                      const std::string& private_ip, const aws::Request& request);

// Whether an internet gateway is attached to the VPC.
bool has_internet_gateway(const Ec2& ec2, const std::string& vpc_id);

}  // namespace regionfall::ec2
