#pragma once

#include <string>
#include <vector>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "services/elbv2/state.h"

namespace regionfall::elbv2 {

// What load balancers have in EC2's network, by its operations.

struct Subnet {
  std::string id;
  std::string vpc_id;
  std::string zone;
  bool has_ipv6 = false;
};

// The subnets of those ids, in their order.
Result<std::vector<Subnet>, aws::ApiError> find_subnets(const Elbv2& elb, const std::vector<std::string>& ids,
                                                        const aws::Request& request);

// Whether all of the groups exist and are the VPC's; else AWS's error.
Result<void, aws::ApiError> check_security_groups(const Elbv2& elb, const std::vector<std::string>& ids,
                                                  const std::string& vpc_id, const aws::Request& request);
// The VPC's default security group.
Result<std::string, aws::ApiError> default_security_group(const Elbv2& elb, const std::string& vpc_id,
                                                          const aws::Request& request);

Result<bool, aws::ApiError> has_internet_gateway(const Elbv2& elb, const std::string& vpc_id,
                                                 const aws::Request& request);
Result<bool, aws::ApiError> vpc_exists(const Elbv2& elb, const std::string& vpc_id, const aws::Request& request);

// Where an instance is: its private address and zone. AWS's error when it is not there, or in another VPC.
struct Place {
  std::string address;
  std::string zone;
};
Result<Place, aws::ApiError> find_instance(const Elbv2& elb, const std::string& id, const std::string& vpc_id,
                                           const aws::Request& request);
// The zone of the VPC's subnet that an address is in; empty: in none.
Result<std::string, aws::ApiError> zone_of(const Elbv2& elb, const std::string& address, const std::string& vpc_id,
                                           const aws::Request& request);

// Whether ACM has issued the certificate of that ARN, or IAM has it; else what AWS says.
Result<void, aws::ApiError> check_certificate(const Elbv2& elb, const std::string& arn, const aws::Request& request);

// Gives a zone of a load balancer its interface, with `private_ipv4_address` or one that EC2 chooses when that is
// empty; takes it away; and changes the groups of all of them to the load balancer's.
Result<void, aws::ApiError> add_interface(const Elbv2& elb, const LoadBalancer& load_balancer, LoadBalancerZone& zone,
                                          const std::string& private_ipv4_address, const aws::Request& request);
Result<void, aws::ApiError> remove_interface(const Elbv2& elb, const LoadBalancerZone& zone,
                                             const aws::Request& request);
Result<void, aws::ApiError> update_interface_groups(const Elbv2& elb, const LoadBalancer& load_balancer,
                                                    const aws::Request& request);

}  // namespace regionfall::elbv2
