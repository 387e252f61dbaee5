#pragma once

namespace regionfall::ec2 {

// Operations that AWS's model does not have, by which other services keep network interfaces of their own in an
// account's subnets. The account sees them and cannot delete them; subnets and security groups cannot go before them.

// Input: SubnetId, Groups, Description, RequesterId ("amazon-elb"), InterfaceType, PrivateIpAddress. Output as
// CreateNetworkInterface.
inline constexpr const char* kCreateServiceInterface = "_CreateServiceInterface";
// Input: NetworkInterfaceId. No error when it is not there.
inline constexpr const char* kDeleteServiceInterface = "_DeleteServiceInterface";
// Input: NetworkInterfaceId, Groups.
inline constexpr const char* kSetServiceInterfaceGroups = "_SetServiceInterfaceGroups";

}  // namespace regionfall::ec2
