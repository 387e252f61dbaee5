#pragma once

#include <string>
#include <string_view>

#include "aws/identity.h"

namespace regionfall::aws {

// What the host name of an AWS endpoint says: "ec2.eu-west-1.amazonaws.com", "photos.s3.eu-west-1.amazonaws.com",
// "000000000000.s3-control.us-east-1.amazonaws.com". What it does not say is empty.
struct EndpointHost {
  std::string service;  // the endpoint's prefix: "ec2", "s3-control"
  RegionName region;
  std::string account;  // a label of twelve digits in front
  std::string bucket;   // what stands before S3's name
};

// Reads `host`, with or without a port, of any case. Known are names below amazonaws.com, amazonaws.com.cn and api.aws,
// dual-stack ones and S3's old "s3-eu-west-1" too, and names below "localhost" as clients make them of an endpoint
// there ("photos.localhost"). Other hosts say nothing.
EndpointHost read_endpoint_host(std::string_view host);

// Whether the text has the form of a region's name: "ap-southeast-2", "us-gov-west-1".
bool is_region_name(std::string_view text);

// Whether the text is twelve digits.
bool is_account_id(std::string_view text);

}  // namespace regionfall::aws
