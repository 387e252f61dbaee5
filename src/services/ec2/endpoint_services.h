#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/region_catalogue.h"

namespace regionfall::ec2 {

enum class EndpointType : bool { kGateway, kInterface };

// An AWS service that VPC endpoints of a region can lead to.
struct EndpointService {
  std::string name;  // "com.amazonaws.us-east-1.s3"
  std::string id;    // "vpce-svc-…"
  EndpointType type;
  std::string base_dns_name;     // "ec2.us-east-1.vpce.amazonaws.com"
  std::string private_dns_name;  // "ec2.us-east-1.amazonaws.com"; empty: none
};

// All of a region, sorted by name; a service with endpoints of both types is there twice.
std::vector<EndpointService> endpoint_services(const aws::RegionInfo& region);

// None: no service of that name has endpoints of that type.
std::optional<EndpointService> find_endpoint_service(const aws::RegionInfo& region, std::string_view name,
                                                     EndpointType type);

// Whether a service of that name has endpoints of any type.
bool is_endpoint_service(const aws::RegionInfo& region, std::string_view name);

// "Gateway", "Interface"
std::string_view to_text(EndpointType type);

}  // namespace regionfall::ec2
