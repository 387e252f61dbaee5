#pragma once

#include "services/provider/resource_type.h"

namespace regionfall::ec2 {

// What aws_vpc_endpoint is made of, for the resource and the data source. An endpoint as DescribeVpcEndpoints shows it
// has these attributes …
std::vector<provider::Attribute> shown_endpoint_attributes();
std::vector<provider::Block> shown_endpoint_blocks();
// … and those that AWS tells elsewhere: the service's prefix list and the addresses in the subnets.
provider::Done complete_endpoint(provider::Session& session, const aws::Value& endpoint, const hcl::Value& prior,
                                 provider::Members& members);

}  // namespace regionfall::ec2
